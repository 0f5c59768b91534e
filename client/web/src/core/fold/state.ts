/**
 * The fold's state of one stream: shelves of what happened, each thing at its place in the order.
 *
 * The same set of entries makes the same state, whatever the order of arrival. Nothing here is worked out yet.
 */
import type { Body, BodyOf, Filled } from "../events/types.ts";

export type Event = Filled<Body>;

export type StepLog = BodyOf<"step_done" | "step_partly_done" | "step_skipped">;

/** A fact: what adds up: each is keyed by its own id and its author, and counts once. */
export type Fact =
  | StepLog
  | BodyOf<
      | "check_in_recorded"
      | "goal_rated"
      | "measure_logged"
      | "counter_ticked"
      | "counter_zero_confirmed"
      | "journal_written"
      | "entry_shared"
      | "win_noted"
      | "win_cheered"
      | "setback_noted"
      | "setback_reflected"
      | "goal_readiness_rated"
      | "barrier_named"
      | "if_then_planned"
      | "if_then_used"
      | "milestone_celebrated"
      | "commitment_made"
      | "session_feedback_given"
      | "review_completed"
      | "observation_recorded"
      | "life_area_rated"
      | "challenge_named"
      | "reflection_answered"
    >;

/** A correction: what puts a fact right or takes it back; only from the fact's own author. */
export type Correction = BodyOf<
  "entry_corrected" | "entry_retracted" | "step_log_corrected" | "journal_edited" | "entry_unshared"
>;

export type GoalChange = BodyOf<
  | "goal_drafted"
  | "goal_reworded"
  | "goal_smart_answered"
  | "goal_measure_defined"
  | "goal_change_suggested"
  | "goal_suggestion_answered"
  | "goal_agreed"
  | "goal_agreement_withdrawn"
  | "goal_adjusted"
  | "goal_change_undone"
  | "goal_paused"
  | "goal_resumed"
  | "goal_reached"
  | "goal_reopened"
  | "goal_closed_unmet"
  | "goal_retracted"
>;
export type RankingChange = BodyOf<"goals_ranked" | "goal_focus_set">;
export type StepChange = BodyOf<
  "step_added" | "step_reworded" | "step_moved" | "step_split" | "step_dropped" | "step_restored"
>;
export type MilestoneChange = BodyOf<
  | "milestone_added"
  | "milestone_reworded"
  | "milestone_reached"
  | "milestone_postponed"
  | "milestone_reopened"
  | "milestone_dropped"
>;
export type SessionChange = BodyOf<
  | "session_scheduled"
  | "session_cancelled"
  | "session_started"
  | "session_focus_changed"
  | "session_ended"
  | "session_recapped"
>;
export type RoundChange = BodyOf<"rating_round_opened" | "rating_round_revealed">;
export type AgendaChange = BodyOf<"agenda_item_proposed" | "agenda_item_discussed">;
export type CommitmentChange = BodyOf<"commitment_reported" | "commitment_report_withdrawn">;
export type RecoveryChange = BodyOf<"setback_recovered" | "setback_reopened">;
export type PurposeChange = BodyOf<"purpose_stated" | "purpose_withdrawn">;
export type ValueChange = BodyOf<"value_named" | "value_retired">;
export type MemberChange = BodyOf<"member_joined" | "member_left">;
export type SpaceChange = BodyOf<"space_opened" | "therapy_started" | "therapy_ended">;

/** A place in the order of everything: effective stamp (microseconds since 1970), then device, then seq. */
export interface Placing {
  readonly at: number;
  readonly device: string;
  readonly seq: number;
}

/** A body at its place in the order. */
export interface Placed<B extends Event = Event> extends Placing {
  readonly author: string;
  readonly session: string | null;
  readonly body: B;
}

/** Less than 0 where `a` comes before `b`, 0 where they are the same place. */
export function comparePlacing(a: Placing, b: Placing): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.device !== b.device) return a.device < b.device ? -1 : 1;
  return a.seq - b.seq;
}

/** Lists by the id of what they are about. */
export type Shelf<B extends Event> = Map<string, Placed<B>[]>;

/**
 * All that happened in one stream. `facts` and `corrections` are keyed `id author`, the others by subject.
 *
 * Every list is sorted by its places and holds a place once.
 */
export interface State {
  readonly facts: Map<string, Placed<Fact>>;
  readonly corrections: Shelf<Correction>;
  readonly goals: Shelf<GoalChange>;
  readonly rankings: Placed<RankingChange>[];
  readonly steps: Shelf<StepChange>;
  readonly milestones: Shelf<MilestoneChange>;
  readonly comments: Shelf<BodyOf<"commented">>;
  readonly sessions: Shelf<SessionChange>;
  readonly rounds: Shelf<RoundChange>;
  readonly agenda: Shelf<AgendaChange>;
  readonly commitmentReports: Shelf<CommitmentChange>;
  readonly observationAnswers: Shelf<BodyOf<"observation_answered">>;
  readonly notes: Shelf<BodyOf<"private_note_written">>;
  readonly setbackRecoveries: Shelf<RecoveryChange>;
  readonly purposes: Placed<PurposeChange>[];
  readonly namedValues: Shelf<ValueChange>;
  readonly members: Shelf<MemberChange>;
  readonly space: Placed<SpaceChange>[];
}

/** The state of a stream in which nothing has happened. */
export function empty(): State {
  return {
    facts: new Map(),
    corrections: new Map(),
    goals: new Map(),
    rankings: [],
    steps: new Map(),
    milestones: new Map(),
    comments: new Map(),
    sessions: new Map(),
    rounds: new Map(),
    agenda: new Map(),
    commitmentReports: new Map(),
    observationAnswers: new Map(),
    notes: new Map(),
    setbackRecoveries: new Map(),
    purposes: [],
    namedValues: new Map(),
    members: new Map(),
    space: [],
  };
}

/** Return how facts and corrections are keyed: nobody can take another's id. */
export function key(identifier: string, author: string): string {
  return `${identifier} ${author}`;
}
