import type { SharedProjection } from "../../core/views/shared.ts";
import type { DayMark } from "../charts/data.ts";

/** Return the marks for a goal's chart: every session and review, and wins and setbacks of this goal or of none. */
export function dayMarks(shared: SharedProjection, goal: string | null): readonly DayMark[] {
  const { sessions, reviews, wins, setbacks } = shared.progress;
  const belongs = (each: { readonly goal: string | null }): boolean =>
    each.goal === null || goal === null || each.goal === goal;
  return [
    ...sessions.map((each): DayMark => ({ key: each.session, day: each.day, kind: "session", text: "" })),
    ...reviews.map((each): DayMark => ({ key: each.review, day: each.day, kind: "review", text: each.summary })),
    ...wins.filter(belongs).map((each): DayMark => ({ key: each.win, day: each.day, kind: "win", text: each.text })),
    ...setbacks
      .filter(belongs)
      .map((each): DayMark => ({ key: each.setback, day: each.day, kind: "setback", text: each.text })),
  ];
}
