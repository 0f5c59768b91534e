/**
 * Random events and logs, for any property that holds for all of them: the twin of `tests/fakes/core/bodies.py`.
 *
 * A body is drawn field by field from the shapes of the vocabulary itself, so that a new event is drawn as soon as it
 * exists. Ids come from small pools, so that references hit.
 */
import fc, { type Arbitrary } from "fast-check";
import { assertNever } from "../../src/core/closed.ts";
import { SHAPES } from "../../src/core/events/generated.ts";
import { EVENT_TYPES } from "../../src/core/events/index.ts";
import { type Rule, readShape, type Shape } from "../../src/core/events/shapes.ts";
import type { Folded } from "../../src/core/fold/folded.ts";
import type { Event } from "../../src/core/fold/state.ts";
import { fill } from "../../src/core/lines/body.ts";
import { crc } from "../../src/core/lines/checksum.ts";

/** An id that tells its kind and number. */
export function identifier(kind: number, number: number): string {
  return `00000000-0000-7000-8${kind.toString(16).padStart(3, "0")}-${number.toString(16).padStart(12, "0")}`;
}

export const CLIENT = identifier(0xc, 1);
export const THERAPIST = identifier(0xc, 2);
export const DEVICES: ReadonlyMap<string, string> = new Map([
  [identifier(0xd, 1), CLIENT],
  [identifier(0xd, 2), CLIENT],
  [identifier(0xd, 3), THERAPIST],
]);

const POOL_OF: ReadonlyMap<string, string> = new Map([
  ...["goal", "goals", "parent", "focus", "order"].map((field) => [field, "goal"] as const),
  ...["step", "into"].map((field) => [field, "step"] as const),
  ...["measure", "milestone", "session", "round", "change", "member"].map((field) => [field, field] as const),
  ...["on", "about"].map((field) => [field, "any"] as const),
]);
const POOLS: ReadonlyMap<string, readonly string[]> = new Map([
  ["goal", pool(1, 3)],
  ["step", pool(2, 3)],
  ["measure", pool(3, 2)],
  ["milestone", pool(4, 2)],
  ["session", pool(5, 3)],
  ["round", pool(6, 2)],
  ["change", pool(7, 5)],
  ["member", [CLIENT, THERAPIST]],
  ["fact", pool(8, 3)],
  ["any", [1, 2, 4, 8].map((kind) => identifier(kind, 0))],
]);
const DAYS = ["2026-02-28", "2026-02-31", "2026-03-01", "2026-12-31", "2027-01-01", "0000-01-01", "9999-12-31"];
const AMOUNTS = ["0", "-3.5", "120", "0.000001"];
const TEXTS = ["walk", "to the park", "😀", "ﬀ", 'a "quoted"\nline', "n"];
const OFTEN = /^(goal|step|milestone|measure|counter|check_in|entry)_/;

/** Any valid body; more often of the groups with the most rules. */
export const bodies: Arbitrary<Event> = fc.oneof(
  ...[...EVENT_TYPES].map(([tag, shape]) => ({ weight: OFTEN.test(tag) ? 3 : 1, arbitrary: bodyOf(shape) })),
);

/** What up to three devices of a client and a therapist wrote, in no particular order of time (see the twin). */
export const logs: Arbitrary<Folded[]> = fc
  .array(
    fc.record({
      body: fc.option(bodies, { freq: 4 }),
      again: fc.nat(100),
      device: fc.constantFrom(...DEVICES.keys()),
      receivedUs: fc.option(fc.integer({ min: 0, max: 40 })),
      stamp: fc.integer({ min: 0, max: 40 }),
      session: fc.option(fc.constantFrom(...poolOf("session")), { freq: 2 }),
    }),
    { maxLength: 20 },
  )
  .map((written) => {
    const log = [joined(1, CLIENT, "client"), joined(2, THERAPIST, "therapist")];
    written.forEach(({ body, again, device, receivedUs, stamp, session }, index) => {
      const copied = log[again % log.length]!;
      const author = body === null ? copied.author : DEVICES.get(device)!;
      log.push({ receivedUs, device, seq: 10 + index, stamp, author, session, body: body ?? copied.body });
    });
    return log;
  });

function pool(kind: number, size: number): string[] {
  return Array.from({ length: size }, (_, number) => identifier(kind, number));
}

function poolOf(name: string): readonly string[] {
  return POOLS.get(name) ?? [];
}

function joined(seq: number, member: string, role: "client" | "therapist"): Folded {
  const [device] = [...DEVICES].find(([, owner]) => owner === member)!;
  const body = { type: "member_joined", member, role, name: role } as const;
  return { receivedUs: 0, device, seq, stamp: 0, author: member, session: null, body };
}

function bodyOf(shape: Shape): Arbitrary<Event> {
  const fields = shape.fields.map(({ name, rule }): [string, Arbitrary<unknown>] => [name, value(name, rule)]);
  const required = shape.fields.filter((field) => !("absent" in field)).map((field) => field.name);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required }).map((drawn) => {
    const body = fill({ type: shape.tag, ...drawn });
    if (body.type === "unknown" || body.type === "misshapen") throw new Error(`no valid ${shape.tag}`);
    return body;
  });
}

function value(name: string, rule: Rule): Arbitrary<unknown> {
  switch (rule.kind) {
    case "text":
      return text(name, rule);
    case "integer":
      return fc.integer({ min: rule.least ?? 0, max: Math.min(rule.most ?? 1_000, 1_000) });
    case "flag":
      return fc.boolean();
    case "word":
      return fc.constantFrom(...rule.words);
    case "list":
      return fc.array(value(name, rule.of), { minLength: rule.least, maxLength: 3 });
    case "maybe":
      return value(name, rule.of);
    case "struct":
      return rule.shape() === SHAPES.Version ? versions() : fc.constant(readShape(rule.shape(), {}));
    case "anything":
      throw new Error("no body holds just anything");
    default:
      return assertNever(rule);
  }
}

function text(name: string, rule: Rule & { kind: "text" }): Arbitrary<string> {
  if (rule.pattern?.test(CLIENT)) return fc.constantFrom(...poolOf(POOL_OF.get(name) ?? "fact"));
  if (rule.pattern !== null) return fc.constantFrom(...(rule.pattern.test("2026-03-01") ? DAYS : AMOUNTS));
  return fc.constantFrom(...TEXTS.filter((text) => text.length <= (rule.most ?? 100)));
}

/** Versions with the marks that changes out of the pool can have. */
function versions(): Arbitrary<unknown> {
  return fc.record({
    number: fc.nat(4),
    mark: fc
      .subarray(poolOf("change").map(crc), { maxLength: 3 })
      .map((crcs) => crcs.reduce((sum, item) => sum + item, 0)),
  });
}
