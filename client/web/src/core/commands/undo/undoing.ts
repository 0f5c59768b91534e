/**
 * `undo`: the events that take a run back, all of it, the newest of what it did first.
 *
 * 1. After it, both people see what they would see had the run not been, but for what tells the way.
 * 2. Taking that back does it again, under new ids where the old ones are spent.
 * 3. What somebody changed since is left alone: `changed_since`, and nothing is appended. Of a goal's terms, the fields
 *    that still stand go back.
 * 4. All of a run is taken back, or none; never an older one instead.
 */
import { CATALOGUE } from "../../events/catalogue.ts";
import type { Event } from "../../fold/state.ts";
import { type Context, type Decision, type Given, isRefusal, type NewEvent } from "../context.ts";
import { editedBack, logCorrectedBack } from "./corrections.ts";
import { copySharedAgain, copyUnshared, factMadeAnew, factRetracted, logRetracted } from "./facts.ts";
import { lifeBefore } from "./goal_status.ts";
import { agreementBefore, changeUndone, draftRetracted } from "./goals.ts";
import { goalMadeAnew, renamed } from "./goals_anew.ts";
import type { UndoEntry, UndoItem } from "./items.ts";
import { type Back, Past } from "./past.ts";
import { focusBefore, orderBefore, purposeBefore, recoveryBefore, reportsBefore, valueBefore } from "./registers.ts";
import { addedMilestoneDropped, addedStepDropped, milestoneBefore, milestoneMadeAnew, stepBefore } from "./steps.ts";

/**
 * Takes back what one run appended; its entries are part of what is given.
 *
 * Nothing is appended and the answer is `changed_since` where somebody changed the same since, `taken_back` where it was
 * taken back already, `final` where no event can, `not_found` where it is not given, and `nothing_to_undo` where nothing
 * of it shows.
 */
export function undo(item: UndoItem, context: Context, given: Given): Decision {
  const past = new Past(item, context, given);
  const drafted = new Set(item.entries.flatMap(({ body }) => (body.type === "goal_drafted" ? [body.goal] : [])));
  const events: NewEvent[] = [];
  for (const entry of [...item.entries].reverse()) {
    if (wentWith(entry.body, drafted)) continue;
    const back = backOf(entry, past);
    if (isRefusal(back)) return back;
    events.push(...back.map((body) => ({ audience: entry.audience, body })));
  }
  // Ids of what is made anew are known only now, and what is said of it may come first.
  const decided = events.map(({ audience, body }) => ({ audience, body: renamed(body, past.remade) }));
  return decided.length > 0 ? decided : { code: "nothing_to_undo" };
}

/** Tells whether a goal that is taken back takes this along, said of it in the same breath. */
function wentWith(body: Event, drafted: ReadonlySet<string>): boolean {
  switch (body.type) {
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_change_undone":
    case "goal_suggestion_answered":
    case "goal_readiness_rated":
    case "goal_rated":
    case "step_added":
    case "milestone_added":
    case "barrier_named":
    case "if_then_planned":
      return drafted.has(body.goal);
    default:
      return false;
  }
}

/** Return what takes one event back, as the catalogue says. */
function backOf(entry: UndoEntry, past: Past): Back {
  const { inverse } = CATALOGUE[entry.body.type];
  if (inverse.startsWith("final:")) return { code: "final" };
  if (inverse === "retract") return factRetracted(entry, past);
  return founding(entry, past) ?? again(entry, past);
}

/** Return what another event takes back: what came to be goes; null where the event is no such. */
function founding(entry: UndoEntry, past: Past): Back | null {
  const { body } = entry;
  switch (body.type) {
    case "goal_drafted":
      return draftRetracted(entry, body, past);
    case "step_added":
      return addedStepDropped(body.step, past);
    case "milestone_added":
      return addedMilestoneDropped(body.milestone, past);
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
      return logRetracted(body.log, past);
    case "entry_shared":
      return copyUnshared(body, past);
    default:
      return null;
  }
}

function again(entry: UndoEntry, past: Past): Back {
  const { body } = entry;
  switch (body.type) {
    case "entry_retracted":
      return factMadeAnew(entry, body.ref, past);
    case "goal_retracted":
      return goalMadeAnew(body.goal, past);
    case "milestone_dropped":
      return milestoneMadeAnew(body.milestone, past);
    case "entry_unshared":
      return copySharedAgain(body, past);
    case "step_log_corrected":
      return logCorrectedBack(body, past);
    case "journal_edited":
      return editedBack(entry, body, past);
    case "step_dropped":
    case "step_split":
    case "step_restored":
      return stepBefore(body.step, past);
    case "milestone_reached":
    case "milestone_postponed":
    case "milestone_reopened":
      return milestoneBefore(body.milestone, past);
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_change_undone":
    case "goal_suggestion_answered":
      return changeUndone(body, past);
    default:
      return register(entry, past);
  }
}

function register(entry: UndoEntry, past: Past): Back {
  const { body } = entry;
  switch (body.type) {
    case "goal_agreed":
    case "goal_agreement_withdrawn":
      return agreementBefore(body, past);
    case "goal_paused":
    case "goal_resumed":
    case "goal_reached":
    case "goal_reopened":
    case "goal_closed_unmet":
      return lifeBefore(body.goal, past);
    case "goals_ranked":
      return orderBefore(past);
    case "goal_focus_set":
      return focusBefore(past);
    case "purpose_stated":
    case "purpose_withdrawn":
      return purposeBefore(entry, past);
    case "value_named":
    case "value_retired":
      return valueBefore(entry, body.value, past);
    case "setback_recovered":
    case "setback_reopened":
      return recoveryBefore(entry, body.setback, past);
    case "commitment_reported":
    case "commitment_report_withdrawn":
      return reportsBefore(body.commitment, past);
    default:
      throw new Error(`the catalogue knows how to take this back, and nothing here does: ${body.type}`);
  }
}
