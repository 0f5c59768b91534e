/** Sessions: planned, prepared, held together, and looked back on. */
import type {
  AgendaItemProposed,
  CommitmentReported,
  GoalRated,
  ObservationAnswered,
  ObservationRecorded,
  SessionScheduled,
} from "../../core/events/types.ts";
import type { RatingDoc } from "../../core/views/facts/series.ts";
import type { Audience, Intention } from "../store.ts";
import { forAudience, forBoth, forMe, type Making, text } from "./making.ts";

export type AgendaKind = NonNullable<AgendaItemProposed["kind"]>;

export interface NewItem {
  readonly text: string;
  readonly kind?: AgendaKind;
  readonly about?: string | null;
  readonly minutes?: number | null;
  readonly session?: string | null;
}

/** Something to talk about, in the given session or the next. */
export function propose(item: NewItem, making: Making): readonly Intention[] {
  const said = text(item.text);
  if (said === null) return [];
  return forBoth({
    type: "agenda_item_proposed",
    item: making.newId(),
    text: said,
    ...(item.kind && item.kind !== "other" ? { kind: item.kind } : {}),
    about: item.about ?? null,
    minutes: item.minutes ?? null,
    session: item.session ?? null,
  });
}

/** An agenda item was talked about. */
export function discussed(item: string, session: string | null, note = "", minutes?: number): readonly Intention[] {
  return forBoth({ type: "agenda_item_discussed", item, session, note: text(note), minutes: minutes ?? null });
}

export interface When {
  readonly day: string;
  readonly startsAt?: number | null;
  readonly minutes?: number;
  readonly mode?: NonNullable<SessionScheduled["mode"]>;
  readonly location?: string;
  /** The session that is moved; a new one without it. */
  readonly session?: string;
}

/** Plan a session, or move the given one. */
export function schedule(when: When, making: Making): readonly Intention[] {
  return forBoth({
    type: "session_scheduled",
    session: when.session ?? making.newId(),
    day: when.day,
    starts_at: when.startsAt ?? null,
    ...(when.minutes ? { minutes: when.minutes } : {}),
    ...(when.mode ? { mode: when.mode } : {}),
    location: text(when.location),
  });
}

/** Call a session off. */
export function cancelSession(session: string, reason = ""): readonly Intention[] {
  return forBoth({ type: "session_cancelled", session, reason: text(reason) });
}

/** Begin a session: the given one, or a new one. */
export function startSession(session: string | null, making: Making): readonly Intention[] {
  return forBoth({ type: "session_started", session: session ?? making.newId(), day: making.today });
}

/** What both look at now: a goal or an agenda item. */
export function focusOn(session: string, on: string): readonly Intention[] {
  return forBoth({ type: "session_focus_changed", session, on });
}

export function endSession(session: string): readonly Intention[] {
  return forBoth({ type: "session_ended", session });
}

/** Begin to rate goals together, each on their own. */
export function openRound(goals: readonly string[], session: string | null, making: Making): readonly Intention[] {
  return forBoth({ type: "rating_round_opened", round: making.newId(), goals, session });
}

/** Rate in a round: in the author's own stream until the reveal (rule S4). */
export function rateHidden(round: string, ratings: ReadonlyMap<string, number>, making: Making): readonly Intention[] {
  return forMe(
    ...[...ratings].map(([goal, value]) => ({
      type: "goal_rated" as const,
      rating: making.newId(),
      goal,
      value,
      day: making.today,
      context: "session" as const,
      round,
    })),
  );
}

/**
 * Turn the ratings of a round over, for both at once. `kept`: this person's own, which go along, so that they are there as
 * soon as the round is. Whoever did not turn it over publishes theirs once they hear of it (rule S4).
 */
export function reveal(round: string, kept: readonly RatingDoc[]): readonly Intention[] {
  return forBoth({ type: "rating_round_revealed", round }, ...kept.map(ratedAs));
}

