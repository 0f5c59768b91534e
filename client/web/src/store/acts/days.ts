/** A day: check-ins, ratings, measures, counters, wins and setbacks. Each act answers what to write. */
import type { Body, Feeling } from "../../core/events/types.ts";
import type { Audience, Intention } from "../store.ts";
import { forAudience, forBoth, type Making, text } from "./making.ts";

export interface CheckIn {
  readonly mood?: number | null;
  readonly energy?: number | null;
  readonly feelings?: readonly Feeling[];
  readonly note?: string;
  /** By goal, 0–10. */
  readonly ratings?: ReadonlyMap<string, number>;
  readonly win?: string;
  readonly day?: string;
  readonly audience?: Audience;
}

/** How the day is; everything that was said in one append, and nothing where nothing was said. */
export function checkIn(said: CheckIn, making: Making): readonly Intention[] {
  const day = said.day ?? making.today;
  const note = text(said.note);
  const feelings = said.feelings ?? [];
  const bodies: Body[] = [];
  if (said.mood || said.energy || feelings.length > 0 || note !== null) {
    bodies.push({
      type: "check_in_recorded",
      check_in: making.newId(),
      day,
      mood: said.mood ?? null,
      energy: said.energy ?? null,
      ...(feelings.length > 0 ? { feelings } : {}),
      note,
    });
  }
  for (const [goal, value] of said.ratings ?? []) {
    bodies.push({ type: "goal_rated", rating: making.newId(), goal, value, day });
  }
  const win = text(said.win);
  if (win !== null) bodies.push({ type: "win_noted", win: making.newId(), text: win, day });
  return forAudience(said.audience ?? "shared", bodies);
}

export interface Rating {
  readonly goal: string;
  readonly value: number;
  readonly day?: string;
  readonly note?: string;
  readonly context?: "alone" | "session" | "review";
}

/** How close a goal is, 0–10. */
export function rate(rating: Rating, making: Making): readonly Intention[] {
  return forBoth({
    type: "goal_rated",
    rating: making.newId(),
    goal: rating.goal,
    value: rating.value,
    day: rating.day ?? making.today,
    ...(rating.context && rating.context !== "alone" ? { context: rating.context } : {}),
    note: text(rating.note),
  });
}

/** A value of a measure, as decimal text. */
export function logMeasure(measure: string, value: string, making: Making, day?: string): readonly Intention[] {
  return forBoth({ type: "measure_logged", log: making.newId(), measure, value, day: day ?? making.today });
}

/** Something that is counted happened once. */
export function tick(measure: string, making: Making, day?: string): readonly Intention[] {
  return forBoth({ type: "counter_ticked", tick: making.newId(), measure, day: day ?? making.today });
}

/** It did not happen that day: zero, which is not the same as unknown. */
export function confirmZero(measure: string, making: Making, day?: string): readonly Intention[] {
  return forBoth({
    type: "counter_zero_confirmed",
    confirmation: making.newId(),
    measure,
    day: day ?? making.today,
  });
}

/** A decimal number as a person types it, comma or point, as the text that is kept; null where it is none. */
export function amount(typed: string): string | null {
  const plain = typed.trim().replace(",", ".");
  return /^-?\d{1,12}(\.\d{1,6})?$/.test(plain) ? plain : null;
}

export interface Win {
  readonly text: string;
  readonly big?: boolean;
  readonly goal?: string | null;
  readonly day?: string;
  readonly audience?: Audience;
}

/** Something went well. */
export function noteWin(win: Win, making: Making): readonly Intention[] {
  const said = text(win.text);
  if (said === null) return [];
  return forAudience(win.audience ?? "shared", [
    {
      type: "win_noted",
      win: making.newId(),
      text: said,
      day: win.day ?? making.today,
      ...(win.big ? { size: "big" as const } : {}),
      goal: win.goal ?? null,
    },
  ]);
}

/** Be glad with the other about a win. */
export function cheer(win: string, message: string, making: Making): readonly Intention[] {
  return forBoth({ type: "win_cheered", cheer: making.newId(), win, message: text(message) });
}

export interface Setback {
  readonly text: string;
  readonly goal?: string | null;
  readonly impact?: number | null;
  readonly trigger?: string;
  readonly day?: string;
  readonly audience?: Audience;
}

/** Something went the other way. */
export function noteSetback(setback: Setback, making: Making): readonly Intention[] {
  const said = text(setback.text);
  if (said === null) return [];
  return forAudience(setback.audience ?? "shared", [
    {
      type: "setback_noted",
      setback: making.newId(),
      text: said,
      day: setback.day ?? making.today,
      goal: setback.goal ?? null,
      impact: setback.impact ?? null,
      trigger: text(setback.trigger),
    },
  ]);
}

export interface Reflection {
  readonly setback: string;
  readonly learned?: string;
  readonly helped?: string;
  readonly tryNext?: string;
  readonly audience?: Audience;
}

/** What a setback taught. */
export function reflect(reflection: Reflection, making: Making): readonly Intention[] {
  const learned = text(reflection.learned);
  const helped = text(reflection.helped);
  const tryNext = text(reflection.tryNext);
  if (learned === null && helped === null && tryNext === null) return [];
  return forAudience(reflection.audience ?? "shared", [
    {
      type: "setback_reflected",
      reflection: making.newId(),
      setback: reflection.setback,
      learned,
      helped,
      try_next: tryNext,
    },
  ]);
}

/** Back on one's feet after a setback. */
export function recover(setback: string, making: Making, audience: Audience = "shared"): readonly Intention[] {
  return forAudience(audience, [{ type: "setback_recovered", setback, day: making.today }]);
}
