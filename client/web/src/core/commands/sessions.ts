/** Sessions: planned, prepared, held together, rated together and looked back on. */

import { trimmed } from "../events/texts.ts";
import { key, type State } from "../fold/state.ts";
import { gather, rowsOf } from "../views/facts/gathered.ts";
import { type RoundDoc, rounds } from "../views/sessions/rounds.ts";
import { type SessionDoc, sessions } from "../views/sessions/sessions.ts";
import { type Context, type Decision, forAudience, forBoth, type Given, isRefusal, type Refusal } from "./context.ts";
import type {
  CancelSession,
  ChangeSessionFocus,
  DiscussAgendaItem,
  EndSession,
  GiveFeedback,
  OpenRatingRound,
  ProposeAgendaItem,
  RateInRound,
  RecapSession,
  RevealRatingRound,
  ScheduleSession,
  StartSession,
} from "./generated.ts";

/** Plans or moves a session. */
export function scheduleSession(command: ScheduleSession, context: Context): Decision {
  return forBoth({
    type: "session_scheduled",
    session: command.session ?? context.newId(),
    day: command.day,
    starts_at: command.starts_at ?? null,
    minutes: command.minutes ?? 50,
    mode: command.mode ?? "in_person",
    location: trimmed(command.location),
  });
}

/** Calls a session off, with or without a reason. */
export function cancelSession(command: CancelSession, _context: Context): Decision {
  return forBoth({ type: "session_cancelled", session: command.session, reason: trimmed(command.reason) });
}

/** Begins a session where none is going on. A session that has ended stays ended. */
export function startSession(command: StartSession, context: Context, given: Given): Decision {
  if (context.session !== null) return { code: "already_so", field: "session", about: context.session };
  const held = allSessions(given.shared);
  const named = command.session ?? null;
  if (named !== null) {
    const stood = held.find((session) => session.session === named);
    if (stood?.state === "ended") return { code: "has_ended", field: "session", about: named };
    return forBoth({ type: "session_started", session: named, day: context.today });
  }
  const planned = held.find((session) => session.state === "scheduled" && session.day === context.today);
  return forBoth({ type: "session_started", session: planned?.session ?? context.newId(), day: context.today });
}

/** Moves what both look at. */
export function changeSessionFocus(command: ChangeSessionFocus, context: Context): Decision {
  const session = command.session ?? context.session;
  if (session === null) return { code: "not_found", field: "session" };
  return forBoth({ type: "session_focus_changed", session, on: command.on });
}

/** Ends the session that is meant. */
export function endSession(command: EndSession, context: Context): Decision {
  const session = command.session ?? context.session;
  if (session === null) return { code: "not_found", field: "session" };
  return forBoth({ type: "session_ended", session });
}

/** Proposes an item where there are words for it. */
export function proposeAgendaItem(command: ProposeAgendaItem, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forBoth({
    type: "agenda_item_proposed",
    item: context.newId(),
    text,
    session: command.session ?? null,
    kind: command.kind ?? "other",
    about: command.about ?? null,
    minutes: command.minutes ?? null,
  });
}

/** Ticks an item off, in the session in which it came up. */
export function discussAgendaItem(command: DiscussAgendaItem, context: Context): Decision {
  return forBoth({
    type: "agenda_item_discussed",
    item: command.item,
    session: command.session ?? context.session,
    minutes: command.minutes ?? null,
    note: trimmed(command.note),
  });
}

/** Opens a round of the goals that were chosen. */
export function openRatingRound(command: OpenRatingRound, context: Context): Decision {
  const { goals } = command;
  if (goals.length === 0) return { code: "nothing_said", field: "goals" };
  const session = command.session ?? context.session;
  return forBoth({ type: "rating_round_opened", round: context.newId(), goals, session });
}

/** Keeps ratings in the author's own stream until the reveal. */
export function rateInRound(command: RateInRound, context: Context, given: Given): Decision {
  if (command.ratings.length === 0) return { code: "nothing_said", field: "ratings" };
  const found = openRound(command.round ?? null, given.shared);
  if (isRefusal(found)) return found;
  const [{ round, goals }] = found;
  for (const { goal } of command.ratings) {
    if (!goals.includes(goal)) return { code: "not_found", field: "ratings", about: goal };
  }
  return forAudience(
    "private",
    ...command.ratings.map(({ goal, value }) => ({
      type: "goal_rated" as const,
      rating: context.newId(),
      goal,
      value,
      day: context.today,
      context: "session" as const,
      round,
    })),
  );
}

/**
 * Reveals a round and publishes this member's own ratings of it with the reveal, so that they are there at once.
 *
 * Whoever did not reveal it publishes theirs once their device hears of it (rule S4).
 */
export function revealRatingRound(command: RevealRatingRound, context: Context, given: Given): Decision {
  const found = openRound(command.round ?? null, given.shared);
  if (isRefusal(found)) return found;
  const [{ round }] = found;
  const own = rowsOf(gather(given.private), "goal_rated").filter(
    ({ body }) => body.round === round && !given.shared.facts.has(key(body.rating, context.member)),
  );
  return forBoth({ type: "rating_round_revealed", round }, ...own.map(({ body }) => body));
}

/** Keeps the summary, and the points that say something. */
export function recapSession(command: RecapSession, context: Context, given: Given): Decision {
  const summary = trimmed(command.summary);
  if (summary === null) return { code: "nothing_said", field: "summary" };
  const session = latest(command.session ?? null, context, given.shared);
  if (session === null) return { code: "not_found", field: "session" };
  const agreed = (command.agreed ?? []).map(trimmed).filter((point) => point !== null);
  return forBoth({ type: "session_recapped", session, summary, agreed });
}

/** Gives feedback on the session that is meant. */
export function giveFeedback(command: GiveFeedback, context: Context, given: Given): Decision {
  const session = latest(command.session ?? null, context, given.shared);
  if (session === null) return { code: "not_found", field: "session" };
  return forAudience(command.audience ?? "shared", {
    type: "session_feedback_given",
    feedback: context.newId(),
    session,
    heard: command.heard,
    worked_on_what_matters: command.worked_on_what_matters,
    way_of_working_fits: command.way_of_working_fits,
    overall: command.overall,
    most_helpful: trimmed(command.most_helpful),
    least_helpful: trimmed(command.least_helpful),
  });
}

function allSessions(shared: State): readonly SessionDoc[] {
  return sessions(shared, gather(shared)).sessions;
}

/** The session that is named, the one that is going on, or the one that was started last. */
function latest(named: string | null, context: Context, shared: State): string | null {
  const meant = named ?? context.session;
  if (meant !== null) return meant;
  return allSessions(shared).reduce<SessionDoc | null>(later, null)?.session ?? null;
}

function later(last: SessionDoc | null, session: SessionDoc): SessionDoc | null {
  if (session.started_at === null) return last;
  const before = last?.started_at ?? -1;
  return session.started_at > before || (session.started_at === before && session.session > (last?.session ?? ""))
    ? session
    : last;
}

/** The round that is named or was opened last, where it is not revealed yet. */
function openRound(named: string | null, shared: State): readonly [RoundDoc] | Refusal {
  const meant = rounds(shared, gather(shared)).findLast((round) => named === null || round.round === named);
  if (meant === undefined) return named === null ? NO_ROUND : { ...NO_ROUND, about: named };
  if (meant.revealed) return { code: "already_so", field: "round", about: meant.round };
  return [meant];
}

const NO_ROUND: Refusal = { code: "not_found", field: "round" };
