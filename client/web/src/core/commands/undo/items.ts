/** What undo takes back: the entries that one run appended. */
import type { Event } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";

/** One event that its author's device appended, by its place in the own log of its stream. */
export interface UndoEntry {
  readonly audience: Audience;
  readonly device: string;
  readonly seq: number;
  readonly body: Event;
}

/** A run of events that one command appended at once, in the order of writing. */
export interface UndoItem {
  readonly entries: readonly UndoEntry[];
}
