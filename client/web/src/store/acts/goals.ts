/** Goals: drafted, made clear, measured, put in order and changed. */

import type { Body, GoalAdjusted, GoalMeasureDefined, Horizon, Version } from "../../core/events/types.ts";
import { crc } from "../../core/lines/checksum.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { Audience, Intention } from "../store.ts";
import { forAudience, forBoth, type Making, text } from "./making.ts";

const MARK_MODULUS = 2 ** 48;

export interface SmartAnswers {
  readonly specific?: string | null;
  readonly measurable?: string | null;
  readonly achievable?: string | null;
  readonly relevant?: string | null;
  readonly timeBound?: string | null;
}

export interface MeasureTold {
  readonly kind: NonNullable<GoalMeasureDefined["kind"]>;
  readonly label: string;
  readonly unit?: string;
  readonly better?: NonNullable<GoalMeasureDefined["better"]>;
  readonly baseline?: string | null;
  readonly target?: string | null;
}

export interface NewGoal {
  readonly title: string;
  readonly ownWords?: string;
  readonly why?: string;
  readonly horizon?: Horizon;
  readonly parent?: string | null;
  readonly due?: string | null;
  readonly areas?: readonly string[];
  readonly values?: readonly string[];
  readonly smart?: SmartAnswers;
  readonly measure?: MeasureTold;
  readonly readiness?: { readonly importance: number; readonly confidence: number };
  /** A tiny first step. */
  readonly firstStep?: string;
  readonly audience?: Audience;
  readonly origin?: "own" | "example";
}

export interface Drafted {
  readonly goal: string;
  readonly intentions: readonly Intention[];
}

/** A goal with all that was said of it, in one append. A private draft is its wording alone. */
export function draftGoal(told: NewGoal, making: Making): Drafted {
  const goal = making.newId();
  const changes: string[] = [];
  const next = (): { change: string; base: Version } => {
    const base = versionOf(changes);
    const change = making.newId();
    changes.push(change);
    return { change, base };
  };
  const bodies: Body[] = [
    {
      type: "goal_drafted",
      goal,
      change: next().change,
      title: told.title.trim(),
      own_words: text(told.ownWords),
      why: text(told.why),
      ...(told.horizon ? { horizon: told.horizon } : {}),
      parent: told.parent ?? null,
      due: told.due ?? null,
      ...(told.areas?.length ? { areas: told.areas } : {}),
      ...(told.values?.length ? { values: told.values } : {}),
      ...(told.origin === "example" ? { origin: "example" as const } : {}),
    },
  ];
  if (told.audience === "private") return { goal, intentions: forAudience("private", bodies) };
  const answers = told.smart ? smartFields(told.smart) : null;
  if (answers) bodies.push({ type: "goal_smart_answered", goal, ...next(), ...answers });
  if (told.measure) bodies.push(measureBody(goal, making.newId(), next(), told.measure));
  if (told.readiness) {
    bodies.push({
      type: "goal_readiness_rated",
      rating: making.newId(),
      goal,
      importance: told.readiness.importance,
      confidence: told.readiness.confidence,
      day: making.today,
    });
  }
  const step = text(told.firstStep);
  if (step)
    bodies.push({ type: "step_added", step: making.newId(), goal, title: step, size: "tiny", due: making.today });
  return { goal, intentions: forBoth(...bodies) };
}

/** The version of a goal that has exactly these changes (rule A1). */
export function versionOf(changes: readonly string[]): Version {
  return changes.reduce(versionWith, { number: 0, mark: 0 });
}

/** The same version with one more change. */
export function versionWith({ number, mark }: Version, change: string): Version {
  return { number: number + 1, mark: (mark + crc(change)) % MARK_MODULUS };
}

function base(goal: GoalDoc): Version {
  return { number: goal.version.number, mark: goal.version.mark };
}

export interface Rewording {
  readonly title?: string;
  readonly ownWords?: string;
  readonly why?: string;
  readonly reason?: string;
}

/** Say a goal in other words. */
export function reword(goal: GoalDoc, words: Rewording, making: Making): readonly Intention[] {
  const title = changed(words.title, goal.title);
  const own_words = changed(words.ownWords, goal.own_words);
  const why = changed(words.why, goal.why);
  if (title === null && own_words === null && why === null) return [];
  return forBoth({
    type: "goal_reworded",
    goal: goal.goal,
    change: making.newId(),
    base: base(goal),
    title,
    own_words,
    why,
    reason: text(words.reason),
  });
}

