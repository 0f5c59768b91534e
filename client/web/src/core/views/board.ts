/** The board: all goals in their order, as a tree, with what is in focus. */
import type { CommentDoc } from "./comments.ts";
import type { GoalDoc } from "./goals.ts";
import type { MilestoneDoc } from "./milestones.ts";
import type { StepDoc } from "./steps.ts";

/** A goal's place in the tree. `parent` is null at the root, whatever the goal itself says. */
export interface NodeDoc {
  goal: string;
  parent: string | null;
  depth: number;
}

/** A goal that was written by mistake. */
export interface RetractedDoc {
  goal: string;
  title: string;
  by: string;
  at: number;
  reason: string | null;
}

/**
 * The goal board. `tree` lists all goals, each right after its parent's earlier children.
 *
 * `loose_steps` and `loose_milestones` belong to goals that are not on the board; `comments` are those on anything but
 * goals, steps and milestones.
 */
export interface BoardDoc {
  goals: GoalDoc[];
  tree: NodeDoc[];
  focus: readonly string[];
  focus_note: string | null;
  loose_steps: StepDoc[];
  loose_milestones: MilestoneDoc[];
  retracted: RetractedDoc[];
  comments: CommentDoc[];
}
