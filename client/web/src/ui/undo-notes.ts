/**
 * What undo took back on this device, kept beside the log: no entry says that it was written by an undo, and without a
 * note it counts as done for its own sake.
 */
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { Store } from "../store/store.ts";

/** The entries that an undo took back, and those that it wrote, each as `audience device/seq`. */
interface UndoNote {
  readonly undid: readonly string[];
  readonly run: readonly string[];
}

/** Older undos than so many are forgotten. */
const NOTES_KEPT = 200;

/** Keep in mind that `run` took `undid` back. */
export function noteUndo(store: Store, space: string, undid: UndoItem, run: UndoItem): void {
  const notes = [...notesOf(store, space), { undid: placesOf(undid), run: placesOf(run) }];
  store.keepDraft(keyOf(space), JSON.stringify(notes.slice(-NOTES_KEPT)));
}

/** The entries, as `audience device/seq`, that were taken back; of an undo that was itself taken back, none. */
export function takenBack(store: Store, space: string): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { undid, run } of notesOf(store, space).reverse()) {
    if (!run.every((each) => taken.has(each))) for (const each of undid) taken.add(each);
  }
  return taken;
}

function notesOf(store: Store, space: string): UndoNote[] {
  const kept = store.draft(keyOf(space)).value;
  return kept === "" ? [] : (JSON.parse(kept) as UndoNote[]);
}

function placesOf({ entries }: UndoItem): readonly string[] {
  return entries.map(({ audience, device, seq }) => `${audience} ${device}/${seq}`);
}

function keyOf(space: string): string {
  return `undo/${space}`;
}