function changed(typed: string | undefined, before: string | null): string | null {
  const said = text(typed);
  return said === before ? null : said;
}

/** Answer some of the five plain questions. */
export function answerSmart(goal: GoalDoc, answers: SmartAnswers, making: Making): readonly Intention[] {
  const fields = smartFields({
    specific: changed(answers.specific ?? undefined, goal.smart.specific),
    measurable: changed(answers.measurable ?? undefined, goal.smart.measurable),
    achievable: changed(answers.achievable ?? undefined, goal.smart.achievable),
    relevant: changed(answers.relevant ?? undefined, goal.smart.relevant),
    timeBound: changed(answers.timeBound ?? undefined, goal.smart.time_bound),
  });
  if (!fields) return [];
  return forBoth({
    type: "goal_smart_answered",
    goal: goal.goal,
    change: making.newId(),
    base: base(goal),
    ...fields,
  });
}

function smartFields(answers: SmartAnswers) {
  const fields = {
    specific: text(answers.specific),
    measurable: text(answers.measurable),
    achievable: text(answers.achievable),
    relevant: text(answers.relevant),
    time_bound: text(answers.timeBound),
  };
  return Object.values(fields).every((each) => each === null) ? null : fields;
}

/** How much a goal matters and how sure one is of it, each 0–10. */
export function rateReadiness(
  goal: string,
  readiness: { readonly importance: number; readonly confidence: number; readonly commitment?: number | null },
  making: Making,
): readonly Intention[] {
  return forBoth({
    type: "goal_readiness_rated",
    rating: making.newId(),
    goal,
    importance: readiness.importance,
    confidence: readiness.confidence,
    commitment: readiness.commitment ?? null,
    day: making.today,
  });
}

/** How both will know. With `measure` that one is defined anew. */
export function defineMeasure(
  goal: GoalDoc,
  told: MeasureTold,
  making: Making,
  measure?: string,
): readonly Intention[] {
  const at = { change: making.newId(), base: base(goal) };
  return forBoth(measureBody(goal.goal, measure ?? making.newId(), at, told));
}

function measureBody(
  goal: string,
  measure: string,
  at: { readonly change: string; readonly base: Version },
  told: MeasureTold,
): GoalMeasureDefined {
  return {
    type: "goal_measure_defined",
    goal,
    ...at,
    measure,
    kind: told.kind,
    label: told.label.trim(),
    ...(told.unit?.trim() ? { unit: told.unit.trim() } : {}),
    ...(told.better && told.better !== "up" ? { better: told.better } : {}),
    baseline: told.baseline ?? null,
    target: told.target ?? null,
  };
}

/** The order in which goals are shown. */
export function rank(order: readonly string[]): readonly Intention[] {
  return forBoth({ type: "goals_ranked", order });
}

export const MOST_IN_FOCUS = 3;

/** At most three goals to hold on to for now; the first three of what is given. */
export function setFocus(focus: readonly string[], note?: string): readonly Intention[] {
  return forBoth({ type: "goal_focus_set", focus: [...new Set(focus)].slice(0, MOST_IN_FOCUS), note: text(note) });
}

export type AdjustCode = NonNullable<GoalAdjusted["code"]>;

export interface Adjustment {
  readonly title?: string;
  readonly ownWords?: string;
  readonly due?: string | null;
  readonly horizon?: Horizon;
  readonly parent?: string | null;
  readonly measure?: string | null;
  readonly target?: string | null;
  readonly code: AdjustCode;
  readonly easier?: boolean;
  readonly note?: string;
  readonly setback?: string | null;
}

/** Change a goal's terms for a reason. The agreement to it becomes stale. Nothing where nothing changes. */
export function adjust(goal: GoalDoc, told: Adjustment, making: Making): readonly Intention[] {
  const fields = {
    title: changed(told.title, goal.title),
    own_words: changed(told.ownWords, goal.own_words),
    due: told.due && told.due !== goal.due ? told.due : null,
    horizon: told.horizon && told.horizon !== goal.horizon ? told.horizon : null,
    parent: told.parent && told.parent !== goal.parent ? told.parent : null,
    target: text(told.target),
  };
  if (Object.values(fields).every((each) => each === null)) return [];
  return forBoth({
    type: "goal_adjusted",
    goal: goal.goal,
    change: making.newId(),
    base: base(goal),
    ...fields,
    measure: fields.target === null ? null : (told.measure ?? null),
    code: told.code,
    ...(told.easier ? { easier: true } : {}),
    note: text(told.note),
    setback: told.setback ?? null,
  });
}
