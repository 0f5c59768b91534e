/**
 * Every event and message, and the shapes by which they are read. Written by `npm run generate` from
 * `shared/schema.json`; never edited by hand.
 */
import type { Rule, Shape } from "./shapes.ts";


/** P5: every seq of `device` up to `through_seq` is durable or refused; `refused` names those of the push. */
export interface Ack {
  readonly type: "ack";
  readonly stream: string;
  readonly device: string;
  readonly through_seq: number;
  readonly refused?: readonly RefusedSeq[];
}

export interface AgendaItemDiscussed {
  readonly type: "agenda_item_discussed";
  readonly item: string;
  readonly minutes?: number | null;
  readonly note?: string | null;
  readonly session?: string | null;
}

/** For the named session, or for the next one. Proposing the same `item` again rewords it. */
export interface AgendaItemProposed {
  readonly type: "agenda_item_proposed";
  readonly item: string;
  readonly text: string;
  readonly about?: string | null;
  readonly kind?: "barrier" | "expectation" | "goal" | "measure" | "other" | "priority" | "review" | "setback" | "win";
  readonly minutes?: number | null;
  readonly session?: string | null;
}

export interface BarrierNamed {
  readonly type: "barrier_named";
  readonly barrier: string;
  readonly goal: string;
  readonly text: string;
  readonly kind?: "feelings" | "health" | "money" | "other" | "people" | "place" | "skills" | "time";
}

/** Something that is hard. `daily_impact` is how much it weighs on a day, 0–10. */
export interface ChallengeNamed {
  readonly type: "challenge_named";
  readonly challenge: string;
  readonly text: string;
  readonly areas?: readonly string[];
  readonly daily_impact?: number | null;
}

/** A check-in: mood and energy of a day from 1 (low) to 5 (good), feelings, a note. All of it optional. */
export interface CheckInRecorded {
  readonly type: "check_in_recorded";
  readonly check_in: string;
  readonly day: string;
  readonly energy?: number | null;
  readonly feelings?: readonly ("angry" | "anxious" | "calm" | "hopeful" | "low" | "numb" | "okay" | "overwhelmed" | "proud" | "stuck")[];
  readonly mood?: number | null;
  readonly note?: string | null;
}

/** A comment on anything that has an id. Writing the same `comment` again rewords it. */
export interface Commented {
  readonly type: "commented";
  readonly comment: string;
  readonly on: string;
  readonly text: string;
  readonly reply_to?: string | null;
}

/** A commitment: what the author will do until `due`. Both sides make commitments. */
export interface CommitmentMade {
  readonly type: "commitment_made";
  readonly commitment: string;
  readonly text: string;
  readonly due?: string | null;
  readonly goal?: string | null;
  readonly session?: string | null;
  readonly step?: string | null;
}

/** A report taken back: what the author reported of the commitment so far. Reports of others stand. */
export interface CommitmentReportWithdrawn {
  readonly type: "commitment_report_withdrawn";
  readonly commitment: string;
}

export interface CommitmentReported {
  readonly type: "commitment_reported";
  readonly commitment: string;
  readonly outcome: "changed" | "done" | "not_yet" | "partly";
  readonly note?: string | null;
}

/** Something that is counted happened once, at `at` (microseconds since 1970). */
export interface CounterTicked {
  readonly type: "counter_ticked";
  readonly tick: string;
  readonly measure: string;
  readonly day: string;
  readonly at?: number | null;
  readonly intensity?: number | null;
  readonly minutes?: number | null;
  readonly trigger?: string | null;
}

/** The person says that it did not happen on `day`: zero, which is not the same as unknown. */
export interface CounterZeroConfirmed {
  readonly type: "counter_zero_confirmed";
  readonly confirmation: string;
  readonly measure: string;
  readonly day: string;
}

/** E1: the entries after position `after`. `checksum` is that of the prefix ending with the last of them. */
export interface Entries {
  readonly type: "entries";
  readonly stream: string;
  readonly after: number;
  readonly head: number;
  readonly checksum: number;
}

/** Puts right one's own fact `ref`; absent fields stay as they were. `text` is its text or note. */
export interface EntryCorrected {
  readonly type: "entry_corrected";
  readonly correction: string;
  readonly ref: string;
  readonly amount?: string | null;
  readonly day?: string | null;
  readonly energy?: number | null;
  readonly feelings?: readonly ("angry" | "anxious" | "calm" | "hopeful" | "low" | "numb" | "okay" | "overwhelmed" | "proud" | "stuck")[] | null;
  readonly mood?: number | null;
  readonly text?: string | null;
  readonly value?: number | null;
}

/** Takes back one's own fact `ref`: it no longer counts, and the log still shows that it was there. */
export interface EntryRetracted {
  readonly type: "entry_retracted";
  readonly retraction: string;
  readonly ref: string;
  readonly reason?: string | null;
}

/** A copy of one's own private entry for the shared stream: the text as it was when it was shared. */
export interface EntryShared {
  readonly type: "entry_shared";
  readonly share: string;
  readonly entry: string;
  readonly kind: string;
  readonly day: string;
  readonly text: string;
  readonly mood?: number | null;
}

/** Takes a shared copy back: everyone who held its line drops it and keeps a stub (rule E5). */
export interface EntryUnshared {
  readonly type: "entry_unshared";
  readonly share: string;
  readonly entry: string;
}

/**
 * An envelope: what surrounds every event. `seq` counts 1, 2, 3 … per device and stream, without gaps.
 *
 * `enc` and `key` are reserved for bodies that the server cannot read; `session` names the session during which
 * the event was made, where there was one.
 */
export interface Envelope {
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly author: string;
  readonly body: unknown;
  readonly enc?: string | null;
  readonly key?: string | null;
  readonly session?: string | null;
}

/** E6: send me this stream from here, whether or not I followed it before. */
export interface Follow {
  readonly type: "follow";
  readonly stream: string;
  readonly position: number;
  readonly checksum: number;
}

/** P3: the server holds other bytes under `seq`. Everything before it counts as accepted. */
export interface Fork {
  readonly type: "fork";
  readonly stream: string;
  readonly device: string;
  readonly seq: number;
}

/** The push began beyond `next_seq`; nothing of it was taken. */
export interface Gap {
  readonly type: "gap";
  readonly stream: string;
  readonly device: string;
  readonly next_seq: number;
}

/** A goal's terms were changed for a reason. Absent fields stay as they were. */
export interface GoalAdjusted {
  readonly type: "goal_adjusted";
  readonly goal: string;
  readonly change: string;
  readonly base: Version;
  readonly code?: "achieved_early" | "circumstances_changed" | "new_insight" | "other" | "priority_changed" | "setback" | "too_big" | "too_small";
  readonly due?: string | null;
  readonly easier?: boolean;
  readonly horizon?: "aspiration" | "long" | "short" | null;
  readonly measure?: string | null;
  readonly note?: string | null;
  readonly own_words?: string | null;
  readonly parent?: string | null;
  readonly setback?: string | null;
  readonly target?: string | null;
  readonly title?: string | null;
}

/** One person agrees to exactly this version. Any change that is not in it makes the agreement stale. */
export interface GoalAgreed {
  readonly type: "goal_agreed";
  readonly goal: string;
  readonly version: Version;
  readonly statement?: string | null;
}

export interface GoalAgreementWithdrawn {
  readonly type: "goal_agreement_withdrawn";
  readonly goal: string;
  readonly version: Version;
  readonly reason: string;
}

/** The other side's idea for a goal. It changes nothing until it is answered. */
export interface GoalChangeSuggested {
  readonly type: "goal_change_suggested";
  readonly suggestion: string;
  readonly goal: string;
  readonly base: Version;
  readonly due?: string | null;
  readonly horizon?: "aspiration" | "long" | "short" | null;
  readonly reason?: string | null;
  readonly title?: string | null;
  readonly why?: string | null;
}

/**
 * Its author takes back a change of a goal's terms: what still stands of it goes back to what stood before.
 *
 * A change itself, with an id of its own: what was agreed to before it is not what is agreed to now.
 */
export interface GoalChangeUndone {
  readonly type: "goal_change_undone";
  readonly goal: string;
  readonly change: string;
  readonly base: Version;
  readonly undoes: string;
}

export interface GoalClosedUnmet {
  readonly type: "goal_closed_unmet";
  readonly goal: string;
  readonly code?: "no_longer_matters" | "not_attainable" | "not_attainable_now" | "other" | "time_up";
  readonly learned?: string | null;
}

/** A goal came to be. `change` names its first version; only a client writes `own_words`. */
export interface GoalDrafted {
  readonly type: "goal_drafted";
  readonly goal: string;
  readonly change: string;
  readonly title: string;
  readonly areas?: readonly string[];
  readonly challenges?: readonly string[];
  readonly due?: string | null;
  readonly horizon?: "aspiration" | "long" | "short";
  readonly origin?: "example" | "idea" | "own" | "suggested";
  readonly own_words?: string | null;
  readonly parent?: string | null;
  readonly values?: readonly string[];
  readonly why?: string | null;
}

/** At most three goals to hold on to for now. */
export interface GoalFocusSet {
  readonly type: "goal_focus_set";
  readonly focus: readonly string[];
  readonly note?: string | null;
}

