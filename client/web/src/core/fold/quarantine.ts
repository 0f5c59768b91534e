/**
 * Folding past a bug: an entry that this program cannot fold or show is left out, and everything else is shown.
 *
 * It is an error path, and slow: folds take a state over, so a fold that broke off has spoilt it and all begins anew.
 */
import type { Folded } from "./folded.ts";
import type { State } from "./state.ts";

type Start = () => State;
type Fold = (state: State, entry: Folded) => State;
type Show = (state: State) => unknown;

/**
 * The state of all entries but those with which `fold` or `show` throws, and the indexes of these.
 *
 * Throws what `show` throws of what `start` gives.
 */
export function withoutPoison(
  start: Start,
  entries: readonly Folded[],
  fold: Fold,
  show: Show,
): readonly [State, ReadonlySet<number>] {
  const poison = new Set<number>();
  for (;;) {
    const [state, broken] = folded(start(), entries, fold, poison);
    // What was shown may have been changed by that.
    if (broken === null && isShown(state, show)) return [folded(start(), entries, fold, poison)[0], poison];
    poison.add(broken ?? culprit(start, entries, fold, show, poison));
  }
}

/** The state, and the index of the entry that could not be folded. */
function folded(
  state: State,
  entries: readonly Folded[],
  fold: Fold,
  poison: ReadonlySet<number>,
): readonly [State, number | null] {
  let now = state;
  for (const [index, entry] of entries.entries()) {
    if (poison.has(index)) continue;
    try {
      now = fold(now, entry);
    } catch {
      return [now, index];
    }
  }
  return [now, null];
}

/** The last entry of the shortest beginning that cannot be shown. */
function culprit(
  start: Start,
  entries: readonly Folded[],
  fold: Fold,
  show: Show,
  poison: ReadonlySet<number>,
): number {
  let shown = 0;
  let hidden = entries.length;
  show(start());
  while (hidden - shown > 1) {
    const middle = (shown + hidden) >> 1;
    if (isShown(folded(start(), entries.slice(0, middle), fold, poison)[0], show)) shown = middle;
    else hidden = middle;
  }
  return hidden - 1;
}

function isShown(state: State, show: Show): boolean {
  try {
    show(state);
  } catch {
    return false;
  }
  return true;
}
