/**
 * Signals: what a therapist may want to look at, and why, from a projection and a day.
 *
 * A signal is a reason to ask, never a verdict. Each rule has a name and a version; a rule that comes to say something
 * else gets another version. The twin of `handrail_shared/views/signals.py`, which the server's caseload uses.
 */

import { isAtRest } from "./due.ts";
import { dayNumber, divided, spoken } from "./facts/days.ts";
import type { RatingDoc } from "./facts/series.ts";
import type { GoalDoc } from "./goals/goals.ts";
import type { GoalProgressDoc } from "./progress.ts";
import type { FeedbackDoc } from "./sessions/feedback.ts";
import type { SharedProjection } from "./shared.ts";

const NO_ENTRY_DAYS = 14;
const QUIET_DAYS = 21;
const NO_GOAL_DAYS = 14;
const WORSE_BY = 3;
const WORSE_WITHIN_DAYS = 56;
const STALLED_RATINGS = 4;
const STALLED_DAYS = 28;
const STALLED_WITHIN = 1;
/** Without a rating within so many days a goal is quiet, not stalled. */
const STALLED_LATELY_DAYS = 28;
/** By so many points the last two ratings of a run may not exceed the first two: that is slow growth. */
const STALLED_GROWTH = 2;
/** The rating at which a goal is fully reached. */
const REACHED = 10;
const LOW_FEEDBACK = 5;
const FEEDBACK_DROP = 2;
/** So long low feedback asks for a look. */
const FEEDBACK_DAYS = 42;
/** So long after its day a goal is asked about. */
const PAST_DUE_DAYS = 7;
/** The day number of 1970-01-01. */
const EPOCH_DAY = 719_528;
const DAY_US = 86_400_000_000;

/** What one could do next about each signal, what is easiest and most shared first. */
const NEXT_ACTIONS = {
  "entries.quiet.v1": ["put_on_agenda", "plan_session", "take_to_supervision"],
  "plan.nogoal.v1": ["put_on_agenda", "draft_goal", "plan_session"],
  "review.due.v1": ["put_on_agenda", "look_at_progress", "plan_session"],
  "commitment.unreported.v1": ["see_commitments", "put_on_agenda", "plan_session"],
  "feedback.low.v2": ["read_feedback", "put_on_agenda", "take_to_supervision"],
  "agreement.stale.v1": ["see_what_changed", "agree_again", "put_on_agenda"],
  "goal.worse.v1": ["put_on_agenda", "look_at_progress", "smaller_step", "if_then_plan", "take_to_supervision"],
  "goal.stalled.v2": ["put_on_agenda", "smaller_step", "if_then_plan", "change_goal", "take_to_supervision"],
  "goal.quiet.v2": ["put_on_agenda", "smaller_step", "pause_goal"],
  "goal.due.v1": ["put_on_agenda", "look_at_progress", "change_goal"],
} as const;

export type Rule = keyof typeof NEXT_ACTIONS;
export type Action = (typeof NEXT_ACTIONS)[Rule][number];
type Level = "attention" | "info";

/** `rule` names the rule with its version, `why` says in plain words what it saw, `actions` what one could do next. */
export interface SignalDoc {
  rule: Rule;
  level: Level;
  goal: string | null;
  why: string;
  actions: readonly Action[];
}

/** Return what to look at on `today`; what asks for attention first, then in the order of the board. */
export function signals(projection: SharedProjection, today: string): SignalDoc[] {
  const rated = ratingsByClient(projection, today);
  const progress = new Map(projection.progress.goals.map((goal) => [goal.goal, goal]));
  const ofGoals = projection.board.goals
    .filter((goal) => !isAtRest(goal, today))
    .flatMap((goal) => ofGoal(goal, progress.get(goal.goal), rated.get(goal.goal) ?? [], today));
  const found = [
    ...noEntry(projection, today),
    ...noGoal(projection, today),
    ...reviewDue(projection, today),
    ...unreported(projection, today),
    ...feedbackLow(projection, today),
    ...ofGoals,
  ];
  return [...found.filter((doc) => doc.level === "attention"), ...found.filter((doc) => doc.level === "info")];
}

