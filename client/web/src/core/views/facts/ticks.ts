/** The one tick that a step shows for a day, whatever was logged for it. */

import type { BodyOf } from "../../events/types.ts";
import { comparePlacing } from "../../fold/state.ts";
import { addTo, type Gathered, grouped, type RowOf, rowsOf } from "./gathered.ts";
import { sortedBy } from "./ordering.ts";

/** A tick: what a step shows for a day. `logs` are all the log entries behind it. */
export interface TickDoc {
  day: string;
  outcome: "done" | "partly" | "skipped";
  percent: number | null;
  code: BodyOf<"step_skipped">["code"] | null;
  amount: string | null;
  effort: number | null;
  helped: number | null;
  note: string | null;
  by: string;
  at: number;
  logs: readonly string[];
}

/** The ticks of each step, sorted by day. */
export type Ticks = ReadonlyMap<string, TickDoc[]>;

type LogRow = RowOf<"logged_step">;

/**
 * One tick per step and day, however many devices logged it.
 *
 * A correction that names the outcome wins over any log; among equals the later one in the order stands.
 */
export function ticks(gathered: Gathered): Ticks {
  const found = new Map<string, TickDoc[]>();
  for (const [step, rows] of grouped(rowsOf(gathered, "logged_step"), (log) => log.step)) {
    const days = new Map<string, LogRow[]>();
    for (const row of rows) addTo(days, row.body.day, row);
    found.set(
      step,
      sortedBy(days, ([day]) => [day]).map(([, logged]) => tick(logged)),
    );
  }
  return found;
}

function tick(rows: readonly LogRow[]): TickDoc {
  const deciding = rows.reduce((best, row) => (compareWeight(row, best) > 0 ? row : best));
  const log = deciding.body;
  return {
    day: log.day,
    outcome: log.outcome,
    percent: log.outcome === "partly" ? log.percent : null,
    code: log.outcome === "skipped" ? log.code : null,
    amount: log.amount,
    effort: log.effort,
    helped: log.helped,
    note: log.note,
    by: deciding.placed.author,
    at: deciding.placed.at,
    logs: rows.map((row) => row.body.log),
  };
}

function compareWeight(a: LogRow, b: LogRow): number {
  if ((a.decided === null) !== (b.decided === null)) return a.decided === null ? -1 : 1;
  return comparePlacing(a.decided ?? a.placed, b.decided ?? b.placed) || comparePlacing(a.placed, b.placed);
}
