/** All facts of a state as they stand, in order, ready to be asked for by type. */
import { comparePlacing, type State } from "../../fold/state.ts";
import { type Row, type RowBody, rowOf } from "./fixes.ts";

/** The rows of one type. */
export type RowOf<T extends RowBody["type"]> = Row<Extract<RowBody, { readonly type: T }>>;

/** The facts that count, by type, each list in order. */
export type Gathered = ReadonlyMap<RowBody["type"], readonly Row[]>;

/** Every fact of `state` with its corrections applied, those taken back left out. */
export function gather(state: State): Gathered {
  const rows = new Map<RowBody["type"], Row[]>();
  for (const [factKey, placed] of [...state.facts].sort(([, a], [, b]) => comparePlacing(a, b))) {
    const row = rowOf(placed, state.corrections.get(factKey) ?? []);
    if (!row.retracted) addTo(rows, row.body.type, row);
  }
  return rows;
}

/** The facts of one type, in order. Step logs are asked for as `logged_step`. */
export function rowsOf<T extends RowBody["type"]>(gathered: Gathered, type: T): readonly RowOf<T>[] {
  return (gathered.get(type) ?? []) as readonly RowOf<T>[];
}

/** Rows by the id of what they are about; those about nothing are left out. */
export function grouped<F extends RowBody>(
  rows: Iterable<Row<F>>,
  subject: (body: F) => string | null,
): Map<string, Row<F>[]> {
  const groups = new Map<string, Row<F>[]>();
  for (const row of rows) {
    const about = subject(row.body);
    if (about !== null) addTo(groups, about, row);
  }
  return groups;
}

/** Adds to the list under `key`, which begins empty. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
