/** Step two of decoding a line: the body of its event; and back. */
import { EVENT_TYPES } from "../events/index.ts";
import { MISFIT, misfitOf, readShape } from "../events/shapes.ts";
import type { Body, Filled } from "../events/types.ts";
import type { Envelope } from "./envelope.ts";

/** An event of a type from the future, or one that this program cannot read: kept and forwarded, never folded. */
export interface Unknown {
  readonly type: "unknown";
  readonly tag: string;
}

/** A known type with fields that do not fit. `where` is a path such as `$.mood`, never a value. */
export interface Misshapen {
  readonly type: "misshapen";
  readonly tag: string;
  readonly where: string;
}

/** Step two: the body of an event. Total: never throws. */
export function readBody(envelope: Envelope): Filled<Body> | Unknown | Misshapen {
  if (envelope.enc !== null) return { type: "unknown", tag: "sealed" };
  return fill(envelope.body);
}

/** A body with its defaults filled in and every field checked: also what a screen wrote, before it becomes a line. */
export function fill(body: unknown): Filled<Body> | Unknown | Misshapen {
  const tag = tagIn(body);
  if (tag === null) return { type: "misshapen", tag: "", where: "$.body.type" };
  const shape = EVENT_TYPES.get(tag);
  if (shape === undefined) return { type: "unknown", tag };
  const read = readShape(shape, body);
  if (read === MISFIT) return { type: "misshapen", tag, where: misfitOf(shape, body) };
  return read as unknown as Filled<Body>;
}

/** A body as it goes into a line: without what is as its default says. */
export function writeBody(body: Body): Body {
  const written: Record<string, unknown> = { type: body.type };
  const given = body as unknown as Readonly<Record<string, unknown>>;
  for (const { name, absent } of EVENT_TYPES.get(body.type)?.fields ?? []) {
    if (given[name] !== undefined && !isDefault(given[name], absent)) written[name] = given[name];
  }
  return written as unknown as Body;
}

function tagIn(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("type" in body)) return null;
  return typeof body.type === "string" ? body.type : null;
}

function isDefault(value: unknown, absent: unknown): boolean {
  return value === absent || (Array.isArray(value) && Array.isArray(absent) && value.length === 0);
}
