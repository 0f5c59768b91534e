/** Which entries stand behind what is shown under an id: only of those can be told how far they have come. */
import type { BodyOf } from "../events/types.ts";
import { key, type Placed, type State } from "../fold/state.ts";
import { once } from "./facts/once.ts";
import { changeLists } from "./timeline.ts";

/**
 * The entries, as `device/seq`, behind what `author` wrote under `identifier`: it, and what put it right since. None
 * where `author` wrote nothing under it.
 */
export function entriesBehind(state: State, identifier: string, author: string): string[] {
  const itsKey = key(identifier, author);
  const fact = state.facts.get(itsKey);
  const written = fact === undefined ? wordings(state.comments.get(identifier) ?? [], author) : [fact];
  if (written.length === 0) return [];
  const corrections = once(state.corrections.get(itsKey) ?? []);
  return [...written, ...corrections].map(({ device, seq }) => `${device}/${seq}`);
}

/** The entry `device/seq` as it stands in a stream; null where it is not there. */
export function entryAt(state: State, id: string): Placed | null {
  const isIt = ({ device, seq }: Placed): boolean => `${device}/${seq}` === id;
  for (const placed of state.facts.values()) if (isIt(placed)) return placed;
  for (const changes of [...state.corrections.values(), ...changeLists(state)]) {
    const found = (changes as readonly Placed[]).find(isIt);
    if (found) return found;
  }
  return null;
}

/** A comment in its words one after the other: the same words again are no news. */
function wordings(changes: readonly Placed<BodyOf<"commented">>[], author: string): Placed[] {
  const own = once(changes).filter((change) => change.author === author);
  return own.filter((line, index) => line.body.text !== own[index - 1]?.body.text);
}
