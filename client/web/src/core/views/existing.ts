/** What an id stands for: whether a stream holds a thing of a kind, also one that was taken back since. */
import type { Fact, State } from "../fold/state.ts";

/** Tells whether somebody drafted this goal. */
export function hasGoal(state: State, goal: string): boolean {
  return (state.goals.get(goal) ?? []).some((placed) => placed.body.type === "goal_drafted");
}

/** Tells whether somebody added this step. */
export function hasStep(state: State, step: string): boolean {
  return (state.steps.get(step) ?? []).some((placed) => placed.body.type === "step_added");
}

/** Tells whether somebody added this milestone. */
export function hasMilestone(state: State, milestone: string): boolean {
  return (state.milestones.get(milestone) ?? []).some((placed) => placed.body.type === "milestone_added");
}

/** Tells whether somebody named this value. */
export function hasValue(state: State, value: string): boolean {
  return (state.namedValues.get(value) ?? []).some((placed) => placed.body.type === "value_named");
}

/** Returns the goal for which a measure was defined, null where nobody defined it. */
export function goalOfMeasure(state: State, measure: string): string | null {
  for (const [goal, changes] of state.goals) {
    for (const { body } of changes) {
      if (body.type === "goal_measure_defined" && body.measure === measure) return goal;
    }
  }
  return null;
}

/** Return the kind of a measure as it was defined last, null where nobody defined it. */
export function kindOfMeasure(state: State, measure: string): string | null {
  const goal = goalOfMeasure(state, measure);
  let kind: string | null = null;
  for (const { body } of goal === null ? [] : (state.goals.get(goal) ?? [])) {
    if (body.type === "goal_measure_defined" && body.measure === measure) kind = body.kind ?? null;
  }
  return kind;
}

/** Returns the goal that a suggestion is about, null where nobody made it. */
export function goalOfSuggestion(state: State, suggestion: string): string | null {
  for (const [goal, changes] of state.goals) {
    for (const { body } of changes) {
      if (body.type === "goal_change_suggested" && body.suggestion === suggestion) return goal;
    }
  }
  return null;
}

/** Tells whether anybody noted a fact of one of these types under this id. */
export function hasFact(state: State, identifier: string, ...types: readonly Fact["type"][]): boolean {
  const start = `${identifier} `;
  for (const [at, placed] of state.facts) {
    if (at.startsWith(start) && types.includes(placed.body.type)) return true;
  }
  return false;
}