/** A rating as it was kept: whichever device publishes it says the same. */
function ratedAs({ rating, goal, value, day, context, note, round }: RatingDoc): GoalRated {
  return { type: "goal_rated", rating, goal, value, day, context, note, round };
}

/** What a session came to. */
export function recap(session: string, summary: string, agreed: readonly string[]): readonly Intention[] {
  const said = text(summary);
  if (said === null) return [];
  const points = agreed.flatMap((each) => text(each) ?? []);
  return forBoth({ type: "session_recapped", session, summary: said, ...(points.length ? { agreed: points } : {}) });
}

export interface Commitment {
  readonly text: string;
  readonly due?: string | null;
  readonly goal?: string | null;
  readonly session?: string | null;
}

/** What one will do until a day. */
export function commit(told: Commitment, making: Making): readonly Intention[] {
  const said = text(told.text);
  if (said === null) return [];
  return forBoth({
    type: "commitment_made",
    commitment: making.newId(),
    text: said,
    due: text(told.due),
    goal: told.goal ?? null,
    session: told.session ?? null,
  });
}

/** What became of a commitment. */
export function report(commitment: string, outcome: CommitmentReported["outcome"], note = ""): readonly Intention[] {
  return forBoth({ type: "commitment_reported", commitment, outcome, note: text(note) });
}

export interface Feedback {
  readonly session: string;
  readonly heard: number;
  readonly workedOnWhatMatters: number;
  readonly wayOfWorkingFits: number;
  readonly overall: number;
  readonly mostHelpful?: string;
  readonly leastHelpful?: string;
  readonly audience: Audience;
}

/** How a session was for the client. */
export function giveFeedback(told: Feedback, making: Making): readonly Intention[] {
  return forAudience(told.audience, [
    {
      type: "session_feedback_given",
      feedback: making.newId(),
      session: told.session,
      heard: told.heard,
      worked_on_what_matters: told.workedOnWhatMatters,
      way_of_working_fits: told.wayOfWorkingFits,
      overall: told.overall,
      most_helpful: text(told.mostHelpful),
      least_helpful: text(told.leastHelpful),
    },
  ]);
}

/** Both looked back over the goals and decided how to go on. */
export function completeReview(
  told: {
    readonly summary: string;
    readonly goals: readonly string[];
    readonly nextDue?: string | null;
    readonly session?: string | null;
  },
  making: Making,
): readonly Intention[] {
  const summary = text(told.summary);
  if (summary === null) return [];
  return forBoth({
    type: "review_completed",
    review: making.newId(),
    day: making.today,
    summary,
    ...(told.goals.length ? { goals: told.goals } : {}),
    next_due: text(told.nextDue),
    session: told.session ?? null,
  });
}

/** What a therapist sees, for both or for themselves. */
export function observe(
  told: {
    readonly text: string;
    readonly kind: NonNullable<ObservationRecorded["kind"]>;
    readonly goals?: readonly string[];
    readonly audience: Audience;
  },
  making: Making,
): readonly Intention[] {
  const said = text(told.text);
  if (said === null) return [];
  return forAudience(told.audience, [
    {
      type: "observation_recorded",
      observation: making.newId(),
      kind: told.kind,
      text: said,
      ...(told.goals?.length ? { goals: told.goals } : {}),
      day: making.today,
    },
  ]);
}

/** Whether an observation fits. */
export function answerObservation(
  observation: string,
  fits: ObservationAnswered["fits"],
  typed = "",
): readonly Intention[] {
  return forBoth({ type: "observation_answered", observation, fits, text: text(typed) });
}

/** A therapist's own note, or other words for the given one. */
export function writeNote(typed: string, making: Making, note?: string): readonly Intention[] {
  const said = text(typed);
  if (said === null) return [];
  return forMe({ type: "private_note_written", note: note ?? making.newId(), day: making.today, text: said });
}
