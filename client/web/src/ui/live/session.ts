/** Where a live session stands: pure readings of the shared projection. */

import type { RatingDoc } from "../../core/views/facts/series.ts";
import type { RoundDoc } from "../../core/views/sessions/rounds.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import type { SharedProjection } from "../../core/views/shared.ts";

/** The session that is on now: the one that was started last. */
export function liveSession(shared: SharedProjection): SessionDoc | null {
  const on = shared.sessions.sessions.filter((session) => session.state === "started");
  return on.reduce<SessionDoc | null>(
    (last, session) => (last === null || (session.started_at ?? 0) > (last.started_at ?? 0) ? session : last),
    null,
  );
}

export function sessionOf(shared: SharedProjection, session: string): SessionDoc | null {
  return shared.sessions.sessions.find((sessionDoc) => sessionDoc.session === session) ?? null;
}

/** The round that waits for ratings or was turned over last. */
export function lastRound(session: SessionDoc): RoundDoc | null {
  return session.rounds.at(-1) ?? null;
}

/** The rating of a goal by a member that counts in a round: their last one. */
export function ratingBy(ratings: readonly RatingDoc[], goal: string, member: string): RatingDoc | null {
  return ratings.findLast((rating) => rating.goal === goal && rating.by === member) ?? null;
}

/** The day of the session before this one ended; "" where there was none. */
export function lastDay(shared: SharedProjection, session: SessionDoc): string {
  return shared.sessions.sessions.reduce(
    (last, sessionDoc) =>
      sessionDoc.session !== session.session && sessionDoc.state === "ended" && (sessionDoc.day ?? "") > last
        ? (sessionDoc.day ?? "")
        : last,
    "",
  );
}
