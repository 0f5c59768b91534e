/** Corrections of step logs and journal entries: what each field said before is said again. */
import type { BodyOf } from "../../events/types.ts";
import { key } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";
import { type Row, rowOf } from "../../views/facts/fixes.ts";
import type { Refusal } from "../context.ts";
import type { UndoEntry } from "./items.ts";
import type { Back, Past } from "./past.ts";

type Fields = readonly string[];

/** What a correction puts right. */
const LOG_FIELDS: Fields = ["outcome", "day", "percent", "code", "amount", "note"];
const ENTRY_FIELDS: Fields = ["text", "kind", "mood"];

/** They are not shown of a step that was done: nothing has to be cleared. */
const ONLY_OF_SOME_OUTCOMES: readonly string[] = ["percent", "code"];

/** Puts a step log right again as it was before the run. */
export function logCorrectedBack({ log }: BodyOf<"step_log_corrected">, past: Past): Back {
  const found = standing(past, { audience: "shared", identifier: log, fields: LOG_FIELDS });
  if (!(found instanceof Map)) return found as Refusal;
  if (found.size === 0) return [];
  return [{ type: "step_log_corrected", correction: past.context.newId(), log, ...Object.fromEntries(found) }];
}

/** Edits a journal entry back to what it said before the run. */
export function editedBack({ audience }: UndoEntry, { entry }: BodyOf<"journal_edited">, past: Past): Back {
  const found = standing(past, { audience, identifier: entry, fields: ENTRY_FIELDS });
  if (!(found instanceof Map)) return found as Refusal;
  if (found.size === 0) return [];
  return [{ type: "journal_edited", edit: past.context.newId(), entry, ...Object.fromEntries(found) }];
}

interface Corrected {
  readonly audience: Audience;
  readonly identifier: string;
  readonly fields: Fields;
}

/**
 * What the fields that the run corrected said before it. Refused where a later correction stands, or one would have to
 * be cleared, which no correction can.
 */
function standing(past: Past, { audience, identifier, fields }: Corrected): Map<string, unknown> | Refusal {
  const found = new Map<string, unknown>();
  if (!past.settle(`corrections of ${identifier}`)) return found;
  const state = past.state(audience);
  const name = key(identifier, past.context.member);
  const fact = state.facts.get(name);
  if (fact === undefined) return { code: "not_found", about: identifier };
  const around = past.around(audience, state.corrections.get(name) ?? []);
  if (around.now.some((line) => line.body.type === "entry_retracted")) return { code: "taken_back", about: identifier };
  const [now, then, before] = [rowOf(fact, around.now), rowOf(fact, around.through), rowOf(fact, around.before)];
  const parts = around.now.filter((line) => past.holds(audience, line));
  for (const field of fields) {
    // A field that the run did not touch keeps what was said of it since.
    if (parts.every((part) => fieldOf(part.body, field) === null)) continue;
    if (valueIn(now, field) !== valueIn(then, field)) return { code: "changed_since", about: identifier };
    const value = valueIn(before, field);
    if (value !== null) found.set(field, value);
    else if (!ONLY_OF_SOME_OUTCOMES.includes(field)) return { code: "final", field, about: identifier };
  }
  return found;
}

function valueIn(row: Row, field: string): unknown {
  return field === "outcome" && row.retracted ? "retracted" : fieldOf(row.body, field);
}

function fieldOf(body: object, field: string): unknown {
  return (body as Readonly<Record<string, unknown>>)[field] ?? null;
}
