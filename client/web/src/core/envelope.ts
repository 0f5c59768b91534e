/**
 * An event is its bytes: the envelope around every event, and the two steps by which a line is decoded.
 *
 * Step one (`readEnvelope`) checks what every peer must refuse alike (size, depth, integers, text) and reads the
 * envelope. Step two (`readBody` of `events`) reads the body where a fold or a rule needs it. Nothing ever decodes a line
 * in order to encode it again.
 */
import * as generated from "./events/generated.ts";
import { MISFIT, readShape } from "./events/reading.ts";
import type { Filled } from "./events/types.ts";
import { DEPTH, INTEGER_BOUND, LINE_BYTES } from "./limits.ts";
import { scan } from "./scan.ts";
import { utf8Length } from "./utf8.ts";

/** What surrounds every event. `seq` counts 1, 2, 3 … per device and stream, without gaps. */
export type Envelope = Filled<generated.Envelope>;

/** Why a line is not one that any peer may store. The word is the refusal code on the wire. */
export type Flaw = "too_large" | "malformed";

const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const MANY_DIGITS = /[0-9]{17}|9[0-9]{15}/;
/** A number in the form of a fraction or with an exponent: JSON.parse would show 3.0 as the integer it is not. */
const FLOAT_FORM = /[:,[]\s*-?[0-9]+[.eE]/;

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
  if (line.includes("\n") || (SURROGATE.test(line) && LONE_SURROGATE.test(line))) return "malformed";
  const strictly = isSuspect(line);
  const value = strictly || FLOAT_FORM.test(line) ? scan(line, { strictly }) : parsed(line);
  const envelope = readShape(generated.SHAPES.Envelope, value);
  if (envelope === MISFIT) return "malformed";
  const read = envelope as unknown as Envelope;
  return read.seq >= 1 && read.seq < INTEGER_BOUND ? read : "malformed";
}

/** Whether a line might hold an escaped U+0000 or surrogate, a number too large, or nesting too deep. */
function isSuspect(line: string): boolean {
  return line.includes("\\u") || MANY_DIGITS.test(line) || mayBeDeep(line);
}

function mayBeDeep(line: string): boolean {
  let brackets = 0;
  for (let index = 0; index < line.length; index += 1) {
    const unit = line.charCodeAt(index);
    if (unit === 0x7b || unit === 0x5b) brackets += 1;
  }
  return brackets > DEPTH;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return MISFIT;
  }
}
