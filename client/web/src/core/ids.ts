/** UUIDv7 (RFC 9562 §5.7) as a function of passed-in time and chance, and ids shortened for people. */

/** Makes a fresh id: a composition root binds the clock and chance to `uuid7`. */
export type NewId = () => string;

const RANDOM_BITS = 74n;

/**
 * A UUIDv7 for the time `nowUs` (microseconds since 1970) from 74 bits of `chance`.
 *
 * Throws `RangeError` when either is out of range.
 */
export function uuid7(nowUs: number, chance: bigint): string {
  if (chance < 0n || chance >= 1n << RANDOM_BITS) throw new RangeError("chance must have 74 bits");
  const milliseconds = BigInt(Math.floor(nowUs / 1000));
  if (milliseconds < 0n || milliseconds >= 1n << 48n) throw new RangeError("time out of range for UUIDv7");
  const randomA = chance >> 62n;
  const randomB = chance & ((1n << 62n) - 1n);
  const value = (milliseconds << 80n) | (0x7n << 76n) | (randomA << 64n) | (0b10n << 62n) | randomB;
  const digits = value.toString(16).padStart(32, "0");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
}

/**
 * The ids that a person may mean by `prefix`: those that end or begin with it, dashes ignored.
 *
 * UUIDv7s of one day share their first digits, so the short form people see is the *last* eight digits; the beginning of
 * that form is as good.
 */
export function matching(prefix: string, ids: Iterable<string>): string[] {
  const wanted = prefix.replaceAll("-", "").toLowerCase();
  if (wanted === "") return [];
  const found = new Set<string>();
  for (const item of ids) {
    const digits = item.replaceAll("-", "");
    if (digits.startsWith(wanted) || digits.endsWith(wanted) || short(item).startsWith(wanted)) found.add(item);
  }
  return [...found].sort();
}

/** The form of an id that is shown to people: its last eight digits. */
export function short(identifier: string): string {
  return identifier.slice(-8);
}
