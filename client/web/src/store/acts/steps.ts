/** Steps and milestones: the small things between sessions. */
import type { Body, MilestoneAdded, StepAdded, StepSkipped } from "../../core/events/types.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import type { Intention } from "../store.ts";
import { forBoth, type Making, text } from "./making.ts";

export type Size = NonNullable<StepAdded["size"]>;
export type Per = NonNullable<StepAdded["per"]>;
export type SkipCode = NonNullable<StepSkipped["code"]>;

export interface NewStep {
  readonly goal: string;
  readonly title: string;
  readonly size?: Size;
  readonly times?: number | null;
  readonly per?: Per | null;
  readonly due?: string | null;
  readonly milestone?: string | null;
}

/** Add a step: once, or `times` per day, week or month. */
export function addStep(step: NewStep, making: Making): readonly Intention[] {
  const title = text(step.title);
  if (title === null) return [];
  return forBoth({
    type: "step_added",
    step: making.newId(),
    goal: step.goal,
    title,
    ...(step.size ? { size: step.size } : {}),
    times: step.per ? (step.times ?? 1) : null,
    per: step.per ?? null,
    due: text(step.due),
    milestone: step.milestone ?? null,
  });
}

/** Break a step into smaller ones of the same goal. */
export function splitStep(step: StepDoc, titles: readonly string[], making: Making): readonly Intention[] {
  const parts = titles.flatMap((title) => text(title) ?? []);
  if (parts.length === 0) return [];
  const added = parts.map((title) => ({
    type: "step_added" as const,
    step: making.newId(),
    goal: step.goal,
    title,
    size: "tiny" as const,
  }));
  const bodies: Body[] = [...added, { type: "step_split", step: step.step, into: added.map((each) => each.step) }];
  return forBoth(...bodies);
}

/** Let a step go. */
export function dropStep(step: string, reason = ""): readonly Intention[] {
  return forBoth({ type: "step_dropped", step, reason: text(reason) });
}

export interface Logged {
  readonly day?: string;
  readonly note?: string;
}

/** Done on that day. */
export function stepDone(step: string, making: Making, logged: Logged & { readonly helped?: number | null } = {}) {
  return forBoth({
    type: "step_done",
    log: making.newId(),
    step,
    day: logged.day ?? making.today,
    helped: logged.helped ?? null,
    note: text(logged.note),
  });
}

/** Some of it was done. */
export function stepPartly(step: string, making: Making, logged: Logged & { readonly percent?: number } = {}) {
  return forBoth({
    type: "step_partly_done",
    log: making.newId(),
    step,
    day: logged.day ?? making.today,
    ...(logged.percent ? { percent: logged.percent } : {}),
    note: text(logged.note),
  });
}

/** Skipped, for a reason. Momentum does not suffer. */
export function stepSkipped(step: string, code: SkipCode, making: Making, logged: Logged = {}) {
  return forBoth({
    type: "step_skipped",
    log: making.newId(),
    step,
    day: logged.day ?? making.today,
    ...(code === "other" ? {} : { code }),
    note: text(logged.note),
  });
}

/** A criterion in numbers: how often a step was done, what a measure says, or, naming neither, the client's rating. */
export interface NumberTold {
  readonly step?: string | null;
  readonly measure?: string | null;
  readonly op: NonNullable<MilestoneAdded["op"]>;
  /** Decimal text. */
  readonly value: string;
}

export interface NewMilestone {
  readonly goal: string;
  readonly title: string;
  readonly criterion?: string;
  readonly number?: NumberTold | null;
  readonly due?: string | null;
}

/** A place on the way to a goal, and how both will see that it is reached. */
export function addMilestone(milestone: NewMilestone, making: Making): readonly Intention[] {
  const title = text(milestone.title);
  if (title === null) return [];
  return forBoth({
    type: "milestone_added",
    milestone: making.newId(),
    goal: milestone.goal,
    title,
    criterion: text(milestone.criterion),
    step: milestone.number?.step ?? null,
    measure: milestone.number?.measure ?? null,
    op: milestone.number?.op ?? null,
    value: milestone.number?.value ?? null,
    due: text(milestone.due),
  });
}

/** The milestone is reached. `evidence`: the ids of what shows it. */
export function reachMilestone(
  milestone: string,
  making: Making,
  evidence: readonly string[] = [],
): readonly Intention[] {
  const rests = evidence.length > 0 ? { evidence } : {};
  return forBoth({ type: "milestone_reached", milestone, day: making.today, ...rests });
}

/** The milestone is not reached yet, whatever its numbers say. */
export function notYet(milestone: string, making: Making): readonly Intention[] {
  return forBoth({ type: "milestone_postponed", milestone, day: making.today });
}

/** Celebrate a milestone. */
export function celebrate(milestone: string, message: string, how: string, making: Making): readonly Intention[] {
  return forBoth({
    type: "milestone_celebrated",
    celebration: making.newId(),
    milestone,
    message: text(message),
    how: text(how),
  });
}
