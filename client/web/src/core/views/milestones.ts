/** Milestones as they stand: the places on the way to a goal. */
import type { BodyOf } from "../events/types.ts";
import type { CommentDoc } from "./comments.ts";
import type { RewordingDoc } from "./rewordings.ts";

/** Who said that a milestone was reached, and on which day. */
export interface ReachedDoc {
  day: string;
  at: number;
  by: string;
  evidence: readonly string[];
}

/** How a milestone was celebrated. */
export interface CelebrationDoc {
  celebration: string;
  at: number;
  by: string;
  message: string | null;
  how: string | null;
}

/** A place on the way to a goal. */
export interface MilestoneDoc {
  milestone: string;
  goal: string;
  title: string;
  criterion: string | null;
  measure: string | null;
  op: BodyOf<"milestone_added">["op"];
  value: string | null;
  due: string | null;
  order: string;
  by: string;
  at: number;
  reached: ReachedDoc | null;
  celebrations: CelebrationDoc[];
  history: RewordingDoc[];
  comments: CommentDoc[];
}
