/** The timeline: every entry as one short row, newest first. */

import type { Body } from "../events/types.ts";
import { comparePlacing, type Event, type Placed, type State } from "../fold/state.ts";
import { type RowBody, rowOf } from "./facts/fixes.ts";
import { once } from "./facts/once.ts";

/**
 * One entry. `id` is `device/seq`; `shown` are the few fields worth showing, by name.
 *
 * Of what its author took back only that it was there is left: `retracted`.
 */
export interface TimelineRow {
  id: string;
  at: number;
  by: string;
  type: Body["type"];
  session: string | null;
  shown: Record<string, unknown>;
  corrected: boolean;
  retracted: boolean;
}

/** How many rows of the timeline a projection carries. */
export const TIMELINE_ROWS = 200;

/** The fields worth showing. None has a default other than absence, so that both languages show the same. */
const SHOWN = [
  // what it is about
  ..."goal step milestone measure round item commitment observation member win setback plan on ref log".split(" "),
  ..."entry share".split(" "),
  // what it is: the ids by which their authors can take it back
  ..."check_in rating tick confirmation cheer reflection barrier use celebration feedback review challenge".split(" "),
  ..."answer comment suggestion".split(" "),
  // when
  ..."day start end due".split(" "),
  // what it says
  ..."title text label name role prompt area value mood energy importance confidence now wanted amount".split(" "),
  ..."outcome accepted trigger response summary statement message helped fits own_words why note".split(" "),
  ..."reason learned".split(" "),
];

/** What a correction shows: only what it corrects. What it says shows there. */
const REFERENCES = ["ref", "log", "entry", "share"];

/** Something that happened: a fact (by its key), or a change or correction, of which `fields` are shown. */
interface Happened {
  readonly placed: Placed;
  readonly factKey: string | null;
  readonly fields: readonly string[];
}

/** The newest `limit` rows (all of them for null), newest first. */
export function timeline(state: State, limit: number | null = null): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const happened of all(state).sort((a, b) => comparePlacing(b.placed, a.placed))) {
    if (limit !== null && rows.length >= limit) break;
    const row = happened.factKey === null ? changeRow(happened) : factRow(state, happened.factKey);
    if (row !== null) rows.push(row);
  }
  return rows;
}

function all(state: State): Happened[] {
  const found: Happened[] = [];
  for (const [factKey, placed] of state.facts) found.push({ placed, factKey, fields: SHOWN });
  for (const corrections of state.corrections.values()) {
    for (const placed of once(corrections)) found.push({ placed, factKey: null, fields: REFERENCES });
  }
  for (const changes of changeLists(state)) {
    for (const placed of once(changes)) found.push({ placed, factKey: null, fields: SHOWN });
  }
  return found;
}

/** Every list of changes of a stream; facts and their corrections stand apart. */
export function* changeLists(state: State): Generator<readonly Placed[]> {
  const shelves: readonly ReadonlyMap<string, readonly Placed[]>[] = [
    state.goals,
    state.steps,
    state.milestones,
    state.comments,
    state.sessions,
    state.rounds,
    state.agenda,
    state.commitmentReports,
    state.observationAnswers,
    state.notes,
    state.setbackRecoveries,
    state.namedValues,
    state.members,
  ];
  for (const shelf of shelves) yield* shelf.values();
  yield state.rankings;
  yield state.purposes;
  yield state.space;
}

function factRow(state: State, factKey: string): TimelineRow | null {
  const placed = state.facts.get(factKey)!;
  const row = rowOf(placed, state.corrections.get(factKey) ?? []);
  if (row.retracted) {
    // A shared copy that was taken back is gone; of other facts it shows that they were there.
    if (placed.body.type === "entry_shared") return null;
    return { ...shownRow(placed, placed.body, []), retracted: true };
  }
  return { ...shownRow(placed, row.body, SHOWN), corrected: row.corrected };
}

function changeRow({ placed, fields }: Happened): TimelineRow {
  return shownRow(placed, placed.body, fields);
}

function shownRow(placed: Placed, body: RowBody | Event, fields: readonly string[]): TimelineRow {
  const given = body as unknown as Readonly<Record<string, unknown>>;
  const shown: Record<string, unknown> = {};
  for (const field of fields) {
    const value = given[field] ?? null;
    if (value !== null) shown[field] = value;
  }
  return {
    id: `${placed.device}/${placed.seq}`,
    at: placed.at,
    by: placed.author,
    type: placed.body.type,
    session: placed.session,
    shown,
    corrected: false,
    retracted: false,
  };
}
