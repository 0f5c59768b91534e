/** Wins and setbacks, with how others cheered and what was learned. */

import type { BodyOf } from "../../events/types.ts";
import type { State } from "../../fold/state.ts";
import { dayNumber } from "./days.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "./gathered.ts";
import { once } from "./once.ts";
import { sortedByDay } from "./ordering.ts";

/** Somebody cheered a win. */
export interface CheerDoc {
  cheer: string;
  by: string;
  at: number;
  message: string | null;
}

/** Something that went well. */
export interface WinDoc {
  win: string;
  day: string;
  at: number;
  by: string;
  text: string;
  size: BodyOf<"win_noted">["size"];
  goal: string | null;
  step: string | null;
  cheers: CheerDoc[];
}

/** A reflection: what was learned from a setback. */
export interface ReflectionDoc {
  reflection: string;
  by: string;
  at: number;
  learned: string | null;
  helped: string | null;
  try_next: string | null;
}

/** Something that went the other way; `bounce_back_days` from then to the recovery, null where not recovered. */
export interface SetbackDoc {
  setback: string;
  day: string;
  at: number;
  by: string;
  text: string;
  goal: string | null;
  impact: number | null;
  trigger: string | null;
  recovered: string | null;
  bounce_back_days: number | null;
  reflections: ReflectionDoc[];
}

/** All wins, by day. */
export function wins(gathered: Gathered): WinDoc[] {
  const cheers = grouped(rowsOf(gathered, "win_cheered"), (body) => body.win);
  return sortedByDay(rowsOf(gathered, "win_noted"), (row) => row.body.day).map(({ body, placed }) => ({
    win: body.win,
    day: body.day,
    at: placed.at,
    by: placed.author,
    text: body.text,
    size: body.size,
    goal: body.goal,
    step: body.step,
    cheers: (cheers.get(body.win) ?? []).map(cheer),
  }));
}

function cheer({ body, placed }: RowOf<"win_cheered">): CheerDoc {
  return { cheer: body.cheer, by: placed.author, at: placed.at, message: body.message };
}

/** All setbacks, by day. */
export function setbacks(state: State, gathered: Gathered): SetbackDoc[] {
  const reflections = grouped(rowsOf(gathered, "setback_reflected"), (body) => body.setback);
  return sortedByDay(rowsOf(gathered, "setback_noted"), (row) => row.body.day).map((row) =>
    setback(row, recoveredOn(state, row.body.setback), reflections.get(row.body.setback) ?? []),
  );
}

function recoveredOn(state: State, identifier: string): string | null {
  const latest = once(state.setbackRecoveries.get(identifier) ?? []).at(-1)?.body;
  return latest?.type === "setback_recovered" ? latest.day : null;
}

function setback(
  { body, placed }: RowOf<"setback_noted">,
  recovered: string | null,
  reflections: readonly RowOf<"setback_reflected">[],
): SetbackDoc {
  return {
    setback: body.setback,
    day: body.day,
    at: placed.at,
    by: placed.author,
    text: body.text,
    goal: body.goal,
    impact: body.impact,
    trigger: body.trigger,
    recovered,
    // A recovery that is dated before the setback took no days.
    bounce_back_days: recovered === null ? null : Math.max(0, dayNumber(recovered) - dayNumber(body.day)),
    reflections: reflections.map(reflection),
  };
}

function reflection({ body, placed }: RowOf<"setback_reflected">): ReflectionDoc {
  return {
    reflection: body.reflection,
    by: placed.author,
    at: placed.at,
    learned: body.learned,
    helped: body.helped,
    try_next: body.try_next,
  };
}
