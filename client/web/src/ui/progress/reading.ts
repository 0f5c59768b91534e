/** Sentences and numbers about progress, read from the shared projection: the same for both people. */

import type { RatingDoc } from "../../core/views/facts/series.ts";
import type { TickDoc } from "../../core/views/facts/ticks.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { GoalProgressDoc } from "../../core/views/progress.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { Point } from "../charts/data.ts";
import { monday, type Span } from "../charts/measuring.ts";
import type { Week } from "../charts/Weeks.tsx";
import { dayOf, daysLater } from "../words/days.ts";
import { fill, words } from "../words/index.ts";

/** Two sessions may lie three weeks apart; what is further apart is a gap. */
export const RATING_GAP_DAYS = 22;

export type Window = keyof typeof words.progress.windows;

/**
 * A change of three points on one 0–10 goal is taken for more than a wobble: the usual value for the mean of several
 * goals is 2.45 (Edbrooke-Childs et al. 2015), which a scale of whole numbers cannot show. Below it nothing is called
 * better or worse.
 */
export const BIG_CHANGE = 3;

export function roleOf(shared: SharedProjection, member: string): "client" | "therapist" {
  return shared.members.find((memberDoc) => memberDoc.member === member)?.role ?? "client";
}

/** The ratings of one side, oldest first. */
export function ratingsBy(shared: SharedProjection, progress: GoalProgressDoc, role: "client" | "therapist") {
  return progress.ratings.filter((rating) => roleOf(shared, rating.by) === role);
}

/** The plain sentence above a chart. */
export function sinceStart(ratings: readonly RatingDoc[]): string {
  const [first, last] = [ratings[0], ratings.at(-1)];
  if (!first || !last) return words.progress.none;
  if (ratings.length === 1) return fill(words.progress.one, { value: first.value });
  const sentence = fill(words.progress.since, { from: first.value, to: last.value });
  if (last.value - first.value >= BIG_CHANGE) return `${sentence} ${words.progress.meaningful}`;
  return first.value - last.value >= BIG_CHANGE ? `${sentence} ${words.progress.harder}` : sentence;
}

/** Compare the last ratings of both in the same round; null where they share none. */
export function gapSentence(mine: readonly RatingDoc[], theirs: readonly RatingDoc[], name: string): string | null {
  const own = mine.findLast((own) => own.round !== null && theirs.some((other) => other.round === own.round));
  const other = theirs.find((their) => their.round === own?.round);
  if (!own || !other) return null;
  if (own.value === other.value) return fill(words.progress.noGap, { mine: own.value });
  return fill(words.progress.gap, { mine: own.value, name, theirs: other.value });
}

/** Return the days that a window shows; the whole time begins with the first entry. */
export function spanOf(window: Window, shared: SharedProjection, today: string): Span {
  const lastSession = shared.progress.sessions.findLast((session) => session.day <= today)?.day;
  switch (window) {
    case "session":
      return { from: lastSession && lastSession < today ? lastSession : daysLater(today, -14), to: today };
    case "month":
      return { from: daysLater(today, -28), to: today };
    case "quarter":
      return { from: daysLater(today, -91), to: today };
    case "all": {
      return { from: earlier(firstDay(shared), daysLater(today, -14)), to: today };
    }
  }
}

/** Days are texts: no arithmetic compares them. */
function earlier(one: string, other: string): string {
  return one.localeCompare(other) < 0 ? one : other;
}

function firstDay(shared: SharedProjection): string {
  const { progress } = shared;
  const days = [
    ...progress.moods,
    ...progress.sessions,
    ...progress.wins,
    ...progress.goals.flatMap((goal) => [...goal.ratings, ...goal.steps.flatMap((step) => step.ticks)]),
  ].map((mood) => mood.day);
  const drafted = shared.board.goals.map((goal) => dayOf(goal.at));
  return [...days, ...drafted].reduce((least, day) => (day < least ? day : least), "9999-12-31");
}

/** Ticks by week: done, partly, skipped. */
export function stepWeeks(ticks: readonly TickDoc[], span: Span): ReadonlyMap<string, Week["parts"]> {
  const weeks = new Map<string, { done: number; partly: number; skipped: number }>();
  for (const tick of ticks) {
    if (tick.day < monday(span.from) || tick.day > span.to) continue;
    const week = weeks.get(monday(tick.day)) ?? { done: 0, partly: 0, skipped: 0 };
    week[tick.outcome] += 1;
    weeks.set(monday(tick.day), week);
  }
  return new Map(
    [...weeks].map(([day, week]) => [
      day,
      [
        { kind: "full" as const, count: week.done },
        { kind: "half" as const, count: week.partly },
        { kind: "open" as const, count: week.skipped },
      ],
    ]),
  );
}

/** Counts by week. A week is there as soon as one of its days is known; zero has then been said. */
export function countWeeks(
  days: readonly { readonly day: string; readonly count: number }[],
  span: Span,
): ReadonlyMap<string, Week["parts"]> {
  const weeks = new Map<string, number>();
  for (const { day, count } of days) {
    if (day < monday(span.from) || day > span.to) continue;
    weeks.set(monday(day), (weeks.get(monday(day)) ?? 0) + count);
  }
  return new Map([...weeks].map(([day, count]) => [day, [{ kind: "full" as const, count }]]));
}

/** Return where the goal began and where it is to lead, on the scale of its ratings. */
export function ends(
  goal: GoalDoc,
  ratings: readonly RatingDoc[],
): { readonly start: number | null; readonly target: number | null } {
  const measure = goal.measures.find((measure) => measure.kind === "rating");
  const number = (text: string | null | undefined): number | null =>
    text === null || text === undefined || Number.isNaN(Number(text)) ? null : Number(text);
  return {
    start: number(measure?.baseline) ?? ratings[0]?.value ?? null,
    target: number(measure?.target) ?? number(goal.target),
  };
}

/** Turn a rating into a point of a chart. */
export function pointOf(rating: RatingDoc, nameOf: (member: string) => string): Point {
  return {
    key: rating.rating,
    day: rating.day,
    value: rating.value,
    shown: String(rating.value),
    who: nameOf(rating.by),
    note: rating.note,
    inSession: rating.context === "session" || rating.session !== null,
  };
}

/** Return the label of a measure. */
export function labelOf(goal: GoalDoc, measure: string): string {
  return goal.measures.find((measureDoc) => measureDoc.measure === measure)?.label ?? words.progress.counters;
}
