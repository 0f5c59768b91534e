/** The journal: private, shared entry by entry as a copy, and taken back again. */
import type { JournalWritten } from "../../core/events/types.ts";
import type { SetbackDoc, WinDoc } from "../../core/views/facts/moments.ts";
import type { JournalDoc } from "../../core/views/journal.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { Intention } from "../store.ts";
import { forBoth, forMe, type Making, text } from "./making.ts";

export type JournalKind = NonNullable<JournalWritten["kind"]>;

export interface NewEntry {
  readonly text: string;
  readonly kind?: JournalKind;
  readonly mood?: number | null;
  readonly goals?: readonly string[];
  readonly day?: string;
}

/** A private entry. */
export function writeEntry(entry: NewEntry, making: Making): readonly Intention[] {
  const said = text(entry.text);
  if (said === null) return [];
  return forMe({
    type: "journal_written",
    entry: making.newId(),
    day: entry.day ?? making.today,
    ...(entry.kind && entry.kind !== "free" ? { kind: entry.kind } : {}),
    text: said,
    mood: entry.mood ?? null,
    ...(entry.goals?.length ? { goals: entry.goals } : {}),
  });
}

/** Change an entry. Copies that were shared stay as they were. */
export function editEntry(entry: JournalDoc, typed: string, making: Making): readonly Intention[] {
  const said = text(typed);
  if (said === null || said === entry.text) return [];
  return forMe({ type: "journal_edited", edit: making.newId(), entry: entry.entry, text: said });
}

/** Share a copy of a private journal entry as it is now. */
export function shareEntry(entry: JournalDoc, making: Making): readonly Intention[] {
  return forBoth({
    type: "entry_shared",
    share: making.newId(),
    entry: entry.entry,
    kind: "journal",
    day: entry.day,
    text: entry.text,
    mood: entry.mood,
  });
}

/** Share a copy of a private win or setback. */
export function shareMoment(moment: WinDoc | SetbackDoc, making: Making): readonly Intention[] {
  const [entry, kind] = "win" in moment ? [moment.win, "win"] : [moment.setback, "setback"];
  return forBoth({ type: "entry_shared", share: making.newId(), entry, kind, day: moment.day, text: moment.text });
}

/** Take back every shared copy of an entry. From then on everyone who holds one drops it. */
export function unshare(entry: string, shared: SharedProjection, making: Making): readonly Intention[] {
  const copies = shared.journal.filter((each) => each.entry === entry && each.by === making.me);
  return forBoth(...copies.map((each) => ({ type: "entry_unshared" as const, share: each.share, entry: each.entry })));
}
