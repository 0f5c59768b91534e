/** Canonical JSON, the clock and rights. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, NotCanonical } from "../../src/core/canonical.ts";
import { effective, tick, witness } from "../../src/core/clock.ts";
import { EVENT_TYPES } from "../../src/core/events/index.ts";
import { fill } from "../../src/core/lines/body.ts";
import { mayAppend, RULED_TYPES, refusal } from "../../src/core/rights.ts";
import { vector } from "./vectors.ts";

interface Canonical {
  readonly values: readonly { readonly says: string; readonly json: string; readonly canonical: string }[];
  readonly refused: readonly { readonly says: string; readonly json: string }[];
}

const CANONICAL = vector("canonical.json") as Canonical;
const CLIENT = "00000000-0000-7000-800c-000000000001";
const GOAL = "00000000-0000-7000-8001-000000000001";

describe("canonical JSON", () => {
  it.each(CANONICAL.values)("$says", (item) => {
    expect(canonical(JSON.parse(item.json))).toBe(item.canonical);
  });

  it.each(CANONICAL.refused)("refuses $says", (item) => {
    expect(() => canonical(JSON.parse(item.json))).toThrow(NotCanonical);
  });

  it("refuses what is no JSON", () => {
    for (const value of [undefined, { a: undefined }, Number.NaN, 1n, () => 1, new Map([[1, 2]])]) {
      expect(() => canonical(value)).toThrow(NotCanonical);
    }
  });

  it("writes a map as an object, and minus nought as nought", () => {
    expect(
      canonical(
        new Map([
          ["b", -0],
          ["a", 1],
        ]),
      ),
    ).toBe('{"a":1,"b":0}');
  });

  it("is JSON, and the same whatever the order of keys", () => {
    const json = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((item) => item + 0),
        fc.string({ unit: "grapheme" }),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: "grapheme" }), tie("any"), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(value);
      }),
      { seed: 7 },
    );
  });
});

describe("the clock", () => {
  it("O2: stamps rise strictly, whatever the wall clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), fc.maxSafeNat(), (walls, seen) => {
        let last = witness(0, seen);
        for (const wall of walls) {
          const next = tick(last, wall);
          expect(next > last || next === 2 ** 53 - 1).toBe(true);
          last = next;
        }
      }),
      { seed: 7 },
    );
  });

  it("O1: a clock that runs ahead counts from the receipt", () => {
    expect(effective(2000, 1000)).toBe(1000);
    expect(effective(500, 1000)).toBe(500);
    expect(effective(2000, null)).toBe(2000);
  });
});

describe("rights", () => {
  it("name every event type, and no other", () => {
    expect([...RULED_TYPES].sort()).toEqual([...EVENT_TYPES.keys()].sort());
  });

  it("S3: what is unknown may be appended wherever its author may write", () => {
    expect(mayAppend("therapist", "shared", "dream_told")).toBe(true);
    expect(mayAppend("therapist", "shared", "step_done")).toBe(false);
    expect(mayAppend("client", "private", "journal_written")).toBe(true);
    expect(mayAppend("client", "shared", "journal_written")).toBe(false);
  });

  it("S2: a member joins as themselves, in the role they have", () => {
    const joined = fill({ type: "member_joined", member: CLIENT, role: "client", name: "Maya" });

    expect(refusal(joined, { role: "client", audience: "shared", author: CLIENT })).toBe(null);
    expect(refusal(joined, { role: "therapist", audience: "shared", author: CLIENT })).toBe("not_allowed");
    expect(refusal(joined, { role: "client", audience: "shared", author: GOAL })).toBe("not_allowed");
    expect(refusal(joined, { role: "client", audience: "private", author: CLIENT })).toBe("not_allowed");
  });

  it("S3: only a client writes a client's own words", () => {
    const drafted = fill({ type: "goal_drafted", goal: GOAL, change: GOAL, title: "Walk", own_words: "out" });
    const plain = fill({ type: "goal_drafted", goal: GOAL, change: GOAL, title: "Walk" });

    expect(refusal(drafted, { role: "therapist", audience: "shared", author: CLIENT })).toBe("not_allowed");
    expect(refusal(drafted, { role: "client", audience: "shared", author: CLIENT })).toBe(null);
    expect(refusal(plain, { role: "therapist", audience: "shared", author: CLIENT })).toBe(null);
  });

  it("a body that does not fit is malformed, one from the future is not", () => {
    const place = { role: "client", audience: "shared", author: CLIENT } as const;

    expect(refusal(fill({ type: "win_noted" }), place)).toBe("malformed");
    expect(refusal(fill({ type: "dream_told" }), place)).toBe(null);
  });
});
