/** How steps and milestones came to read as they do. */

import type { Body } from "../../events/types.ts";
import type { Placed } from "../../fold/state.ts";
import type { FieldDoc } from "./terms.ts";

/** One change to a step or milestone, with the fields that it set. */
export interface RewordingDoc {
  type: Body["type"];
  at: number;
  by: string;
  fields: FieldDoc[];
}

/** Adds a change to a history, with the fields that it set. */
export function noteRewording(
  history: RewordingDoc[],
  placed: Placed,
  fields: readonly (readonly [string, FieldDoc["value"] | null])[],
): void {
  const given = fields.flatMap(([field, value]) => (value === null ? [] : [{ field, value }]));
  history.push({ type: placed.body.type, at: placed.at, by: placed.author, fields: given });
}
