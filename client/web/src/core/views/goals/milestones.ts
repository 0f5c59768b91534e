/** Milestones as they stand: the places on the way to a goal. */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { MilestoneChange, Placed, State } from "../../fold/state.ts";
import type { CommentDoc } from "../facts/comments.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "../facts/gathered.ts";
import { once } from "../facts/once.ts";
import { byOrder, sortedBy } from "../facts/ordering.ts";
import { noteRewording, type RewordingDoc } from "./rewordings.ts";

/** The word that a milestone was reached: who said it, and on which day. */
export interface ReachedDoc {
  day: string;
  at: number;
  by: string;
  evidence: readonly string[];
}

/** The last word that a milestone is not reached, though its numbers looked so: who said it, and on which day. */
export interface NotYetDoc {
  day: string;
  at: number;
  by: string;
}

/** A celebration: how a milestone was celebrated. */
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
  step: string | null;
  op: BodyOf<"milestone_added">["op"];
  value: string | null;
  due: string | null;
  order: string;
  by: string;
  at: number;
  reached: ReachedDoc | null;
  not_yet: NotYetDoc | null;
  celebrations: CelebrationDoc[];
  history: RewordingDoc[];
  comments: CommentDoc[];
}

/** Every milestone that was added and not let go, sorted by its `order`, then id. */
export function milestones(
  state: State,
  gathered: Gathered,
  comments: ReadonlyMap<string, CommentDoc[]>,
): MilestoneDoc[] {
  const celebrations = grouped(rowsOf(gathered, "milestone_celebrated"), (body) => body.milestone);
  const found: MilestoneDoc[] = [];
  for (const [milestone, changes] of state.milestones) {
    const celebrated = (celebrations.get(milestone) ?? []).map(celebration);
    const doc = milestoneDoc(milestone, once(changes), celebrated, comments.get(milestone) ?? []);
    if (doc !== null) found.push(doc);
  }
  return sortedBy(found, (doc) => byOrder(doc.order, doc.milestone));
}

function celebration({ body, placed }: RowOf<"milestone_celebrated">): CelebrationDoc {
  const { celebration, message, how } = body;
  return { celebration, at: placed.at, by: placed.author, message, how };
}

/** One milestone from its changes in order; null where nobody added it, or it was let go. */
export function milestoneDoc(
  milestone: string,
  changes: readonly Placed<MilestoneChange>[],
  celebrations: CelebrationDoc[],
  comments: CommentDoc[],
): MilestoneDoc | null {
  const first = changes.find((placed) => placed.body.type === "milestone_added");
  if (first === undefined) return null;
  const latest: MilestoneDoc = {
    milestone,
    goal: "",
    title: "",
    criterion: null,
    measure: null,
    step: null,
    op: null,
    value: null,
    due: null,
    order: "",
    by: first.author,
    at: first.at,
    reached: null,
    not_yet: null,
    celebrations,
    history: [],
    comments,
  };
  for (const placed of changes) changeMilestone(latest, placed);
  return changes.some((placed) => placed.body.type === "milestone_dropped") ? null : latest;
}

function changeMilestone(doc: MilestoneDoc, placed: Placed<MilestoneChange>): void {
  const body = placed.body;
  switch (body.type) {
    case "milestone_added": {
      const { goal, title, criterion, measure, step, op, value, due, order } = body;
      Object.assign(doc, { goal, title, criterion, measure, step, op, value, due, order });
      noteRewording(doc.history, placed, [
        ["title", title],
        ["criterion", criterion],
        ["due", due],
      ]);
      break;
    }
    case "milestone_reworded": {
      const { title, criterion, due } = body;
      doc.title = title ?? doc.title;
      doc.criterion = criterion ?? doc.criterion;
      doc.due = due ?? doc.due;
      noteRewording(doc.history, placed, [
        ["title", title],
        ["criterion", criterion],
        ["due", due],
      ]);
      break;
    }
    case "milestone_reached":
      doc.reached = { day: body.day, at: placed.at, by: placed.author, evidence: body.evidence };
      noteRewording(doc.history, placed, [["day", body.day]]);
      break;
    case "milestone_reopened":
      // What stands last is taken back: "reached", else "not yet".
      doc[doc.reached !== null ? "reached" : "not_yet"] = null;
      noteRewording(doc.history, placed, [["reason", body.reason]]);
      break;
    case "milestone_dropped":
      noteRewording(doc.history, placed, [["reason", body.reason]]);
      break;
    case "milestone_postponed":
      doc.not_yet = { day: body.day, at: placed.at, by: placed.author };
      break;
    default:
      assertNever(body);
  }
}
