/** Order-free folds: the laws over random logs, and broken folds that they must catch. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BODY_SHAPES } from "../../src/core/events/generated.ts";
import { type Folded, folded, fromLine } from "../../src/core/fold/folded.ts";
import { fold, foldAll, overlay } from "../../src/core/fold/folding.ts";
import { restore, snapshot, vocabularyOf } from "../../src/core/fold/snapshots.ts";
import { empty, key } from "../../src/core/fold/state.ts";
import { writeBody } from "../../src/core/lines/body.ts";
import { readEnvelope, writeLine } from "../../src/core/lines/envelope.ts";
import { bodies, CLIENT, DEVICES, logs } from "./bodies.ts";
import {
  anyOrderShowsTheSame,
  anySplitShowsTheSame,
  CORE,
  type Implementation,
  overlayLeavesTheOriginal,
  repetitionChangesNothing,
} from "./laws.ts";

const SEEDED = { seed: 7, numRuns: 150 };
const HUNTING = { seed: 7, numRuns: 2_000, endOnFailure: true };
const [PHONE = ""] = DEVICES.keys();

/** A log, the same in another order, and a place in it. */
const cases = logs.chain((log) =>
  fc.record({
    log: fc.constant(log),
    shuffled: fc.shuffledSubarray(log, { minLength: log.length }),
    repeated: fc.subarray(log),
    cut: fc.nat(log.length),
  }),
);

describe("O3: a fold", () => {
  it("shows the same for any permutation", () => {
    fc.assert(
      fc.property(cases, ({ log, shuffled }) => anyOrderShowsTheSame(CORE, log, shuffled)),
      SEEDED,
    );
  });

  it("shows the same for any repetition", () => {
    fc.assert(
      fc.property(cases, ({ log, repeated }) => repetitionChangesNothing(CORE, log, repeated)),
      SEEDED,
    );
  });

  it("shows the same for any split", () => {
    fc.assert(
      fc.property(cases, ({ log, cut }) => anySplitShowsTheSame(CORE, log, cut)),
      SEEDED,
    );
  });

  it("leaves the state beneath an overlay untouched", () => {
    fc.assert(
      fc.property(cases, ({ log, cut }) => overlayLeavesTheOriginal(CORE, log, cut)),
      SEEDED,
    );
  });

  it("O4: is not changed by what is unknown, sealed or taken back", () => {
    const head = { device: PHONE, seq: 900, stamp: 7, author: CLIENT };
    const unfolded = [
      folded({ kind: "stub", receivedUs: 9, crc: 7, device: PHONE, seq: 900 }),
      fromLine(writeLine({ ...head, body: { type: "dream_told", dream: 7 } }), 9),
      fromLine(writeLine({ ...head, body: { type: "win_noted" } }), 9),
      fromLine(writeLine({ ...head, enc: "x", body: "c2VhbGVk" }), 9),
      fromLine("no line", 9),
    ];

    expect(unfolded).toEqual([null, null, null, null, null]);
  });
});

it("any body survives its line", () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const entry: Folded = { receivedUs: 5, device: PHONE, seq: 1, stamp: 9, author: CLIENT, session: null, body };
      const line = writeLine({ ...entry, body: writeBody(body) });

      expect(readEnvelope(line)).toHaveProperty("seq", 1);
      expect(folded({ kind: "entry", receivedUs: 5, line })).toEqual(entry);
    }),
    { seed: 7, numRuns: 1_000 },
  );
});

describe("a snapshot", () => {
  it("of another version, or of no version, is not read", () => {
    const text = snapshot(empty());

    expect(restore(text)).toEqual(empty());
    for (const other of [text.replace('"fold":1', '"fold":2'), "", "{", "null", "[]", text.replace("[]", "7")]) {
      expect(restore(other)).toBe(null);
    }
  });

  it("of a program that could read fewer types is not read: it lacks what that one passed over", () => {
    const older = BODY_SHAPES.filter((bodyShape) => bodyShape.tag !== "win_noted");

    const written = snapshot(empty()).replace(/"vocabulary":\d+/, `"vocabulary":${vocabularyOf(older)}`);

    expect(vocabularyOf(BODY_SHAPES)).toBe(JSON.parse(snapshot(empty())).vocabulary);
    expect(restore(written)).toBe(null);
  });

  it("that is damaged anywhere is not read", () => {
    const { vocabulary } = JSON.parse(snapshot(empty())) as { readonly vocabulary: number };
    const written = (placed: unknown[]): string => JSON.stringify({ fold: 1, vocabulary, placed });
    const row = [5, PHONE, 1, CLIENT, null, { type: "purpose_stated", text: "to sleep" }];
    const damaged = [["5"], [5, 7], [5, PHONE, 1.5], [5, PHONE, 1, null], [5, PHONE, 1, CLIENT, 7], row.slice(0, 5)];

    expect(restore(written([row]))?.purposes).toHaveLength(1);
    expect(restore(written([7]))).toBe(null);
    for (const fields of damaged) {
      expect(restore(written([[...fields, ...row.slice(fields.length, 5), {}]]))).toBe(null);
    }
  });
});

// --- broken folds ----------------------------------------------------------------------------------------------------

const BROKEN: Readonly<Record<string, Partial<Implementation>>> = {
  "last arrival wins": {
    fold: (state, entry) => {
      const goal = "goal" in entry.body ? (entry.body.goal ?? "") : "";
      const before = [...(state.goals.get(goal) ?? [])];
      fold(state, entry);
      const after = state.goals.get(goal) ?? [];
      if (after.length > before.length) {
        state.goals.set(goal, [...before, ...after.filter((placed) => !before.includes(placed))]);
      }
      return state;
    },
  },
  "every copy counts": {
    fold: (state, entry) => {
      const known = state.facts.size;
      fold(state, entry);
      const placed = [...state.facts.values()].at(-1);
      if (entry.body.type === "check_in_recorded" && placed) state.facts.set(key(`${known}`, entry.author), placed);
      return state;
    },
  },
  "first arrival stands": {
    fold: (state, entry) => {
      const before = [...state.facts];
      fold(state, entry);
      for (const [factKey, placed] of before) state.facts.set(factKey, placed);
      return state;
    },
  },
  "corrects what is there": {
    fold: (state, entry) => {
      const { body } = entry;
      const tooEarly = body.type === "entry_corrected" && !state.facts.has(key(body.ref, entry.author));
      return tooEarly ? state : fold(state, entry);
    },
  },
  "overlay in place": { overlay: foldAll },
  "forgetful snapshot": {
    snapshot: (state) => {
      const trimmed = overlay(state, []);
      trimmed.corrections.clear();
      return snapshot(trimmed);
    },
  },
};

function lawsOf(made: Implementation) {
  return fc.property(logs, (log) => {
    anyOrderShowsTheSame(made, log, log.toReversed());
    repetitionChangesNothing(made, log, log);
    anySplitShowsTheSame(made, log, log.length >> 1);
    overlayLeavesTheOriginal(made, log, log.length >> 1);
  });
}

it.each(Object.entries(BROKEN))("O3: the laws catch a fold that is broken: %s", (_, broken) => {
  expect(fc.check(lawsOf({ ...CORE, ...broken }), HUNTING).failed).toBe(true);
});
