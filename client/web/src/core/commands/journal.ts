/** The journal: private words, and copies of them for both. */

import { trimmed } from "../events/texts.ts";
import type { BodyOf } from "../events/types.ts";
import { key } from "../fold/state.ts";
import { rowOf } from "../views/facts/fixes.ts";
import { gather, rowsOf } from "../views/facts/gathered.ts";
import { type Context, type Decision, forAudience, forBoth, type Given, isRefusal, type Refusal } from "./context.ts";
import type { EditEntry, ShareEntry, UnshareEntry, WriteEntry } from "./generated.ts";

/** Words: what can be shared of a private stream. */
type Words = BodyOf<"journal_written" | "win_noted" | "setback_noted">;

const SHARED_AS = { journal_written: "journal", win_noted: "win", setback_noted: "setback" } as const;

/** Writes an entry where there are words for it. */
export function writeEntry(command: WriteEntry, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forAudience("private", {
    type: "journal_written",
    entry: context.newId(),
    day: command.day || context.today,
    kind: command.kind ?? "free",
    text,
    mood: command.mood ?? null,
    goals: command.goals ?? [],
    tags: command.tags ?? [],
  });
}

/** Changes what differs from the entry as it stands. */
export function editEntry(command: EditEntry, context: Context, given: Given): Decision {
  const { entry } = command;
  const told = { text: trimmed(command.text), kind: command.kind ?? null, mood: command.mood ?? null };
  if (told.text === null && told.kind === null && told.mood === null) return { code: "nothing_said" };
  const stood = ownWords(entry, context, given);
  if (isRefusal(stood)) return stood;
  const [words] = stood;
  if (words.type !== "journal_written") return { code: "not_found", field: "entry", about: entry };
  const text = told.text === words.text ? null : told.text;
  const kind = told.kind === words.kind ? null : told.kind;
  const mood = told.mood === words.mood ? null : told.mood;
  if (text === null && kind === null && mood === null) return { code: "already_so", about: entry };
  return forAudience("private", { type: "journal_edited", edit: context.newId(), entry, text, kind, mood });
}

/** Copies what stands into the shared stream. */
export function shareEntry(command: ShareEntry, context: Context, given: Given): Decision {
  const stood = ownWords(command.entry, context, given);
  if (isRefusal(stood)) return stood;
  const [words] = stood;
  return forBoth({
    type: "entry_shared",
    share: context.newId(),
    entry: command.entry,
    kind: SHARED_AS[words.type],
    day: words.day,
    text: words.text,
    mood: words.type === "journal_written" ? words.mood : null,
  });
}

/** Finds a private entry, win or setback as it stands. */
function ownWords(entry: string, context: Context, given: Given): readonly [Words] | Refusal {
  const factKey = key(entry, context.member);
  const placed = given.private.facts.get(factKey);
  if (placed === undefined || !(placed.body.type in SHARED_AS)) {
    return { code: "not_found", field: "entry", about: entry };
  }
  const row = rowOf(placed, given.private.corrections.get(factKey) ?? []);
  if (row.retracted) return { code: "taken_back", field: "entry", about: entry };
  return [row.body as Words];
}

/** Takes back the copies that stand. */
export function unshareEntry(command: UnshareEntry, context: Context, given: Given): Decision {
  const copies = rowsOf(gather(given.shared), "entry_shared").filter(
    ({ body, placed }) =>
      placed.author === context.member && (body.entry === command.entry || body.share === command.entry),
  );
  if (copies.length === 0) return { code: "already_so", field: "entry", about: command.entry };
  return forBoth(
    ...copies.map(({ body }) => ({ type: "entry_unshared" as const, share: body.share, entry: body.entry })),
  );
}
