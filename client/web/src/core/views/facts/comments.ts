/** Comments, by what they are on. */
import type { BodyOf } from "../../events/types.ts";
import { key, type Placed, type State } from "../../fold/state.ts";
import type { EarlierTextDoc } from "./earlier.ts";
import { addTo } from "./gathered.ts";
import { once } from "./once.ts";
import { sortedBy } from "./ordering.ts";

/** A comment in its latest words. `edited_at` is null where it was never reworded. */
export interface CommentDoc {
  comment: string;
  on: string;
  by: string;
  at: number;
  text: string;
  reply_to: string | null;
  edited_at: number | null;
  earlier: EarlierTextDoc[];
}

/** The comments on each thing, oldest first. Only its author rewords a comment or takes it back. */
export function comments(state: State): Map<string, CommentDoc[]> {
  const found = new Map<string, CommentDoc[]>();
  for (const [comment, changes] of state.comments) {
    // One id written by two authors is two comments.
    const docs = new Map<string, CommentDoc>();
    for (const placed of once(changes)) {
      const earlier = docs.get(placed.author);
      if (earlier?.text !== placed.body.text) docs.set(placed.author, reworded(comment, placed, earlier));
    }
    for (const [author, doc] of docs) {
      if (!isRetracted(state, comment, author)) addTo(found, doc.on, doc);
    }
  }
  for (const [on, docs] of found) {
    found.set(
      on,
      sortedBy(docs, (doc) => [doc.at, doc.comment, doc.by]),
    );
  }
  return found;
}

function reworded(comment: string, placed: Placed<BodyOf<"commented">>, earlier: CommentDoc | undefined): CommentDoc {
  const { text } = placed.body;
  if (earlier === undefined) {
    const { on, reply_to } = placed.body;
    return { comment, on, by: placed.author, at: placed.at, text, reply_to, edited_at: null, earlier: [] };
  }
  const before = [...earlier.earlier, { text: earlier.text, until: placed.at }];
  return { ...earlier, text, edited_at: placed.at, earlier: before };
}

/** Tell whether `author` took back what they wrote under `identifier`. */
export function isRetracted(state: State, identifier: string, author: string): boolean {
  const corrections = state.corrections.get(key(identifier, author)) ?? [];
  return corrections.some((placed) => placed.body.type === "entry_retracted");
}