/** A measure: how both will know. Defining the same `measure` again changes it. */
export interface GoalMeasureDefined {
  readonly type: "goal_measure_defined";
  readonly goal: string;
  readonly change: string;
  readonly base: Version;
  readonly measure: string;
  readonly kind: "count" | "counter" | "minutes" | "number" | "rating" | "yes_no";
  readonly label: string;
  readonly baseline?: string | null;
  readonly better?: "down" | "steady" | "up";
  readonly per?: "day" | "month" | "week" | null;
  readonly target?: string | null;
  readonly unit?: string;
}

/** Logs are still accepted; momentum is frozen. */
export interface GoalPaused {
  readonly type: "goal_paused";
  readonly goal: string;
  readonly start: string;
  readonly code?: "away" | "life_event" | "other" | "other_goal_first" | "unwell";
  readonly note?: string | null;
  readonly until?: string | null;
}

/**
 * A rating of a goal: how close it is today, 0–10, as its author sees it.
 *
 * With `round` the rating belongs to a round of rating together: it stays in its author's private stream until
 * the round is revealed, and is then published to the shared stream under the same `rating` (rule S4).
 */
export interface GoalRated {
  readonly type: "goal_rated";
  readonly rating: string;
  readonly goal: string;
  readonly value: number;
  readonly day: string;
  readonly context?: "alone" | "review" | "session";
  readonly note?: string | null;
  readonly round?: string | null;
}

export interface GoalReached {
  readonly type: "goal_reached";
  readonly goal: string;
  readonly day: string;
  readonly evidence?: readonly string[];
  readonly note?: string | null;
}

export interface GoalReadinessRated {
  readonly type: "goal_readiness_rated";
  readonly rating: string;
  readonly goal: string;
  readonly importance: number;
  readonly confidence: number;
  readonly commitment?: number | null;
  readonly day?: string | null;
}

export interface GoalReopened {
  readonly type: "goal_reopened";
  readonly goal: string;
  readonly reason?: string | null;
}

export interface GoalResumed {
  readonly type: "goal_resumed";
  readonly goal: string;
  readonly day: string;
}

/** The goal was written by mistake. It leaves the board and stays in the history. */
export interface GoalRetracted {
  readonly type: "goal_retracted";
  readonly goal: string;
  readonly reason?: string | null;
}

export interface GoalReworded {
  readonly type: "goal_reworded";
  readonly goal: string;
  readonly change: string;
  readonly base: Version;
  readonly own_words?: string | null;
  readonly reason?: string | null;
  readonly title?: string | null;
  readonly why?: string | null;
}

/** Answers to the five plain questions; absent ones stay as they were. `time_bound` sets the due day. */
export interface GoalSmartAnswered {
  readonly type: "goal_smart_answered";
  readonly goal: string;
  readonly change: string;
  readonly base: Version;
  readonly achievable?: string | null;
  readonly measurable?: string | null;
  readonly relevant?: string | null;
  readonly specific?: string | null;
  readonly time_bound?: string | null;
}

/** An accepted suggestion takes effect at this event's place in the order, as change `change`. */
export interface GoalSuggestionAnswered {
  readonly type: "goal_suggestion_answered";
  readonly suggestion: string;
  readonly goal: string;
  readonly change: string;
  readonly accepted: boolean;
  readonly reason?: string | null;
}

export interface GoalsRanked {
  readonly type: "goals_ranked";
  readonly order: readonly string[];
}

/** E3: this device stores the stream up to `position`; its person has looked at it up to `read`. */
export interface Have {
  readonly type: "have";
  readonly stream: string;
  readonly position: number;
  readonly read?: number;
}

/** The part of a stream that a device holds: its position and the checksum of that prefix. */
export interface Held {
  readonly stream: string;
  readonly position: number;
  readonly checksum: number;
}

/** H1: who is there and what the device holds of the streams that it follows. */
export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly device: string;
  readonly credential: string;
  readonly epoch?: string | null;
  readonly streams?: readonly Held[];
}

/** A plan for an obstacle: if this happens, then I do that (Gollwitzer 1999). */
export interface IfThenPlanned {
  readonly type: "if_then_planned";
  readonly plan: string;
  readonly goal: string;
  readonly trigger: string;
  readonly response: string;
  readonly barrier?: string | null;
}

export interface IfThenUsed {
  readonly type: "if_then_used";
  readonly use: string;
  readonly plan: string;
  readonly day: string;
  readonly helped?: number | null;
}

/** Absent fields stay as they were; the earlier text stays in the history. */
export interface JournalEdited {
  readonly type: "journal_edited";
  readonly edit: string;
  readonly entry: string;
  readonly kind?: "behaviour" | "feeling" | "free" | "gratitude" | "insight" | "thought" | null;
  readonly mood?: number | null;
  readonly text?: string | null;
}

export interface JournalWritten {
  readonly type: "journal_written";
  readonly entry: string;
  readonly day: string;
  readonly text: string;
  readonly goals?: readonly string[];
  readonly kind?: "behaviour" | "feeling" | "free" | "gratitude" | "insight" | "thought";
  readonly mood?: number | null;
  readonly tags?: readonly string[];
}

/** The push was not taken for now (such as `storage_full`); offer it again after `retry_ms`. */
export interface Later {
  readonly type: "later";
  readonly stream: string;
  readonly device: string;
  readonly word: string;
  readonly retry_ms: number;
}

/** A rating of an area of life: how much it matters, how it is now and how it is wanted, each 0–10. */
export interface LifeAreaRated {
  readonly type: "life_area_rated";
  readonly rating: string;
  readonly area: string;
  readonly importance: number;
  readonly now: number;
  readonly wanted: number;
  readonly change?: string | null;
  readonly why?: string | null;
}

/** The limits of the server: bytes a line, lines and bytes a batch, entries sent beyond what is reported (E3). */
export interface Limits {
  readonly line_bytes: number;
  readonly batch_lines: number;
  readonly batch_bytes: number;
  readonly window_entries: number;
}

export interface MeasureLogged {
  readonly type: "measure_logged";
  readonly log: string;
  readonly measure: string;
  readonly value: string;
  readonly day: string;
  readonly at?: number | null;
  readonly note?: string | null;
}

/** A member came in, under the name others see. `role` must be the author's own (rule S2). */
export interface MemberJoined {
  readonly type: "member_joined";
  readonly member: string;
  readonly role: "client" | "therapist";
  readonly name: string;
}

/** A member left, or was taken off by another. */
export interface MemberLeft {
  readonly type: "member_left";
  readonly member: string;
  readonly reason?: string | null;
}

/**
 * A place on the way, with a criterion in own words or in numbers (`op`, `value`).
 *
 * The number is how often `step` was done, or the latest of `measure`; with neither, the client's rating of the goal.
 */
export interface MilestoneAdded {
  readonly type: "milestone_added";
  readonly milestone: string;
  readonly goal: string;
  readonly title: string;
  readonly criterion?: string | null;
  readonly due?: string | null;
  readonly measure?: string | null;
  readonly op?: "<=" | "=" | ">=" | null;
  readonly order?: string;
  readonly step?: string | null;
  readonly value?: string | null;
}

export interface MilestoneCelebrated {
  readonly type: "milestone_celebrated";
  readonly celebration: string;
  readonly milestone: string;
  readonly how?: string | null;
  readonly message?: string | null;
}

/** A milestone is let go: it stands no more on the way. */
export interface MilestoneDropped {
  readonly type: "milestone_dropped";
  readonly milestone: string;
  readonly reason?: string | null;
}

/** Its numbers looked as if it was reached on `day`; as its author sees it, it is not yet. */
export interface MilestonePostponed {
  readonly type: "milestone_postponed";
  readonly milestone: string;
  readonly day: string;
}

export interface MilestoneReached {
  readonly type: "milestone_reached";
  readonly milestone: string;
  readonly day: string;
  readonly evidence?: readonly string[];
}

/** A milestone opened again: takes back that it was reached or, where it was not, that it was said to be not yet. */
export interface MilestoneReopened {
  readonly type: "milestone_reopened";
  readonly milestone: string;
  readonly reason?: string | null;
}

export interface MilestoneReworded {
  readonly type: "milestone_reworded";
  readonly milestone: string;
  readonly criterion?: string | null;
  readonly due?: string | null;
  readonly title?: string | null;
}

export interface ObservationAnswered {
  readonly type: "observation_answered";
  readonly observation: string;
  readonly fits: "no" | "partly" | "yes";
  readonly text?: string | null;
}

/** A therapist's observation. Shared ones can be answered; private ones stay with the therapist. */
export interface ObservationRecorded {
  readonly type: "observation_recorded";
  readonly observation: string;
  readonly text: string;
  readonly day: string;
  readonly goals?: readonly string[];
  readonly kind?: "change" | "concern" | "pattern" | "strength";
  readonly rating?: number | null;
}

/**
 * A stream that is open to this device.
 *
 * `next_seq` is what the server expects next from this device. `checksum` is the server's own at the position that
 * the device named, absent where the server is not that far.
 */
export interface Offered {
  readonly stream: string;
  readonly space: string;
  readonly audience: "private" | "shared";
  readonly head: number;
  readonly next_seq: number;
  readonly checksum?: number | null;
}

/** A further stream became open to this member while connected. */
export interface Opened {
  readonly type: "opened";
  readonly offered: Offered;
}

/** A heartbeat for peers that have no WebSocket ping of their own. Answered by `pong`. */
export interface Ping {
  readonly type: "ping";
}

