/** How two people come to agree on a goal: suggest, answer, agree, withdraw, comment. */
import { equal } from "../equal.ts";
import { trimmed } from "../events/texts.ts";
import type { Version } from "../events/types.ts";
import type { GoalChange, Placed, State } from "../fold/state.ts";
import { goalOfSuggestion, hasFact, hasGoal, hasMilestone, hasStep } from "../views/existing.ts";
import { type Context, type Decision, forBoth, type Given } from "./context.ts";
import type { AgreeToGoal, AnswerSuggestion, Comment, SuggestChange, WithdrawAgreement } from "./generated.ts";
import { goalState, isRefused } from "./goal_status.ts";

/** Suggests other words, another day or another horizon, on the version that shows. */
export function suggestChange(command: SuggestChange, context: Context, given: Given): Decision {
  const { goal, horizon = null } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  const [title, why, due] = [trimmed(command.title), trimmed(command.why), command.due || null];
  if (title === null && why === null && due === null && horizon === null) return { code: "nothing_said" };
  const suggestion = context.newId();
  const reason = trimmed(command.reason);
  const base = now.version;
  return forBoth({ type: "goal_change_suggested", suggestion, goal, base, title, why, due, horizon, reason });
}

/** Answers a suggestion that nobody has answered: the first answer is the one that counts. */
export function answerSuggestion(command: AnswerSuggestion, context: Context, given: Given): Decision {
  const { suggestion, accepted } = command;
  const goal = goalOfSuggestion(given.shared, suggestion);
  if (goal === null) return { code: "not_found", field: "suggestion", about: suggestion };
  for (const { body } of given.shared.goals.get(goal) ?? []) {
    if (body.type === "goal_suggestion_answered" && body.suggestion === suggestion) {
      return { code: "already_so", field: "suggestion", about: suggestion };
    }
  }
  const change = context.newId();
  const reason = trimmed(command.reason);
  return forBoth({ type: "goal_suggestion_answered", suggestion, goal, change, accepted, reason });
}

/** Agrees to the version that shows, unless one does already. */
export function agreeToGoal({ goal, statement }: AgreeToGoal, context: Context, given: Given): Decision {
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (equal(agreedVersion(now.changes, context.member), now.version)) {
    return { code: "already_so", field: "goal", about: goal };
  }
  return forBoth({ type: "goal_agreed", goal, version: now.version, statement: trimmed(statement) });
}

/** Withdraws from the version that one agreed to, which may be an earlier one. */
export function withdrawAgreement(command: WithdrawAgreement, context: Context, given: Given): Decision {
  const { goal } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  const reason = trimmed(command.reason);
  if (reason === null) return { code: "nothing_said", field: "reason" };
  const version = agreedVersion(now.changes, context.member);
  if (version === null) return { code: "already_so", field: "goal", about: goal };
  return forBoth({ type: "goal_agreement_withdrawn", goal, version, reason });
}

/** Returns the version of a goal that a member agrees to, null where they agree to none. */
export function agreedVersion(changes: readonly Placed<GoalChange>[], member: string): Version | null {
  let agreed: Version | null = null;
  for (const { author, body } of changes) {
    if (author !== member) continue;
    if (body.type === "goal_agreed") agreed = body.version;
    else if (body.type === "goal_agreement_withdrawn") agreed = null;
  }
  return agreed;
}

/** Says something about a thing that both see, or answers another comment on it. */
export function comment(command: Comment, context: Context, given: Given): Decision {
  const { on, reply_to = null } = command;
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  if (!canBeTalkedOf(given.shared, on)) return { code: "not_found", field: "on", about: on };
  if (reply_to !== null && !given.shared.comments.has(reply_to)) {
    return { code: "not_found", field: "reply_to", about: reply_to };
  }
  return forBoth({ type: "commented", comment: context.newId(), on, text, reply_to });
}

function canBeTalkedOf(shared: State, identifier: string): boolean {
  return (
    hasGoal(shared, identifier) ||
    hasStep(shared, identifier) ||
    hasMilestone(shared, identifier) ||
    hasFact(shared, identifier, "win_noted", "setback_noted", "entry_shared") ||
    goalOfSuggestion(shared, identifier) !== null
  );
}
