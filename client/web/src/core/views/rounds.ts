/** Rounds of rating together: nobody sees the other's number before the reveal (rule S4). */
import type { RatingDoc } from "./series.ts";

/** A round of rating together. Ratings stay hidden with their authors until it is revealed (rule S4). */
export interface RoundDoc {
  round: string;
  session: string | null;
  goals: readonly string[];
  by: string;
  at: number;
  revealed: boolean;
  ratings: RatingDoc[];
}
