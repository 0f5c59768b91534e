/** Sorting the same way in both languages: numbers by size, text by UTF-16 code units, equals left as they were. */

/** A key: what something is sorted by, its weightiest part first. The parts at one index are of one kind. */
export type Key = readonly (string | number)[];

/** The sort key of an `order` that people's devices chose, then id. */
export function byOrder(order: string, identifier: string): Key {
  return [order, identifier];
}

/** The items in order of their keys. */
export function sortedBy<T>(items: Iterable<T>, keyOf: (item: T) => Key): T[] {
  const keyed = Array.from(items, (item): [Key, T] => [keyOf(item), item]);
  return keyed.sort(([a], [b]) => compareKeys(a, b)).map(([, item]) => item);
}

/** The items in order of the day that `dayOf` names. */
export function sortedByDay<T>(items: readonly T[], dayOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareText(dayOf(a), dayOf(b)));
}

/** Less than 0 where `a` comes first. Comparing texts compares UTF-16 code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function compareKeys(a: Key, b: Key): number {
  for (let index = 0; index < a.length; index += 1) {
    const [x, y] = [a[index]!, b[index]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
