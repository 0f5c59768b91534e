/** Suggested changes of a goal, and what became of them. */
import type { BodyOf, Horizon } from "../../events/types.ts";
import type { GoalChange, Placed, State } from "../../fold/state.ts";
import { isRetracted } from "../facts/comments.ts";
import { firstSuggestions, type VersionDoc } from "./terms.ts";

/** An answer: who answered a suggestion, and why so. */
export interface AnswerDoc {
  by: string;
  at: number;
  reason: string | null;
}

/** A suggested change. `state` is "open", "accepted", "declined" or "withdrawn". */
export interface SuggestionDoc {
  suggestion: string;
  by: string;
  at: number;
  base: VersionDoc;
  title: string | null;
  why: string | null;
  due: string | null;
  horizon: Horizon | null;
  reason: string | null;
  state: "open" | "accepted" | "declined" | "withdrawn";
  answer: AnswerDoc | null;
}

/** The suggestions for one goal, in order; the first answer to each counts. */
export function suggestions(state: State, changes: readonly Placed<GoalChange>[]): SuggestionDoc[] {
  const answers = new Map<string, Placed<BodyOf<"goal_suggestion_answered">>>();
  for (const placed of changes) {
    const { body } = placed;
    if (body.type === "goal_suggestion_answered" && !answers.has(body.suggestion)) {
      answers.set(body.suggestion, { ...placed, body });
    }
  }
  return [...firstSuggestions(changes)].map(([suggestion, placed]) => {
    const answer = answers.get(suggestion);
    const { base, title, why, due, horizon, reason } = placed.body;
    return {
      suggestion,
      by: placed.author,
      at: placed.at,
      base: { number: base.number, mark: base.mark },
      title,
      why,
      due,
      horizon,
      reason,
      state: stateOf(answer?.body, () => isRetracted(state, suggestion, placed.author)),
      answer: answer === undefined ? null : { by: answer.author, at: answer.at, reason: answer.body.reason },
    };
  });
}

function stateOf(
  answer: BodyOf<"goal_suggestion_answered"> | undefined,
  isWithdrawn: () => boolean,
): SuggestionDoc["state"] {
  if (answer !== undefined) return answer.accepted ? "accepted" : "declined";
  return isWithdrawn() ? "withdrawn" : "open";
}
