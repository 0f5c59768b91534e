/**
 * Canonical JSON: one text for one value, the same in Python and TypeScript.
 *
 * Rules: object keys sorted by their UTF-16 code units, no white space, `"`, `\` and control characters escaped (the
 * short forms where JSON has one), everything else as it is, integers only. Floats are refused: two languages print
 * them differently, and no folded field holds one.
 */

/** A value that canonical JSON cannot express: a float, an integer beyond 2^53, a lone surrogate, or not JSON. */
export class NotCanonical extends Error {}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The canonical JSON of `value`, built from null, booleans, integers, text, arrays, plain objects and maps. */
export function canonical(value: unknown): string {
  const parts: string[] = [];
  write(value, parts);
  return parts.join("");
}

function write(value: unknown, parts: string[]): void {
  switch (typeof value) {
    case "boolean":
      parts.push(value ? "true" : "false");
      return;
    case "number":
      if (!Number.isSafeInteger(value)) throw new NotCanonical("not an integer, or out of range");
      parts.push(String(value));
      return;
    case "string":
      parts.push(text(value));
      return;
    case "object":
      if (value === null) parts.push("null");
      else if (Array.isArray(value)) writeArray(value, parts);
      else writeObject(value, parts);
      return;
    default:
      throw new NotCanonical(`no canonical form for ${typeof value}`);
  }
}

function text(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new NotCanonical("lone surrogate");
  return JSON.stringify(value);
}

function writeArray(items: readonly unknown[], parts: string[]): void {
  parts.push("[");
  items.forEach((item, index) => {
    if (index > 0) parts.push(",");
    write(item, parts);
  });
  parts.push("]");
}

function writeObject(value: object, parts: string[]): void {
  parts.push("{");
  membersOf(value).forEach(([key, member], index) => {
    if (index > 0) parts.push(",");
    parts.push(text(key), ":");
    write(member, parts);
  });
  parts.push("}");
}

/** The members in order of their keys: comparing texts compares UTF-16 code units. */
function membersOf(value: object): [string, unknown][] {
  const members = value instanceof Map ? [...value] : Object.entries(value);
  for (const [key] of members) {
    if (typeof key !== "string") throw new NotCanonical("a key must be text");
  }
  return members.sort(([a], [b]) => (a < b ? -1 : 1));
}
