/**
 * An event is its bytes: the envelope around every event, and the two steps by which a line is decoded.
 *
 * Step one (`readEnvelope`) checks what every peer must refuse alike (size, depth, integers, text) and reads the
 * envelope. Step two (`readBody` of `body.ts`) reads the body where a fold or a rule needs it. Nothing ever decodes a line
 * in order to encode it again.
 */
import * as generated from "../events/generated.ts";
import { MISFIT, readShape } from "../events/shapes.ts";
import type { Filled } from "../events/types.ts";
import { INTEGER_BOUND, LINE_BYTES } from "../limits.ts";
import { utf8Length } from "../utf8.ts";
import { scan, sift } from "./scan.ts";

/** An envelope: what surrounds every event. `seq` counts 1, 2, 3 … per device and stream, without gaps. */
export type Envelope = Filled<generated.Envelope>;

/** Why a line is not one that any peer may store. The word is the refusal code on the wire. */
export type Flaw = "too_large" | "malformed";

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The line of an event: encoded once, by its author's device, and verbatim from then on. `body` is written as it is.
 *
 * Throws `RangeError` when the line would break a limit that `readEnvelope` checks.
 */
export function writeLine(envelope: generated.Envelope): string {
  const { device, seq, stamp, author, body, enc, key, session } = envelope;
  const line = JSON.stringify({
    device,
    seq,
    stamp,
    author,
    body,
    enc: enc ?? undefined,
    key: key ?? undefined,
    session: session ?? undefined,
  });
  const read = readEnvelope(line);
  if (typeof read === "string") throw new RangeError(`not a line that a peer would store: ${read}`);
  return line;
}

/** Step one: the envelope of `line`, or why the line can never be stored. Total: never throws. */
export function readEnvelope(line: string): Envelope | Flaw {
  // A character takes at most three bytes for each unit of its text.
  if (line.length * 3 > LINE_BYTES && utf8Length(line) > LINE_BYTES) return "too_large";
  const sifted = sift(line);
  if (line.includes("\n") || (sifted.surrogates && LONE_SURROGATE.test(line))) return "malformed";
  const value = sifted.suspect || sifted.floats ? scan(line, { strictly: sifted.suspect }) : parsed(line);
  const envelope = readShape(generated.SHAPES.Envelope, value);
  if (envelope === MISFIT) return "malformed";
  const read = envelope as unknown as Envelope;
  return read.seq >= 1 && read.seq < INTEGER_BOUND ? read : "malformed";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return MISFIT;
  }
}
