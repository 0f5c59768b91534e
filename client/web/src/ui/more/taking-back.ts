/** Which event takes back what a row of the timeline stands for; null where none does. */
import type { Body } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals.ts";
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
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined": {
      const goal = goals.find((each) => each.goal === id("goal"));
      return goal ? undoneChange(goal, row, making) : null;
    }
    default: {
      const ref = FACTS[row.type] ? id(FACTS[row.type] ?? "") : factOf(row, shared, mine);
      return ref === "" ? null : { type: "entry_retracted", retraction: making.newId(), ref };
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

/** Rows that do not name their own fact: found by who wrote what when. */
function factOf(row: Happened, shared: SharedProjection, mine: PrivateProjection): string {
  const same = (each: { readonly at: number; readonly by: string }): boolean =>
    each.at === row.at && each.by === row.by;
  const { goals, comments } = shared.board;
  switch (row.type) {
    case "check_in_recorded":
      return [...shared.progress.moods, ...mine.check_ins].find(same)?.check_in ?? "";
    case "goal_rated":
      return shared.progress.goals.flatMap((each) => each.ratings).find(same)?.rating ?? "";
    case "goal_readiness_rated":
      return goals.flatMap((each) => each.readiness_trend).find(same)?.rating ?? "";
    case "life_area_rated":
      return shared.matters.areas.flatMap((each) => each.ratings).find(same)?.rating ?? "";
    case "milestone_celebrated": {
      const milestones = goals.flatMap((each) => each.milestones);
      return milestones.flatMap((each) => each.celebrations).find(same)?.celebration ?? "";
    }
    case "setback_reflected": {
      const setbacks = [...shared.progress.setbacks, ...mine.progress.setbacks];
      return setbacks.flatMap((each) => each.reflections).find(same)?.reflection ?? "";
    }
    case "commented":
      return [...goals.flatMap((each) => each.comments), ...comments].find(same)?.comment ?? "";
    default:
      return "";
  }
}
