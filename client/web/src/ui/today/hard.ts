import type { Feeling } from "../../core/events/types.ts";

const HARD: readonly Feeling[] = ["overwhelmed", "stuck", "anxious", "low", "angry", "numb"];

/** Return whether a feeling opens a way on. */
export function isHard(feeling: Feeling): boolean {
  return HARD.includes(feeling);
}