/** Return how close each goal on the board was to its client up to `today`, in order. */
export function ratingsByClient(projection: SharedProjection, today: string): Map<string, RatingDoc[]> {
  const clients = clientsOf(projection);
  return new Map(
    projection.progress.goals.map((goal) => [
      goal.goal,
      goal.ratings.filter((rating) => clients.has(rating.by) && rating.day <= today),
    ]),
  );
}

/** Return when the client last wrote something that both can see, in microseconds since 1970. */
export function lastEntryAt(projection: SharedProjection): number | null {
  const clients = clientsOf(projection);
  return projection.timeline.find((row) => clients.has(row.by))?.at ?? null;
}

function clientsOf(projection: SharedProjection): ReadonlySet<string> {
  return new Set(projection.members.filter((doc) => doc.role === "client").map((doc) => doc.member));
}

// --- about the space -------------------------------------------------------------------------------------------------

function noEntry(projection: SharedProjection, today: string): SignalDoc[] {
  const at = lastEntryAt(projection);
  if (at === null) return [];
  const days = dayNumber(today) - dayOf(at);
  return days < NO_ENTRY_DAYS ? [] : [signal("entries.quiet.v1", "info", `No shared entry for ${days} days`)];
}

function noGoal(projection: SharedProjection, today: string): SignalDoc[] {
  const { start, end } = projection.space.therapy;
  if (start === null || end !== null || dayNumber(today) - dayNumber(start) < NO_GOAL_DAYS) return [];
  if (projection.board.goals.some((goal) => goal.status === "active" || goal.status === "paused")) return [];
  return [signal("plan.nogoal.v1", "info", `No goal to work on yet; therapy began on ${spoken(start, today)}`)];
}

function reviewDue(projection: SharedProjection, today: string): SignalDoc[] {
  const due = projection.progress.reviews.at(-1)?.next_due ?? null;
  if (due === null || due > today) return [];
  return [signal("review.due.v1", "info", `A review was planned for ${spoken(due, today)}`)];
}

function unreported({ sessions }: SharedProjection, today: string): SignalDoc[] {
  const made = [...sessions.commitments, ...sessions.sessions.flatMap((doc) => doc.commitments)];
  const passed = made.filter(
    (commitment) => commitment.reports.length === 0 && commitment.due !== null && commitment.due < today,
  ).length;
  if (passed === 0) return [];
  const many = passed === 1 ? "1 commitment is" : `${passed} commitments are`;
  return [signal("commitment.unreported.v1", "info", `${many} past the day, and nobody said what came of it`)];
}

function feedbackLow({ sessions }: SharedProjection, today: string): SignalDoc[] {
  const given = [...sessions.feedback, ...sessions.sessions.flatMap((doc) => doc.feedback)];
  given.sort((one, other) => one.at - other.at);
  const last = given.at(-1);
  if (last === undefined || dayNumber(today) - dayOf(last.at) > FEEDBACK_DAYS) return [];
  const before = answersOf(given.at(-2) ?? last);
  const low = answersOf(last)
    .filter(([, value], index) => value <= LOW_FEEDBACK || (before[index]?.[1] ?? value) - value >= FEEDBACK_DROP)
    .map(([name, value]) => `${name} ${value}`);
  if (low.length === 0) return [];
  return [signal("feedback.low.v2", "attention", `Latest session feedback: ${low.join(", ")}`)];
}

function answersOf(given: FeedbackDoc): readonly (readonly [string, number])[] {
  return [
    ["felt heard", given.heard],
    ["worked on what matters", given.worked_on_what_matters],
    ["way of working fits", given.way_of_working_fits],
    ["overall", given.overall],
  ];
}

// --- about one goal --------------------------------------------------------------------------------------------------

function ofGoal(
  goal: GoalDoc,
  progress: GoalProgressDoc | undefined,
  ratings: readonly RatingDoc[],
  today: string,
): SignalDoc[] {
  const harder = worse(goal, ratings, today);
  return [
    ...stale(goal),
    ...(harder.length > 0 ? harder : stalled(goal, ratings, today)),
    ...goalQuiet(goal, progress, today),
    ...goalDue(goal, today),
  ];
}

