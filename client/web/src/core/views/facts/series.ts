/** What was logged over time: ratings, measures, counters, moods; each series sorted by day, then by the order. */

import type { BodyOf, Feeling } from "../../events/types.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "./gathered.ts";
import { sortedBy, sortedByDay } from "./ordering.ts";

/** A rating: how close a goal was, 0–10, as `by` saw it. */
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

/**
 * How often something happened on a day. A day that is not in the series is unknown, which is not zero.
 *
 * `logs` are the ticks that were counted, or the confirmations of a zero.
 */
export interface CountDoc {
  day: string;
  count: number;
  confirmed_zero: boolean;
  logs: string[];
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

/** One rating. */
export function ratingDoc({ body, placed }: RowOf<"goal_rated">): RatingDoc {
  return {
    rating: body.rating,
    goal: body.goal,
    day: body.day,
    at: placed.at,
    by: placed.author,
    value: body.value,
    context: body.context,
    round: body.round,
    note: body.note,
    session: placed.session,
  };
}

/** A series of ratings. */
export function ratings(rows: readonly RowOf<"goal_rated">[]): RatingDoc[] {
  return sortedByDay(rows, (row) => row.body.day).map(ratingDoc);
}

/** Return what was logged for each measure. */
export function measureValues(gathered: Gathered): Map<string, ValueDoc[]> {
  const found = new Map<string, ValueDoc[]>();
  for (const [measure, rows] of grouped(rowsOf(gathered, "measure_logged"), (body) => body.measure)) {
    found.set(
      measure,
      sortedByDay(rows, (row) => row.body.day).map(({ body, placed }) => ({
        log: body.log,
        day: body.day,
        at: placed.at,
        by: placed.author,
        value: body.value,
        note: body.note,
      })),
    );
  }
  return found;
}

/** Return how often each counted thing happened per day. Ticks outweigh a confirmed zero of the same day. */
export function counters(gathered: Gathered): Map<string, CountDoc[]> {
  const counts = new Map<string, Map<string, CountDoc>>();
  for (const { body } of rowsOf(gathered, "counter_ticked")) {
    const doc = countOf(counts, body.measure, body.day);
    doc.count += 1;
    doc.logs.push(body.tick);
  }
  for (const { body } of rowsOf(gathered, "counter_zero_confirmed")) {
    const doc = countOf(counts, body.measure, body.day);
    if (doc.count > 0) continue;
    doc.confirmed_zero = true;
    doc.logs.push(body.confirmation);
  }
  return new Map([...counts].map(([measure, days]) => [measure, sortedBy(days.values(), ({ day }) => [day])]));
}

function countOf(counts: Map<string, Map<string, CountDoc>>, measure: string, day: string): CountDoc {
  const days = counts.get(measure) ?? new Map<string, CountDoc>();
  counts.set(measure, days);
  const doc = days.get(day) ?? { day, count: 0, confirmed_zero: false, logs: [] };
  days.set(day, doc);
  return doc;
}

/** All check-ins. */
export function moods(gathered: Gathered): MoodDoc[] {
  return sortedByDay(rowsOf(gathered, "check_in_recorded"), (row) => row.body.day).map(({ body, placed }) => ({
    check_in: body.check_in,
    day: body.day,
    at: placed.at,
    by: placed.author,
    mood: body.mood,
    energy: body.energy,
    feelings: body.feelings,
    note: body.note,
    session: placed.session,
  }));
}
