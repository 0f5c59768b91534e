/** An entry as the fold takes it: decoded, with the time the server received it. */

import { readBody } from "../lines/body.ts";
import type { Entry, Stub } from "../lines/entry.ts";
import { readEnvelope } from "../lines/envelope.ts";
import type { Event } from "./state.ts";

/** One decoded entry. `receivedUs` is null for a device's own line that the server has not confirmed yet. */
export interface Folded {
  readonly receivedUs: number | null;
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly author: string;
  readonly session: string | null;
  readonly body: Event;
}

/** A confirmed entry, decoded; null for what is never folded: a stub, an unknown type, a body that does not fit. */
export function folded(entry: Entry | Stub): Folded | null {
  return entry.kind === "stub" ? null : fromLine(entry.line, entry.receivedUs);
}

/** A line, decoded; null where there is nothing that this version can fold. Total: never throws. */
export function fromLine(line: string, receivedUs: number | null): Folded | null {
  const envelope = readEnvelope(line);
  if (typeof envelope === "string") return null;
  const body = readBody(envelope);
  if (body.type === "unknown" || body.type === "misshapen") return null;
  const { device, seq, stamp, author, session } = envelope;
  return { receivedUs, device, seq, stamp, author, session, body };
}
