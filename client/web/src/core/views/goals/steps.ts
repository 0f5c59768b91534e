/** Steps as they stand, with the history of their wording. */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { Placed, State, StepChange } from "../../fold/state.ts";
import type { CommentDoc } from "../facts/comments.ts";
import { once } from "../facts/once.ts";
import { byOrder, sortedBy } from "../facts/ordering.ts";
import type { Ticks } from "../facts/ticks.ts";
import { noteRewording, type RewordingDoc } from "./rewordings.ts";

/** The letting go of a step: who dropped it, and why. */
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

/** Every step that was added, sorted by its `order`, then id. */
export function steps(state: State, allTicks: Ticks, comments: ReadonlyMap<string, CommentDoc[]>): StepDoc[] {
  const found: StepDoc[] = [];
  for (const [step, changes] of state.steps) {
    const done = (allTicks.get(step) ?? []).filter((tick) => tick.outcome === "done");
    const doc = stepDoc(
      step,
      once(changes),
      done.map((tick) => tick.day),
      comments.get(step) ?? [],
    );
    if (doc !== null) found.push(doc);
  }
  return sortedBy(found, (doc) => byOrder(doc.order, doc.step));
}

/** One step from its changes in order; null where nobody added it. */
export function stepDoc(
  step: string,
  changes: readonly Placed<StepChange>[],
  doneDays: readonly string[],
  comments: CommentDoc[],
): StepDoc | null {
  const first = changes.find((placed) => placed.body.type === "step_added");
  if (first === undefined) return null;
  const latest: StepDoc = {
    step,
    goal: "",
    milestone: null,
    title: "",
    size: "small",
    times: null,
    per: null,
    due: null,
    order: "",
    split_into: [],
    dropped: null,
    by: first.author,
    at: first.at,
    done_days: doneDays,
    history: [],
    comments,
  };
  for (const placed of changes) changeStep(latest, placed);
  return latest;
}

function changeStep(doc: StepDoc, placed: Placed<StepChange>): void {
  const body = placed.body;
  switch (body.type) {
    case "step_added": {
      const { goal, milestone, title, size, times, per, due, order } = body;
      Object.assign(doc, { goal, milestone, title, size, times, per, due, order });
      noteRewording(doc.history, placed, wording(body));
      break;
    }
    case "step_reworded":
      doc.title = body.title ?? doc.title;
      doc.size = body.size ?? doc.size;
      doc.times = body.times ?? doc.times;
      doc.per = body.per ?? doc.per;
      doc.due = body.due ?? doc.due;
      noteRewording(doc.history, placed, wording(body));
      break;
    case "step_moved": {
      const { goal, milestone, order } = body;
      doc.goal = goal ?? doc.goal;
      doc.milestone = milestone ?? doc.milestone;
      doc.order = order ?? doc.order;
      noteRewording(doc.history, placed, [
        ["goal", goal],
        ["milestone", milestone],
        ["order", order],
      ]);
      break;
    }
    case "step_split":
      doc.split_into = body.into;
      noteRewording(doc.history, placed, [["split_into", body.into]]);
      break;
    case "step_dropped":
      doc.dropped = { at: placed.at, by: placed.author, reason: body.reason };
      noteRewording(doc.history, placed, [["reason", body.reason]]);
      break;
    case "step_restored":
      doc.dropped = null;
      doc.split_into = [];
      noteRewording(doc.history, placed, []);
      break;
    default:
      assertNever(body);
  }
}

function wording({ title, size, times, per, due }: BodyOf<"step_added" | "step_reworded">) {
  return [
    ["title", title],
    ["size", size],
    ["times", times],
    ["per", per],
    ["due", due],
  ] as const;
}
