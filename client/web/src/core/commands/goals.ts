/** Goals: drafted, made clear and changed. */

import { trimmed } from "../events/texts.ts";
import type { BodyOf, GoalAdjusted, Version } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { goalOfMeasure, hasFact, hasGoal, hasValue } from "../views/existing.ts";
import { versionAfter } from "../views/goals/awareness.ts";
import {
  type Context,
  type Decision,
  forAudience,
  forBoth,
  type Given,
  isRefusal,
  type NewEvent,
  type Refusal,
} from "./context.ts";
import type {
  AdjustGoal,
  AnswerSmart,
  DraftGoal,
  RateReadiness,
  Readiness,
  RewordGoal,
  SmartAnswers,
} from "./generated.ts";
import { changed, goalState, heldGoals, isRefused, MOST_IN_FOCUS, rewritten } from "./goal_status.ts";
import { measuredBy, typedAmount } from "./milestones.ts";

export type AdjustCode = NonNullable<GoalAdjusted["code"]>;

/** Drafts a goal, each answer resting on the version that the goal has by then (rule A1). */
export function draftGoal(command: DraftGoal, context: Context, given: Given): Decision {
  const { parent = null, values = [], audience = "shared" } = command;
  const title = trimmed(command.title);
  if (title === null) return { code: "nothing_said", field: "title" };
  const streams = [given.shared, given.private];
  if (parent !== null && !streams.some((stream) => hasGoal(stream, parent))) {
    return { code: "not_found", field: "parent", about: parent };
  }
  for (const value of values) {
    if (!streams.some((stream) => hasValue(stream, value))) return { code: "not_found", field: "values", about: value };
  }
  const [goal, change] = [context.newId(), context.newId()];
  const drafted = {
    type: "goal_drafted",
    goal,
    change,
    title,
    own_words: trimmed(command.own_words),
    why: trimmed(command.why),
    horizon: command.horizon ?? "short",
    parent,
    due: command.due || null,
    areas: command.areas ?? [],
    values,
    origin: command.origin ?? "own",
  } as const;
  const isShared = audience === "shared";
  const more = isShared ? saidWithIt(command, drafted, context, given) : keptPrivate(command);
  return isRefusal(more) ? more : [...forAudience(audience, drafted), ...more];
}

/** Refuses what is said of a goal only where both see it. */
function keptPrivate({ smart, measure, readiness, first_step }: DraftGoal): readonly NewEvent[] | Refusal {
  for (const [field, told] of Object.entries({ smart, measure, readiness, first_step })) {
    if (told !== undefined && told !== null) return { code: "not_allowed", field };
  }
  return [];
}

function saidWithIt(
  command: DraftGoal,
  { goal, change }: { readonly goal: string; readonly change: string },
  context: Context,
  given: Given,
): readonly NewEvent[] | Refusal {
  let version = versionAfter({ number: 0, mark: 0 }, change);
  const events: NewEvent[] = [];
  const answers = answersOf(command.smart ?? {});
  if (!isEmpty(answers)) {
    const answered = answeredBy(answers, goal, version, context);
    events.push(...forBoth(answered));
    version = versionAfter(version, answered.change);
  }
  if (command.measure) {
    const measured = measuredBy(command.measure, goal, version, context);
    if (isRefused(measured)) return measured;
    events.push(...forBoth(measured));
  }
  if (command.readiness) events.push(...forBoth(readyFor(command.readiness, goal, context)));
  const step = trimmed(command.first_step);
  if (step !== null) {
    const added = context.newId();
    events.push(...forBoth({ type: "step_added", step: added, goal, title: step, size: "tiny", due: context.today }));
  }
  const held = heldGoals(given.shared);
  if (command.focus && command.horizon !== "aspiration" && held.length < MOST_IN_FOCUS) {
    events.push(...forBoth({ type: "goal_focus_set", focus: [...held, goal] }));
  }
  return events;
}

/** Says a goal in other words, on the version that shows. */
export function rewordGoal(command: RewordGoal, context: Context, given: Given): Decision {
  const { goal } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  const said = { title: trimmed(command.title), own_words: trimmed(command.own_words) };
  if (isEmpty({ ...said, why: command.why ?? null })) return { code: "nothing_said" };
  const fresh = {
    title: changed(now, "title", said.title),
    own_words: changed(now, "own_words", said.own_words),
    why: rewritten(now, "why", command.why),
  };
  if (isEmpty(fresh)) return { code: "already_so", field: "goal", about: goal };
  const change = context.newId();
  const reason = trimmed(command.reason);
  return forBoth({ type: "goal_reworded", goal, change, base: now.version, ...fresh, reason });
}

