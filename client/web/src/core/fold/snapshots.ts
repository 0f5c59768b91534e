/**
 * A state as text, so that a long log need not be read from its beginning.
 *
 * Equal states give equal text. Snapshots are caches of this device: what another version wrote is not read but folded
 * anew. One holds every placed body; putting them back on their shelves is folding them.
 */

import { BODY_SHAPES } from "../events/generated.ts";
import type { Shape } from "../events/shapes.ts";
import { fill, writeBody } from "../lines/body.ts";
import { crc } from "../lines/checksum.ts";
import { fold } from "./folding.ts";
import { comparePlacing, empty, type Placed, type State } from "./state.ts";

/** Counts up whenever the state or the way entries are put into it changes. */
export const FOLD_VERSION = 1;

/** A mark of all that these shapes can read. */
export function vocabularyOf(shapes: readonly Shape[]): number {
  return crc(JSON.stringify(shapes, described));
}

function described(_: string, value: unknown): unknown {
  if (value instanceof RegExp) return value.source;
  return typeof value === "function" ? value() : value;
}

/** What an older program passed over or shortened, since it could not read it, is in none of its snapshots. */
const VOCABULARY = vocabularyOf(BODY_SHAPES);

/** The text of a state, the same for equal states. */
export function snapshot(state: State): string {
  const rows = [...everything(state)].map((placed): [Placed, string] => [placed, writePlaced(placed)]);
  rows.sort(([a, textOfA], [b, textOfB]) => comparePlacing(a, b) || (textOfA < textOfB ? -1 : 1));
  return `{"fold":${FOLD_VERSION},"vocabulary":${VOCABULARY},"placed":[${rows.map(([, text]) => text).join(",")}]}`;
}

/** The state that `snapshot` wrote; null when another version wrote it or it cannot be read. */
export function restore(text: string): State | null {
  const rows = rowsIn(text);
  if (rows === null) return null;
  const state = empty();
  for (const row of rows) {
    const placed = readPlaced(row);
    if (placed === null) return null;
    // A pending line counts from its stamp, as it is: its place stays what it was.
    fold(state, { ...placed, receivedUs: null, stamp: placed.at });
  }
  return state;
}

/** Everything that a state holds, shelf by shelf. */
function* everything(state: State): Generator<Placed> {
  const { facts, rankings, purposes, space, ...shelves } = state;
  yield* facts.values();
  for (const shelf of Object.values<ReadonlyMap<string, readonly Placed[]>>(shelves)) {
    for (const changes of shelf.values()) yield* changes;
  }
  yield* rankings;
  yield* purposes;
  yield* space;
}

function writePlaced({ at, device, seq, author, session, body }: Placed): string {
  return JSON.stringify([at, device, seq, author, session, writeBody(body)]);
}

function rowsIn(text: string): readonly unknown[] | null {
  try {
    const found = JSON.parse(text) as Readonly<Record<"fold" | "vocabulary" | "placed", unknown>> | null;
    if (found?.fold !== FOLD_VERSION || found.vocabulary !== VOCABULARY) return null;
    return Array.isArray(found.placed) ? found.placed : null;
  } catch {
    return null;
  }
}

function readPlaced(row: unknown): Placed | null {
  if (!Array.isArray(row)) return null;
  const [at, device, seq, author, session, given]: unknown[] = row;
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(seq)) return null;
  if (typeof device !== "string" || typeof author !== "string") return null;
  if (session !== null && typeof session !== "string") return null;
  const body = fill(given);
  if (body.type === "unknown" || body.type === "misshapen") return null;
  return { at: at as number, device, seq: seq as number, author, session, body };
}
