/** What happened since the last session, in a plain sentence or two. */
import { spoken } from "./facts/days.ts";
import type { SharedProjection } from "./shared.ts";

/**
 * What happened since the last session.
 *
 * For example: "Since your session on 12 November: 6 check-ins, 4 steps done, 1 win. Walk to the park: 3 → 6." It counts
 * what is dated after the day of the last session and up to `today`, and of that day what was logged after the session
 * had ended. The numbers after a goal's title are the client's rating at the session (the last one up to its day) and
 * the latest since.
 */
export function sinceLastSession(projection: SharedProjection, today: string): string {
  const after = lastSession(projection, today);
  const opening = after.day === "" ? "Since you started" : `Since your session on ${spoken(after.day, today)}`;
  const counts = countsOf(projection, after, today);
  const moves = movesOf(projection, after, today);
  if (counts.length === 0) return `${opening}: ${moves.join(" ") || "nothing logged yet."}`;
  return [`${opening}: ${counts.join(", ")}.`, ...moves].join(" ");
}

/** Something with its day, and when it was logged. */
interface Dated {
  readonly day: string;
  readonly at: number;
}

/** The day of a session ("" where there was none), and when it ended (null while it goes on). */
interface Session {
  readonly day: string;
  readonly endedAt: number | null;
}

/** The latest session up to today. */
function lastSession(projection: SharedProjection, today: string): Session {
  const ends = new Map(projection.sessions.sessions.map((doc) => [doc.session, doc.ended_at]));
  let found: Session = { day: "", endedAt: null };
  for (const { session, day } of projection.progress.sessions) {
    if (found.day <= day && day <= today) found = { day, endedAt: ends.get(session) ?? null };
  }
  return found;
}

function isSince(doc: Dated, after: Session, today: string): boolean {
  const onTheDay = doc.day === after.day && after.endedAt !== null && doc.at > after.endedAt;
  return (onTheDay || after.day < doc.day) && doc.day <= today;
}

function countsOf({ progress }: SharedProjection, after: Session, today: string): string[] {
  const ticks = progress.goals.flatMap((goal) => goal.steps.flatMap((series) => series.ticks));
  const values = progress.goals.flatMap((goal) => goal.measures.flatMap((series) => series.values));
  const counted: readonly (readonly [readonly Dated[], string, string])[] = [
    [progress.moods, "check-in", "check-ins"],
    [ticks.filter((tick) => tick.outcome === "done"), "step done", "steps done"],
    [ticks.filter((tick) => tick.outcome === "partly"), "step partly done", "steps partly done"],
    [values, "measurement", "measurements"],
    [progress.wins, "win", "wins"],
    [progress.setbacks, "setback", "setbacks"],
  ];
  return counted.flatMap(([docs, one, many]) => {
    const count = docs.filter((doc) => isSince(doc, after, today)).length;
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : [];
  });
}

function movesOf(projection: SharedProjection, after: Session, today: string): string[] {
  const clients = new Set(projection.members.filter((doc) => doc.role === "client").map((doc) => doc.member));
  const moves: string[] = [];
  for (const goal of projection.progress.goals) {
    let before: number | null = null;
    let now: number | null = null;
    for (const rating of goal.ratings) {
      if (!clients.has(rating.by)) continue;
      if (isSince(rating, after, today)) now = rating.value;
      else if (rating.day <= after.day) before = rating.value;
    }
    if (now === null) continue;
    if (before === null) moves.push(`${goal.title}: ${now}.`);
    else if (before === now) moves.push(`${goal.title}: still ${now}.`);
    else moves.push(`${goal.title}: ${before} → ${now}.`);
  }
  return moves;
}
