/**
 * Decides which entries a person has seen, and how far that is to be told (rule E3).
 *
 * An entry counts as seen once it stood on the screen for a second without a break while the person could look: the
 * window in front, visible and not locked. Time comes in as an argument.
 */

/** How long an entry has to stand in view, in milliseconds. */
export const SEEN_AFTER_MS = 1000;

/** A seeing: what is in view, each with the time since which it could be looked at; null while nobody can. */
export interface Seeing {
  readonly isAttentive: boolean;
  readonly since: ReadonlyMap<string, number | null>;
}

export type Glance =
  | { readonly kind: "shown"; readonly id: string; readonly nowMs: number }
  | { readonly kind: "hidden"; readonly id: string }
  | { readonly kind: "focused"; readonly nowMs: number }
  | { readonly kind: "blurred" }
  | { readonly kind: "tick"; readonly nowMs: number };

export const NOTHING_IN_VIEW: Seeing = { isAttentive: false, since: new Map() };

/** Take one input; return what is in view now, and what has been seen with it. */
export function glance(seeing: Seeing, input: Glance): readonly [Seeing, readonly string[]] {
  const since = new Map(seeing.since);
  switch (input.kind) {
    case "shown":
      if (!since.has(input.id)) since.set(input.id, seeing.isAttentive ? input.nowMs : null);
      return [{ ...seeing, since }, []];
    case "hidden":
      since.delete(input.id);
      return [{ ...seeing, since }, []];
    case "focused":
      if (seeing.isAttentive) return [seeing, []];
      return [{ isAttentive: true, since: new Map([...since.keys()].map((id) => [id, input.nowMs])) }, []];
    case "blurred":
      return [{ isAttentive: false, since: new Map([...since.keys()].map((id) => [id, null])) }, []];
    case "tick":
      return [seeing, [...since].flatMap(([id, from]) => (isLongEnough(from, input.nowMs) ? [id] : []))];
  }
}

function isLongEnough(fromMs: number | null, nowMs: number): boolean {
  return fromMs !== null && nowMs - fromMs >= SEEN_AFTER_MS;
}

/** An entry of somebody else that is shown somewhere, and its position in the stream. */
export interface ShownEntry {
  readonly id: string;
  readonly position: number;
}

/** Return those of `entries` that lie beyond `read` and were not seen either, by position. */
export function unreadOf<T extends ShownEntry>(entries: readonly T[], seen: ReadonlySet<string>, read: number): T[] {
  return entries
    .filter(({ id, position }) => position > read && !seen.has(id))
    .sort((one, other) => one.position - other.position);
}

/**
 * Return how far the stream was read: up to before the first entry that was not seen.
 *
 * A position is all that the protocol can say, so what was seen beyond a gap is told once the gap is closed.
 */
export function readThrough(
  entries: readonly ShownEntry[],
  seen: ReadonlySet<string>,
  { read, position }: { readonly read: number; readonly position: number },
): number {
  const first = unreadOf(entries, seen, read)[0];
  return Math.max(read, first === undefined ? position : first.position - 1);
}