function stale(goal: GoalDoc): SignalDoc[] {
  if (!goal.agreement.stale) return [];
  return [signal("agreement.stale.v1", "info", `${goal.title}: changed since it was agreed`, goal.goal)];
}

function worse(goal: GoalDoc, ratings: readonly RatingDoc[], today: string): SignalDoc[] {
  const since = dayNumber(today) - WORSE_WITHIN_DAYS;
  const recent = ratings.filter((rating) => dayNumber(rating.day) >= since).map((rating) => rating.value);
  const best = Math.max(...recent);
  if (recent.length < 3 || best - Math.max(...recent.slice(-2)) < WORSE_BY) return [];
  const why = `${goal.title}: rated ${recent.at(-1)}, and ${best} within the last eight weeks`;
  return [signal("goal.worse.v1", "attention", why, goal.goal)];
}

function stalled(goal: GoalDoc, ratings: readonly RatingDoc[], today: string): SignalDoc[] {
  const last = ratings.at(-1);
  if (last === undefined || last.value >= wanted(goal)) return [];
  if (dayNumber(today) - dayNumber(last.day) > STALLED_LATELY_DAYS) return [];
  const moved = ratings.findLastIndex((rating) => Math.abs(rating.value - last.value) > STALLED_WITHIN);
  const run = ratings.slice(moved + 1);
  const days = dayNumber(last.day) - dayNumber((run[0] ?? last).day);
  if (run.length < STALLED_RATINGS || days < STALLED_DAYS) return [];
  const total = (some: readonly RatingDoc[]) => some.reduce((sum, rating) => sum + rating.value, 0);
  if (total(run.slice(-2)) - total(run.slice(0, 2)) >= STALLED_GROWTH) return [];
  const why = `${goal.title}: about ${last.value} for ${divided(days, 7)} weeks, in ${run.length} ratings`;
  return [signal("goal.stalled.v2", "attention", why, goal.goal)];
}

/** The rating at which the goal is where both want it. */
function wanted(goal: GoalDoc): number {
  const targets = goal.measures.flatMap(({ kind, target }) => (kind === "rating" ? [target ?? ""] : []));
  return Math.min(REACHED, ...targets.filter((target) => /^[0-9]+$/.test(target)).map(Number));
}

function goalQuiet(goal: GoalDoc, progress: GoalProgressDoc | undefined, today: string): SignalDoc[] {
  if (goal.status !== "active" && goal.status !== "paused") return [];
  const pausedTo = goal.pauses.flatMap(({ until, resumed }) => {
    if (resumed !== null) return [dayNumber(resumed)];
    return until === null ? [] : [dayNumber(until) + 1];
  });
  const days = dayNumber(today) - Math.max(dayOf(goal.at), ...pausedTo, ...logged(progress));
  if (days < QUIET_DAYS) return [];
  return [signal("goal.quiet.v2", "info", `${goal.title}: nothing logged for ${days} days`, goal.goal)];
}

function goalDue(goal: GoalDoc, today: string): SignalDoc[] {
  if (goal.due === null || dayNumber(today) - dayNumber(goal.due) < PAST_DUE_DAYS) return [];
  return [signal("goal.due.v1", "info", `${goal.title}: planned until ${spoken(goal.due, today)}`, goal.goal)];
}

/** The days on which anything was logged for the goal. */
function logged(progress: GoalProgressDoc | undefined): number[] {
  if (progress === undefined) return [];
  const series = [
    progress.ratings,
    ...progress.measures.map((measure) => measure.values),
    ...progress.counters.map((counter) => counter.days),
    ...progress.steps.map((step) => step.ticks),
  ];
  return series.flat().map((entry) => dayNumber(entry.day));
}

/** The number of the day, in UTC, of a time in microseconds since 1970. */
function dayOf(atUs: number): number {
  return EPOCH_DAY + divided(atUs, DAY_US);
}

function signal(rule: Rule, level: Level, why: string, goal: string | null = null): SignalDoc {
  return { rule, level, goal, why, actions: NEXT_ACTIONS[rule] };
}
