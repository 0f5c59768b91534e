/**
 * An entry: a line plus the server's receipt time; or a stub, where a line was taken back (rule E5).
 *
 * On the wire and in segments an entry is one text line: `received SPACE line`, and a stub is
 * `received SPACE #crc SPACE device SPACE seq`. No line starts with `#`.
 */
import { assertNever } from "../closed.ts";

/** A line as the server received it, at `receivedUs` microseconds since 1970. */
export interface Entry {
  readonly kind: "entry";
  readonly receivedUs: number;
  readonly line: string;
}

/** A stub: what is left of an entry that was taken back: enough to keep positions and checksums, and no content. */
export interface Stub {
  readonly kind: "stub";
  readonly receivedUs: number;
  readonly crc: number;
  readonly device: string;
  readonly seq: number;
}

/** The text form of an entry, without a newline. */
export function writeEntry(entry: Entry | Stub): string {
  switch (entry.kind) {
    case "entry":
      return `${entry.receivedUs} ${entry.line}`;
    case "stub":
      return `${entry.receivedUs} #${entry.crc} ${entry.device} ${entry.seq}`;
    default:
      return assertNever(entry);
  }
}

/** The entry that `text` holds, or null where it is not one. Total: never throws. */
export function readEntry(text: string): Entry | Stub | null {
  const separator = text.indexOf(" ");
  const received = text.slice(0, separator);
  if (separator < 0 || !isNumber(received)) return null;
  const receivedUs = Number(received);
  const rest = text.slice(separator + 1);
  if (!rest.startsWith("#")) return { kind: "entry", receivedUs, line: rest };
  const [crc, device, seq, ...more] = rest.slice(1).split(" ");
  if (crc === undefined || device === undefined || seq === undefined || more.length > 0) return null;
  if (!isNumber(crc) || !isNumber(seq) || !isAscii(device)) return null;
  return { kind: "stub", receivedUs, crc: Number(crc), device, seq: Number(seq) };
}

function isNumber(text: string): boolean {
  return /^[0-9]{1,16}$/.test(text);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}
