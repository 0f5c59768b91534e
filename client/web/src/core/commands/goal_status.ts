/** Which goals are in focus, in what order, and the life of each: paused, reached, let go, taken up again. */
import { equal } from "../equal.ts";
import { trimmed } from "../events/texts.ts";
import type { BodyOf, GoalClosedUnmet, GoalPaused, Version } from "../events/types.ts";
import type { GoalChange, Placed, State } from "../fold/state.ts";
import { hasFact, hasGoal, hasMilestone } from "../views/existing.ts";
import { once } from "../views/facts/once.ts";
import { type PauseDoc, type Phase, status } from "../views/goals/status.ts";
import { type FieldValue, terms } from "../views/goals/terms.ts";
import { type Context, type Decision, forBoth, type Given, type Refusal } from "./context.ts";
import type {
  CloseGoal,
  FocusGoals,
  PauseGoal,
  RankGoals,
  ReachGoal,
  ReopenGoal,
  ResumeGoal,
  RetractGoal,
} from "./generated.ts";

/** So many goals a person holds on to at once: more is none. */
export const MOST_IN_FOCUS = 3;

export type PauseCode = NonNullable<GoalPaused["code"]>;
export type CloseCode = NonNullable<GoalClosedUnmet["code"]>;

/** Puts goals in order. */
export function rankGoals(command: RankGoals, _context: Context, given: Given): Decision {
  for (const goal of command.order) {
    if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "order", about: goal };
  }
  const ranked = once(given.shared.rankings).flatMap(({ body }) => (body.type === "goals_ranked" ? [body] : []));
  const last = ranked.at(-1);
  if (last !== undefined && equal(last.order, command.order)) return { code: "already_so", field: "order" };
  return forBoth({ type: "goals_ranked", order: command.order });
}

/** Holds on to at most three goals; refuses a fourth rather than leave one out unasked. */
export function focusGoals(command: FocusGoals, _context: Context, given: Given): Decision {
  const focus = [...new Set(command.focus)];
  for (const goal of focus) {
    if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "focus", about: goal };
  }
  if (focus.length > MOST_IN_FOCUS) return { code: "too_many", field: "focus" };
  const asked = { type: "goal_focus_set", focus, note: trimmed(command.note) } as const;
  if (equal(asked, focusSet(given.shared))) return { code: "already_so", field: "focus" };
  return forBoth(asked);
}

/** Returns the goals in focus that go on: what has ended, or was taken back, takes no room in it. */
export function heldGoals(shared: State): readonly string[] {
  return [...new Set(focusSet(shared).focus)].filter((goal) => {
    const now = goalState(shared, goal);
    return !isRefused(now) && !hasEnded(now.phase);
  });
}

function focusSet(shared: State): BodyOf<"goal_focus_set"> {
  const chosen = once(shared.rankings).flatMap(({ body }) => (body.type === "goal_focus_set" ? [body] : []));
  return chosen.at(-1) ?? { type: "goal_focus_set", focus: [], note: null };
}

/** Pauses a goal that goes on, or says anew why and until when it rests. */
export function pauseGoal(command: PauseGoal, context: Context, given: Given): Decision {
  const now = goalState(given.shared, command.goal);
  if (isRefused(now)) return now;
  if (hasEnded(now.phase)) return { code: "has_ended", field: "goal", about: command.goal };
  const { goal, code = "other" } = command;
  const [until, note] = [command.until || null, trimmed(command.note)];
  const last = now.pauses.at(-1);
  if (now.phase === "paused" && last !== undefined && equal([context.today, until, code, note], reasons(last))) {
    return { code: "already_so", field: "goal", about: goal };
  }
  return forBoth({ type: "goal_paused", goal, start: context.today, until, code, note });
}

/** Takes up a goal that rests. */
export function resumeGoal({ goal }: ResumeGoal, context: Context, given: Given): Decision {
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (hasEnded(now.phase)) return { code: "has_ended", field: "goal", about: goal };
  if (now.phase !== "paused") return { code: "already_so", field: "goal", about: goal };
  return forBoth({ type: "goal_resumed", goal, day: context.today });
}

