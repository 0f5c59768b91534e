/**
 * Undo: what was just done is taken back by an event; the log still shows both. What cannot be taken back as a whole is
 * not taken back in part.
 */
import type { Body } from "../../core/events/types.ts";
import type { Intention } from "../store.ts";
import type { Making } from "./making.ts";

/** What takes these back, newest first; null where one of them cannot be. */
export function undoing(done: readonly Intention[], making: Making): readonly Intention[] | null {
  const drafted = new Set(done.flatMap(({ body }) => (body.type === "goal_drafted" ? [body.goal] : [])));
  const back: Intention[] = [];
  for (const { audience, body } of [...done].reverse()) {
    if (wentWith(body, drafted)) continue;
    // A private draft has no event that takes it back.
    const undo = body.type === "goal_drafted" && audience === "private" ? null : undoingOne(body, making);
    if (undo === null) return null;
    back.push({ audience, body: undo });
  }
  return back.length === 0 ? null : back;
}

/** A goal that is taken back takes along what was said of it in the same breath; a split goes with its parts. */
function wentWith(body: Body, drafted: ReadonlySet<string>): boolean {
  switch (body.type) {
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "step_added":
      return drafted.has(body.goal);
    default:
      return false;
  }
}

function undoingOne(body: Body, making: Making): Body | null {
  switch (body.type) {
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
      return { type: "step_log_corrected", correction: making.newId(), log: body.log, outcome: "retracted" };
    case "goal_drafted":
      return { type: "goal_retracted", goal: body.goal };
    case "step_added":
      return { type: "step_dropped", step: body.step };
    case "entry_shared":
      return { type: "entry_unshared", share: body.share, entry: body.entry };
    case "goal_paused":
      return { type: "goal_resumed", goal: body.goal, day: making.today };
    case "goal_reached":
    case "goal_closed_unmet":
      return { type: "goal_reopened", goal: body.goal };
    default: {
      const ref = factId(body);
      return ref === null ? null : { type: "entry_retracted", retraction: making.newId(), ref };
    }
  }
}

/** The id of a fact that `entry_retracted` takes back; null for what is no fact. */
function factId(body: Body): string | null {
  switch (body.type) {
    case "check_in_recorded":
      return body.check_in;
    case "goal_rated":
    case "goal_readiness_rated":
    case "life_area_rated":
      return body.rating;
    case "measure_logged":
      return body.log;
    case "counter_ticked":
      return body.tick;
    case "counter_zero_confirmed":
      return body.confirmation;
    case "journal_written":
      return body.entry;
    case "win_noted":
      return body.win;
    case "win_cheered":
      return body.cheer;
    case "setback_noted":
      return body.setback;
    case "setback_reflected":
      return body.reflection;
    case "barrier_named":
      return body.barrier;
    case "if_then_planned":
      return body.plan;
    case "if_then_used":
      return body.use;
    case "milestone_celebrated":
      return body.celebration;
    case "commitment_made":
      return body.commitment;
    case "session_feedback_given":
      return body.feedback;
    case "review_completed":
      return body.review;
    case "observation_recorded":
      return body.observation;
    case "challenge_named":
      return body.challenge;
    case "reflection_answered":
      return body.answer;
    case "commented":
      return body.comment;
    case "goal_change_suggested":
      return body.suggestion;
    case "agenda_item_proposed":
      return body.item;
    default:
      return null;
  }
}