/** The answer to `ping`. */
export interface Pong {
  readonly type: "pong";
}

/** L1: who is here and on what they are focused. Relayed, never stored. The server fills in `member`. */
export interface Presence {
  readonly type: "presence";
  readonly stream: string;
  readonly device?: string | null;
  readonly focus?: string | null;
  readonly here?: boolean;
  readonly member?: string | null;
  readonly typing?: string | null;
}

/** A therapist's own note. Writing the same `note` again rewords it. */
export interface PrivateNoteWritten {
  readonly type: "private_note_written";
  readonly note: string;
  readonly day: string;
  readonly text: string;
}

/** Why I am here, in the client's own words. The latest wording stands; earlier ones stay in the history. */
export interface PurposeStated {
  readonly type: "purpose_stated";
  readonly text: string;
}

/** A purpose taken back: no purpose stands until one is stated again. */
export interface PurposeWithdrawn {
  readonly type: "purpose_withdrawn";
}

/**
 * P2: `count` lines of `device` for `stream`, seqs from `first_seq` on.
 *
 * `relayed` (R2): the lines are confirmed ones of another device of the same member, offered again after a restore.
 * Their seqs rise but may leave gaps, where a line was refused.
 */
export interface Push {
  readonly type: "push";
  readonly stream: string;
  readonly device: string;
  readonly first_seq: number;
  readonly count: number;
  readonly relayed?: boolean;
}

/** Both rate these goals on their own; nobody sees the other's number before the reveal. */
export interface RatingRoundOpened {
  readonly type: "rating_round_opened";
  readonly round: string;
  readonly goals: readonly string[];
  readonly session?: string | null;
}

export interface RatingRoundRevealed {
  readonly type: "rating_round_revealed";
  readonly round: string;
}

/**
 * E3: how far the devices of another member hold the stream, and how far that member has read it.
 *
 * `steps` (E7) says when, as far as it is known: all that the server keeps on greeting, the latest ones afterwards.
 */
export interface Reach {
  readonly type: "reach";
  readonly stream: string;
  readonly member: string;
  readonly held: number;
  readonly read: number;
  readonly steps?: readonly ReadStep[];
}

/** E7: the entries after position `after`, up to `read`, were read at `at`, as far as the server knows. */
export interface ReadStep {
  readonly after: number;
  readonly read: number;
  readonly at: number;
}

export interface ReflectionAnswered {
  readonly type: "reflection_answered";
  readonly answer: string;
  readonly prompt: string;
  readonly kind: "challenge" | "desire" | "expectation" | "hope" | "need" | "obstacle" | "strength";
  readonly text: string;
}

/** P4: this seq is used up and its line is not in the stream, for the reason `code`. */
export interface RefusedSeq {
  readonly seq: number;
  readonly code: string;
}

/** Both looked back over the goals and decided how to go on. */
export interface ReviewCompleted {
  readonly type: "review_completed";
  readonly review: string;
  readonly day: string;
  readonly summary: string;
  readonly goals?: readonly string[];
  readonly next_due?: string | null;
  readonly session?: string | null;
}

export interface SessionCancelled {
  readonly type: "session_cancelled";
  readonly session: string;
  readonly reason?: string | null;
}

export interface SessionEnded {
  readonly type: "session_ended";
  readonly session: string;
}

export interface SessionFeedbackGiven {
  readonly type: "session_feedback_given";
  readonly feedback: string;
  readonly session: string;
  readonly heard: number;
  readonly worked_on_what_matters: number;
  readonly way_of_working_fits: number;
  readonly overall: number;
  readonly least_helpful?: string | null;
  readonly most_helpful?: string | null;
}

/** A change of what both look at now: a goal or an agenda item. */
export interface SessionFocusChanged {
  readonly type: "session_focus_changed";
  readonly session: string;
  readonly on: string;
}

export interface SessionRecapped {
  readonly type: "session_recapped";
  readonly session: string;
  readonly summary: string;
  readonly agreed?: readonly string[];
}

/** Scheduling the same `session` again moves it. `starts_at` is microseconds since 1970. */
export interface SessionScheduled {
  readonly type: "session_scheduled";
  readonly session: string;
  readonly day: string;
  readonly location?: string | null;
  readonly minutes?: number;
  readonly mode?: "in_person" | "phone" | "video";
  readonly starts_at?: number | null;
}

export interface SessionStarted {
  readonly type: "session_started";
  readonly session: string;
  readonly day: string;
}

/** Something went the other way. `impact` is how much it weighs, 0–10. */
export interface SetbackNoted {
  readonly type: "setback_noted";
  readonly setback: string;
  readonly text: string;
  readonly day: string;
  readonly goal?: string | null;
  readonly impact?: number | null;
  readonly trigger?: string | null;
}

export interface SetbackRecovered {
  readonly type: "setback_recovered";
  readonly setback: string;
  readonly day: string;
}

export interface SetbackReflected {
  readonly type: "setback_reflected";
  readonly reflection: string;
  readonly setback: string;
  readonly helped?: string | null;
  readonly learned?: string | null;
  readonly try_next?: string | null;
}

/** The setback is not over after all. */
export interface SetbackReopened {
  readonly type: "setback_reopened";
  readonly setback: string;
}

/** A therapist opened this space for one client. */
export interface SpaceOpened {
  readonly type: "space_opened";
  readonly space: string;
  readonly country?: string | null;
  readonly locale?: string | null;
  readonly title?: string | null;
}

/** A small step towards a goal: once, or `times` per day, week or month. `order` sorts (ASCII). */
export interface StepAdded {
  readonly type: "step_added";
  readonly step: string;
  readonly goal: string;
  readonly title: string;
  readonly due?: string | null;
  readonly milestone?: string | null;
  readonly order?: string;
  readonly per?: "day" | "month" | "week" | null;
  readonly size?: "medium" | "small" | "tiny";
  readonly times?: number | null;
}

/** Done on `day`. The same step on the same day is one tick, however many devices log it. */
export interface StepDone {
  readonly type: "step_done";
  readonly log: string;
  readonly step: string;
  readonly day: string;
  readonly amount?: string | null;
  readonly effort?: number | null;
  readonly helped?: number | null;
  readonly note?: string | null;
}

export interface StepDropped {
  readonly type: "step_dropped";
  readonly step: string;
  readonly reason?: string | null;
}

/** Corrects one's own log entry; absent fields stay as they were. `retracted` takes it back. */
export interface StepLogCorrected {
  readonly type: "step_log_corrected";
  readonly correction: string;
  readonly log: string;
  readonly amount?: string | null;
  readonly code?: "away" | "chose_not" | "forgot" | "not_applicable" | "other" | "too_hard" | "unwell" | null;
  readonly day?: string | null;
  readonly note?: string | null;
  readonly outcome?: "done" | "partly" | "retracted" | "skipped" | null;
  readonly percent?: number | null;
}

export interface StepMoved {
  readonly type: "step_moved";
  readonly step: string;
  readonly goal?: string | null;
  readonly milestone?: string | null;
  readonly order?: string | null;
}

export interface StepPartlyDone {
  readonly type: "step_partly_done";
  readonly log: string;
  readonly step: string;
  readonly day: string;
  readonly note?: string | null;
  readonly percent?: number;
}

/** A step that was let go, or broken into smaller ones, stands again as it was. */
export interface StepRestored {
  readonly type: "step_restored";
  readonly step: string;
}

/** Absent fields stay as they were. */
export interface StepReworded {
  readonly type: "step_reworded";
  readonly step: string;
  readonly due?: string | null;
  readonly per?: "day" | "month" | "week" | null;
  readonly size?: "medium" | "small" | "tiny" | null;
  readonly times?: number | null;
  readonly title?: string | null;
}

export interface StepSkipped {
  readonly type: "step_skipped";
  readonly log: string;
  readonly step: string;
  readonly day: string;
  readonly code?: "away" | "chose_not" | "forgot" | "not_applicable" | "other" | "too_hard" | "unwell";
  readonly note?: string | null;
}

/** A step was broken into smaller ones, each added by its own event. */
export interface StepSplit {
  readonly type: "step_split";
  readonly step: string;
  readonly into: readonly string[];
}

/** A stream is no longer open to this member, or never was: a stranger gets the same answer. */
export interface StreamClosed {
  readonly type: "stream_closed";
  readonly stream: string;
}

export interface TherapyEnded {
  readonly type: "therapy_ended";
  readonly end: string;
  readonly ending?: "planned" | "transferred" | "unplanned";
  readonly reason?: string | null;
}

export interface TherapyStarted {
  readonly type: "therapy_started";
  readonly start: string;
  readonly approach?: string | null;
  readonly every_days?: number | null;
  readonly planned_sessions?: number | null;
}

/** E6: no longer send me this stream. */
export interface Unfollow {
  readonly type: "unfollow";
  readonly stream: string;
}

/** Something that matters to the client. Naming the same `value` again rewords it. */
export interface ValueNamed {
  readonly type: "value_named";
  readonly value: string;
  readonly label: string;
  readonly area?: string | null;
  readonly why?: string | null;
}

export interface ValueRetired {
  readonly type: "value_retired";
  readonly value: string;
  readonly reason?: string | null;
}

/** A version of a goal's terms: how many changes it holds, and the mark of exactly which. */
export interface Version {
  readonly number: number;
  readonly mark: number;
}

