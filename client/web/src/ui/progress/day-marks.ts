import type { SharedProjection } from "../../core/views/shared.ts";
import type { DayMark } from "../charts/data.ts";

/** Return the marks for a goal's chart: every session and review, and wins and setbacks of this goal or of none. */
export function dayMarks(shared: SharedProjection, goal: string | null): readonly DayMark[] {
  const { sessions, reviews, wins, setbacks } = shared.progress;
  const belongs = (goalDoc: { readonly goal: string | null }): boolean =>
    goalDoc.goal === null || goal === null || goalDoc.goal === goal;
  return [
    ...sessions.map((session): DayMark => ({ key: session.session, day: session.day, kind: "session", text: "" })),
    ...reviews.map(
      (review): DayMark => ({ key: review.review, day: review.day, kind: "review", text: review.summary }),
    ),
    ...wins.filter(belongs).map((win): DayMark => ({ key: win.win, day: win.day, kind: "win", text: win.text })),
    ...setbacks
      .filter(belongs)
      .map((setback): DayMark => ({ key: setback.setback, day: setback.day, kind: "setback", text: setback.text })),
  ];
}
