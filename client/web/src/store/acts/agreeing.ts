/** What two people do to agree on a goal: suggest, answer, agree, withdraw, comment. */
import type { Horizon } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { Intention } from "../store.ts";
import { forBoth, type Making, text } from "./making.ts";

export interface Suggestion {
  readonly title?: string;
  readonly why?: string;
  readonly due?: string | null;
  readonly horizon?: Horizon | null;
  readonly reason?: string;
}

/** Suggest a change to the other. It changes nothing until it is answered. */
export function suggest(goal: GoalDoc, told: Suggestion, making: Making): readonly Intention[] {
  const fields = {
    title: text(told.title),
    why: text(told.why),
    due: text(told.due),
    horizon: told.horizon ?? null,
  };
  if (Object.values(fields).every((each) => each === null)) return [];
  return forBoth({
    type: "goal_change_suggested",
    suggestion: making.newId(),
    goal: goal.goal,
    base: { number: goal.version.number, mark: goal.version.mark },
    ...fields,
    reason: text(told.reason),
  });
}

/** Take up a suggestion or leave it. */
export function answerSuggestion(
  goal: string,
  suggestion: string,
  answer: { readonly accepted: boolean; readonly reason?: string },
  making: Making,
): readonly Intention[] {
  return forBoth({
    type: "goal_suggestion_answered",
    suggestion,
    goal,
    change: making.newId(),
    accepted: answer.accepted,
    reason: text(answer.reason),
  });
}

/** Agree to a goal exactly as it stands now. */
export function agree(goal: GoalDoc, statement = ""): readonly Intention[] {
  return forBoth({
    type: "goal_agreed",
    goal: goal.goal,
    version: { number: goal.version.number, mark: goal.version.mark },
    statement: text(statement),
  });
}

/** Take one's agreement back, for a reason. Nothing where there is none. */
export function withdraw(goal: GoalDoc, reason: string, making: Making): readonly Intention[] {
  const mine = goal.agreement.by.find((each) => each.by === making.me);
  const why = text(reason);
  if (!mine || why === null) return [];
  return forBoth({
    type: "goal_agreement_withdrawn",
    goal: goal.goal,
    version: { number: mine.version.number, mark: mine.version.mark },
    reason: why,
  });
}

/** Say something about a goal, a step, a milestone, a win, a setback or a shared entry. */
export function comment(on: string, typed: string, making: Making, replyTo?: string): readonly Intention[] {
  const said = text(typed);
  if (said === null) return [];
  return forBoth({ type: "commented", comment: making.newId(), on, text: said, reply_to: replyTo ?? null });
}