/** H2: the server's epoch and time, its limits, and every stream that is open to this member. */
export interface Welcome {
  readonly type: "welcome";
  readonly protocol: number;
  readonly epoch: string;
  readonly now: number;
  readonly limits: Limits;
  readonly streams: readonly Offered[];
}

export interface WinCheered {
  readonly type: "win_cheered";
  readonly cheer: string;
  readonly win: string;
  readonly message?: string | null;
}

export interface WinNoted {
  readonly type: "win_noted";
  readonly win: string;
  readonly text: string;
  readonly day: string;
  readonly goal?: string | null;
  readonly size?: "big" | "small";
  readonly step?: string | null;
}

export type Body =
  | SpaceOpened
  | MemberJoined
  | MemberLeft
  | TherapyStarted
  | TherapyEnded
  | PurposeStated
  | PurposeWithdrawn
  | ValueNamed
  | ValueRetired
  | LifeAreaRated
  | ChallengeNamed
  | ReflectionAnswered
  | GoalDrafted
  | GoalReworded
  | GoalSmartAnswered
  | GoalReadinessRated
  | GoalMeasureDefined
  | GoalChangeSuggested
  | GoalSuggestionAnswered
  | GoalAgreed
  | GoalAgreementWithdrawn
  | GoalsRanked
  | GoalFocusSet
  | GoalAdjusted
  | GoalChangeUndone
  | GoalPaused
  | GoalResumed
  | GoalReached
  | GoalReopened
  | GoalClosedUnmet
  | GoalRetracted
  | BarrierNamed
  | IfThenPlanned
  | IfThenUsed
  | Commented
  | StepAdded
  | StepReworded
  | StepMoved
  | StepSplit
  | StepDone
  | StepPartlyDone
  | StepSkipped
  | StepLogCorrected
  | StepDropped
  | StepRestored
  | MilestoneAdded
  | MilestoneReworded
  | MilestoneReached
  | MilestoneReopened
  | MilestoneDropped
  | MilestonePostponed
  | MilestoneCelebrated
  | CheckInRecorded
  | GoalRated
  | MeasureLogged
  | CounterTicked
  | CounterZeroConfirmed
  | JournalWritten
  | JournalEdited
  | EntryShared
  | EntryUnshared
  | WinNoted
  | WinCheered
  | SetbackNoted
  | SetbackReflected
  | SetbackRecovered
  | SetbackReopened
  | SessionScheduled
  | SessionCancelled
  | SessionStarted
  | SessionFocusChanged
  | SessionEnded
  | AgendaItemProposed
  | AgendaItemDiscussed
  | RatingRoundOpened
  | RatingRoundRevealed
  | SessionRecapped
  | CommitmentMade
  | CommitmentReported
  | CommitmentReportWithdrawn
  | SessionFeedbackGiven
  | ReviewCompleted
  | ObservationRecorded
  | ObservationAnswered
  | PrivateNoteWritten
  | EntryCorrected
  | EntryRetracted;

export type DeviceMessage =
  | Hello
  | Follow
  | Unfollow
  | Push
  | Have
  | Presence
  | Ping;

export type ServerMessage =
  | Welcome
  | Opened
  | StreamClosed
  | Ack
  | Gap
  | Fork
  | Later
  | Entries
  | Reach
  | Presence
  | Pong;

type ShapeName =
  | "Ack"
  | "AgendaItemDiscussed"
  | "AgendaItemProposed"
  | "BarrierNamed"
  | "ChallengeNamed"
  | "CheckInRecorded"
  | "Commented"
  | "CommitmentMade"
  | "CommitmentReportWithdrawn"
  | "CommitmentReported"
  | "CounterTicked"
  | "CounterZeroConfirmed"
  | "Entries"
  | "EntryCorrected"
  | "EntryRetracted"
  | "EntryShared"
  | "EntryUnshared"
  | "Envelope"
  | "Follow"
  | "Fork"
  | "Gap"
  | "GoalAdjusted"
  | "GoalAgreed"
  | "GoalAgreementWithdrawn"
  | "GoalChangeSuggested"
  | "GoalChangeUndone"
  | "GoalClosedUnmet"
  | "GoalDrafted"
  | "GoalFocusSet"
  | "GoalMeasureDefined"
  | "GoalPaused"
  | "GoalRated"
  | "GoalReached"
  | "GoalReadinessRated"
  | "GoalReopened"
  | "GoalResumed"
  | "GoalRetracted"
  | "GoalReworded"
  | "GoalSmartAnswered"
  | "GoalSuggestionAnswered"
  | "GoalsRanked"
  | "Have"
  | "Held"
  | "Hello"
  | "IfThenPlanned"
  | "IfThenUsed"
  | "JournalEdited"
  | "JournalWritten"
  | "Later"
  | "LifeAreaRated"
  | "Limits"
  | "MeasureLogged"
  | "MemberJoined"
  | "MemberLeft"
  | "MilestoneAdded"
  | "MilestoneCelebrated"
  | "MilestoneDropped"
  | "MilestonePostponed"
  | "MilestoneReached"
  | "MilestoneReopened"
  | "MilestoneReworded"
  | "ObservationAnswered"
  | "ObservationRecorded"
  | "Offered"
  | "Opened"
  | "Ping"
  | "Pong"
  | "Presence"
  | "PrivateNoteWritten"
  | "PurposeStated"
  | "PurposeWithdrawn"
  | "Push"
  | "RatingRoundOpened"
  | "RatingRoundRevealed"
  | "Reach"
  | "ReadStep"
  | "ReflectionAnswered"
  | "RefusedSeq"
  | "ReviewCompleted"
  | "SessionCancelled"
  | "SessionEnded"
  | "SessionFeedbackGiven"
  | "SessionFocusChanged"
  | "SessionRecapped"
  | "SessionScheduled"
  | "SessionStarted"
  | "SetbackNoted"
  | "SetbackRecovered"
  | "SetbackReflected"
  | "SetbackReopened"
  | "SpaceOpened"
  | "StepAdded"
  | "StepDone"
  | "StepDropped"
  | "StepLogCorrected"
  | "StepMoved"
  | "StepPartlyDone"
  | "StepRestored"
  | "StepReworded"
  | "StepSkipped"
  | "StepSplit"
  | "StreamClosed"
  | "TherapyEnded"
  | "TherapyStarted"
  | "Unfollow"
  | "ValueNamed"
  | "ValueRetired"
  | "Version"
  | "Welcome"
  | "WinCheered"
  | "WinNoted";

