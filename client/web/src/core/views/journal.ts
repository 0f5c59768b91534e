/** A person's journal and notes, and the copies of journal entries that they share. */
import type { BodyOf } from "../events/types.ts";
import type { EarlierTextDoc } from "./earlier.ts";

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
