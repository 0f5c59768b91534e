/** A day: check-ins, ratings, measures, counters, wins and setbacks. All of it is saved without folding anything. */

import { amount, trimmed } from "../events/texts.ts";
import type { Body } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { kindOfMeasure } from "../views/existing.ts";
import { type Context, type Decision, forAudience, forBoth, type Given } from "./context.ts";
import type {
  CheckIn,
  CheerWin,
  ConfirmZero,
  LogMeasure,
  NoteSetback,
  NoteWin,
  RateGoal,
  RecoverFromSetback,
  ReflectOnSetback,
  TickCounter,
} from "./generated.ts";

/** Records everything that was said of a day. */
export function checkIn(command: CheckIn, context: Context): Decision {
  const audience = command.audience ?? "shared";
  const apart = command.note_apart === true && audience === "shared";
  const note = trimmed(command.note);
  const day = command.day || context.today;
  const events = forAudience(
    audience,
    ...felt(command, apart ? null : note, day, context),
    ...went(command, day, context),
  );
  if (apart && note !== null) {
    const entry = context.newId();
    const mood = command.mood ?? null;
    events.push(...forAudience("private", { type: "journal_written", entry, day, kind: "feeling", text: note, mood }));
  }
  return events.length > 0 ? events : { code: "nothing_said" };
}

function felt(command: CheckIn, note: string | null, day: string, context: Context): readonly Body[] {
  const mood = command.mood ?? null;
  const energy = command.energy ?? null;
  const feelings = command.feelings ?? [];
  if (mood === null && energy === null && feelings.length === 0 && note === null) return [];
  return [{ type: "check_in_recorded", check_in: context.newId(), day, mood, energy, feelings, note }];
}

function went(command: CheckIn, day: string, context: Context): readonly Body[] {
  const bodies: Body[] = [];
  for (const { goal, value } of command.ratings ?? []) {
    bodies.push({ type: "goal_rated", rating: context.newId(), goal, value, day });
  }
  for (const text of (command.wins ?? []).map(trimmed)) {
    if (text !== null) bodies.push({ type: "win_noted", win: context.newId(), text, day });
  }
  for (const text of (command.setbacks ?? []).map(trimmed)) {
    if (text !== null) bodies.push({ type: "setback_noted", setback: context.newId(), text, day });
  }
  return bodies;
}

/** Rates a goal for both to see. */
export function rateGoal(command: RateGoal, context: Context): Decision {
  return forBoth({
    type: "goal_rated",
    rating: context.newId(),
    goal: command.goal,
    value: command.value,
    day: command.day || context.today,
    context: command.context ?? (context.session === null ? "alone" : "session"),
    note: trimmed(command.note),
  });
}

/** Logs a number; what is none does not fit. */
export function logMeasure(command: LogMeasure, context: Context, given: Given): Decision {
  if (kindOfMeasure(given.shared, command.measure) === "counter") {
    return { code: "does_not_fit", field: "measure", about: command.measure };
  }
  const value = amount(command.value);
  if (value === null) return { code: "does_not_fit", field: "value" };
  return forBoth({
    type: "measure_logged",
    log: context.newId(),
    measure: command.measure,
    value,
    day: command.day || context.today,
    note: trimmed(command.note),
  });
}

/** Count once what is counted; a measure of which numbers are logged does not fit. */
export function tickCounter(command: TickCounter, context: Context, given: Given): Decision {
  if (!canBeCounted(given.shared, command.measure)) {
    return { code: "does_not_fit", field: "measure", about: command.measure };
  }
  return forBoth({
    type: "counter_ticked",
    tick: context.newId(),
    measure: command.measure,
    day: command.day || context.today,
    intensity: command.intensity ?? null,
    trigger: trimmed(command.trigger),
  });
}

/** Confirm a zero of what is counted; a measure of which numbers are logged does not fit. */
export function confirmZero(command: ConfirmZero, context: Context, given: Given): Decision {
  if (!canBeCounted(given.shared, command.measure)) {
    return { code: "does_not_fit", field: "measure", about: command.measure };
  }
  return forBoth({
    type: "counter_zero_confirmed",
    confirmation: context.newId(),
    measure: command.measure,
    day: command.day || context.today,
  });
}

function canBeCounted(shared: State, measure: string): boolean {
  // A measure that another device defined may not have come yet: what is counted meanwhile is kept.
  const kind = kindOfMeasure(shared, measure);
  return kind === null || kind === "counter";
}

/** Notes a win where there are words for it. */
export function noteWin(command: NoteWin, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forAudience(command.audience ?? "shared", {
    type: "win_noted",
    win: context.newId(),
    text,
    size: command.size ?? "small",
    day: command.day || context.today,
    goal: command.goal ?? null,
  });
}

/** Cheers a win, with or without words. */
export function cheerWin(command: CheerWin, context: Context): Decision {
  return forBoth({
    type: "win_cheered",
    cheer: context.newId(),
    win: command.win,
    message: trimmed(command.message),
  });
}

/** Notes a setback where there are words for it. */
export function noteSetback(command: NoteSetback, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forAudience(command.audience ?? "shared", {
    type: "setback_noted",
    setback: context.newId(),
    text,
    day: command.day || context.today,
    goal: command.goal ?? null,
    impact: command.impact ?? null,
    trigger: trimmed(command.trigger),
  });
}

/** Reflects where something is said of it. */
export function reflectOnSetback(command: ReflectOnSetback, context: Context): Decision {
  const learned = trimmed(command.learned);
  const helped = trimmed(command.helped);
  const try_next = trimmed(command.try_next);
  if (learned === null && helped === null && try_next === null) return { code: "nothing_said" };
  return forAudience(command.audience ?? "shared", {
    type: "setback_reflected",
    reflection: context.newId(),
    setback: command.setback,
    learned,
    helped,
    try_next,
  });
}

/** Says since when. */
export function recoverFromSetback(command: RecoverFromSetback, context: Context): Decision {
  return forAudience(command.audience ?? "shared", {
    type: "setback_recovered",
    setback: command.setback,
    day: command.day || context.today,
  });
}