const RULE_1: Rule = { kind: "text", least: 0, most: 36, pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\n?$/ };
const RULE_2: Rule = { kind: "integer", least: 0, most: 9007199254740991 };
const RULE_3: Rule = { kind: "struct", shape: () => SHAPES.RefusedSeq };
const RULE_4: Rule = { kind: "list", of: RULE_3, least: 0, most: null };
const RULE_5: Rule = { kind: "integer", least: 1, most: 1440 };
const RULE_6: Rule = { kind: "maybe", of: RULE_5 };
const RULE_7: Rule = { kind: "text", least: 0, most: 10000, pattern: null };
const RULE_8: Rule = { kind: "maybe", of: RULE_7 };
const RULE_9: Rule = { kind: "maybe", of: RULE_1 };
const RULE_10: Rule = { kind: "text", least: 1, most: 500, pattern: null };
const RULE_11: Rule = { kind: "word", words: ["barrier","expectation","goal","measure","other","priority","review","setback","win"] };
const RULE_12: Rule = { kind: "word", words: ["feelings","health","money","other","people","place","skills","time"] };
const RULE_13: Rule = { kind: "text", least: 1, most: 40, pattern: null };
const RULE_14: Rule = { kind: "list", of: RULE_13, least: 0, most: 20 };
const RULE_15: Rule = { kind: "integer", least: 0, most: 10 };
const RULE_16: Rule = { kind: "maybe", of: RULE_15 };
const RULE_17: Rule = { kind: "text", least: 0, most: 10, pattern: /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\n?$/ };
const RULE_18: Rule = { kind: "integer", least: 1, most: 5 };
const RULE_19: Rule = { kind: "maybe", of: RULE_18 };
const RULE_20: Rule = { kind: "word", words: ["angry","anxious","calm","hopeful","low","numb","okay","overwhelmed","proud","stuck"] };
const RULE_21: Rule = { kind: "list", of: RULE_20, least: 0, most: 10 };
const RULE_22: Rule = { kind: "text", least: 1, most: 10000, pattern: null };
const RULE_23: Rule = { kind: "maybe", of: RULE_17 };
const RULE_24: Rule = { kind: "word", words: ["changed","done","not_yet","partly"] };
const RULE_25: Rule = { kind: "maybe", of: RULE_2 };
const RULE_26: Rule = { kind: "integer", least: 0, most: 1440 };
const RULE_27: Rule = { kind: "maybe", of: RULE_26 };
const RULE_28: Rule = { kind: "maybe", of: RULE_10 };
const RULE_29: Rule = { kind: "integer", least: 0, most: 4294967295 };
const RULE_30: Rule = { kind: "text", least: 0, most: 20, pattern: /^-?[0-9]{1,12}(\.[0-9]{1,6})?\n?$/ };
const RULE_31: Rule = { kind: "maybe", of: RULE_30 };
const RULE_32: Rule = { kind: "maybe", of: RULE_21 };
const RULE_33: Rule = { kind: "integer", least: null, most: null };
const RULE_34: Rule = { kind: "anything" };
const RULE_35: Rule = { kind: "text", least: 0, most: null, pattern: null };
const RULE_36: Rule = { kind: "maybe", of: RULE_35 };
const RULE_37: Rule = { kind: "integer", least: 1, most: 9007199254740991 };
const RULE_38: Rule = { kind: "struct", shape: () => SHAPES.Version };
const RULE_39: Rule = { kind: "word", words: ["achieved_early","circumstances_changed","new_insight","other","priority_changed","setback","too_big","too_small"] };
const RULE_40: Rule = { kind: "flag" };
const RULE_41: Rule = { kind: "word", words: ["aspiration","long","short"] };
const RULE_42: Rule = { kind: "maybe", of: RULE_41 };
const RULE_43: Rule = { kind: "maybe", of: RULE_22 };
const RULE_44: Rule = { kind: "text", least: 1, most: 140, pattern: null };
const RULE_45: Rule = { kind: "maybe", of: RULE_44 };
const RULE_46: Rule = { kind: "word", words: ["no_longer_matters","not_attainable","not_attainable_now","other","time_up"] };
const RULE_47: Rule = { kind: "list", of: RULE_1, least: 0, most: 200 };
const RULE_48: Rule = { kind: "word", words: ["example","idea","own","suggested"] };
const RULE_49: Rule = { kind: "list", of: RULE_1, least: 0, most: 3 };
const RULE_50: Rule = { kind: "word", words: ["count","counter","minutes","number","rating","yes_no"] };
const RULE_51: Rule = { kind: "text", least: 1, most: 80, pattern: null };
const RULE_52: Rule = { kind: "word", words: ["down","steady","up"] };
const RULE_53: Rule = { kind: "word", words: ["day","month","week"] };
const RULE_54: Rule = { kind: "maybe", of: RULE_53 };
const RULE_55: Rule = { kind: "text", least: 0, most: 20, pattern: null };
const RULE_56: Rule = { kind: "word", words: ["away","life_event","other","other_goal_first","unwell"] };
const RULE_57: Rule = { kind: "word", words: ["alone","review","session"] };
const RULE_58: Rule = { kind: "text", least: 1, most: 512, pattern: null };
const RULE_59: Rule = { kind: "struct", shape: () => SHAPES.Held };
const RULE_60: Rule = { kind: "list", of: RULE_59, least: 0, most: 1024 };
const RULE_61: Rule = { kind: "word", words: ["behaviour","feeling","free","gratitude","insight","thought"] };
const RULE_62: Rule = { kind: "maybe", of: RULE_61 };
const RULE_63: Rule = { kind: "word", words: ["client","therapist"] };
const RULE_64: Rule = { kind: "word", words: ["<=","=",">="] };
const RULE_65: Rule = { kind: "maybe", of: RULE_64 };
const RULE_66: Rule = { kind: "word", words: ["no","partly","yes"] };
const RULE_67: Rule = { kind: "word", words: ["change","concern","pattern","strength"] };
const RULE_68: Rule = { kind: "word", words: ["private","shared"] };
const RULE_69: Rule = { kind: "maybe", of: RULE_29 };
const RULE_70: Rule = { kind: "struct", shape: () => SHAPES.Offered };
const RULE_71: Rule = { kind: "integer", least: 1, most: 256 };
const RULE_72: Rule = { kind: "list", of: RULE_1, least: 1, most: 20 };
const RULE_73: Rule = { kind: "struct", shape: () => SHAPES.ReadStep };
const RULE_74: Rule = { kind: "list", of: RULE_73, least: 0, most: 64 };
const RULE_75: Rule = { kind: "word", words: ["challenge","desire","expectation","hope","need","obstacle","strength"] };
const RULE_76: Rule = { kind: "list", of: RULE_10, least: 0, most: 30 };
const RULE_77: Rule = { kind: "word", words: ["in_person","phone","video"] };
const RULE_78: Rule = { kind: "maybe", of: RULE_13 };
const RULE_79: Rule = { kind: "maybe", of: RULE_51 };
const RULE_80: Rule = { kind: "word", words: ["medium","small","tiny"] };
const RULE_81: Rule = { kind: "integer", least: 1, most: 100 };
const RULE_82: Rule = { kind: "maybe", of: RULE_81 };
const RULE_83: Rule = { kind: "word", words: ["away","chose_not","forgot","not_applicable","other","too_hard","unwell"] };
const RULE_84: Rule = { kind: "maybe", of: RULE_83 };
const RULE_85: Rule = { kind: "word", words: ["done","partly","retracted","skipped"] };
const RULE_86: Rule = { kind: "maybe", of: RULE_85 };
const RULE_87: Rule = { kind: "integer", least: 1, most: 99 };
const RULE_88: Rule = { kind: "maybe", of: RULE_87 };
const RULE_89: Rule = { kind: "maybe", of: RULE_80 };
const RULE_90: Rule = { kind: "word", words: ["planned","transferred","unplanned"] };
const RULE_91: Rule = { kind: "integer", least: 1, most: 366 };
const RULE_92: Rule = { kind: "maybe", of: RULE_91 };
const RULE_93: Rule = { kind: "integer", least: 1, most: 1000 };
const RULE_94: Rule = { kind: "maybe", of: RULE_93 };
const RULE_95: Rule = { kind: "integer", least: 0, most: 281474976710655 };
const RULE_96: Rule = { kind: "struct", shape: () => SHAPES.Limits };
const RULE_97: Rule = { kind: "list", of: RULE_70, least: 0, most: null };
const RULE_98: Rule = { kind: "word", words: ["big","small"] };