/** Answers the questions whose answers are new, on the version that shows. */
export function answerSmart(command: AnswerSmart, context: Context, given: Given): Decision {
  const { goal } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  const said = answersOf(command);
  if (isEmpty(said)) return { code: "nothing_said" };
  const fresh = {
    specific: changed(now, "specific", said.specific),
    measurable: changed(now, "measurable", said.measurable),
    achievable: changed(now, "achievable", said.achievable),
    relevant: changed(now, "relevant", said.relevant),
    time_bound: changed(now, "due", said.time_bound),
  };
  if (isEmpty(fresh)) return { code: "already_so", field: "goal", about: goal };
  return forBoth(answeredBy(fresh, goal, now.version, context));
}

type Answers = Required<SmartAnswers>;

function answersOf(told: SmartAnswers): { readonly [Question in keyof Answers]: string | null } {
  return {
    specific: trimmed(told.specific),
    measurable: trimmed(told.measurable),
    achievable: trimmed(told.achievable),
    relevant: trimmed(told.relevant),
    time_bound: told.time_bound || null,
  };
}

function answeredBy(answers: Answers, goal: string, base: Version, context: Context): BodyOf<"goal_smart_answered"> {
  return { type: "goal_smart_answered", goal, change: context.newId(), base, ...answers };
}

function isEmpty(fields: object): boolean {
  return Object.values(fields).every((value) => value === null);
}

/** Rates how ready one is for a goal, today. */
export function rateReadiness(command: RateReadiness, context: Context, given: Given): Decision {
  const { goal } = command;
  if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "goal", about: goal };
  return forBoth(readyFor(command, goal, context));
}

function readyFor(told: Readiness, goal: string, context: Context): BodyOf<"goal_readiness_rated"> {
  const { importance, confidence, commitment = null } = told;
  const rating = context.newId();
  return { type: "goal_readiness_rated", rating, goal, importance, confidence, commitment, day: context.today };
}

/** Changes a goal's terms for a reason, on the version that shows. */
export function adjustGoal(command: AdjustGoal, context: Context, given: Given): Decision {
  const { goal, code = "other", easier = false, setback = null } = command;
  const now = goalState(given.shared, goal);
  if (isRefused(now)) return now;
  const missing = missingIn(command, given.shared);
  if (missing !== null) return missing;
  const typed = typedAmount("target", command.target);
  if (typed !== null && typeof typed !== "string") return typed;
  const said = {
    title: trimmed(command.title),
    own_words: trimmed(command.own_words),
    due: command.due || null,
    horizon: command.horizon ?? null,
    parent: command.parent ?? null,
    target: typed,
  };
  if (isEmpty(said)) return { code: "nothing_said" };
  // A target that names no measure is the goal's own.
  const measure = typed === null ? null : (command.measure ?? null);
  const fresh = {
    title: changed(now, "title", said.title),
    own_words: changed(now, "own_words", said.own_words),
    due: changed(now, "due", said.due),
    horizon: changed(now, "horizon", said.horizon),
    parent: changed(now, "parent", said.parent),
    target: changed(now, measure === null ? "target" : `target/${measure}`, typed),
  };
  if (isEmpty(fresh)) return { code: "already_so", field: "goal", about: goal };
  return forBoth({
    type: "goal_adjusted",
    goal,
    change: context.newId(),
    base: now.version,
    ...fresh,
    measure: fresh.target === null ? null : measure,
    code,
    easier,
    note: trimmed(command.note),
    setback,
  });
}

/** Refuses what the change names and nobody has written. */
function missingIn({ parent, measure, setback }: AdjustGoal, shared: State): Refusal | null {
  if (parent && !hasGoal(shared, parent)) return { code: "not_found", field: "parent", about: parent };
  if (measure && goalOfMeasure(shared, measure) === null) {
    return { code: "not_found", field: "measure", about: measure };
  }
  if (setback && !hasFact(shared, setback, "setback_noted")) {
    return { code: "not_found", field: "setback", about: setback };
  }
  return null;
}
