/** Rule E5: under which name an entry can be taken back. Only its author can, so the name holds them. */

import type { Body, Filled } from "../events/types.ts";
import type { Misshapen, Unknown } from "../lines/body.ts";
import type { Envelope } from "../lines/envelope.ts";

type Read = Filled<Body> | Unknown | Misshapen;

/**
 * The name under which this entry can be taken back, or null. A correction goes by the name of what it corrects: a
 * corrected copy is taken back with its corrections.
 */
export function shareKey(envelope: Envelope, body: Read): string | null {
  if (body.type === "entry_shared") return `${body.share} ${envelope.author}`;
  if (body.type === "entry_corrected") return `${body.ref} ${envelope.author}`;
  return null;
}

/** The name of the entries that this one takes back, or null. */
export function takenKey(envelope: Envelope, body: Read): string | null {
  return body.type === "entry_unshared" ? `${body.share} ${envelope.author}` : null;
}
