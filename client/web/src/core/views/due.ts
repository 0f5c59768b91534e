/** What is due today: a pure function of a projection and a day. */

import { dayNumber, monthNumber, weekNumber } from "./facts/days.ts";
import type { TickDoc } from "./facts/ticks.ts";
import type { BoardDoc } from "./goals/board.ts";
import type { GoalDoc } from "./goals/goals.ts";
import { pausedOn } from "./goals/status.ts";
import type { StepDoc } from "./goals/steps.ts";
import type { ProgressDoc } from "./progress.ts";
import type { SessionsDoc } from "./sessions/sessions.ts";
import type { SharedProjection } from "./shared.ts";

/**
 * Something that can be done today. `kind` is "session", "step", "milestone", "goal", "commitment" or "review".
 *
 * `due` is the day that was set for it, where one was; `left` how many more times this day, week or month, where the
 * step is scheduled.
 */
export interface DueDoc {
  kind: "session" | "step" | "milestone" | "goal" | "commitment" | "review";
  id: string;
  title: string;
  goal: string | null;
  due: string | null;
  left: number | null;
}

type Per = NonNullable<StepDoc["per"]>;

/**
 * What is due on `today`: sessions, then steps, milestones and goals in the board's order, commitments, a review.
 *
 * What is paused or ended asks for nothing. A scheduled step is due until it has been done as often as planned in its
 * day, week (Monday to Sunday) or month, and not again on a day on which it was logged. A step without a schedule is due
 * from its due day on; without a due day, whenever its goal is in focus.
 */
export function dueToday(projection: SharedProjection, today: string): DueDoc[] {
  return [
    ...sessionsOn(projection.sessions, today),
    ...onBoard(projection.board, ticksByStep(projection.progress), today),
    ...commitmentsDue(projection.sessions, today),
    ...review(projection.progress, today),
  ];
}

/** Tell whether a goal asks for nothing today: it has ended, or it is paused on that day. */
export function isAtRest(goal: GoalDoc, today: string): boolean {
  return goal.status === "reached" || goal.status === "closed" || pausedOn(goal.pauses, today);
}

function sessionsOn(sessions: SessionsDoc, today: string): DueDoc[] {
  return sessions.sessions
    .filter((doc) => doc.state === "scheduled" && doc.day === today)
    .map((doc) => ({ kind: "session", id: doc.session, title: "", goal: null, due: today, left: null }));
}

function ticksByStep(progress: ProgressDoc): Map<string, readonly TickDoc[]> {
  return new Map(progress.goals.flatMap((goal) => goal.steps.map((series) => [series.step, series.ticks])));
}

function onBoard(board: BoardDoc, ticks: ReadonlyMap<string, readonly TickDoc[]>, today: string): DueDoc[] {
  const found: DueDoc[] = [];
  for (const goal of board.goals) {
    if (isAtRest(goal, today)) continue;
    for (const step of goal.steps) {
      const due = stepDue(goal, step, ticks.get(step.step) ?? [], today);
      if (due !== null) found.push(due);
    }
    for (const { milestone, title, due, reached } of goal.milestones) {
      if (reached === null && hasCome(due, today)) {
        found.push({ kind: "milestone", id: milestone, title, goal: goal.goal, due, left: null });
      }
    }
    if (hasCome(goal.due, today)) {
      found.push({ kind: "goal", id: goal.goal, title: goal.title, goal: goal.goal, due: goal.due, left: null });
    }
  }
  return found;
}

function stepDue(goal: GoalDoc, step: StepDoc, ticks: readonly TickDoc[], today: string): DueDoc | null {
  if (step.dropped !== null || step.split_into.length > 0 || ticks.some((tick) => tick.day === today)) return null;
  const left = step.per === null ? null : leftOf(step.per, step.times ?? 1, ticks, today);
  const isDue = step.per === null ? isDueOnce(goal, step, ticks, today) : left !== 0;
  return isDue ? { kind: "step", id: step.step, title: step.title, goal: goal.goal, due: step.due, left } : null;
}

function isDueOnce(goal: GoalDoc, step: StepDoc, ticks: readonly TickDoc[], today: string): boolean {
  const isDone = ticks.some((tick) => tick.outcome === "done" && tick.day <= today);
  return !isDone && (hasCome(step.due, today) || (step.due === null && goal.in_focus));
}

/** Return how often a scheduled step is still planned in the period of `today`, from what was done in it before. */
function leftOf(per: Per, times: number, ticks: readonly TickDoc[], today: string): number {
  if (per === "day") return times;
  const done = ticks.filter(
    (tick) => tick.outcome === "done" && tick.day < today && samePeriod(per, tick.day, today),
  ).length;
  return Math.max(0, times - done);
}

function samePeriod(per: Per, day: string, today: string): boolean {
  if (per === "week") return weekNumber(dayNumber(day)) === weekNumber(dayNumber(today));
  return monthNumber(day) === monthNumber(today);
}

function hasCome(due: string | null, today: string): boolean {
  return due !== null && due <= today;
}

function commitmentsDue(sessions: SessionsDoc, today: string): DueDoc[] {
  const made = sessions.sessions.flatMap((doc) => doc.commitments);
  return [...made, ...sessions.commitments]
    .filter((doc) => hasCome(doc.due, today) && (doc.reports.at(-1)?.outcome ?? "not_yet") === "not_yet")
    .map((doc) => ({
      kind: "commitment",
      id: doc.commitment,
      title: doc.text,
      goal: doc.goal,
      due: doc.due,
      left: null,
    }));
}

/** The review that the latest review asked for. */
function review(progress: ProgressDoc, today: string): DueDoc[] {
  const latest = progress.reviews.at(-1);
  if (latest === undefined || !hasCome(latest.next_due, today)) return [];
  return [{ kind: "review", id: latest.review, title: "", goal: null, due: latest.next_due, left: null }];
}
