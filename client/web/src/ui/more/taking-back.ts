/** Which event takes back what a row of the timeline stands for; null where none does. */
import type { Body } from "../../core/events/types.ts";
import type { PrivateProjection } from "../../core/views/private.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { Making } from "../../store/acts/making.ts";
import type { Happened } from "./happened.ts";

/** The field of a row that holds the id of the fact, by the row's type. */
const FACTS: Readonly<Record<string, string>> = {
  win_noted: "win",
  setback_noted: "setback",
  measure_logged: "log",
  journal_written: "entry",
  if_then_planned: "plan",
  commitment_made: "commitment",
  agenda_item_proposed: "item",
  observation_recorded: "observation",
};

export function takingBack(
  row: Happened,
  shared: SharedProjection,
  mine: PrivateProjection,
  making: Making,
): Body | null {
  const id = (field: string): string | null => {
    const value = row.shown[field];
    return typeof value === "string" ? value : null;
  };
  switch (row.type) {
    case "step_done":
    case "step_partly_done":
    case "step_skipped": {
      const log = id("log");
      return log === null
        ? null
        : { type: "step_log_corrected", correction: making.newId(), log, outcome: "retracted" };
    }
    case "entry_shared": {
      const [share, entry] = [id("share"), id("entry")];
      return share === null || entry === null ? null : { type: "entry_unshared", share, entry };
    }
    case "step_added": {
      const step = id("step");
      const doc = shared.board.goals.flatMap((each) => each.steps).find((each) => each.step === step);
      return step && doc?.dropped === null ? { type: "step_dropped", step } : null;
    }
    default: {
      const ref = FACTS[row.type] ? id(FACTS[row.type] ?? "") : factOf(row, shared, mine);
      return ref === null ? null : { type: "entry_retracted", retraction: making.newId(), ref };
    }
  }
}

/** Rows that do not name their own fact: found by who wrote what when. */
function factOf(row: Happened, shared: SharedProjection, mine: PrivateProjection): string | null {
  const same = (each: { readonly at: number; readonly by: string }): boolean =>
    each.at === row.at && each.by === row.by;
  if (row.type === "check_in_recorded") {
    return [...shared.progress.moods, ...mine.check_ins].find(same)?.check_in ?? null;
  }
  if (row.type === "goal_rated") {
    return shared.progress.goals.flatMap((each) => each.ratings).find(same)?.rating ?? null;
  }
  return null;
}
