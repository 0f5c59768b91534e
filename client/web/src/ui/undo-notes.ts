/**
 * What undo took back on this device, kept beside the log: no entry says that it was written by an undo, and without a
 * note it counts as done for its own sake.
 */
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { Audience, SpaceView, Store } from "../store/store.ts";

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
    if (!run.every((place) => taken.has(place))) for (const place of undid) taken.add(place);
  }
  return taken;
}

/**
 * What is taken back at the row of an entry: what one undo wrote at its first, all at once; else the entry alone. null
 * where there is nothing at this row.
 */
export function itemAt(store: Store, view: SpaceView, audience: Audience, id: string): UndoItem | null {
  const place = `${audience} ${id}`;
  const note = notesOf(store, view.space).find((noted) => noted.run.includes(place));
  if (note === undefined) return view.item(audience, id);
  if (note.run[0] !== place) return null;
  const items = note.run.map((place) => {
    const [to = "", at = ""] = place.split(" ");
    return view.item(to as Audience, at);
  });
  return { entries: items.flatMap((item) => item?.entries ?? []) };
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
