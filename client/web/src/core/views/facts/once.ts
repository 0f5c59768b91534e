/**
 * Changes in order, each of them once.
 *
 * The same entry may stand at two places when it was first folded as a device's own pending line, and a device that had
 * to take a new id after a fork appends its events again under the new id. In both cases the earliest stands.
 */
import { equal } from "../../equal.ts";
import type { Event, Placed } from "../../fold/state.ts";

/** Which field is the id of this very change, correction or founding: two events with it say the same thing twice. */
export const OWN_IDS: ReadonlyMap<Event["type"], string> = new Map([
  ["goal_drafted", "change"],
  ["goal_reworded", "change"],
  ["goal_smart_answered", "change"],
  ["goal_measure_defined", "change"],
  ["goal_adjusted", "change"],
  ["goal_change_undone", "change"],
  ["goal_suggestion_answered", "change"],
  ["entry_corrected", "correction"],
  ["step_log_corrected", "correction"],
  ["entry_retracted", "retraction"],
  ["journal_edited", "edit"],
  ["goal_change_suggested", "suggestion"],
  ["step_added", "step"],
  ["milestone_added", "milestone"],
  ["rating_round_opened", "round"],
]);

/** The changes of one sorted list without repetitions. */
export function once<B extends Event>(changes: readonly Placed<B>[]): readonly Placed<B>[] {
  if (changes.length < 2) return changes;
  const entries = new Set<string>();
  const written = new Map<string, Event[]>();
  const kept: Placed<B>[] = [];
  for (const placed of changes) {
    const entry = `${placed.device} ${placed.seq}`;
    if (entries.has(entry)) continue;
    entries.add(entry);
    const own = ownId(placed.body);
    if (own !== null) {
      // Only the same words under the same id are a repetition: other words must never slip in unnoticed.
      const place = `${own} ${placed.author}`;
      const sameId = written.get(place) ?? [];
      if (sameId.some((body) => equal(body, placed.body))) continue;
      written.set(place, [...sameId, placed.body]);
    }
    kept.push(placed);
  }
  return kept;
}

/** The id that a change or correction has of its own, where its type has one. */
export function ownId(body: Event): string | null {
  const field = OWN_IDS.get(body.type);
  return field === undefined ? null : String(body[field as keyof Event]);
}