/** How each definition is read. */
export const SHAPES: Readonly<Record<ShapeName, Shape>> = {
  Ack: {
    tag: "ack",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_1 },
      { name: "through_seq", rule: RULE_2 },
      { name: "refused", rule: RULE_4, absent: [] },
    ],
  },
  AgendaItemDiscussed: {
    tag: "agenda_item_discussed",
    fields: [
      { name: "item", rule: RULE_1 },
      { name: "minutes", rule: RULE_6, absent: null },
      { name: "note", rule: RULE_8, absent: null },
      { name: "session", rule: RULE_9, absent: null },
    ],
  },
  AgendaItemProposed: {
    tag: "agenda_item_proposed",
    fields: [
      { name: "item", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "about", rule: RULE_9, absent: null },
      { name: "kind", rule: RULE_11, absent: "other" },
      { name: "minutes", rule: RULE_6, absent: null },
      { name: "session", rule: RULE_9, absent: null },
    ],
  },
  BarrierNamed: {
    tag: "barrier_named",
    fields: [
      { name: "barrier", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "kind", rule: RULE_12, absent: "other" },
    ],
  },
  ChallengeNamed: {
    tag: "challenge_named",
    fields: [
      { name: "challenge", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "areas", rule: RULE_14, absent: [] },
      { name: "daily_impact", rule: RULE_16, absent: null },
    ],
  },
  CheckInRecorded: {
    tag: "check_in_recorded",
    fields: [
      { name: "check_in", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "energy", rule: RULE_19, absent: null },
      { name: "feelings", rule: RULE_21, absent: [] },
      { name: "mood", rule: RULE_19, absent: null },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  Commented: {
    tag: "commented",
    fields: [
      { name: "comment", rule: RULE_1 },
      { name: "on", rule: RULE_1 },
      { name: "text", rule: RULE_22 },
      { name: "reply_to", rule: RULE_9, absent: null },
    ],
  },
  CommitmentMade: {
    tag: "commitment_made",
    fields: [
      { name: "commitment", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "due", rule: RULE_23, absent: null },
      { name: "goal", rule: RULE_9, absent: null },
      { name: "session", rule: RULE_9, absent: null },
      { name: "step", rule: RULE_9, absent: null },
    ],
  },
  CommitmentReportWithdrawn: {
    tag: "commitment_report_withdrawn",
    fields: [
      { name: "commitment", rule: RULE_1 },
    ],
  },
  CommitmentReported: {
    tag: "commitment_reported",
    fields: [
      { name: "commitment", rule: RULE_1 },
      { name: "outcome", rule: RULE_24 },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  CounterTicked: {
    tag: "counter_ticked",
    fields: [
      { name: "tick", rule: RULE_1 },
      { name: "measure", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "at", rule: RULE_25, absent: null },
      { name: "intensity", rule: RULE_16, absent: null },
      { name: "minutes", rule: RULE_27, absent: null },
      { name: "trigger", rule: RULE_28, absent: null },
    ],
  },
  CounterZeroConfirmed: {
    tag: "counter_zero_confirmed",
    fields: [
      { name: "confirmation", rule: RULE_1 },
      { name: "measure", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
    ],
  },
  Entries: {
    tag: "entries",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "after", rule: RULE_2 },
      { name: "head", rule: RULE_2 },
      { name: "checksum", rule: RULE_29 },
    ],
  },
  EntryCorrected: {
    tag: "entry_corrected",
    fields: [
      { name: "correction", rule: RULE_1 },
      { name: "ref", rule: RULE_1 },
      { name: "amount", rule: RULE_31, absent: null },
      { name: "day", rule: RULE_23, absent: null },
      { name: "energy", rule: RULE_19, absent: null },
      { name: "feelings", rule: RULE_32, absent: null },
      { name: "mood", rule: RULE_19, absent: null },
      { name: "text", rule: RULE_8, absent: null },
      { name: "value", rule: RULE_16, absent: null },
    ],
  },
  EntryRetracted: {
    tag: "entry_retracted",
    fields: [
      { name: "retraction", rule: RULE_1 },
      { name: "ref", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  EntryShared: {
    tag: "entry_shared",
    fields: [
      { name: "share", rule: RULE_1 },
      { name: "entry", rule: RULE_1 },
      { name: "kind", rule: RULE_13 },
      { name: "day", rule: RULE_17 },
      { name: "text", rule: RULE_22 },
      { name: "mood", rule: RULE_19, absent: null },
    ],
  },
  EntryUnshared: {
    tag: "entry_unshared",
    fields: [
      { name: "share", rule: RULE_1 },
      { name: "entry", rule: RULE_1 },
    ],
  },
  Envelope: {
    tag: null,
    fields: [
      { name: "device", rule: RULE_1 },
      { name: "seq", rule: RULE_33 },
      { name: "stamp", rule: RULE_2 },
      { name: "author", rule: RULE_1 },
      { name: "body", rule: RULE_34 },
      { name: "enc", rule: RULE_36, absent: null },
      { name: "key", rule: RULE_36, absent: null },
      { name: "session", rule: RULE_9, absent: null },
    ],
  },
  Follow: {
    tag: "follow",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "position", rule: RULE_2 },
      { name: "checksum", rule: RULE_29 },
    ],
  },
  Fork: {
    tag: "fork",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_1 },
      { name: "seq", rule: RULE_37 },
    ],
  },
  Gap: {
    tag: "gap",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_1 },
      { name: "next_seq", rule: RULE_37 },
    ],
  },
  GoalAdjusted: {
    tag: "goal_adjusted",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "code", rule: RULE_39, absent: "other" },
      { name: "due", rule: RULE_23, absent: null },
      { name: "easier", rule: RULE_40, absent: false },
      { name: "horizon", rule: RULE_42, absent: null },
      { name: "measure", rule: RULE_9, absent: null },
      { name: "note", rule: RULE_8, absent: null },
      { name: "own_words", rule: RULE_43, absent: null },
      { name: "parent", rule: RULE_9, absent: null },
      { name: "setback", rule: RULE_9, absent: null },
      { name: "target", rule: RULE_31, absent: null },
      { name: "title", rule: RULE_45, absent: null },
    ],
  },
  GoalAgreed: {
    tag: "goal_agreed",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "version", rule: RULE_38 },
      { name: "statement", rule: RULE_8, absent: null },
    ],
  },
  GoalAgreementWithdrawn: {
    tag: "goal_agreement_withdrawn",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "version", rule: RULE_38 },
      { name: "reason", rule: RULE_22 },
    ],
  },
  GoalChangeSuggested: {
    tag: "goal_change_suggested",
    fields: [
      { name: "suggestion", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "due", rule: RULE_23, absent: null },
      { name: "horizon", rule: RULE_42, absent: null },
      { name: "reason", rule: RULE_8, absent: null },
      { name: "title", rule: RULE_45, absent: null },
      { name: "why", rule: RULE_8, absent: null },
    ],
  },
  GoalChangeUndone: {
    tag: "goal_change_undone",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "undoes", rule: RULE_1 },
    ],
  },
  GoalClosedUnmet: {
    tag: "goal_closed_unmet",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "code", rule: RULE_46, absent: "other" },
      { name: "learned", rule: RULE_8, absent: null },
    ],
  },
  GoalDrafted: {
    tag: "goal_drafted",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "title", rule: RULE_44 },
      { name: "areas", rule: RULE_14, absent: [] },
      { name: "challenges", rule: RULE_47, absent: [] },
      { name: "due", rule: RULE_23, absent: null },
      { name: "horizon", rule: RULE_41, absent: "short" },
      { name: "origin", rule: RULE_48, absent: "own" },
      { name: "own_words", rule: RULE_43, absent: null },
      { name: "parent", rule: RULE_9, absent: null },
      { name: "values", rule: RULE_47, absent: [] },
      { name: "why", rule: RULE_8, absent: null },
    ],
  },
  GoalFocusSet: {
    tag: "goal_focus_set",
    fields: [
      { name: "focus", rule: RULE_49 },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  GoalMeasureDefined: {
    tag: "goal_measure_defined",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "measure", rule: RULE_1 },
      { name: "kind", rule: RULE_50 },
      { name: "label", rule: RULE_51 },
      { name: "baseline", rule: RULE_31, absent: null },
      { name: "better", rule: RULE_52, absent: "up" },
      { name: "per", rule: RULE_54, absent: null },
      { name: "target", rule: RULE_31, absent: null },
      { name: "unit", rule: RULE_55, absent: "" },
    ],
  },
  GoalPaused: {
    tag: "goal_paused",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "start", rule: RULE_17 },
      { name: "code", rule: RULE_56, absent: "other" },
      { name: "note", rule: RULE_8, absent: null },
      { name: "until", rule: RULE_23, absent: null },
    ],
  },
  GoalRated: {
    tag: "goal_rated",
    fields: [
      { name: "rating", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "value", rule: RULE_15 },
      { name: "day", rule: RULE_17 },
      { name: "context", rule: RULE_57, absent: "alone" },
      { name: "note", rule: RULE_8, absent: null },
      { name: "round", rule: RULE_9, absent: null },
    ],
  },
  GoalReached: {
    tag: "goal_reached",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "evidence", rule: RULE_47, absent: [] },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  GoalReadinessRated: {
    tag: "goal_readiness_rated",
    fields: [
      { name: "rating", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "importance", rule: RULE_15 },
      { name: "confidence", rule: RULE_15 },
      { name: "commitment", rule: RULE_16, absent: null },
      { name: "day", rule: RULE_23, absent: null },
    ],
  },
  GoalReopened: {
    tag: "goal_reopened",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  GoalResumed: {
    tag: "goal_resumed",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
    ],
  },
  GoalRetracted: {
    tag: "goal_retracted",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  GoalReworded: {
    tag: "goal_reworded",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "own_words", rule: RULE_43, absent: null },
      { name: "reason", rule: RULE_8, absent: null },
      { name: "title", rule: RULE_45, absent: null },
      { name: "why", rule: RULE_8, absent: null },
    ],
  },
  GoalSmartAnswered: {
    tag: "goal_smart_answered",
    fields: [
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "base", rule: RULE_38 },
      { name: "achievable", rule: RULE_43, absent: null },
      { name: "measurable", rule: RULE_43, absent: null },
      { name: "relevant", rule: RULE_43, absent: null },
      { name: "specific", rule: RULE_43, absent: null },
      { name: "time_bound", rule: RULE_23, absent: null },
    ],
  },
  GoalSuggestionAnswered: {
    tag: "goal_suggestion_answered",
    fields: [
      { name: "suggestion", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "change", rule: RULE_1 },
      { name: "accepted", rule: RULE_40 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  GoalsRanked: {
    tag: "goals_ranked",
    fields: [
      { name: "order", rule: RULE_47 },
    ],
  },
  Have: {
    tag: "have",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "position", rule: RULE_2 },
      { name: "read", rule: RULE_2, absent: 0 },
    ],
  },
  Held: {
    tag: null,
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "position", rule: RULE_2 },
      { name: "checksum", rule: RULE_29 },
    ],
  },
  Hello: {
    tag: "hello",
    fields: [
      { name: "protocol", rule: RULE_33 },
      { name: "device", rule: RULE_1 },
      { name: "credential", rule: RULE_58 },
      { name: "epoch", rule: RULE_9, absent: null },
      { name: "streams", rule: RULE_60, absent: [] },
    ],
  },
  IfThenPlanned: {
    tag: "if_then_planned",
    fields: [
      { name: "plan", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "trigger", rule: RULE_10 },
      { name: "response", rule: RULE_10 },
      { name: "barrier", rule: RULE_9, absent: null },
    ],
  },
  IfThenUsed: {
    tag: "if_then_used",
    fields: [
      { name: "use", rule: RULE_1 },
      { name: "plan", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "helped", rule: RULE_16, absent: null },
    ],
  },
  JournalEdited: {
    tag: "journal_edited",
    fields: [
      { name: "edit", rule: RULE_1 },
      { name: "entry", rule: RULE_1 },
      { name: "kind", rule: RULE_62, absent: null },
      { name: "mood", rule: RULE_19, absent: null },
      { name: "text", rule: RULE_43, absent: null },
    ],
  },
  JournalWritten: {
    tag: "journal_written",
    fields: [
      { name: "entry", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "text", rule: RULE_22 },
      { name: "goals", rule: RULE_47, absent: [] },
      { name: "kind", rule: RULE_61, absent: "free" },
      { name: "mood", rule: RULE_19, absent: null },
      { name: "tags", rule: RULE_14, absent: [] },
    ],
  },
  Later: {
    tag: "later",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_1 },
      { name: "word", rule: RULE_35 },
      { name: "retry_ms", rule: RULE_33 },
    ],
  },
  LifeAreaRated: {
    tag: "life_area_rated",
    fields: [
      { name: "rating", rule: RULE_1 },
      { name: "area", rule: RULE_13 },
      { name: "importance", rule: RULE_15 },
      { name: "now", rule: RULE_15 },
      { name: "wanted", rule: RULE_15 },
      { name: "change", rule: RULE_8, absent: null },
      { name: "why", rule: RULE_8, absent: null },
    ],
  },
  Limits: {
    tag: null,
    fields: [
      { name: "line_bytes", rule: RULE_33 },
      { name: "batch_lines", rule: RULE_33 },
      { name: "batch_bytes", rule: RULE_33 },
      { name: "window_entries", rule: RULE_33 },
    ],
  },
  MeasureLogged: {
    tag: "measure_logged",
    fields: [
      { name: "log", rule: RULE_1 },
      { name: "measure", rule: RULE_1 },
      { name: "value", rule: RULE_30 },
      { name: "day", rule: RULE_17 },
      { name: "at", rule: RULE_25, absent: null },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  MemberJoined: {
    tag: "member_joined",
    fields: [
      { name: "member", rule: RULE_1 },
      { name: "role", rule: RULE_63 },
      { name: "name", rule: RULE_51 },
    ],
  },
  MemberLeft: {
    tag: "member_left",
    fields: [
      { name: "member", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  MilestoneAdded: {
    tag: "milestone_added",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "title", rule: RULE_44 },
      { name: "criterion", rule: RULE_28, absent: null },
      { name: "due", rule: RULE_23, absent: null },
      { name: "measure", rule: RULE_9, absent: null },
      { name: "op", rule: RULE_65, absent: null },
      { name: "order", rule: RULE_13, absent: "n" },
      { name: "step", rule: RULE_9, absent: null },
      { name: "value", rule: RULE_31, absent: null },
    ],
  },
  MilestoneCelebrated: {
    tag: "milestone_celebrated",
    fields: [
      { name: "celebration", rule: RULE_1 },
      { name: "milestone", rule: RULE_1 },
      { name: "how", rule: RULE_28, absent: null },
      { name: "message", rule: RULE_43, absent: null },
    ],
  },
  MilestoneDropped: {
    tag: "milestone_dropped",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  MilestonePostponed: {
    tag: "milestone_postponed",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
    ],
  },
  MilestoneReached: {
    tag: "milestone_reached",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "evidence", rule: RULE_47, absent: [] },
    ],
  },
  MilestoneReopened: {
    tag: "milestone_reopened",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  MilestoneReworded: {
    tag: "milestone_reworded",
    fields: [
      { name: "milestone", rule: RULE_1 },
      { name: "criterion", rule: RULE_28, absent: null },
      { name: "due", rule: RULE_23, absent: null },
      { name: "title", rule: RULE_45, absent: null },
    ],
  },
  ObservationAnswered: {
    tag: "observation_answered",
    fields: [
      { name: "observation", rule: RULE_1 },
      { name: "fits", rule: RULE_66 },
      { name: "text", rule: RULE_8, absent: null },
    ],
  },
  ObservationRecorded: {
    tag: "observation_recorded",
    fields: [
      { name: "observation", rule: RULE_1 },
      { name: "text", rule: RULE_22 },
      { name: "day", rule: RULE_17 },
      { name: "goals", rule: RULE_47, absent: [] },
      { name: "kind", rule: RULE_67, absent: "change" },
      { name: "rating", rule: RULE_16, absent: null },
    ],
  },
  Offered: {
    tag: null,
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "space", rule: RULE_1 },
      { name: "audience", rule: RULE_68 },
      { name: "head", rule: RULE_2 },
      { name: "next_seq", rule: RULE_37 },
      { name: "checksum", rule: RULE_69, absent: null },
    ],
  },
  Opened: {
    tag: "opened",
    fields: [
      { name: "offered", rule: RULE_70 },
    ],
  },
  Ping: {
    tag: "ping",
    fields: [

    ],
  },
  Pong: {
    tag: "pong",
    fields: [

    ],
  },
  Presence: {
    tag: "presence",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_9, absent: null },
      { name: "focus", rule: RULE_9, absent: null },
      { name: "here", rule: RULE_40, absent: true },
      { name: "member", rule: RULE_9, absent: null },
      { name: "typing", rule: RULE_9, absent: null },
    ],
  },
  PrivateNoteWritten: {
    tag: "private_note_written",
    fields: [
      { name: "note", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "text", rule: RULE_22 },
    ],
  },
  PurposeStated: {
    tag: "purpose_stated",
    fields: [
      { name: "text", rule: RULE_22 },
    ],
  },
  PurposeWithdrawn: {
    tag: "purpose_withdrawn",
    fields: [

    ],
  },
  Push: {
    tag: "push",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "device", rule: RULE_1 },
      { name: "first_seq", rule: RULE_37 },
      { name: "count", rule: RULE_71 },
      { name: "relayed", rule: RULE_40, absent: false },
    ],
  },
  RatingRoundOpened: {
    tag: "rating_round_opened",
    fields: [
      { name: "round", rule: RULE_1 },
      { name: "goals", rule: RULE_72 },
      { name: "session", rule: RULE_9, absent: null },
    ],
  },
  RatingRoundRevealed: {
    tag: "rating_round_revealed",
    fields: [
      { name: "round", rule: RULE_1 },
    ],
  },
  Reach: {
    tag: "reach",
    fields: [
      { name: "stream", rule: RULE_1 },
      { name: "member", rule: RULE_1 },
      { name: "held", rule: RULE_2 },
      { name: "read", rule: RULE_2 },
      { name: "steps", rule: RULE_74, absent: [] },
    ],
  },
  ReadStep: {
    tag: null,
    fields: [
      { name: "after", rule: RULE_2 },
      { name: "read", rule: RULE_2 },
      { name: "at", rule: RULE_2 },
    ],
  },
  ReflectionAnswered: {
    tag: "reflection_answered",
    fields: [
      { name: "answer", rule: RULE_1 },
      { name: "prompt", rule: RULE_13 },
      { name: "kind", rule: RULE_75 },
      { name: "text", rule: RULE_22 },
    ],
  },
  RefusedSeq: {
    tag: null,
    fields: [
      { name: "seq", rule: RULE_37 },
      { name: "code", rule: RULE_35 },
    ],
  },
  ReviewCompleted: {
    tag: "review_completed",
    fields: [
      { name: "review", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "summary", rule: RULE_22 },
      { name: "goals", rule: RULE_47, absent: [] },
      { name: "next_due", rule: RULE_23, absent: null },
      { name: "session", rule: RULE_9, absent: null },
    ],
  },
  SessionCancelled: {
    tag: "session_cancelled",
    fields: [
      { name: "session", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  SessionEnded: {
    tag: "session_ended",
    fields: [
      { name: "session", rule: RULE_1 },
    ],
  },
  SessionFeedbackGiven: {
    tag: "session_feedback_given",
    fields: [
      { name: "feedback", rule: RULE_1 },
      { name: "session", rule: RULE_1 },
      { name: "heard", rule: RULE_15 },
      { name: "worked_on_what_matters", rule: RULE_15 },
      { name: "way_of_working_fits", rule: RULE_15 },
      { name: "overall", rule: RULE_15 },
      { name: "least_helpful", rule: RULE_8, absent: null },
      { name: "most_helpful", rule: RULE_8, absent: null },
    ],
  },
  SessionFocusChanged: {
    tag: "session_focus_changed",
    fields: [
      { name: "session", rule: RULE_1 },
      { name: "on", rule: RULE_1 },
    ],
  },
  SessionRecapped: {
    tag: "session_recapped",
    fields: [
      { name: "session", rule: RULE_1 },
      { name: "summary", rule: RULE_22 },
      { name: "agreed", rule: RULE_76, absent: [] },
    ],
  },
  SessionScheduled: {
    tag: "session_scheduled",
    fields: [
      { name: "session", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "location", rule: RULE_28, absent: null },
      { name: "minutes", rule: RULE_5, absent: 50 },
      { name: "mode", rule: RULE_77, absent: "in_person" },
      { name: "starts_at", rule: RULE_25, absent: null },
    ],
  },
  SessionStarted: {
    tag: "session_started",
    fields: [
      { name: "session", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
    ],
  },
  SetbackNoted: {
    tag: "setback_noted",
    fields: [
      { name: "setback", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "day", rule: RULE_17 },
      { name: "goal", rule: RULE_9, absent: null },
      { name: "impact", rule: RULE_16, absent: null },
      { name: "trigger", rule: RULE_28, absent: null },
    ],
  },
  SetbackRecovered: {
    tag: "setback_recovered",
    fields: [
      { name: "setback", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
    ],
  },
  SetbackReflected: {
    tag: "setback_reflected",
    fields: [
      { name: "reflection", rule: RULE_1 },
      { name: "setback", rule: RULE_1 },
      { name: "helped", rule: RULE_8, absent: null },
      { name: "learned", rule: RULE_8, absent: null },
      { name: "try_next", rule: RULE_8, absent: null },
    ],
  },
  SetbackReopened: {
    tag: "setback_reopened",
    fields: [
      { name: "setback", rule: RULE_1 },
    ],
  },
  SpaceOpened: {
    tag: "space_opened",
    fields: [
      { name: "space", rule: RULE_1 },
      { name: "country", rule: RULE_78, absent: null },
      { name: "locale", rule: RULE_78, absent: null },
      { name: "title", rule: RULE_79, absent: null },
    ],
  },
  StepAdded: {
    tag: "step_added",
    fields: [
      { name: "step", rule: RULE_1 },
      { name: "goal", rule: RULE_1 },
      { name: "title", rule: RULE_44 },
      { name: "due", rule: RULE_23, absent: null },
      { name: "milestone", rule: RULE_9, absent: null },
      { name: "order", rule: RULE_13, absent: "n" },
      { name: "per", rule: RULE_54, absent: null },
      { name: "size", rule: RULE_80, absent: "small" },
      { name: "times", rule: RULE_82, absent: null },
    ],
  },
  StepDone: {
    tag: "step_done",
    fields: [
      { name: "log", rule: RULE_1 },
      { name: "step", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "amount", rule: RULE_31, absent: null },
      { name: "effort", rule: RULE_16, absent: null },
      { name: "helped", rule: RULE_16, absent: null },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  StepDropped: {
    tag: "step_dropped",
    fields: [
      { name: "step", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  StepLogCorrected: {
    tag: "step_log_corrected",
    fields: [
      { name: "correction", rule: RULE_1 },
      { name: "log", rule: RULE_1 },
      { name: "amount", rule: RULE_31, absent: null },
      { name: "code", rule: RULE_84, absent: null },
      { name: "day", rule: RULE_23, absent: null },
      { name: "note", rule: RULE_8, absent: null },
      { name: "outcome", rule: RULE_86, absent: null },
      { name: "percent", rule: RULE_88, absent: null },
    ],
  },
  StepMoved: {
    tag: "step_moved",
    fields: [
      { name: "step", rule: RULE_1 },
      { name: "goal", rule: RULE_9, absent: null },
      { name: "milestone", rule: RULE_9, absent: null },
      { name: "order", rule: RULE_78, absent: null },
    ],
  },
  StepPartlyDone: {
    tag: "step_partly_done",
    fields: [
      { name: "log", rule: RULE_1 },
      { name: "step", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "note", rule: RULE_8, absent: null },
      { name: "percent", rule: RULE_87, absent: 50 },
    ],
  },
  StepRestored: {
    tag: "step_restored",
    fields: [
      { name: "step", rule: RULE_1 },
    ],
  },
  StepReworded: {
    tag: "step_reworded",
    fields: [
      { name: "step", rule: RULE_1 },
      { name: "due", rule: RULE_23, absent: null },
      { name: "per", rule: RULE_54, absent: null },
      { name: "size", rule: RULE_89, absent: null },
      { name: "times", rule: RULE_82, absent: null },
      { name: "title", rule: RULE_45, absent: null },
    ],
  },
  StepSkipped: {
    tag: "step_skipped",
    fields: [
      { name: "log", rule: RULE_1 },
      { name: "step", rule: RULE_1 },
      { name: "day", rule: RULE_17 },
      { name: "code", rule: RULE_83, absent: "other" },
      { name: "note", rule: RULE_8, absent: null },
    ],
  },
  StepSplit: {
    tag: "step_split",
    fields: [
      { name: "step", rule: RULE_1 },
      { name: "into", rule: RULE_72 },
    ],
  },
  StreamClosed: {
    tag: "stream_closed",
    fields: [
      { name: "stream", rule: RULE_1 },
    ],
  },
  TherapyEnded: {
    tag: "therapy_ended",
    fields: [
      { name: "end", rule: RULE_17 },
      { name: "ending", rule: RULE_90, absent: "planned" },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  TherapyStarted: {
    tag: "therapy_started",
    fields: [
      { name: "start", rule: RULE_17 },
      { name: "approach", rule: RULE_28, absent: null },
      { name: "every_days", rule: RULE_92, absent: null },
      { name: "planned_sessions", rule: RULE_94, absent: null },
    ],
  },
  Unfollow: {
    tag: "unfollow",
    fields: [
      { name: "stream", rule: RULE_1 },
    ],
  },
  ValueNamed: {
    tag: "value_named",
    fields: [
      { name: "value", rule: RULE_1 },
      { name: "label", rule: RULE_51 },
      { name: "area", rule: RULE_78, absent: null },
      { name: "why", rule: RULE_8, absent: null },
    ],
  },
  ValueRetired: {
    tag: "value_retired",
    fields: [
      { name: "value", rule: RULE_1 },
      { name: "reason", rule: RULE_8, absent: null },
    ],
  },
  Version: {
    tag: null,
    fields: [
      { name: "number", rule: RULE_2 },
      { name: "mark", rule: RULE_95 },
    ],
  },
  Welcome: {
    tag: "welcome",
    fields: [
      { name: "protocol", rule: RULE_33 },
      { name: "epoch", rule: RULE_1 },
      { name: "now", rule: RULE_33 },
      { name: "limits", rule: RULE_96 },
      { name: "streams", rule: RULE_97 },
    ],
  },
  WinCheered: {
    tag: "win_cheered",
    fields: [
      { name: "cheer", rule: RULE_1 },
      { name: "win", rule: RULE_1 },
      { name: "message", rule: RULE_28, absent: null },
    ],
  },
  WinNoted: {
    tag: "win_noted",
    fields: [
      { name: "win", rule: RULE_1 },
      { name: "text", rule: RULE_10 },
      { name: "day", rule: RULE_17 },
      { name: "goal", rule: RULE_9, absent: null },
      { name: "size", rule: RULE_98, absent: "small" },
      { name: "step", rule: RULE_9, absent: null },
    ],
  },
};

export const BODY_SHAPES: readonly Shape[] = [
  SHAPES.SpaceOpened,
  SHAPES.MemberJoined,
  SHAPES.MemberLeft,
  SHAPES.TherapyStarted,
  SHAPES.TherapyEnded,
  SHAPES.PurposeStated,
  SHAPES.PurposeWithdrawn,
  SHAPES.ValueNamed,
  SHAPES.ValueRetired,
  SHAPES.LifeAreaRated,
  SHAPES.ChallengeNamed,
  SHAPES.ReflectionAnswered,
  SHAPES.GoalDrafted,
  SHAPES.GoalReworded,
  SHAPES.GoalSmartAnswered,
  SHAPES.GoalReadinessRated,
  SHAPES.GoalMeasureDefined,
  SHAPES.GoalChangeSuggested,
  SHAPES.GoalSuggestionAnswered,
  SHAPES.GoalAgreed,
  SHAPES.GoalAgreementWithdrawn,
  SHAPES.GoalsRanked,
  SHAPES.GoalFocusSet,
  SHAPES.GoalAdjusted,
  SHAPES.GoalChangeUndone,
  SHAPES.GoalPaused,
  SHAPES.GoalResumed,
  SHAPES.GoalReached,
  SHAPES.GoalReopened,
  SHAPES.GoalClosedUnmet,
  SHAPES.GoalRetracted,
  SHAPES.BarrierNamed,
  SHAPES.IfThenPlanned,
  SHAPES.IfThenUsed,
  SHAPES.Commented,
  SHAPES.StepAdded,
  SHAPES.StepReworded,
  SHAPES.StepMoved,
  SHAPES.StepSplit,
  SHAPES.StepDone,
  SHAPES.StepPartlyDone,
  SHAPES.StepSkipped,
  SHAPES.StepLogCorrected,
  SHAPES.StepDropped,
  SHAPES.StepRestored,
  SHAPES.MilestoneAdded,
  SHAPES.MilestoneReworded,
  SHAPES.MilestoneReached,
  SHAPES.MilestoneReopened,
  SHAPES.MilestoneDropped,
  SHAPES.MilestonePostponed,
  SHAPES.MilestoneCelebrated,
  SHAPES.CheckInRecorded,
  SHAPES.GoalRated,
  SHAPES.MeasureLogged,
  SHAPES.CounterTicked,
  SHAPES.CounterZeroConfirmed,
  SHAPES.JournalWritten,
  SHAPES.JournalEdited,
  SHAPES.EntryShared,
  SHAPES.EntryUnshared,
  SHAPES.WinNoted,
  SHAPES.WinCheered,
  SHAPES.SetbackNoted,
  SHAPES.SetbackReflected,
  SHAPES.SetbackRecovered,
  SHAPES.SetbackReopened,
  SHAPES.SessionScheduled,
  SHAPES.SessionCancelled,
  SHAPES.SessionStarted,
  SHAPES.SessionFocusChanged,
  SHAPES.SessionEnded,
  SHAPES.AgendaItemProposed,
  SHAPES.AgendaItemDiscussed,
  SHAPES.RatingRoundOpened,
  SHAPES.RatingRoundRevealed,
  SHAPES.SessionRecapped,
  SHAPES.CommitmentMade,
  SHAPES.CommitmentReported,
  SHAPES.CommitmentReportWithdrawn,
  SHAPES.SessionFeedbackGiven,
  SHAPES.ReviewCompleted,
  SHAPES.ObservationRecorded,
  SHAPES.ObservationAnswered,
  SHAPES.PrivateNoteWritten,
  SHAPES.EntryCorrected,
  SHAPES.EntryRetracted,
];

export const DEVICE_MESSAGE_SHAPES: readonly Shape[] = [
  SHAPES.Hello,
  SHAPES.Follow,
  SHAPES.Unfollow,
  SHAPES.Push,
  SHAPES.Have,
  SHAPES.Presence,
  SHAPES.Ping,
];

export const SERVER_MESSAGE_SHAPES: readonly Shape[] = [
  SHAPES.Welcome,
  SHAPES.Opened,
  SHAPES.StreamClosed,
  SHAPES.Ack,
  SHAPES.Gap,
  SHAPES.Fork,
  SHAPES.Later,
  SHAPES.Entries,
  SHAPES.Reach,
  SHAPES.Presence,
  SHAPES.Pong,
];

