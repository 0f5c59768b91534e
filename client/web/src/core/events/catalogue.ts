/**
 * The catalogue: what is known of each type of event, as far as this program needs it. Written by `npm run generate`
 * from `shared/schema.json`; never edited by hand.
 */
import type { Body, Role } from "./types.ts";

/** What takes an event back. */
export type Inverse =
  | "event:entry_unshared"
  | "event:goal_retracted"
  | "event:milestone_dropped"
  | "event:step_dropped"
  | "event:step_log_corrected"
  | "event:step_restored"
  | "final:answer"
  | "final:frame"
  | "final:membership"
  | "final:no_way_back"
  | "final:session"
  | "restate"
  | "retract"
  | "undo_change";

/**
 * What is known of one type of event: the field of the id that it was given when it was made, that of the id of this
 * very change, who writes it to whom, and what takes it back.
 */
export interface EventRow {
  readonly id: string | null;
  readonly change: string | null;
  readonly roles: readonly Role[];
  readonly audiences: readonly ("shared" | "private")[];
  readonly inverse: Inverse;
}

function row(id: string | null, change: string | null, roles: string, audiences: string, inverse: Inverse): EventRow {
  return {
    id,
    change,
    roles: roles.split(" ") as Role[],
    audiences: audiences.split(" ") as ("shared" | "private")[],
    inverse,
  };
}

