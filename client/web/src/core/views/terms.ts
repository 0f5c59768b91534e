/**
 * The terms of a goal: what its changes amount to, which version that is, and which wordings compete.
 *
 * Rule A1: a version is how many changes it holds and the mark of exactly which (the sum of the CRC-32 of their ids,
 * modulo 2^48). Per field the last change in the order wins; what loses stays in the history.
 */
import type { Body, BodyOf } from "../events/types.ts";

/** What a change gives a field: a text, ids or words, or how a measure is defined. */
export type FieldValue = string | number | readonly string[] | MeasureTerms;

/** How a measure is defined; its target is a field of its own. */
export interface MeasureTerms {
  measure: string;
  kind: BodyOf<"goal_measure_defined">["kind"];
  label: string;
  unit: string;
  better: BodyOf<"goal_measure_defined">["better"];
  baseline: string | null;
  per: BodyOf<"goal_measure_defined">["per"];
}

/** One field that a change set. Fields of a measure are named `measure/<id>` and `target/<id>`. */
export interface FieldDoc {
  field: string;
  value: FieldValue;
}

/** How many changes the terms hold, and the mark of exactly which. */
export interface VersionDoc {
  number: number;
  mark: number;
}

/**
 * One change of a goal's terms, made on `base` (null: on all that precedes it).
 *
 * `concurrent`: its author had not seen every change that precedes it.
 */
export interface ChangeDoc {
  change: string;
  type: Body["type"];
  at: number;
  by: string;
  number: number;
  base: VersionDoc | null;
  fields: FieldDoc[];
  reason: string | null;
  code: BodyOf<"goal_adjusted">["code"] | null;
  easier: boolean;
  suggestion: string | null;
  concurrent: boolean;
}

/** One of the competing wordings. */
export interface ContenderDoc {
  value: FieldValue;
  by: string;
  at: number;
  change: string;
}

/** Wordings of one field that were written without knowledge of each other; the last one is shown. */
export interface ConcurrentDoc {
  field: string;
  values: ContenderDoc[];
}
