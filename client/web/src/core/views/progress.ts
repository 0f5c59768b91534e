/** Progress: per goal what was rated, logged and counted, and the marks that belong beside every chart. */
import type { State } from "../fold/state.ts";
import { type Gathered, grouped, rowsOf } from "./facts/gathered.ts";
import { type SetbackDoc, setbacks, type WinDoc, wins } from "./facts/moments.ts";
import { sortedBy, sortedByDay } from "./facts/ordering.ts";
import {
  type CountDoc,
  counters,
  type MoodDoc,
  measureValues,
  moods,
  type RatingDoc,
  ratings,
  type ValueDoc,
} from "./facts/series.ts";
import type { TickDoc, Ticks } from "./facts/ticks.ts";
import type { BoardDoc } from "./goals/board.ts";
import type { GoalDoc } from "./goals/goals.ts";
import type { SessionDoc } from "./sessions/sessions.ts";

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

/** The progress that one person logged for themselves alone. */
export interface PrivateProgressDoc {
  ratings: RatingDoc[];
  measures: MeasureSeriesDoc[];
  counters: CounterSeriesDoc[];
  moods: MoodDoc[];
  wins: WinDoc[];
  setbacks: SetbackDoc[];
}

/** The progress that a shared stream shows. */
export function progress(
  state: State,
  gathered: Gathered,
  allTicks: Ticks,
  goals: BoardDoc,
  sessions: readonly SessionDoc[],
): ProgressDoc {
  const rated = grouped(rowsOf(gathered, "goal_rated"), (body) => body.goal);
  const values = measureValues(gathered);
  const counts = counters(gathered);
  const defined = new Set(goals.goals.flatMap((doc) => doc.measures.map((measure) => measure.measure)));
  return {
    goals: goals.goals.map((doc) => ({
      goal: doc.goal,
      title: doc.title,
      ratings: ratings(rated.get(doc.goal) ?? []),
      measures: measuresOf(doc, values),
      counters: countersOf(doc, counts),
      steps: doc.steps.map(({ step, title }) => ({ step, title, ticks: allTicks.get(step) ?? [] })),
    })),
    loose_measures: measureSeries(values, { without: defined }),
    loose_counters: counterSeries(counts, { without: defined }),
    moods: moods(gathered),
    sessions: sessionMarks(sessions),
    reviews: reviews(gathered),
    wins: wins(gathered),
    setbacks: setbacks(state, gathered),
  };
}

/** The progress that a private stream shows. Ratings that wait for a round to be revealed are not in it. */
export function privateProgress(state: State, gathered: Gathered): PrivateProgressDoc {
  return {
    ratings: ratings(rowsOf(gathered, "goal_rated").filter((row) => row.body.round === null)),
    measures: measureSeries(measureValues(gathered), { without: new Set() }),
    counters: counterSeries(counters(gathered), { without: new Set() }),
    moods: moods(gathered),
    wins: wins(gathered),
    setbacks: setbacks(state, gathered),
  };
}

/** All reviews, by day. */
export function reviews(gathered: Gathered): ReviewDoc[] {
  return sortedByDay(rowsOf(gathered, "review_completed"), (row) => row.body.day).map(({ body, placed }) => ({
    review: body.review,
    day: body.day,
    at: placed.at,
    by: placed.author,
    summary: body.summary,
    goals: body.goals,
    next_due: body.next_due,
    session: body.session ?? placed.session,
  }));
}

function measuresOf(doc: GoalDoc, values: ReadonlyMap<string, ValueDoc[]>): MeasureSeriesDoc[] {
  return doc.measures.flatMap(({ measure }) => {
    const logged = values.get(measure);
    return logged === undefined ? [] : [{ measure, values: logged }];
  });
}

function countersOf(doc: GoalDoc, counts: ReadonlyMap<string, CountDoc[]>): CounterSeriesDoc[] {
  return doc.measures.flatMap(({ measure }) => {
    const days = counts.get(measure);
    return days === undefined ? [] : [{ measure, days }];
  });
}

type Without = { readonly without: ReadonlySet<string> };

function measureSeries(values: ReadonlyMap<string, ValueDoc[]>, { without }: Without): MeasureSeriesDoc[] {
  return sortedBy(values, ([measure]) => [measure])
    .filter(([measure]) => !without.has(measure))
    .map(([measure, logged]) => ({ measure, values: logged }));
}

function counterSeries(counts: ReadonlyMap<string, CountDoc[]>, { without }: Without): CounterSeriesDoc[] {
  return sortedBy(counts, ([measure]) => [measure])
    .filter(([measure]) => !without.has(measure))
    .map(([measure, days]) => ({ measure, days }));
}

function sessionMarks(sessions: readonly SessionDoc[]): SessionMarkDoc[] {
  return sessions.flatMap(({ session, day, state }) =>
    day !== null && (state === "started" || state === "ended") ? [{ session, day }] : [],
  );
}
