/**
 * The life of a goal: draft, active, paused, reached, closed; or retracted.
 *
 * In the merged order a transition can come where it makes no sense (resumed when nothing was paused, reached after it
 * was closed). Then it changes nothing, stays in the history, and the goal "needs a look" until somebody makes a
 * transition that does make sense. Doing again what is done already is no such case: two people may press the same button.
 */
import type { BodyOf } from "../events/types.ts";

export type LifeChange = BodyOf<
  "goal_paused" | "goal_resumed" | "goal_reached" | "goal_reopened" | "goal_closed_unmet" | "goal_retracted"
>;

/** A transition that could not take effect. */
export interface LookDoc {
  type: LifeChange["type"];
  by: string;
  at: number;
}

/** Paused from `start` to `until` (both included) or to the day before `resumed`, whichever comes first. */
export interface PauseDoc {
  start: string;
  until: string | null;
  resumed: string | null;
  code: BodyOf<"goal_paused">["code"];
  note: string | null;
}

/** How a goal was brought to its end: `type` is the event's. */
export interface EndingDoc {
  type: LifeChange["type"];
  by: string;
  at: number;
  day: string | null;
  code: BodyOf<"goal_closed_unmet">["code"] | null;
  note: string | null;
}