/** The row of each type of event. */
export const CATALOGUE: Readonly<Record<Body["type"], EventRow>> = {
  agenda_item_discussed: row(null, null, "client therapist", "shared", "final:session"),
  agenda_item_proposed: row("item", null, "client therapist", "shared", "retract"),
  barrier_named: row("barrier", null, "client therapist", "shared private", "retract"),
  challenge_named: row("challenge", null, "client", "shared private", "retract"),
  check_in_recorded: row("check_in", null, "client", "shared private", "retract"),
  commented: row("comment", null, "client therapist", "shared", "retract"),
  commitment_made: row("commitment", null, "client therapist", "shared", "retract"),
  commitment_report_withdrawn: row(null, null, "client therapist", "shared", "restate"),
  commitment_reported: row(null, null, "client therapist", "shared", "restate"),
  counter_ticked: row("tick", null, "client", "shared private", "retract"),
  counter_zero_confirmed: row("confirmation", null, "client", "shared private", "retract"),
  entry_corrected: row("correction", "correction", "client therapist", "shared private", "final:no_way_back"),
  entry_retracted: row("retraction", "retraction", "client therapist", "shared private", "restate"),
  entry_shared: row("share", null, "client", "shared", "event:entry_unshared"),
  entry_unshared: row(null, null, "client", "shared", "restate"),
  goal_adjusted: row("change", "change", "client therapist", "shared", "undo_change"),
  goal_agreed: row(null, null, "client therapist", "shared", "restate"),
  goal_agreement_withdrawn: row(null, null, "client therapist", "shared", "restate"),
  goal_change_suggested: row("suggestion", "suggestion", "client therapist", "shared", "retract"),
  goal_change_undone: row("change", "change", "client therapist", "shared", "undo_change"),
  goal_closed_unmet: row(null, null, "client therapist", "shared", "restate"),
  goal_drafted: row("goal", "change", "client therapist", "shared private", "event:goal_retracted"),
  goal_focus_set: row(null, null, "client therapist", "shared", "restate"),
  goal_measure_defined: row("change", "change", "client therapist", "shared", "undo_change"),
  goal_paused: row(null, null, "client therapist", "shared", "restate"),
  goal_rated: row("rating", null, "client therapist", "shared private", "retract"),
  goal_reached: row(null, null, "client therapist", "shared", "restate"),
  goal_readiness_rated: row("rating", null, "client", "shared", "retract"),
  goal_reopened: row(null, null, "client therapist", "shared", "restate"),
  goal_resumed: row(null, null, "client therapist", "shared", "restate"),
  goal_retracted: row(null, null, "client therapist", "shared", "restate"),
  goal_reworded: row("change", "change", "client therapist", "shared", "undo_change"),
  goal_smart_answered: row("change", "change", "client therapist", "shared", "undo_change"),
  goal_suggestion_answered: row("change", "change", "client therapist", "shared", "undo_change"),
  goals_ranked: row(null, null, "client therapist", "shared", "restate"),
  if_then_planned: row("plan", null, "client", "shared private", "retract"),
  if_then_used: row("use", null, "client", "shared private", "retract"),
  journal_edited: row("edit", "edit", "client", "private", "restate"),
  journal_written: row("entry", null, "client", "private", "retract"),
  life_area_rated: row("rating", null, "client", "shared private", "retract"),
  measure_logged: row("log", null, "client", "shared private", "retract"),
  member_joined: row(null, null, "client therapist", "shared", "final:membership"),
  member_left: row(null, null, "client therapist", "shared", "final:membership"),
  milestone_added: row("milestone", "milestone", "client therapist", "shared", "event:milestone_dropped"),
  milestone_celebrated: row("celebration", null, "client therapist", "shared", "retract"),
  milestone_dropped: row(null, null, "client therapist", "shared", "restate"),
  milestone_postponed: row(null, null, "client therapist", "shared", "restate"),
  milestone_reached: row(null, null, "client therapist", "shared", "restate"),
  milestone_reopened: row(null, null, "client therapist", "shared", "restate"),
  milestone_reworded: row(null, null, "client therapist", "shared", "final:no_way_back"),
  observation_answered: row(null, null, "client", "shared", "final:answer"),
  observation_recorded: row("observation", null, "therapist", "shared private", "retract"),
  private_note_written: row(null, null, "therapist", "private", "final:no_way_back"),
  purpose_stated: row(null, null, "client", "shared private", "restate"),
  purpose_withdrawn: row(null, null, "client", "shared private", "restate"),
  rating_round_opened: row(null, "round", "client therapist", "shared", "final:session"),
  rating_round_revealed: row(null, null, "client therapist", "shared", "final:session"),
  reflection_answered: row("answer", null, "client", "shared private", "retract"),
  review_completed: row("review", null, "client therapist", "shared", "retract"),
  session_cancelled: row(null, null, "client therapist", "shared", "final:session"),
  session_ended: row(null, null, "client therapist", "shared", "final:session"),
  session_feedback_given: row("feedback", null, "client", "shared private", "retract"),
  session_focus_changed: row(null, null, "client therapist", "shared", "final:session"),
  session_recapped: row(null, null, "client therapist", "shared", "final:session"),
  session_scheduled: row(null, null, "client therapist", "shared", "final:session"),
  session_started: row(null, null, "client therapist", "shared", "final:session"),
  setback_noted: row("setback", null, "client", "shared private", "retract"),
  setback_recovered: row(null, null, "client", "shared private", "restate"),
  setback_reflected: row("reflection", null, "client therapist", "shared private", "retract"),
  setback_reopened: row(null, null, "client", "shared private", "restate"),
  space_opened: row(null, null, "therapist", "shared", "final:membership"),
  step_added: row("step", "step", "client therapist", "shared", "event:step_dropped"),
  step_done: row("log", null, "client", "shared", "event:step_log_corrected"),
  step_dropped: row(null, null, "client therapist", "shared", "event:step_restored"),
  step_log_corrected: row("correction", "correction", "client", "shared", "restate"),
  step_moved: row(null, null, "client therapist", "shared", "final:no_way_back"),
  step_partly_done: row("log", null, "client", "shared", "event:step_log_corrected"),
  step_restored: row(null, null, "client therapist", "shared", "restate"),
  step_reworded: row(null, null, "client therapist", "shared", "final:no_way_back"),
  step_skipped: row("log", null, "client", "shared", "event:step_log_corrected"),
  step_split: row(null, null, "client therapist", "shared", "event:step_restored"),
  therapy_ended: row(null, null, "client therapist", "shared", "final:frame"),
  therapy_started: row(null, null, "therapist", "shared", "final:frame"),
  value_named: row(null, null, "client", "shared private", "restate"),
  value_retired: row(null, null, "client", "shared private", "restate"),
  win_cheered: row("cheer", null, "client therapist", "shared", "retract"),
  win_noted: row("win", null, "client therapist", "shared private", "retract"),
};

