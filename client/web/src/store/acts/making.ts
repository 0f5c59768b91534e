/** What every act needs from outside: fresh ids and the day where the person is. Acts are pure; the store writes. */
import type { Body } from "../../core/events/types.ts";
import type { Audience, Intention } from "../store.ts";

export interface Making {
  readonly newId: () => string;
  /** Today where the person is, YYYY-MM-DD. */
  readonly today: string;
  /** The member who writes. */
  readonly me: string;
}

/** Bodies for the audience that both people see. */
export function forBoth(...bodies: readonly Body[]): readonly Intention[] {
  return forAudience("shared", bodies);
}

/** Bodies that only their author sees. */
export function forMe(...bodies: readonly Body[]): readonly Intention[] {
  return forAudience("private", bodies);
}

export function forAudience(audience: Audience, bodies: readonly Body[]): readonly Intention[] {
  return bodies.map((body) => ({ audience, body: lean(body) }));
}

/** Without the fields that say nothing: an absent field is what a reader takes null for. */
export function lean(body: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as unknown as Body;
}

/** A text as it is worth keeping: trimmed, and null where nothing is left. */
export function text(typed: string | null | undefined): string | null {
  const trimmed = typed?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}
