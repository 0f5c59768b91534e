/** Which events take back what a row of the timeline stands for; null where none does. */
import type { Body } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { PrivateProjection } from "../../core/views/private.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import { factId } from "../../store/acts/facts.ts";
import type { Making } from "../../store/acts/making.ts";
import { commitmentsOf, purposeBefore, reportTakenBack } from "../../store/acts/opposites.ts";
import type { Happened } from "./happened.ts";

export function takingBack(
  row: Happened,
  shared: SharedProjection,
  mine: PrivateProjection,
  making: Making,
): readonly Body[] | null {
  if (row.type === "commitment_reported") return reported(row, shared);
  const back = single(row, shared, mine, making);
  return back === null ? null : [back];
}

/** A report is taken back while it is the last that its author made of that commitment. */
function reported(row: Happened, shared: SharedProjection): readonly Body[] | null {
  const commitment = commitmentsOf(shared).find((each) => each.commitment === row.shown["commitment"]);
  const last = commitment?.reports.findLastIndex((each) => each.by === row.by) ?? -1;
  if (!commitment || commitment.reports[last]?.at !== row.at) return null;
  return reportTakenBack(commitment.commitment, commitment.reports.slice(0, last), row.by);
}

function single(row: Happened, shared: SharedProjection, mine: PrivateProjection, making: Making): Body | null {
  const id = (field: string): string => {
    const value = row.shown[field];
    return typeof value === "string" ? value : "";
  };
  const { goals } = shared.board;
  const step = goals.flatMap((each) => each.steps).find((each) => each.step === id("step"));
  const milestone = goals.flatMap((each) => each.milestones).find((each) => each.milestone === id("milestone"));
  switch (row.type) {
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
      if (id("log") === "") return null;
      return { type: "step_log_corrected", correction: making.newId(), log: id("log"), outcome: "retracted" };
    case "entry_shared":
      if (id("share") === "") return null;
      return { type: "entry_unshared", share: id("share"), entry: id("entry") };
    case "step_added":
      return step?.dropped === null ? { type: "step_dropped", step: step.step } : null;
    case "step_dropped":
      return step?.dropped?.at === row.at ? { type: "step_restored", step: step.step } : null;
    case "step_split":
      return step && step.split_into.length > 0 ? { type: "step_restored", step: step.step } : null;
    case "milestone_added":
      return milestone ? { type: "milestone_dropped", milestone: milestone.milestone } : null;
    case "milestone_reached":
      return milestone?.reached?.at === row.at ? { type: "milestone_reopened", milestone: milestone.milestone } : null;
    case "milestone_postponed": {
      const stands = milestone?.reached === null && milestone.not_yet?.at === row.at;
      return stands ? { type: "milestone_reopened", milestone: milestone.milestone } : null;
    }
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined": {
      const goal = goals.find((each) => each.goal === id("goal"));
      return goal ? undoneChange(goal, row, making) : null;
    }
    case "purpose_stated":
      return purposeUndone(row, shared) ?? purposeUndone(row, mine);
    case "setback_recovered": {
      const rows = [...shared.timeline, ...mine.timeline].filter((each) => each.shown["setback"] === id("setback"));
      const said = rows.find((each) => each.type === "setback_recovered" || each.type === "setback_reopened");
      return said?.id === row.id ? { type: "setback_reopened", setback: id("setback") } : null;
    }
    default: {
      const ref = factId(row.type, row.shown);
      const rows = [...shared.timeline, ...mine.timeline];
      const taken = rows.some(
        (each) => each.type === "entry_retracted" && each.by === row.by && each.shown["ref"] === ref,
      );
      if (ref === null || taken) return null;
      return { type: "entry_retracted", retraction: making.newId(), ref };
    }
  }
}

/** A change of a goal's terms is taken back while something of it still stands. */
function undoneChange(goal: GoalDoc, row: Happened, making: Making): Body | null {
  const made = goal.history.find((each) => each.at === row.at && each.by === row.by && each.type === row.type);
  const stands = made?.fields.some(
    ({ field }) =>
      goal.history.findLast((each) => each.fields.some((one) => one.field === field))?.change === made.change,
  );
  if (!made || !stands) return null;
  const { number, mark } = goal.version;
  const change = making.newId();
  return { type: "goal_change_undone", goal: goal.goal, change, base: { number, mark }, undoes: made.change };
}

/** The purpose that stands is taken back for the one that stood when it was stated. */
function purposeUndone(row: Happened, { matters, timeline }: SharedProjection | PrivateProjection): Body | null {
  const { purpose, earlier_purposes } = matters;
  if (purpose?.at !== row.at || purpose.by !== row.by) return null;
  const older = timeline.slice(timeline.findIndex((each) => each.id === row.id) + 1);
  const before = older.find((each) => each.type === "purpose_stated" || each.type === "purpose_withdrawn");
  return purposeBefore(before?.type === "purpose_withdrawn" ? null : (earlier_purposes.at(-1) ?? null));
}
