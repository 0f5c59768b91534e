/**
 * Milestones whose numbers say that they are reached: a question to ask, from a projection. Never an answer.
 *
 * A criterion in numbers is about how often a step was done (`step`), about a measure (`measure`: its latest value, what
 * was counted, or what minutes and amounts of a day, week or month add up to), or, naming neither, about the client's
 * rating of the goal. Who answers "not yet" is left alone by numbers of the next `ASK_AGAIN_DAYS` days.
 */
import { dayNumber, monthNumber, weekNumber } from "./facts/days.ts";
import type { CountDoc, ValueDoc } from "./facts/series.ts";
import type { GoalDoc } from "./goals/goals.ts";
import type { MilestoneDoc } from "./goals/milestones.ts";
import type { GoalProgressDoc } from "./progress.ts";
import type { SharedProjection } from "./shared.ts";

export const ASK_AGAIN_DAYS = 7;

const DECIMALS = 6;

/** Kinds of measures whose values add up, where they are meant for a day, week or month. */
const ADDING_UP: readonly string[] = ["minutes", "count", "yes_no"];

/** A number as it stands: `day` is its own, `evidence` the ids of what it rests on. */
export interface Numbered {
  day: string;
  value: string;
  evidence: readonly string[];
}

/** A milestone whose criterion a number meets. */
export interface MetDoc extends Numbered {
  milestone: string;
  goal: string;
}

/** Open milestones whose latest number meets their criterion, in the board's order. Goals that ended ask nothing. */
export function met(projection: SharedProjection): MetDoc[] {
  const clients = clientsOf(projection);
  const progress = new Map(projection.progress.goals.map((doc) => [doc.goal, doc]));
  const found: MetDoc[] = [];
  for (const goal of projection.board.goals) {
    const series = progress.get(goal.goal);
    if (goal.status === "reached" || goal.status === "closed" || series === undefined) continue;
    for (const milestone of goal.milestones) {
      const number = milestone.reached ? null : latest(goal, milestone, series, clients);
      if (number === null || !meets(milestone, number) || wasAnswered(milestone, number)) continue;
      found.push({ milestone: milestone.milestone, goal: goal.goal, ...number });
    }
  }
  return found;
}

/** The number that a milestone's criterion is about, met or not; null where there is none yet. */
export function numberOf(projection: SharedProjection, milestone: MilestoneDoc): Numbered | null {
  const goal = projection.board.goals.find((doc) => doc.goal === milestone.goal);
  const series = projection.progress.goals.find((doc) => doc.goal === milestone.goal);
  return goal && series ? latest(goal, milestone, series, clientsOf(projection)) : null;
}

function clientsOf(projection: SharedProjection): ReadonlySet<string> {
  return new Set(projection.members.filter((doc) => doc.role === "client").map((doc) => doc.member));
}

function wasAnswered({ not_yet }: MilestoneDoc, number: Numbered): boolean {
  return not_yet !== null && dayNumber(number.day) < dayNumber(not_yet.day) + ASK_AGAIN_DAYS;
}

function meets(milestone: MilestoneDoc, number: Numbered): boolean {
  const [value, bound] = [scaled(number.value), scaled(milestone.value ?? "0")];
  if (milestone.op === ">=") return value >= bound;
  return milestone.op === "<=" ? value <= bound : value === bound;
}

/** A decimal number as an integer, so that both languages compare alike. */
function scaled(amount: string): bigint {
  const [whole = "", fraction = ""] = amount.replace(/^-/, "").split(".");
  const size = BigInt(whole + fraction.padEnd(DECIMALS, "0"));
  return amount.startsWith("-") ? -size : size;
}

/** The number that the criterion is about, as it stands. */
function latest(
  goal: GoalDoc,
  milestone: MilestoneDoc,
  progress: GoalProgressDoc,
  clients: ReadonlySet<string>,
): Numbered | null {
  if (milestone.op === null || milestone.value === null) return null;
  if (milestone.step !== null) return timesDone(progress, milestone.step);
  if (milestone.measure !== null) return ofMeasure(goal, milestone, progress, milestone.measure);
  const last = progress.ratings.filter((rating) => clients.has(rating.by)).at(-1);
  return last === undefined ? null : { day: last.day, value: String(last.value), evidence: [last.rating] };
}

function timesDone(progress: GoalProgressDoc, step: string): Numbered | null {
  const ticks = progress.steps.find((stepDoc) => stepDoc.step === step)?.ticks ?? [];
  const done = ticks.filter((tick) => tick.outcome === "done");
  const last = done.at(-1);
  return last === undefined ? null : { day: last.day, value: String(done.length), evidence: last.logs.slice(0, 1) };
}

function ofMeasure(
  goal: GoalDoc,
  milestone: MilestoneDoc,
  progress: GoalProgressDoc,
  measure: string,
): Numbered | null {
  const values = progress.measures.find((measureDoc) => measureDoc.measure === measure)?.values;
  const defined = goal.measures.find((measureDoc) => measureDoc.measure === measure);
  const per = defined?.per ?? null;
  if (values && defined && per !== null && ADDING_UP.includes(defined.kind)) {
    return summed(values, per, milestone.op === ">=");
  }
  const last = values?.at(-1);
  if (last !== undefined) return { day: last.day, value: last.value, evidence: [last.log] };
  const counter = progress.counters.find((counter) => counter.measure === measure);
  return counter === undefined ? null : counted(counter.days, per, milestone.op === ">=");
}

/** Return what the latest day, week or month adds up to, as `counted` has it. */
function summed(values: readonly ValueDoc[], per: string, atLeast: boolean): Numbered | null {
  const within = latestPeriod(values, per, atLeast);
  const last = within.at(-1);
  if (last === undefined) return null;
  const total = within.reduce((sum, { value }) => sum + scaled(value), 0n);
  return { day: last.day, value: written(total), evidence: within.map(({ log }) => log) };
}

/** Return the decimal number that `scaled` made an integer of. */
function written(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(DECIMALS + 1, "0");
  const plain = `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, "");
  return amount < 0n ? `-${plain}` : plain;
}

/** Return what was counted in the latest day, week or month. A period that may still grow says "at least" only. */
function counted(days: readonly CountDoc[], per: string | null, atLeast: boolean): Numbered | null {
  const within = latestPeriod(days, per, atLeast);
  const last = within.at(-1);
  if (last === undefined) return null;
  return { day: last.day, value: String(within.reduce((sum, item) => sum + item.count, 0)), evidence: [] };
}

/** Return what was logged in the latest period of which the criterion can be said; nothing where there is none yet. */
function latestPeriod<D extends CountDoc | ValueDoc>(days: readonly D[], per: string | null, atLeast: boolean): D[] {
  const periods = days.map((logged) => periodOf(per, logged.day));
  const newest = periods.at(-1);
  const isDaily = per !== "week" && per !== "month";
  // "At most" is not known to hold before the week or month is over.
  const wanted = isDaily || atLeast ? newest : periods.findLast((period) => period !== newest);
  return days.filter((_, index) => periods[index] === wanted);
}

function periodOf(per: string | null, day: string): number {
  if (per === "week") return weekNumber(dayNumber(day));
  return per === "month" ? monthNumber(day) : dayNumber(day);
}
