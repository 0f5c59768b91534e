/** What matters: why the client is here, what they value, how life is going, what is hard. */
import type { BodyOf } from "../events/types.ts";

/** Why I am here. */
export interface PurposeDoc {
  text: string;
  by: string;
  at: number;
}

/** How a value was worded at some time. */
export interface ValueWordingDoc {
  label: string;
  why: string | null;
  by: string;
  at: number;
}

/** Something that matters. A retired value stays, marked. */
export interface NamedValueDoc {
  value: string;
  label: string;
  why: string | null;
  area: string | null;
  by: string;
  at: number;
  retired: boolean;
  retired_reason: string | null;
  history: ValueWordingDoc[];
}

/** How much an area of life matters, how it is now and how it is wanted, each 0–10. */
export interface AreaRatingDoc {
  rating: string;
  importance: number;
  now: number;
  wanted: number;
  why: string | null;
  change: string | null;
  by: string;
  at: number;
}

/** An area of life, its ratings oldest first. */
export interface AreaDoc {
  area: string;
  latest: AreaRatingDoc;
  ratings: AreaRatingDoc[];
}

/** Something that is hard. */
export interface ChallengeDoc {
  challenge: string;
  text: string;
  areas: readonly string[];
  daily_impact: number | null;
  by: string;
  at: number;
}

/** An answer to a prompt. */
export interface AnsweredDoc {
  answer: string;
  prompt: string;
  kind: BodyOf<"reflection_answered">["kind"];
  text: string;
  by: string;
  at: number;
}

/** What matters. `earlier_purposes` oldest first. */
export interface MattersDoc {
  purpose: PurposeDoc | null;
  earlier_purposes: PurposeDoc[];
  values: NamedValueDoc[];
  areas: AreaDoc[];
  challenges: ChallengeDoc[];
  reflections: AnsweredDoc[];
}
