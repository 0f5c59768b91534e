/**
 * Rule E2: the checksum that lets both sides of a stream prove that they hold the same log, in the same order.
 *
 * It runs over the CRCs of the lines rather than over the lines, so that a line that was taken back (E5) still counts.
 * Why it is not a plain sum: `docs/decisions/0005-checksum.md`.
 */
import { eachByte } from "../utf8.ts";

/** CRC-32 (ISO-HDLC, as in zlib) of the UTF-8 of one line without its newline. */
export function crc(line: string): number {
  let value = -1;
  eachByte(line, (byte) => {
    value = TABLE[(value ^ byte) & 0xff]! ^ (value >>> 8);
  });
  return ~value >>> 0;
}

/**
 * The checksum of a prefix after the lines with these CRCs: CRC-32 over their little-endian bytes.
 *
 * An empty log has the checksum 0. `extend(extend(c, a), b)` is `extend(c, [...a, ...b])`.
 */
export function extend(checksum: number, crcs: Iterable<number>): number {
  let value = ~checksum;
  for (const crc of crcs) {
    for (let shift = 0; shift < 32; shift += 8) {
      value = TABLE[(value ^ (crc >>> shift)) & 0xff]! ^ (value >>> 8);
    }
  }
  return ~value >>> 0;
}

const POLYNOMIAL = 0xedb88320; // reversed

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});
