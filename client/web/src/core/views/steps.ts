/** Steps as they stand, with the history of their wording. */
import type { BodyOf } from "../events/types.ts";
import type { CommentDoc } from "./comments.ts";
import type { RewordingDoc } from "./rewordings.ts";

/** Who dropped a step, and why. */
export interface DroppedDoc {
  at: number;
  by: string;
  reason: string | null;
}

/** A step. With `per` it is scheduled: `times` a day, week or month. `done_days` are sorted. */
export interface StepDoc {
  step: string;
  goal: string;
  milestone: string | null;
  title: string;
  size: BodyOf<"step_added">["size"];
  times: number | null;
  per: BodyOf<"step_added">["per"];
  due: string | null;
  order: string;
  split_into: readonly string[];
  dropped: DroppedDoc | null;
  by: string;
  at: number;
  done_days: readonly string[];
  history: RewordingDoc[];
  comments: CommentDoc[];
}
