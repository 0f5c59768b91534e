/**
 * A slow, careful look at a line that might hold what no peer may store. It sees what JSON.parse no longer shows: how a
 * number was written.
 */
import { MISFIT } from "./events/reading.ts";
import { DEPTH, INTEGER_BOUND } from "./limits.ts";

const NUMBER = /-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Stands for every number that is written as a fraction or with an exponent: it fits no rule, as in Python. */
const FRACTION = "0.5";

/**
 * What the JSON `line` holds, or `MISFIT` where it breaks a limit or is no JSON. Without `strictly`, only the form of
 * its numbers is looked at.
 */
export function scan(line: string, { strictly }: { readonly strictly: boolean }): unknown {
  const text = withoutFloats(line, strictly);
  if (text === null) return MISFIT;
  try {
    const value: unknown = JSON.parse(text);
    return !strictly || isSound(value) ? value : MISFIT;
  } catch {
    return MISFIT;
  }
}

/** The line with every float replaced; null where an integer is too large or the nesting too deep. */
function withoutFloats(line: string, strictly: boolean): string | null {
  const parts: string[] = [];
  let depth = 0;
  let index = 0;
  while (index < line.length) {
    const start = index;
    const sign = line.charAt(index);
    if (sign === '"') {
      index = afterText(line, index);
    } else if (sign === "-" || (sign >= "0" && sign <= "9")) {
      NUMBER.lastIndex = index;
      const [token, fraction, exponent] = NUMBER.exec(line) ?? [sign];
      index += token.length;
      const isFloat = fraction !== undefined || exponent !== undefined;
      const limit = isFloat ? Number.POSITIVE_INFINITY : INTEGER_BOUND;
      if (strictly && Math.abs(Number(token)) >= limit) return null;
      parts.push(isFloat && hasNoLeadingZero(token) ? FRACTION : token);
      continue;
    } else {
      if (sign === "{" || sign === "[") depth += 1;
      else if (sign === "}" || sign === "]") depth -= 1;
      if (strictly && depth > DEPTH) return null;
      index += 1;
    }
    parts.push(line.slice(start, index));
  }
  return parts.join("");
}

/** A leading zero is no JSON: it is left for the parser to refuse. */
function hasNoLeadingZero(token: string): boolean {
  return !/^-?0[0-9]/.test(token);
}

/** The index after the text that begins at `start`. */
function afterText(line: string, start: number): number {
  let index = start + 1;
  while (index < line.length && line.charAt(index) !== '"') index += line.charAt(index) === "\\" ? 2 : 1;
  return index + 1;
}

/** Whether all text in a value is without U+0000 and lone surrogates. */
function isSound(value: unknown): boolean {
  if (typeof value === "string") return !value.includes("\u0000") && !LONE_SURROGATE.test(value);
  if (Array.isArray(value)) return value.every(isSound);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, member]) => isSound(key) && isSound(member));
}
