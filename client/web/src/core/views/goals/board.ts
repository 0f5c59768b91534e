/** The board: all goals in their order, as a tree, with what is in focus. */
import { assertNever } from "../../closed.ts";
import type { State } from "../../fold/state.ts";
import { type CommentDoc, comments } from "../facts/comments.ts";
import { addTo, type Gathered, grouped, rowsOf } from "../facts/gathered.ts";
import type { Roles } from "../facts/members.ts";
import { once } from "../facts/once.ts";
import { type Key, sortedBy } from "../facts/ordering.ts";
import { measureValues } from "../facts/series.ts";
import type { Ticks } from "../facts/ticks.ts";
import { type GoalDoc, type GoalParts, goal } from "./goals.ts";
import { type MilestoneDoc, milestones } from "./milestones.ts";
import { barriers, plans } from "./plans.ts";
import { type StepDoc, steps } from "./steps.ts";

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

interface Ranking {
  order: readonly string[];
  focus: readonly string[];
  focusNote: string | null;
  everFocused: Set<string>;
}

/** The board of a state. */
export function board(state: State, gathered: Gathered, allTicks: Ticks, roles: Roles): BoardDoc {
  const ranked = ranking(state);
  const allComments = comments(state);
  const allSteps = steps(state, allTicks, allComments);
  const allMilestones = milestones(state, gathered, allComments);
  const parts: GoalParts = {
    roles,
    focus: ranked.focus,
    everFocused: ranked.everFocused,
    readiness: grouped(rowsOf(gathered, "goal_readiness_rated"), (body) => body.goal),
    values: measureValues(gathered),
    steps: byGoal(allSteps),
    milestones: byGoal(allMilestones),
    barriers: byGoal(barriers(gathered)),
    plans: byGoal(plans(gathered)),
    comments: allComments,
  };
  const drafted = [...state.goals.keys()]
    .map((identifier) => goal(state, identifier, parts))
    .filter((doc) => doc !== null);
  const shown = inOrder(
    drafted.filter((doc) => doc.status !== "retracted"),
    ranked.order,
  );
  const onBoard = new Set(shown.map((doc) => doc.goal));
  const inFocus = new Set(shown.filter((doc) => doc.in_focus).map((doc) => doc.goal));
  const known = new Set(drafted.map((doc) => doc.goal));
  const placed = new Set([...known, ...allSteps.map((doc) => doc.step), ...allMilestones.map((doc) => doc.milestone)]);
  return {
    goals: shown,
    tree: tree(shown),
    focus: ranked.focus.filter((identifier) => inFocus.has(identifier)),
    focus_note: ranked.focusNote,
    loose_steps: allSteps.filter((doc) => !known.has(doc.goal)),
    loose_milestones: allMilestones.filter((doc) => !known.has(doc.goal)),
    retracted: sortedBy(drafted, draftedAt)
      .filter((doc) => !onBoard.has(doc.goal))
      .map(retracted),
    comments: [...allComments.keys()]
      .sort()
      .filter((on) => !placed.has(on))
      .flatMap((on) => allComments.get(on) ?? []),
  };
}

/** The latest order and focus. Of a goal that is named twice in them the first mention counts. */
function ranking(state: State): Ranking {
  const found: Ranking = { order: [], focus: [], focusNote: null, everFocused: new Set() };
  for (const placed of once(state.rankings)) {
    const body = placed.body;
    switch (body.type) {
      case "goals_ranked":
        found.order = [...new Set(body.order)];
        break;
      case "goal_focus_set":
        found.focus = [...new Set(body.focus)];
        found.focusNote = body.note;
        for (const identifier of body.focus) found.everFocused.add(identifier);
        break;
      default:
        assertNever(body);
    }
  }
  return found;
}

function byGoal<D extends { readonly goal: string }>(docs: Iterable<D>): Map<string, D[]> {
  const found = new Map<string, D[]>();
  for (const doc of docs) addTo(found, doc.goal, doc);
  return found;
}

/** Ranked goals first, the others by when they were drafted. */
function inOrder(goals: readonly GoalDoc[], order: readonly string[]): GoalDoc[] {
  const ranks = new Map(order.map((identifier, rank) => [identifier, rank]));
  return sortedBy(goals, (doc) => [ranks.get(doc.goal) ?? order.length, ...draftedAt(doc)]);
}

function draftedAt(doc: GoalDoc): Key {
  return [doc.at, doc.goal];
}

/** The goals, parents before children. Who names no parent, a missing one, or is its own ancestor, is a root. */
function tree(goals: readonly GoalDoc[]): NodeDoc[] {
  const parents = new Map(goals.map((doc) => [doc.goal, doc.parent]));
  const roots: string[] = [];
  const children = new Map<string, string[]>();
  const cyclic = inCycles(parents);
  for (const doc of goals) {
    if (doc.parent === null || !parents.has(doc.parent) || cyclic.has(doc.goal)) roots.push(doc.goal);
    else addTo(children, doc.parent, doc.goal);
  }
  const nodes: NodeDoc[] = [];
  // A stack of our own: a chain of goals may be longer than any language's call stack.
  const waiting: NodeDoc[] = roots.toReversed().map((root) => ({ goal: root, parent: null, depth: 0 }));
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    for (const child of (children.get(node.goal) ?? []).toReversed()) {
      waiting.push({ goal: child, parent: node.goal, depth: node.depth + 1 });
    }
  }
  return nodes;
}

/** The goals that are their own ancestors. */
function inCycles(parents: ReadonlyMap<string, string | null>): Set<string> {
  const found = new Set<string>();
  const settled = new Set<string>();
  for (const start of parents.keys()) {
    const path = new Set<string>();
    let here: string | null = start;
    while (here !== null && parents.has(here) && !settled.has(here) && !path.has(here)) {
      path.add(here);
      here = parents.get(here) ?? null;
    }
    if (here !== null && path.has(here)) {
      const walked = [...path];
      for (const item of walked.slice(walked.indexOf(here))) found.add(item);
    }
    for (const row of path) settled.add(row);
  }
  return found;
}

function retracted(doc: GoalDoc): RetractedDoc {
  const ending = doc.ending!; // what is retracted was ended by its retraction
  return { goal: doc.goal, title: doc.title, by: ending.by, at: ending.at, reason: ending.note };
}
