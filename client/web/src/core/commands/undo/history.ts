/**
 * What a device appended, run by run: what is done, what was taken back, and what `undo` and `redo` turn to next.
 *
 * What an undo took back is not on the wire. A note beside the log keeps it; without a note a run counts as done for
 * its own sake.
 */
import { CATALOGUE } from "../../events/catalogue.ts";
import type { Event } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";
import type { UndoItem } from "./items.ts";

/** The ids that one run makes are no further apart, in milliseconds. */
const TOGETHER_MS = 1000;

/** So many hexadecimal digits of a UUIDv7 are its time in milliseconds. */
const TIME_DIGITS = 12;

/** The place of an own entry: its stream, device and seq. */
export type Place = readonly [audience: Audience, device: string, seq: number];

/** An own line that was not refused, with its stamp (microseconds since 1970). */
export interface OwnEntry {
  readonly audience: Audience;
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly body: Event;
}

/** The entries that an undo appended, and the first of those that it took back. */
export interface UndoNote {
  readonly run: readonly Place[];
  readonly undid: Place;
}

/**
 * A run. `undid` is the index of the run that it took back; `turns` counts undo and redo in a row: 0 for a command.
 *
 * `redone`: it was taken back, and that was taken back by a later run, which stands for it.
 */
export interface HistoryItem {
  readonly item: UndoItem;
  readonly state: "done" | "undone" | "redone";
  readonly undid: number | null;
  readonly turns: number;
}

/** A run that is being put together; `note` is the index of its note. */
interface Run {
  readonly entries: OwnEntry[];
  readonly note: number | null;
}

/** Return every run of this device in the order of writing. How people came to be in the space is no part of it. */
export function undoItems(entries: readonly OwnEntry[], notes: readonly UndoNote[]): readonly HistoryItem[] {
  const runs = runsOf(entries, notes);
  const indexAt = new Map(runs.flatMap((run, index) => run.entries.map((entry) => [keyOf(placeOf(entry)), index])));
  const undid: (number | null)[] = [];
  const undoers: number[][] = runs.map(() => []);
  for (const [index, run] of runs.entries()) {
    const target = run.note === null ? undefined : indexAt.get(keyOf(notes[run.note]!.undid));
    // A note out of damaged storage might point forwards and close a circle: only what came before counts.
    const earlier = target !== undefined && target < index ? target : null;
    undid.push(earlier);
    if (earlier !== null) undoers[earlier]?.push(index);
  }
  const done = runs.map(() => true);
  // From the newest back, since whether a run is done depends on later runs alone.
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    done[index] = !undoers[index]!.some((undoer) => done[undoer]);
  }
  const turns: number[] = [];
  for (const target of undid) turns.push(target === null ? 0 : turns[target]! + 1);
  return runs.map((run, index) => ({
    item: { entries: run.entries.map(({ audience, device, seq, body }) => ({ audience, device, seq, body })) },
    state: !done[index] ? "undone" : undoers[index]!.length > 0 ? "redone" : "done",
    undid: undid[index]!,
    turns: turns[index]!,
  }));
}

/** Return the index of the run that `undo` takes back next: the last command or redo that is done. */
export function nextUndo(items: readonly HistoryItem[]): number | null {
  const found = items.findLastIndex(({ state, turns }) => state === "done" && turns % 2 === 0);
  return found < 0 ? null : found;
}

/** Return the index of the undo that `redo` takes back next: the last one, unless a command came after it. */
export function nextRedo(items: readonly HistoryItem[]): number | null {
  const command = items.findLastIndex(({ turns }) => turns === 0);
  const found = items.findLastIndex(({ state, turns }) => state === "done" && turns % 2 === 1);
  return found > command ? found : null;
}

function runsOf(entries: readonly OwnEntry[], notes: readonly UndoNote[]): readonly Run[] {
  const noted = new Map(notes.flatMap((note, index) => note.run.map((place) => [keyOf(place), index])));
  const runs: Run[] = [];
  // By stamp, not by seq: the two streams number their lines apart, and one run may write to both.
  for (const entry of entries.toSorted((one, other) => one.stamp - other.stamp)) {
    if (CATALOGUE[entry.body.type].inverse === "final:membership") continue;
    const note = noted.get(keyOf(placeOf(entry))) ?? null;
    const last = runs.at(-1);
    if (last !== undefined && last.note === note && (note !== null || belongs(last.entries, entry))) {
      last.entries.push(entry);
    } else {
      runs.push({ entries: [entry], note });
    }
  }
  return runs;
}

/**
 * Tell whether one run wrote this as well.
 *
 * Lines of one append have stamps that follow each other; but so have those of two commands while the clock of a
 * device is behind the stamps that it has seen. The ids come from the clock itself.
 */
function belongs(entries: readonly OwnEntry[], entry: OwnEntry): boolean {
  const [first, last] = [entries[0]!, entries.at(-1)!];
  const before = entries.findLast(({ audience }) => audience === entry.audience);
  if (last.device !== entry.device || entry.stamp !== last.stamp + 1) return false;
  if (before !== undefined && before.seq + 1 !== entry.seq) return false;
  return madeTogether(first.body, entry.body);
}

/** Tell whether one run may have made both: their ids are of one second, or one belongs to the other. */
function madeTogether(first: Event, other: Event): boolean {
  if (saysAgain(first, other) || other.type === "step_split") return true;
  if (first.type === "goal_drafted" && other.type === "goal_focus_set") return other.focus.includes(first.goal);
  if (first.type === "rating_round_revealed" && other.type === "goal_rated") return other.round === first.round;
  const [one, two] = [made(first), made(other)];
  if (one === null || two === null) return first.type === other.type;
  return Math.abs(timeMs(two) - timeMs(one)) < TOGETHER_MS;
}

/** Tell whether `other` says again what stood before what `first` took back. */
function saysAgain(first: Event, other: Event): boolean {
  if (first.type === "purpose_withdrawn") return other.type === "purpose_stated";
  if (first.type === "setback_reopened") return other.type === "setback_recovered" && first.setback === other.setback;
  if (first.type !== "commitment_report_withdrawn") return false;
  return other.type === "commitment_reported" && first.commitment === other.commitment;
}

/** Return the id that an event was given when it was made. */
function made(body: Event): string | null {
  const field = CATALOGUE[body.type].id;
  return field === null ? null : String(body[field as keyof Event]);
}

function timeMs(identifier: string): number {
  return Number.parseInt(identifier.replaceAll("-", "").slice(0, TIME_DIGITS), 16);
}

function placeOf({ audience, device, seq }: OwnEntry): Place {
  return [audience, device, seq];
}

function keyOf([audience, device, seq]: Place): string {
  return `${audience} ${device}/${seq}`;
}
