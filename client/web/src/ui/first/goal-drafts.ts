/** Drafts of a goal that is not saved yet. */
import { type Draft, useDraft } from "../drafting.ts";

export const NEW_GOAL_AREAS = "new-goal/areas";

/** The answers on the way to a new goal, each a draft of its own. */
export interface GoalDrafts {
  readonly wish: Draft;
  readonly why: Draft;
  readonly step: Draft;
  readonly name: Draft;
  readonly areas: Draft;
  readonly values: Draft;
  readonly importance: Draft;
  readonly confidence: Draft;
  readonly horizon: Draft;
  readonly parent: Draft;
}

/** The drafts of the goal that is being made; they outlive a reload. */
export function useGoalDrafts(): GoalDrafts {
  return {
    wish: useDraft("new-goal/wish"),
    why: useDraft("new-goal/why"),
    step: useDraft("new-goal/step"),
    name: useDraft("new-goal/name"),
    areas: useDraft(NEW_GOAL_AREAS),
    values: useDraft("new-goal/values"),
    importance: useDraft("new-goal/importance"),
    confidence: useDraft("new-goal/confidence"),
    horizon: useDraft("new-goal/horizon"),
    parent: useDraft("new-goal/parent"),
  };
}
