/**
 * Reads what JSON holds by a shape: every field checked, absent ones filled with their defaults. It accepts exactly
 * what the Python side's decoder accepts, with one exception that no stored line can show: where a key occurs twice,
 * only its last value is looked at.
 */
import { assertNever } from "../closed.ts";

/** A rule: what a field may hold. Lengths count characters (code points), as Python does; null means no bound. */
export type Rule =
  | { readonly kind: "text"; readonly least: number; readonly most: number | null; readonly pattern: RegExp | null }
  | { readonly kind: "integer"; readonly least: number | null; readonly most: number | null }
  | { readonly kind: "flag" }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "list"; readonly of: Rule; readonly least: number; readonly most: number | null }
  | { readonly kind: "maybe"; readonly of: Rule }
  | { readonly kind: "struct"; readonly shape: () => Shape }
  | { readonly kind: "anything" };

/** `absent` is what a field holds when it is not there; without it the field must be there. */
export interface Field {
  readonly name: string;
  readonly rule: Rule;
  readonly absent?: unknown;
}

/** A struct: its `type` tag, where it has one, and its fields. */
export interface Shape {
  readonly tag: string | null;
  readonly fields: readonly Field[];
}

/** Stands for a value that does not fit, since null and undefined may. */
export const MISFIT: unique symbol = Symbol("misfit");

type Members = Record<string, unknown>;

/** Return what `value` holds by `shape`, unknown members left out and defaults filled in. */
export function readShape(shape: Shape, value: unknown): Members | typeof MISFIT {
  if (!isObject(value)) return MISFIT;
  const found: Members = shape.tag === null ? {} : { type: shape.tag };
  for (const field of shape.fields) {
    const given = value[field.name];
    if (given === undefined) {
      if (field.absent === undefined) return MISFIT;
      found[field.name] = field.absent;
      continue;
    }
    const read = readRule(field.rule, given);
    if (read === MISFIT) return MISFIT;
    found[field.name] = read;
  }
  return found;
}

/**
 * Return where `value` does not fit `shape`, as a path such as `$.mood`, never a value. "$" where it is not a field.
 */
export function misfitOf(shape: Shape, value: unknown, path = "$"): string {
  if (!isObject(value)) return path;
  // In the order of the text, as a decoder meets them; what is missing is noticed at the end.
  for (const name of Object.keys(value)) {
    const field = shape.fields.find((field) => field.name === name);
    if (field !== undefined && readRule(field.rule, value[name]) === MISFIT) {
      return misfitOfRule(field.rule, value[name], `${path}.${name}`);
    }
  }
  return path;
}

function misfitOfRule(rule: Rule, value: unknown, path: string): string {
  switch (rule.kind) {
    case "maybe":
      return misfitOfRule(rule.of, value, path);
    case "struct":
      return misfitOf(rule.shape(), value, path);
    case "list": {
      if (!Array.isArray(value)) return path;
      const index = value.findIndex((inner) => readRule(rule.of, inner) === MISFIT);
      return index < 0 ? path : misfitOfRule(rule.of, value[index], `${path}[${index}]`);
    }
    default:
      return path;
  }
}

function readRule(rule: Rule, value: unknown): unknown {
  switch (rule.kind) {
    case "text":
      return isText(rule, value) ? value : MISFIT;
    case "integer":
      // Adding 0 turns minus zero into zero.
      return isInteger(rule, value) ? value + 0 : MISFIT;
    case "flag":
      return typeof value === "boolean" ? value : MISFIT;
    case "word":
      return typeof value === "string" && rule.words.includes(value) ? value : MISFIT;
    case "list":
      return readList(rule, value);
    case "maybe":
      return value === null ? null : readRule(rule.of, value);
    case "struct":
      return readShape(rule.shape(), value);
    case "anything":
      return value;
    default:
      return assertNever(rule);
  }
}

function isText(rule: Rule & { kind: "text" }, value: unknown): value is string {
  if (typeof value !== "string" || value.length < rule.least) return false;
  if (rule.most !== null && value.length > rule.most && characters(value) > rule.most) return false;
  return rule.pattern === null || rule.pattern.test(value);
}

/** Return how many code points a text has: what lies beyond the basic plane takes two units of a JavaScript string. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function isInteger(rule: Rule & { kind: "integer" }, value: unknown): value is number {
  return (
    Number.isSafeInteger(value) &&
    (rule.least === null || (value as number) >= rule.least) &&
    (rule.most === null || (value as number) <= rule.most)
  );
}

function readList(rule: Rule & { kind: "list" }, value: unknown): unknown {
  if (!Array.isArray(value) || value.length < rule.least) return MISFIT;
  if (rule.most !== null && value.length > rule.most) return MISFIT;
  const found: unknown[] = [];
  for (const item of value) {
    const read = readRule(rule.of, item);
    if (read === MISFIT) return MISFIT;
    found.push(read);
  }
  return found;
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
