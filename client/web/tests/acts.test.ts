/** What people do becomes these events, and undo takes them back. */
import { describe, expect, it } from "vitest";
import { checkIn, noteSetback } from "../src/store/acts/days.ts";
import { draftGoal, setFocus, versionOf } from "../src/store/acts/goals.ts";
import type { Making } from "../src/store/acts/making.ts";

function making(): Making {
  let ids = 0;
  return { newId: () => `id-${++ids}`, today: "2026-11-24", me: "me" };
}

describe("a check-in", () => {
  it("is one append of all that was said, and of nothing else", () => {
    const said = checkIn(
      { mood: 4, feelings: ["stuck"], note: "  ", ratings: new Map([["goal", 6]]), win: "Went out" },
      making(),
    );

    expect(said).toEqual([
      {
        audience: "shared",
        body: { type: "check_in_recorded", check_in: "id-1", day: "2026-11-24", mood: 4, feelings: ["stuck"] },
      },
      {
        audience: "shared",
        body: { type: "goal_rated", rating: "id-2", goal: "goal", value: 6, day: "2026-11-24" },
      },
      { audience: "shared", body: { type: "win_noted", win: "id-3", text: "Went out", day: "2026-11-24" } },
    ]);
  });

  it("writes nothing where nothing was said", () => {
    expect(checkIn({ note: " " }, making())).toEqual([]);
    expect(noteSetback({ text: "" }, making())).toEqual([]);
  });
});

describe("a new goal", () => {
  it("A1: each answer rests on the version that the goal has by then", () => {
    const { goal, intentions } = draftGoal(
      {
        title: "Walk to the park",
        smart: { specific: "Twice a week" },
        measure: { kind: "number", label: "Walks", target: "2" },
        readiness: { importance: 8, confidence: 5 },
        firstStep: "Put my shoes by the door",
      },
      making(),
    );
    const bodies = intentions.map((each) => each.body);

    expect(goal).toBe("id-1");
    expect(bodies.map((each) => each.type)).toEqual([
      "goal_drafted",
      "goal_smart_answered",
      "goal_measure_defined",
      "goal_readiness_rated",
      "step_added",
    ]);
    expect(bodies[1]).toMatchObject({ base: versionOf(["id-2"]) });
    expect(versionOf(["id-2", "id-3"]).number).toBe(2);
    expect(versionOf(["id-2", "id-3"])).toEqual(versionOf(["id-3", "id-2"]));
  });

  it("keeps three goals in focus at most", () => {
    expect(setFocus(["a", "b", "a", "c", "d"])[0]?.body).toEqual({ type: "goal_focus_set", focus: ["a", "b", "c"] });
  });
});
