/** Comments, by what they are on. */
import type { EarlierTextDoc } from "./earlier.ts";

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
