/** How both will know: the measures of a goal, and milestones as the places on the way to it. */
import { equal } from "../equal.ts";
import { amount, trimmed } from "../events/texts.ts";
import type { BodyOf, GoalMeasureDefined, MilestoneAdded, Version } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { goalOfMeasure, hasGoal, hasMilestone, hasStep } from "../views/existing.ts";
import { once } from "../views/facts/once.ts";
import { type MilestoneDoc, milestoneDoc } from "../views/goals/milestones.ts";
import { measureFields } from "../views/goals/terms.ts";
import { type Context, type Decision, forBoth, type Given, type Refusal } from "./context.ts";
import type {
  AddMilestone,
  CelebrateMilestone,
  DefineMeasure,
  DraftMeasure,
  PostponeMilestone,
  ReachMilestone,
  RewordMilestone,
} from "./generated.ts";
import { changed, goalState, isRefused } from "./goal_status.ts";

export type MeasureKind = GoalMeasureDefined["kind"];
export type Better = NonNullable<GoalMeasureDefined["better"]>;
export type Bound = NonNullable<MilestoneAdded["op"]>;

/** Defines a measure of a goal, or defines one anew, on the version that shows. */
export function defineMeasure(command: DefineMeasure, context: Context, given: Given): Decision {
  const { goal, measure = null } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (measure !== null && goalOfMeasure(given.shared, measure) === null) {
    return { code: "not_found", field: "measure", about: measure };
  }
  const measured = measuredBy(command, goal, now.version, context);
  if (isRefused(measured)) return measured;
  if ([...measureFields(measured)].every(([field, value]) => changed(now, field, value) === null)) {
    return { code: "already_so", field: "measure", about: measured.measure };
  }
  return forBoth(measured);
}

/** Returns the event that defines a measure on a version of a goal. */
export function measuredBy(
  told: DraftMeasure,
  goal: string,
  base: Version,
  context: Context,
): BodyOf<"goal_measure_defined"> | Refusal {
  const label = trimmed(told.label);
  if (label === null) return { code: "nothing_said", field: "label" };
  const baseline = typedAmount("baseline", told.baseline);
  const target = typedAmount("target", told.target);
  if (baseline !== null && typeof baseline !== "string") return baseline;
  if (target !== null && typeof target !== "string") return target;
  return {
    type: "goal_measure_defined",
    goal,
    change: context.newId(),
    base,
    measure: told.measure || context.newId(),
    kind: told.kind ?? "number",
    label,
    unit: trimmed(told.unit) ?? "",
    better: told.better ?? "up",
    baseline,
    target,
    per: told.per ?? null,
  };
}

/** Returns a number as it is kept, null where nothing was typed, and a refusal where it is no number. */
export function typedAmount(field: string, typed: string | null | undefined): string | Refusal | null {
  if (trimmed(typed) === null) return null;
  return amount(typed ?? "") ?? { code: "does_not_fit", field };
}

/** Adds a milestone. A number has a value and a sign, and is of one step or one measure. */
export function addMilestone(command: AddMilestone, context: Context, given: Given): Decision {
  const title = trimmed(command.title);
  if (title === null) return { code: "nothing_said", field: "title" };
  const missing = missingIn(command, given.shared);
  if (missing !== null) return missing;
  const value = typedAmount("value", command.value);
  if (value !== null && typeof value !== "string") return value;
  const { goal, measure = null, step = null, op = null, order = "n" } = command;
  const subjects = [step, measure].filter((subject) => subject !== null);
  if ((value === null) !== (op === null) || subjects.length > (value === null ? 0 : 1)) {
    return { code: "does_not_fit", field: "op" };
  }
  return forBoth({
    type: "milestone_added",
    milestone: context.newId(),
    goal,
    title,
    criterion: trimmed(command.criterion),
    measure,
    step,
    op,
    value,
    due: command.due || null,
    order,
  });
}

/** Refuses what the milestone names and nobody has written. */
function missingIn({ goal, measure, step }: AddMilestone, shared: State): Refusal | null {
  if (!hasGoal(shared, goal)) return { code: "not_found", field: "goal", about: goal };
  if (measure && goalOfMeasure(shared, measure) === null) {
    return { code: "not_found", field: "measure", about: measure };
  }
  if (step && !hasStep(shared, step)) return { code: "not_found", field: "step", about: step };
  return null;
}

/** Says a milestone in other words. */
export function rewordMilestone(command: RewordMilestone, _context: Context, given: Given): Decision {
  const { milestone } = command;
  const now = milestoneNow(given.shared, milestone);
  if (isRefused(now)) return now;
  const said = { title: trimmed(command.title), criterion: trimmed(command.criterion), due: command.due || null };
  if (said.title === null && said.criterion === null && said.due === null) return { code: "nothing_said" };
  const title = said.title === now.title ? null : said.title;
  const criterion = said.criterion === now.criterion ? null : said.criterion;
  const due = said.due === now.due ? null : said.due;
  if (title === null && criterion === null && due === null) {
    return { code: "already_so", field: "milestone", about: milestone };
  }
  return forBoth({ type: "milestone_reworded", milestone, title, criterion, due });
}

/** Says that a milestone is reached, or says anew when and by what it was. */
export function reachMilestone(command: ReachMilestone, context: Context, given: Given): Decision {
  const { milestone, evidence = [] } = command;
  const now = milestoneNow(given.shared, milestone);
  if (isRefused(now)) return now;
  const day = command.day || context.today;
  if (now.reached !== null && now.reached.day === day && equal(now.reached.evidence, evidence)) {
    return { code: "already_so", field: "milestone", about: milestone };
  }
  return forBoth({ type: "milestone_reached", milestone, day, evidence });
}

/** Says that a milestone is not reached yet; for a week nobody is asked again. */
export function postponeMilestone(command: PostponeMilestone, context: Context, given: Given): Decision {
  const { milestone } = command;
  const now = milestoneNow(given.shared, milestone);
  if (isRefused(now)) return now;
  const day = command.day || context.today;
  if (now.not_yet?.day === day) return { code: "already_so", field: "milestone", about: milestone };
  return forBoth({ type: "milestone_postponed", milestone, day });
}

/** Celebrates a milestone that stands. */
export function celebrateMilestone(command: CelebrateMilestone, context: Context, given: Given): Decision {
  const now = milestoneNow(given.shared, command.milestone);
  if (isRefused(now)) return now;
  return forBoth({
    type: "milestone_celebrated",
    celebration: context.newId(),
    milestone: command.milestone,
    message: trimmed(command.message),
    how: trimmed(command.how),
  });
}

/** Returns how a milestone reads now. Refuses one that nobody added, and one that was taken back. */
export function milestoneNow(shared: State, milestone: string): MilestoneDoc | Refusal {
  if (!hasMilestone(shared, milestone)) return { code: "not_found", field: "milestone", about: milestone };
  const now = milestoneDoc(milestone, once(shared.milestones.get(milestone) ?? []), [], []);
  return now ?? { code: "taken_back", field: "milestone", about: milestone };
}
