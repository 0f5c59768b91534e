/** A milestone's criterion in numbers, and the number as it is now, in plain words. */
import type { MeasureDoc } from "../../core/views/goals/measures.ts";
import type { MilestoneDoc } from "../../core/views/goals/milestones.ts";
import { numberOf } from "../../core/views/met.ts";
import type { SpaceNow } from "../app-context.ts";
import { dated } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";

/** "When “Put on my shoes” was done at least 5 times."; null without such a criterion. */
export function inNumbers(milestone: MilestoneDoc, space: SpaceNow): string | null {
  const { op, value } = milestone;
  if (op === null || value === null) return null;
  const bound = words.milestone.bounds[op].toLowerCase();
  if (milestone.step !== null) {
    const steps = space.shared.board.goals.flatMap((goal) => goal.steps);
    const title = steps.find((step) => step.step === milestone.step)?.title;
    return title === undefined ? null : fill(words.milestone.whenStep, { title, bound, times: times(value) });
  }
  const said = amountSaid(milestone, value, space);
  if (milestone.measure !== null) {
    const measure = measureOf(milestone, space);
    return measure === undefined ? null : fill(sentence(measure), { title: measure.label, bound, value: said });
  }
  if (space.me.role === "client") return fill(words.milestone.whenRated, { bound, value: said });
  return fill(words.milestone.whenRatedBy, { name: space.otherName, bound, value: said });
}

/** "Now: 3 times (24 November)."; null while there is no number. */
export function numberNow(milestone: MilestoneDoc, space: SpaceNow): string | null {
  const number = numberOf(space.shared, milestone);
  if (number === null) return null;
  const value = amountSaid(milestone, number.value, space);
  return fill(words.milestone.now, { value, day: dated(number.day, space.today) });
}

function sentence({ kind }: MeasureDoc) {
  if (kind === "counter") return words.milestone.whenCounted;
  return kind === "yes_no" ? words.milestone.whenYesNo : words.milestone.whenMeasure;
}

/** A number with what it counts. */
function amountSaid(milestone: MilestoneDoc, value: string, space: SpaceNow): string {
  if (milestone.step !== null) return times(value);
  if (milestone.measure === null) return fill(words.milestone.rated, { value });
  const measure = measureOf(milestone, space);
  if (measure?.kind === "counter") return fill(words.milestone.timesPer, { times: times(value), per: perOf(measure) });
  if (measure?.kind === "yes_no") return (Number(value) === 0 ? words.common.no : words.common.yes).toLowerCase();
  if (measure?.kind === "minutes") return counted(words.live.minutesOnly, Number(value));
  return `${value} ${measure?.unit ?? ""}`.trim();
}

/** "day", "week" or "month": what is counted together. */
export function perOf(measure: MeasureDoc): string {
  return words.periods[measure.per === "week" || measure.per === "month" ? measure.per : "day"];
}

function times(value: string): string {
  return counted(words.milestone.times, Number(value));
}

function measureOf(milestone: MilestoneDoc, { shared }: SpaceNow): MeasureDoc | undefined {
  const measures = shared.board.goals.flatMap((goal) => goal.measures);
  return measures.find((measure) => measure.measure === milestone.measure);
}
