/** How steps and milestones came to read as they do. */
import type { Body } from "../events/types.ts";
import type { FieldDoc } from "./terms.ts";

/** One change to a step or milestone, with the fields that it set. */
export interface RewordingDoc {
  type: Body["type"];
  at: number;
  by: string;
  fields: FieldDoc[];
}
