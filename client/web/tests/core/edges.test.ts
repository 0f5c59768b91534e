/** Where Python and JavaScript disagree, and where the edges of a day, a pause or a session lie. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equal } from "../../src/core/equal.ts";
import type { Folded } from "../../src/core/fold/folded.ts";
import { foldAll } from "../../src/core/fold/folding.ts";
import { type Event, empty } from "../../src/core/fold/state.ts";
import {
  dayNumber,
  divided,
  monthNumber,
  monthStart,
  spoken,
  weekNumber,
  weekStart,
} from "../../src/core/views/facts/days.ts";
import { sortedBy } from "../../src/core/views/facts/ordering.ts";
import { pausedOn, sharedProjection, sinceLastSession } from "../../src/core/views/index.ts";
import { isqrt } from "../../src/core/views/momentum.ts";
import { CLIENT, DEVICES, identifier } from "./bodies.ts";

const DAY_MS = 86_400_000;

function isoDay(number: number): string {
  // Years below 100 are years of the 20th century to Date.UTC, so that all is shifted by 400 years.
  const date = new Date(Date.UTC(400, 0, 1) + number * DAY_MS);
  return `${String(date.getUTCFullYear() - 400).padStart(4, "0")}-${date.toISOString().slice(5, 10)}`;
}

describe("days", () => {
  it("count as the calendar does, from 0000-01-01 to 9599-12-31", () => {
    const numbers = Array.from({ length: 26_766 }, (_, index) => index * 131);

    expect(isoDay(numbers.at(-1)!).slice(0, 4)).toBe("9599");
    expect(numbers.filter((number) => dayNumber(isoDay(number)) !== number)).toEqual([]);
  });

  it("fall into weeks from Monday to Sunday, and into months", () => {
    expect(new Set(["2026-11-23", "2026-11-29"].map((day) => weekNumber(dayNumber(day)))).size).toBe(1);
    expect(weekStart(weekNumber(dayNumber("2026-11-29")))).toBe(dayNumber("2026-11-23"));
    expect(weekNumber(dayNumber("2026-11-30"))).toBe(weekNumber(dayNumber("2026-11-29")) + 1);
    expect(weekNumber(dayNumber("0000-01-01"))).toBe(0);
    expect(monthStart(monthNumber("2024-02-29") + 1)).toBe(dayNumber("2024-03-01"));
  });

  it("that no calendar has count on from the first of their month", () => {
    expect(dayNumber("2026-02-31")).toBe(dayNumber("2026-03-03"));
  });

  it("are spoken with their year where it is another one", () => {
    expect(spoken("2026-11-02", "2026-12-31")).toBe("2 November");
    expect(spoken("2026-11-02", "2027-01-01")).toBe("2 November 2026");
  });
});

describe("numbers", () => {
  it("have exact square roots and quotients below 2^53", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 94_906_265 }), fc.integer({ min: 1, max: 2 ** 26 }), (root, by) => {
        expect([isqrt(root * root - 1), isqrt(root * root)]).toEqual([root - 1, root]);
        expect(BigInt(divided(root * root, by))).toBe((BigInt(root) * BigInt(root)) / BigInt(by));
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});

describe("order", () => {
  it("of text is that of UTF-16 code units: 😀 (D83D) before ﬀ (FB00), digits as text", () => {
    const words = ["ﬀ", "😀", "z", "é", "9", "10", "a"];

    expect(sortedBy(words, (word) => [word])).toEqual(["10", "9", "a", "z", "é", "😀", "ﬀ"]);
  });

  it("leaves equals as they were, and numbers sort by size", () => {
    const pairs = [[10, "b"] as const, [9, "x"] as const, [10, "a"] as const];

    expect(sortedBy(pairs, ([number]) => [number]).map(([, word]) => word)).toEqual(["x", "b", "a"]);
  });

  it("of members of an object is nothing to its equality, of a list it is all", () => {
    expect(equal({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true);
    for (const [one, other] of [
      [{ a: 1 }, { a: 1, b: null }],
      [{ a: undefined }, { b: undefined }],
      [
        [1, 2],
        [2, 1],
      ],
      [[], {}],
      [null, {}],
      [1, true],
    ]) {
      expect(equal(one, other)).toBe(false);
    }
  });
});

describe("a pause", () => {
  it("covers its first and its last day, and not the day on which it was resumed", () => {
    const pause = { start: "2026-03-01", until: "2026-03-10", resumed: null, code: "other", note: null } as const;
    const resumed = { ...pause, resumed: "2026-03-05" };
    const days = ["2026-02-28", "2026-03-01", "2026-03-04", "2026-03-05", "2026-03-10", "2026-03-11"];

    expect(days.filter((day) => pausedOn([pause], day))).toEqual(days.slice(1, 5));
    expect(days.filter((day) => pausedOn([resumed], day))).toEqual(days.slice(1, 3));
  });
});

describe("sessions", () => {
  const [device = ""] = DEVICES.keys();
  const day = "2026-03-01";
  const shows = (bodies: readonly (readonly [number, Event])[]) =>
    sharedProjection(
      foldAll(
        empty(),
        bodies.map(
          ([at, body], index): Folded => ({
            ...{ receivedUs: at, device, seq: index + 1, stamp: at, author: CLIENT, session: null, body },
          }),
        ),
      ),
    );
  const win = (number: number): Event => ({
    ...{ type: "win_noted", win: identifier(8, number), text: "out", size: "small", day, goal: null, step: null },
  });

  it("end at a moment: what was logged on that day counts only when it came after", () => {
    const session = identifier(5, 0);
    const projection = shows([
      [1, { type: "session_started", session, day }],
      [5, { type: "session_ended", session }],
      [4, win(1)],
      [5, win(2)],
      [6, win(3)],
    ]);

    expect(sinceLastSession(projection, day)).toBe("Since your session on 1 March: 1 win.");
  });

  it("planned for the first moment of 1970 sort as if they had no time", () => {
    const scheduled = (number: number, startsAt: number | null): Event => ({
      ...{ type: "session_scheduled", session: identifier(5, number), day, starts_at: startsAt, minutes: 50 },
      ...{ mode: "phone", location: null },
    });
    const projection = shows([
      [9, scheduled(1, null)],
      [1, scheduled(2, 0)],
    ]);

    expect(projection.sessions.sessions.map((doc) => doc.session)).toEqual([identifier(5, 1), identifier(5, 2)]);
  });
});
