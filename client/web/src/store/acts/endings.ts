/** The life of a goal: it rests, is reached, is let go, is taken up again. */
import type { GoalClosedUnmet, GoalPaused } from "../../core/events/types.ts";
import type { Intention } from "../store.ts";
import { forBoth, type Making, text } from "./making.ts";

export type PauseCode = NonNullable<GoalPaused["code"]>;
export type CloseCode = NonNullable<GoalClosedUnmet["code"]>;

export interface Pause {
  readonly until?: string | null;
  readonly code: PauseCode;
  readonly note?: string;
}

/** Let a goal rest: momentum is frozen, and entries can still be made. */
export function pauseGoal(goal: string, pause: Pause, making: Making): readonly Intention[] {
  return forBoth({
    type: "goal_paused",
    goal,
    start: making.today,
    until: text(pause.until),
    code: pause.code,
    note: text(pause.note),
  });
}

/** Take up a goal that rests. */
export function resumeGoal(goal: string, making: Making): readonly Intention[] {
  return forBoth({ type: "goal_resumed", goal, day: making.today });
}

/** The goal is reached. */
export function reachGoal(goal: string, note: string, making: Making): readonly Intention[] {
  return forBoth({ type: "goal_reached", goal, day: making.today, note: text(note) });
}

/** Take up a goal again that had come to its end. */
export function reopenGoal(goal: string, reason: string): readonly Intention[] {
  return forBoth({ type: "goal_reopened", goal, reason: text(reason) });
}

/** Let a goal go that was not reached, with what it taught. */
export function closeGoal(goal: string, code: CloseCode, learned: string): readonly Intention[] {
  return forBoth({ type: "goal_closed_unmet", goal, code, learned: text(learned) });
}

/** The goal was written by mistake. */
export function retractGoal(goal: string, reason = ""): readonly Intention[] {
  return forBoth({ type: "goal_retracted", goal, reason: text(reason) });
}
