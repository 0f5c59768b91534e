/** The end of every command: rights and limits are checked on text that is written once and appended as it is. */

import type { Body } from "../events/types.ts";
import { INTEGER_BOUND } from "../limits.ts";
import { fill, writeBody } from "../lines/body.ts";
import { readEnvelope } from "../lines/envelope.ts";
import { type Audience, mayAppend, refusal } from "../rights.ts";
import type { Context, NewEvent, Refusal } from "./context.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const CANNOT_BE_KEPT = /[\0\p{Surrogate}]/u;

/** An event that its author may write and every peer will keep: the stream it is for, and the JSON of its body. */
export interface EncodedEvent {
  readonly audience: Audience;
  readonly body: string;
}

/** Writes the body of each event once; `not_allowed` or `does_not_fit` for the first that cannot be written. */
export function encode(events: readonly NewEvent[], context: Context): readonly EncodedEvent[] | Refusal {
  const encoded: EncodedEvent[] = [];
  for (const event of events) {
    const found = encodeEvent(event, context);
    if ("code" in found) return found;
    encoded.push(found);
  }
  return encoded;
}

/** Writes one body; `does_not_fit` names the field, where it is one field that does not. */
export function encodeEvent(event: NewEvent, context: Context): EncodedEvent | Refusal {
  const written = writeBody(lean(event.body));
  const body = JSON.stringify(written);
  const filled = fill(written);
  if (filled.type === "misshapen" || filled.type === "unknown" || !fitsLine(body, context)) {
    return { code: "does_not_fit", ...field(misfit(written)) };
  }
  const { role, member } = context;
  if (refusal(filled, { role, audience: event.audience, author: member }) !== null) {
    // The type is theirs to write here, so it is what it holds.
    const ownWords = mayAppend(role, event.audience, written.type) && "own_words" in filled;
    return { code: "not_allowed", ...field(ownWords ? "own_words" : null) };
  }
  return { audience: event.audience, body };
}

/** Leaves out the fields that are null: an absent field is what a reader takes null for. */
export function lean(body: Body): Body {
  const { type, ...fields } = body;
  return { type, ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) } as Body;
}

/** Tells whether the longest line that may hold this body is one: seq and stamp count on, a session may be going on. */
function fitsLine(body: string, { member }: Context): boolean {
  const most = INTEGER_BOUND - 1;
  const head = `"device":"${NOBODY}","seq":${most},"stamp":${most},"author":"${member}"`;
  return typeof readEnvelope(`{${head},"body":${body},"session":"${NOBODY}"}`) !== "string";
}

/** The first field by name that does not fit; null where the whole is too long. */
function misfit(written: Body): string | null {
  const fields = Object.entries(written).sort(([a], [b]) => (a < b ? -1 : 1));
  const lost = fields.find(([, value]) => !canBeKept(value));
  if (lost) return lost[0];
  const read = fill(Object.fromEntries(fields));
  if (read.type !== "misshapen") return null;
  return /^\$\.?([^.[]*)/.exec(read.where)?.[1] || null;
}

/** Tells whether a value holds neither U+0000 nor half of a character, which no peer stores. */
function canBeKept(value: unknown): boolean {
  if (typeof value === "string") return !CANNOT_BE_KEPT.test(value);
  return typeof value !== "object" || value === null || Object.values(value).every(canBeKept);
}

function field(name: string | null): { readonly field?: string } {
  return name === null ? {} : { field: name };
}
