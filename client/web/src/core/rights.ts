/**
 * Who may append what, and to which audience. The server re-checks it at every append.
 *
 * A type from the future may be appended wherever its author may write at all, so that an older server keeps what a
 * newer device says.
 */

import type { Body, Filled, Role } from "./events/types.ts";
import type { Misshapen, Unknown } from "./lines/body.ts";

export type Audience = "shared" | "private";

const BOTH: readonly Role[] = ["client", "therapist"];
const CLIENT: readonly Role[] = ["client"];
const THERAPIST: readonly Role[] = ["therapist"];
const SHARED: readonly Audience[] = ["shared"];
const PRIVATE: readonly Audience[] = ["private"];
const EITHER: readonly Audience[] = ["shared", "private"];

const TABLE: readonly (readonly [readonly Role[], readonly Audience[], string])[] = [
  [THERAPIST, SHARED, "space_opened therapy_started"],
  [BOTH, SHARED, "member_joined member_left therapy_ended"],
  [
    CLIENT,
    EITHER,
    "purpose_stated purpose_withdrawn value_named value_retired life_area_rated challenge_named reflection_answered",
  ],
  [
    BOTH,
    SHARED,
    "goal_reworded goal_smart_answered goal_measure_defined goal_change_suggested goal_suggestion_answered " +
      "goal_agreed goal_agreement_withdrawn goals_ranked goal_focus_set goal_adjusted goal_change_undone goal_paused " +
      "goal_resumed " +
      "goal_reached goal_reopened goal_closed_unmet goal_retracted commented",
  ],
  [BOTH, EITHER, "goal_drafted"],
  [CLIENT, SHARED, "goal_readiness_rated"],
  [BOTH, EITHER, "barrier_named"],
  [CLIENT, EITHER, "if_then_planned if_then_used"],
  [
    BOTH,
    SHARED,
    "step_added step_reworded step_moved step_split step_dropped step_restored milestone_added " +
      "milestone_reworded milestone_reopened milestone_dropped " +
      "milestone_reached milestone_postponed milestone_celebrated",
  ],
  [CLIENT, SHARED, "step_done step_partly_done step_skipped step_log_corrected"],
  [CLIENT, EITHER, "check_in_recorded measure_logged counter_ticked counter_zero_confirmed"],
  [BOTH, EITHER, "goal_rated"],
  [CLIENT, PRIVATE, "journal_written journal_edited"],
  [CLIENT, SHARED, "entry_shared entry_unshared"],
  [BOTH, EITHER, "win_noted"],
  [BOTH, SHARED, "win_cheered"],
  [CLIENT, EITHER, "setback_noted setback_recovered setback_reopened"],
  [BOTH, EITHER, "setback_reflected"],
  [
    BOTH,
    SHARED,
    "session_scheduled session_cancelled session_started session_focus_changed session_ended " +
      "agenda_item_proposed agenda_item_discussed rating_round_opened rating_round_revealed session_recapped " +
      "commitment_made commitment_reported commitment_report_withdrawn review_completed",
  ],
  [CLIENT, EITHER, "session_feedback_given"],
  [THERAPIST, EITHER, "observation_recorded"],
  [CLIENT, SHARED, "observation_answered"],
  [THERAPIST, PRIVATE, "private_note_written"],
  [BOTH, EITHER, "entry_corrected entry_retracted"],
];

const ALLOWED: ReadonlySet<string> = new Set(
  TABLE.flatMap(([roles, audiences, tags]) =>
    roles.flatMap((role) =>
      audiences.flatMap((audience) => tags.split(" ").map((tag) => `${role} ${audience} ${tag}`)),
    ),
  ),
);

/** Every tag that the table names; a test compares it with the vocabulary. */
export const RULED_TYPES: ReadonlySet<string> = new Set(TABLE.flatMap(([, , tags]) => tags.split(" ")));

/**
 * Whether a confirmed member of this role may append an event of this type to a stream of this audience.
 *
 * Private streams are written by their owner only; that is checked where the stream is known.
 */
export function mayAppend(role: Role, audience: Audience, tag: string): boolean {
  return !RULED_TYPES.has(tag) || ALLOWED.has(`${role} ${audience} ${tag}`);
}

export type Refusal = "not_allowed" | "malformed";

/** Whose body it is, and where it is to go. */
export interface Place {
  readonly role: Role;
  readonly audience: Audience;
  readonly author: string;
}

/** Why a member may not append this body here, or null. Rules S1–S3 of `docs/protocol.md`. */
export function refusal(body: Filled<Body> | Unknown | Misshapen, { role, audience, author }: Place): Refusal | null {
  switch (body.type) {
    case "misshapen":
      return "malformed";
    case "unknown":
      return null;
    case "member_joined": {
      const own = body.member === author && body.role === role;
      return own && audience === "shared" ? null : "not_allowed";
    }
    case "goal_drafted":
    case "goal_reworded":
    case "goal_adjusted":
      if (body.own_words !== null && role !== "client") return "not_allowed";
      return mayAppend(role, audience, body.type) ? null : "not_allowed";
    default:
      return mayAppend(role, audience, body.type) ? null : "not_allowed";
  }
}
