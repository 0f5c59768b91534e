/** One space in a line, from its shared projection and a day: as the server's caseload says it. */
import type { SharedProjection } from "./shared.ts";
import { lastEntryAt, ratingsByClient, type SignalDoc, signals } from "./signals.ts";

/** How many of a goal's latest ratings are shown. */
const SPARKLINE = 12;

/** A goal in focus, and how close it was to the client lately. */
export interface FocusDoc {
  goal: string;
  title: string;
  ratings: number[];
}

/** A space as its therapist sees it among others. Sessions are days; `last_entry_at` is the client's, in microseconds. */
export interface CaseDoc {
  next_session: string | null;
  last_session: string | null;
  last_entry_at: number | null;
  focus: FocusDoc[];
  stale_agreements: number;
  attention: SignalDoc[];
}

/** The line of one space on `today`. */
export function caseOf(projection: SharedProjection, today: string): CaseDoc {
  const rated = ratingsByClient(projection, today);
  const titles = new Map(projection.board.goals.map((goal) => [goal.goal, goal.title]));
  const planned = projection.sessions.sessions.flatMap((session) =>
    session.state === "scheduled" && session.day !== null && session.day >= today ? [session.day] : [],
  );
  const held = projection.progress.sessions.map((session) => session.day).filter((day) => day <= today);
  return {
    next_session: planned.sort().at(0) ?? null,
    last_session: held.sort().at(-1) ?? null,
    last_entry_at: lastEntryAt(projection),
    focus: projection.board.focus.flatMap((goal) => {
      const title = titles.get(goal);
      const ratings = (rated.get(goal) ?? []).slice(-SPARKLINE).map((rating) => rating.value);
      return title === undefined ? [] : [{ goal, title, ratings }];
    }),
    stale_agreements: projection.board.goals.filter(
      (goal) => goal.agreement.stale && goal.status !== "reached" && goal.status !== "closed",
    ).length,
    attention: signals(projection, today),
  };
}
