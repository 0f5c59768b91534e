/** Where things stand on a chart: pure arithmetic on days and values. Nothing is smoothed and nothing is filled in. */
import { dayNumber, daysLater } from "../words/days.ts";

/** A stretch of days, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Return the x of a day, in the units of the frame. */
export function across(day: string, span: Span, frame: ChartFrame): number {
  const first = dayNumber(span.from);
  const days = Math.max(1, dayNumber(span.to) - first);
  return frame.left + ((dayNumber(day) - first) / days) * (frame.width - frame.left - frame.right);
}

/** Return the y of a value. `flipped` where less is better, so that up is still better. */
export function up(value: number, low: number, high: number, frame: ChartFrame, flipped = false): number {
  const share = (value - low) / Math.max(1e-9, high - low);
  const room = frame.height - frame.top - frame.bottom;
  return frame.top + room * (flipped ? share : 1 - share);
}

export function isWithin(day: string, span: Span): boolean {
  return span.from <= day && day <= span.to;
}

/** Runs of points that follow each other closely. Where nothing was noted for longer, the line is broken. */
export function runs<P extends { readonly day: string }>(points: readonly P[], gapDays: number): readonly P[][] {
  const found: P[][] = [];
  for (const point of points) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run && last && dayNumber(point.day) - dayNumber(last.day) <= gapDays) run.push(point);
    else found.push([point]);
  }
  return found;
}

/** Dots closer than this many pixels are one smear, and a thousand of them keep a tap waiting: the line says it all. */
const DOT_ROOM = 3;

/** The points that get a dot of their own: all where there is room, else those that no line leads to. */
export function dotsOf<P extends { readonly day: string }>(
  points: readonly P[],
  gapDays: number,
  width: number,
): readonly P[] {
  if (points.length * DOT_ROOM <= width) return points;
  return runs(points, gapDays)
    .filter((run) => run.length === 1)
    .flat();
}

/** Round numbers between low and high, at most `most` of them. */
export function levels(low: number, high: number, most: number): readonly number[] {
  const rough = (high - low) / Math.max(1, most - 1);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((factor) => factor >= rough) ?? power;
  const first = Math.ceil(low / step) * step;
  const found: number[] = [];
  for (let level = first; level <= high + 1e-9; level += step) found.push(Number(level.toFixed(6)));
  return found;
}

/** Days to write under a chart: the first of each month where the span is long, else some even ones. */
export function dayMarks(span: Span, most: number): readonly string[] {
  const days = dayNumber(span.to) - dayNumber(span.from);
  if (days > 70) {
    const months: string[] = [];
    for (let day = span.from; day <= span.to; day = daysLater(day, 1)) if (day.endsWith("-01")) months.push(day);
    const every = Math.ceil(months.length / most);
    return months.filter((_, index) => index % every === 0);
  }
  const every = Math.max(1, Math.ceil(days / most));
  return Array.from({ length: Math.floor(days / every) + 1 }, (_, index) => daysLater(span.from, index * every));
}

/** The Monday of the week that a day lies in. */
export function monday(day: string): string {
  return daysLater(day, -((dayNumber(day) + 3) % 7));
}

/** The Mondays of all weeks that a span touches. */
export function mondays(span: Span): readonly string[] {
  const found: string[] = [];
  for (let day = monday(span.from); day <= span.to; day = daysLater(day, 7)) found.push(day);
  return found;
}
