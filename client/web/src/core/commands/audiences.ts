/** Events for the people who are to see them. */
import type { Body } from "../events/types.ts";
import type { Audience } from "../rights.ts";
import type { NewEvent } from "./context.ts";

/** Addresses events to the client and the therapist. */
export function forBoth(...bodies: readonly Body[]): NewEvent[] {
  return forAudience("shared", ...bodies);
}

/** Addresses events to one audience. */
export function forAudience(audience: Audience, ...bodies: readonly Body[]): NewEvent[] {
  return bodies.map((body) => ({ audience, body }));
}
