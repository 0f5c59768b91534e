/** Suggested changes of a goal, and what became of them. */
import type { Horizon } from "../events/types.ts";
import type { VersionDoc } from "./terms.ts";

/** Who answered a suggestion, and why so. */
export interface AnswerDoc {
  by: string;
  at: number;
  reason: string | null;
}

/** A suggested change. `state` is "open", "accepted", "declined" or "withdrawn". */
export interface SuggestionDoc {
  suggestion: string;
  by: string;
  at: number;
  base: VersionDoc;
  title: string | null;
  why: string | null;
  due: string | null;
  horizon: Horizon | null;
  reason: string | null;
  state: "open" | "accepted" | "declined" | "withdrawn";
  answer: AnswerDoc | null;
}
