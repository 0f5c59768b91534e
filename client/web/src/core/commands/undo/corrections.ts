/** Corrections of step logs and journal entries: what each field said before is said again. */
import type { BodyOf } from "../../events/types.ts";
import { type Correction, key, type Placed } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";
import { once } from "../../views/facts/once.ts";
import type { Refusal } from "../context.ts";
import { rowBefore } from "./facts.ts";
import type { UndoEntry } from "./items.ts";
import type { Back, Past } from "./past.ts";

type Fields = readonly (readonly [field: string, general: string | null])[];

/** The fields of a correction, and the field of `entry_corrected` that puts the same right. */
const LOG_FIELDS: Fields = [
  ["outcome", null],
  ["day", "day"],
  ["percent", null],
  ["code", null],
  ["amount", "amount"],
  ["note", "text"],
];
const ENTRY_FIELDS: Fields = [
  ["text", "text"],
  ["kind", null],
  ["mood", "mood"],
];

/** They are not shown of a step that was done: nothing has to be cleared. */
const ONLY_OF_SOME_OUTCOMES: readonly string[] = ["percent", "code"];

/** Puts a step log right again as it was before the run. */
export function logCorrectedBack({ log }: BodyOf<"step_log_corrected">, past: Past): Back {
  const found = before(past, { audience: "shared", identifier: log, fields: LOG_FIELDS });
  if (!(found instanceof Map)) return found as Refusal;
  if (found.size === 0) return [];
  return [{ type: "step_log_corrected", correction: past.context.newId(), log, ...Object.fromEntries(found) }];
}

/** Edits a journal entry back to what it said before the run. */
export function editedBack({ audience }: UndoEntry, { entry }: BodyOf<"journal_edited">, past: Past): Back {
  const found = before(past, { audience, identifier: entry, fields: ENTRY_FIELDS });
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
function before(past: Past, { audience, identifier, fields }: Corrected): Map<string, unknown> | Refusal {
  const found = new Map<string, unknown>();
  if (!past.settle(`corrections of ${identifier}`)) return found;
  const corrections = once(past.state(audience).corrections.get(key(identifier, past.context.member)) ?? []);
  const row = rowBefore(past, audience, identifier);
  if (row === null) return { code: "not_found", about: identifier };
  if (corrections.some((each) => each.body.type === "entry_retracted"))
    return { code: "taken_back", about: identifier };
  for (const [field, general] of fields) {
    const setters = corrections.filter((each) => sets(each, field, general));
    const last = setters.at(-1);
    if (last === undefined || !setters.some((each) => past.holds(audience, each))) continue;
    if (!past.holds(audience, last)) return { code: "changed_since", about: identifier };
    const value = field === "outcome" && row.retracted ? "retracted" : fieldOf(row.body, field);
    if (value !== null) found.set(field, value);
    else if (!ONLY_OF_SOME_OUTCOMES.includes(field)) return { code: "final", field, about: identifier };
  }
  return found;
}

function sets({ body }: Placed<Correction>, field: string, general: string | null): boolean {
  switch (body.type) {
    case "entry_corrected":
      return general !== null && fieldOf(body, general) !== null;
    case "journal_edited":
    case "step_log_corrected":
      return fieldOf(body, field) !== null;
    default:
      return false;
  }
}

function fieldOf(body: object, field: string): unknown {
  return (body as Readonly<Record<string, unknown>>)[field] ?? null;
}
