/**
 * Momentum: how much of a habit there is, from 0 to 1000, growing with what is done and never broken by one miss.
 *
 * The idea is the published one of the Loop Habit Tracker's score, an exponential average in which what is rarer is
 * forgotten more slowly. Per period (day, week or month) of a scheduled step, in millionths:
 *
 *     score ← score·m + ratio·(1 − m),   m = 2^(−√(times · days in the period) / 13)
 *
 * `ratio` is what was done of what was planned. A daily step thus loses half in 13 days, one that is planned once a week
 * in 34. Skipped days and pauses lower what is planned, and nothing planned leaves the score as it is. The period that
 * today lies in can only raise it. Where a schedule was changed, all of the past is read with the present one. All
 * figures are integers, so that both languages agree; none reaches 2^53.
 */
import { dayNumber, divided, monthNumber, monthStart, WEEK, weekNumber, weekStart } from "./facts/days.ts";
import type { TickDoc } from "./facts/ticks.ts";
import type { PauseDoc } from "./goals/status.ts";
import type { StepDoc } from "./goals/steps.ts";
import type { SharedProjection } from "./shared.ts";

type Per = NonNullable<StepDoc["per"]>;

export const ONE = 1_000_000;
export const HALF_LIFE_DAYS = 13;

export const FINE = 10 * ONE;

/** 2^(−2^i / 65536) in ten-millionths, for i from 0 to 15. */
export const HALVINGS = [
  9999894, 9999788, 9999577, 9999154, 9998308, 9996616, 9993233, 9986471, 9972961, 9945994, 9892280, 9785721, 9576033,
  9170040, 8408964, 7071068,
] as const;

export const NOMINAL_DAYS = { day: 1, week: 7, month: 30 } as const;

/** How many periods count; of what is older less than a thousandth would be left. */
export const LONGEST_LOOK_BACK = { day: 400, week: 260, month: 120 } as const;

/**
 * The momentum of each goal on the board, in thousandths: the mean over its scheduled steps that have begun.
 *
 * null where a goal has no scheduled step; 0 where none of them was logged yet.
 */
export function momentum(projection: SharedProjection, today: string): Map<string, number | null> {
  const ticks = new Map(
    projection.progress.goals.flatMap((goal) => goal.steps.map((series) => [series.step, series.ticks] as const)),
  );
  const found = new Map<string, number | null>();
  for (const goal of projection.board.goals) {
    const scheduled = goal.steps.filter(
      (step) => step.per !== null && step.dropped === null && step.split_into.length === 0,
    );
    const scores = scheduled
      .map((step) => scoreOf(step, ticks.get(step.step) ?? [], goal.pauses, today))
      .filter((score) => score !== null);
    found.set(goal.goal, scheduled.length === 0 ? null : meanOf(scores));
  }
  return found;
}

/** The mean of scores in millionths, rounded to thousandths. */
function meanOf(scores: readonly number[]): number {
  const total = scores.reduce((sum, score) => sum + score, 0);
  return scores.length === 0 ? 0 : divided(divided(total, scores.length) + 500, 1000);
}

/** The momentum of one scheduled step in millionths; null where nothing was logged up to today. */
function scoreOf(step: StepDoc, ticks: readonly TickDoc[], pauses: readonly PauseDoc[], today: string): number | null {
  const per = step.per ?? "day";
  const logged = ticks.filter((tick) => tick.day <= today);
  const [first] = logged;
  if (first === undefined) return null;
  // A step has one tick a day, so that a daily step is planned once, however often a day it is meant to be done.
  const times = per === "day" ? 1 : (step.times ?? 1);
  const kept = keptOf(times * NOMINAL_DAYS[per]);
  const credits = creditsOf(per, logged);
  const rests = pauses.map(dayRange);
  const current = periodOf(per, today);
  let score = 0;
  for (
    let period = Math.max(periodOf(per, first.day), current - LONGEST_LOOK_BACK[per]);
    period <= current;
    period += 1
  ) {
    const { credit, skipped } = credits.get(period) ?? NOTHING;
    const planned = plannedIn(per, period, times, rests) - skipped;
    if (planned <= 0 && credit === 0) continue;
    const ratio = planned <= 0 ? ONE : Math.min(ONE, divided(credit * 1000, planned));
    const moved = divided(score * kept + ratio * (ONE - kept), ONE);
    score = period === current ? Math.max(score, moved) : moved;
  }
  return score;
}

/** m of the formula in millionths, for `days` = times · days in the period. */
export function keptOf(days: number): number {
  const exponent = divided(isqrt(days * 65536 * 65536), HALF_LIFE_DAYS); // in 65536ths
  let kept: number = FINE;
  HALVINGS.forEach((halving, bit) => {
    if (divided(exponent, 2 ** bit) % 2 === 1) kept = divided(kept * halving, FINE);
  });
  return divided(divided(kept, 2 ** divided(exponent, 65536)), 10);
}

/** The whole part of the square root: exact below 2^53, where the language's own may be one off. */
export function isqrt(number: number): number {
  let root = Math.floor(Math.sqrt(number));
  while (root * root > number) root -= 1;
  while ((root + 1) * (root + 1) <= number) root += 1;
  return root;
}

interface Credit {
  readonly credit: number;
  readonly skipped: number;
}

const NOTHING: Credit = { credit: 0, skipped: 0 };

/** Per period what was done, in thousandths of a time, and how many days were skipped. */
function creditsOf(per: Per, ticks: readonly TickDoc[]): Map<number, Credit> {
  const found = new Map<number, Credit>();
  for (const tick of ticks) {
    const period = periodOf(per, tick.day);
    const { credit, skipped } = found.get(period) ?? NOTHING;
    if (tick.outcome === "done") found.set(period, { credit: credit + 1000, skipped });
    else if (tick.outcome === "partly") found.set(period, { credit: credit + (tick.percent ?? 0) * 10, skipped });
    else found.set(period, { credit, skipped: skipped + 1 });
  }
  return found;
}

function periodOf(per: Per, day: string): number {
  if (per === "day") return dayNumber(day);
  return per === "week" ? weekNumber(dayNumber(day)) : monthNumber(day);
}

type Range = readonly [number, number];

/** The first day of a pause and the first day after it, as numbers. */
function dayRange(pause: PauseDoc): Range {
  const ends = [dayNumber("9999-12-31") + 1];
  if (pause.until !== null) ends.push(dayNumber(pause.until) + 1);
  if (pause.resumed !== null) ends.push(dayNumber(pause.resumed));
  return [dayNumber(pause.start), Math.min(...ends)];
}

/** Return how many times were planned in a period: in proportion to the days that were not paused, rounded up. */
function plannedIn(per: Per, period: number, times: number, rests: readonly Range[]): number {
  const [first, length] = daysOf(per, period);
  let active = 0;
  for (let day = first; day < first + length; day += 1) {
    if (!rests.some(([start, end]) => start <= day && day < end)) active += 1;
  }
  return divided(times * active + length - 1, length);
}

/** The first day of a period, and how many days it has. */
function daysOf(per: Per, period: number): Range {
  if (per === "day") return [period, 1];
  if (per === "week") return [weekStart(period), WEEK];
  return [monthStart(period), monthStart(period + 1) - monthStart(period)];
}
