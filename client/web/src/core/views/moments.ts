/** Wins and setbacks, with how others cheered and what was learned. */
import type { BodyOf } from "../events/types.ts";

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

/** What was learned from a setback. */
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
