/** A person's journal and notes, and the copies of journal entries that they share. */

import type { BodyOf } from "../events/types.ts";
import { type Fact, key, type Placed, type State } from "../fold/state.ts";
import { isRetracted } from "./facts/comments.ts";
import type { EarlierTextDoc } from "./facts/earlier.ts";
import { type Gathered, rowsOf } from "./facts/gathered.ts";
import { once } from "./facts/once.ts";
import { sortedBy, sortedByDay } from "./facts/ordering.ts";

/** A journal entry in its latest words. */
export interface JournalDoc {
  entry: string;
  day: string;
  at: number;
  by: string;
  kind: BodyOf<"journal_written">["kind"];
  text: string;
  mood: number | null;
  goals: readonly string[];
  tags: readonly string[];
  earlier: EarlierTextDoc[];
}

/** A copy of a private entry that its author shares. */
export interface SharedEntryDoc {
  share: string;
  entry: string;
  kind: string;
  day: string;
  at: number;
  by: string;
  text: string;
  mood: number | null;
}

/** A therapist's own note in its latest words. */
export interface NoteDoc {
  note: string;
  day: string;
  at: number;
  by: string;
  text: string;
  earlier: EarlierTextDoc[];
}

/** All journal entries, by day. */
export function journal(state: State, gathered: Gathered): JournalDoc[] {
  return sortedByDay(rowsOf(gathered, "journal_written"), (row) => row.body.day).map(({ body, placed }) => ({
    entry: body.entry,
    day: body.day,
    at: placed.at,
    by: placed.author,
    kind: body.kind,
    text: body.text,
    mood: body.mood,
    goals: body.goals,
    tags: body.tags,
    earlier: earlierTexts(state, placed),
  }));
}

function earlierTexts(state: State, { body, author }: Placed<Fact>): EarlierTextDoc[] {
  if (body.type !== "journal_written") return [];
  let text = body.text;
  const earlier: EarlierTextDoc[] = [];
  for (const placed of once(state.corrections.get(key(body.entry, author)) ?? [])) {
    const said = placed.body;
    if ((said.type === "journal_edited" || said.type === "entry_corrected") && said.text !== null) {
      earlier.push({ text, until: placed.at });
      text = said.text;
    }
  }
  return earlier;
}

/** The shared copies that were not taken back, by day. */
export function sharedEntries(gathered: Gathered): SharedEntryDoc[] {
  return sortedByDay(rowsOf(gathered, "entry_shared"), (row) => row.body.day).map(({ body, placed }) => ({
    share: body.share,
    entry: body.entry,
    kind: body.kind,
    day: body.day,
    at: placed.at,
    by: placed.author,
    text: body.text,
    mood: body.mood,
  }));
}

/** All private notes, by day. */
export function notes(state: State): NoteDoc[] {
  const found: NoteDoc[] = [];
  for (const [note, changes] of state.notes) {
    const written = once(changes);
    const [first, latest] = [written[0]!, written.at(-1)!];
    if (isRetracted(state, note, first.author)) continue;
    const earlier = written.slice(1).map((after, index) => ({ text: written[index]!.body.text, until: after.at }));
    const { day, text } = latest.body;
    found.push({ note, day, at: first.at, by: first.author, text, earlier });
  }
  return sortedBy(found, (doc) => [doc.day, doc.at, doc.note]);
}
