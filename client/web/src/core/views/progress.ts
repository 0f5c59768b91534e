/** Progress: per goal what was rated, logged and counted, and the marks that belong beside every chart. */
import type { SetbackDoc, WinDoc } from "./moments.ts";
import type { CountDoc, MoodDoc, RatingDoc, ValueDoc } from "./series.ts";
import type { TickDoc } from "./ticks.ts";

/** All logged values of one measure. */
export interface MeasureSeriesDoc {
  measure: string;
  values: ValueDoc[];
}

/** All counted days of one measure. */
export interface CounterSeriesDoc {
  measure: string;
  days: CountDoc[];
}

/** All ticks of one step. */
export interface StepSeriesDoc {
  step: string;
  title: string;
  ticks: TickDoc[];
}

/** The progress of one goal. */
export interface GoalProgressDoc {
  goal: string;
  title: string;
  ratings: RatingDoc[];
  measures: MeasureSeriesDoc[];
  counters: CounterSeriesDoc[];
  steps: StepSeriesDoc[];
}

/** A session that took place on `day`. */
export interface SessionMarkDoc {
  session: string;
  day: string;
}

/** Both looked back and decided how to go on. */
export interface ReviewDoc {
  review: string;
  day: string;
  at: number;
  by: string;
  summary: string;
  goals: readonly string[];
  next_due: string | null;
  session: string | null;
}

/** `goals` in the board's order; `loose_…` are series of measures that no goal on the board defines. */
export interface ProgressDoc {
  goals: GoalProgressDoc[];
  loose_measures: MeasureSeriesDoc[];
  loose_counters: CounterSeriesDoc[];
  moods: MoodDoc[];
  sessions: SessionMarkDoc[];
  reviews: ReviewDoc[];
  wins: WinDoc[];
  setbacks: SetbackDoc[];
}

/** What one person logged for themselves alone. */
export interface PrivateProgressDoc {
  ratings: RatingDoc[];
  measures: MeasureSeriesDoc[];
  counters: CounterSeriesDoc[];
  moods: MoodDoc[];
  wins: WinDoc[];
  setbacks: SetbackDoc[];
}
