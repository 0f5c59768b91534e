/** Steps that a goal asks for, with their logs, read from the shared projection. */

import type { TickDoc } from "../../core/views/facts/ticks.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import type { SharedProjection } from "../../core/views/shared.ts";

/** The steps of a goal that still stand: neither let go nor broken into smaller ones. */
export function standingSteps(goal: GoalDoc): readonly StepDoc[] {
  return goal.steps.filter((step) => step.dropped === null && step.split_into.length === 0);
}

/** Return the logs of a step by day. */
export function ticksOf(shared: SharedProjection, step: StepDoc): readonly TickDoc[] {
  const progress = shared.progress.goals.find((goal) => goal.goal === step.goal);
  return progress?.steps.find((stepDoc) => stepDoc.step === step.step)?.ticks ?? [];
}

/** The tick of a step today. */
export function tickToday(shared: SharedProjection, step: StepDoc, today: string): TickDoc | null {
  return ticksOf(shared, step).find((tick) => tick.day === today) ?? null;
}

/** A one-off step that is done stands no more; a scheduled one comes again. */
export function isFinished(step: StepDoc): boolean {
  return step.per === null && step.done_days.length > 0;
}
