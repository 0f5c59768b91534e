/** What was logged over time: ratings, measures, counters, moods; each series sorted by day, then by the order. */
import type { BodyOf, Feeling } from "../events/types.ts";

/** How close a goal was, 0–10, as `by` saw it. */
export interface RatingDoc {
  rating: string;
  goal: string;
  day: string;
  at: number;
  by: string;
  value: number;
  context: BodyOf<"goal_rated">["context"];
  round: string | null;
  note: string | null;
  session: string | null;
}

/** One logged value of a measure: a decimal number as text. */
export interface ValueDoc {
  log: string;
  day: string;
  at: number;
  by: string;
  value: string;
  note: string | null;
}

/** How often something happened on a day. A day that is not in the series is unknown, which is not zero. */
export interface CountDoc {
  day: string;
  count: number;
  confirmed_zero: boolean;
}

/** One check-in: mood and energy from 1 to 5. */
export interface MoodDoc {
  check_in: string;
  day: string;
  at: number;
  by: string;
  mood: number | null;
  energy: number | null;
  feelings: readonly Feeling[];
  note: string | null;
  session: string | null;
}
