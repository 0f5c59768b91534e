/** Charts show what was noted and nothing else: gaps stay open, zero is not unknown, small changes are not judged. */
import { describe, expect, it } from "vitest";
import { across, dayMarks, dotsOf, levels, monday, mondays, runs, up } from "../src/ui/charts/measuring.ts";
import { countWeeks, sinceStart, stepWeeks } from "../src/ui/progress/reading.ts";

const FRAME = { width: 110, height: 110, left: 5, right: 5, top: 5, bottom: 5 };
const SPAN = { from: "2026-11-01", to: "2026-11-11" };

function rating(value: number) {
  return { value, round: null } as never;
}

describe("a chart", () => {
  it("draws no dots where there is no room for them, but those that no line leads to", () => {
    const points = ["2026-01-01", "2026-03-01", "2026-03-02", "2026-06-01"].map((day) => ({ day }));

    expect(dotsOf(points, 22, 12)).toEqual(points);
    expect(dotsOf(points, 22, 11).map((dot) => dot.day)).toEqual(["2026-01-01", "2026-06-01"]);
  });

  it("puts the first day left, the last day right, and more above less", () => {
    expect([across(SPAN.from, SPAN, FRAME), across("2026-11-06", SPAN, FRAME), across(SPAN.to, SPAN, FRAME)]).toEqual([
      5, 55, 105,
    ]);
    expect([up(0, 0, 10, FRAME), up(10, 0, 10, FRAME)]).toEqual([105, 5]);
  });

  it("turns what is better when it is less, so that up is better", () => {
    expect([up(0, 0, 10, FRAME, true), up(10, 0, 10, FRAME, true)]).toEqual([5, 105]);
  });

  it("breaks the line where nothing was noted for long", () => {
    const days = ["2026-11-01", "2026-11-03", "2026-11-10", "2026-11-11"].map((day) => ({ day }));

    expect(runs(days, 4).map((run) => run.length)).toEqual([2, 2]);
  });

  it("writes round numbers and the first days of months", () => {
    expect(levels(0, 10, 6)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(dayMarks({ from: "2026-05-21", to: "2026-11-24" }, 3)).toEqual(["2026-06-01", "2026-08-01", "2026-10-01"]);
    expect(dayMarks(SPAN, 2)).toEqual(["2026-11-01", "2026-11-06", "2026-11-11"]);
  });

  it("counts weeks from Monday", () => {
    expect([monday("2026-11-24"), monday("2026-11-23"), monday("2026-11-22")]).toEqual([
      "2026-11-23",
      "2026-11-23",
      "2026-11-16",
    ]);
    expect(mondays({ from: "2026-11-22", to: "2026-11-24" })).toEqual(["2026-11-16", "2026-11-23"]);
  });
});

describe("a week", () => {
  it("with a confirmed zero is zero, and one with nothing noted is not there", () => {
    const weeks = countWeeks([{ day: "2026-11-10", count: 0 }], { from: "2026-11-01", to: "2026-11-24" });

    expect([...weeks]).toEqual([["2026-11-09", [{ kind: "full", count: 0 }]]]);
  });

  it("keeps done, partly and skipped apart", () => {
    const ticks = ["done", "done", "partly", "skipped"].map((outcome) => ({ day: "2026-11-10", outcome }));

    const weeks = stepWeeks(ticks as never, { from: "2026-11-01", to: "2026-11-24" });

    expect(weeks.get("2026-11-09")?.map((week) => week.count)).toEqual([2, 1, 1]);
  });
});

describe("the sentence above", () => {
  it("judges nothing that is smaller than three points", () => {
    expect(sinceStart([rating(3), rating(5)])).toBe("Since you started: 3 → 5.");
    expect(sinceStart([rating(5), rating(3)])).toBe("Since you started: 5 → 3.");
  });

  it("says so when the change is big, kindly in both directions", () => {
    expect(sinceStart([rating(3), rating(6)])).toBe("Since you started: 3 → 6. That is a big change for you.");
    expect(sinceStart([rating(6), rating(3)])).toContain("It has been harder lately.");
  });
});