/** Says that an open or a paused goal is reached. */
export function reachGoal(command: ReachGoal, context: Context, given: Given): Decision {
  const { goal, evidence = [] } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (hasEnded(now.phase)) return { code: "has_ended", field: "goal", about: goal };
  for (const shown of evidence) {
    if (!isEvidence(given.shared, shown)) return { code: "not_found", field: "evidence", about: shown };
  }
  const day = command.day || context.today;
  return forBoth({ type: "goal_reached", goal, day, evidence, note: trimmed(command.note) });
}

/** Lets an open or a paused goal go. */
export function closeGoal(command: CloseGoal, _context: Context, given: Given): Decision {
  const { goal, code = "other" } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (hasEnded(now.phase)) return { code: "has_ended", field: "goal", about: goal };
  return forBoth({ type: "goal_closed_unmet", goal, code, learned: trimmed(command.learned) });
}

/** Takes up a goal again that was reached or let go. */
export function reopenGoal({ goal, reason }: ReopenGoal, _context: Context, given: Given): Decision {
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  if (!hasEnded(now.phase)) return { code: "already_so", field: "goal", about: goal };
  return forBoth({ type: "goal_reopened", goal, reason: trimmed(reason) });
}

/** Takes a goal back, in whatever phase it is. */
export function retractGoal({ goal, reason }: RetractGoal, _context: Context, given: Given): Decision {
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  return forBoth({ type: "goal_retracted", goal, reason: trimmed(reason) });
}

/** A goal as it stands before a command: what its terms say, which version that is, and how its life goes. */
export interface GoalState {
  readonly version: Version;
  /** The terms by field, as in `Terms.latest`. */
  readonly latest: ReadonlyMap<string, FieldValue>;
  /** The fields of which two wordings compete: choosing one is a change, though it is the one that shows. */
  readonly contested: ReadonlySet<string>;
  readonly phase: Phase;
  readonly pauses: readonly PauseDoc[];
  readonly changes: readonly Placed<GoalChange>[];
}

/** Returns how a goal stands. Refuses one that nobody drafted (`not_found`) or that was taken back (`taken_back`). */
export function goalState(shared: State, goal: string): GoalState | Refusal {
  if (!hasGoal(shared, goal)) return { code: "not_found", field: "goal", about: goal };
  const changes = once(shared.goals.get(goal) ?? []);
  const { phase, pauses } = status(changes);
  if (phase === "retracted") return { code: "taken_back", field: "goal", about: goal };
  const { version, latest, concurrent } = terms(changes);
  return { version, latest, contested: new Set(concurrent.map((edit) => edit.field)), phase, pauses, changes };
}

/** Returns what a field is to hold; null where it holds just that and no other wording competes with it. */
export function changed<T extends FieldValue>(now: GoalState, field: string, value: T | null): T | null {
  return equal(value, now.latest.get(field) ?? null) && !now.contested.has(field) ? null : value;
}

/** Returns what a text that may be empty is to hold: an empty one clears it. Null where it stays as it is. */
export function rewritten(now: GoalState, field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const value = trimmed(text) ?? "";
  const isEmptyAlready = value === "" && !now.latest.get(field) && !now.contested.has(field);
  return isEmptyAlready ? null : changed(now, field, value);
}

/** Tells whether a goal in this phase, or of this status, was reached or let go. */
export function hasEnded(phase: string): boolean {
  return phase === "reached" || phase === "closed";
}

/** Tells a refusal from how a thing stands. */
export function isRefused<T extends object>(now: T | Refusal): now is Refusal {
  return "code" in now;
}

function reasons({ start, until, code, note }: PauseDoc) {
  return [start, until, code, note];
}

function isEvidence(shared: State, identifier: string): boolean {
  return (
    hasMilestone(shared, identifier) ||
    hasFact(shared, identifier, "win_noted", "goal_rated", "step_done", "step_partly_done", "step_skipped")
  );
}
