/**
 * Every command by its tag, and what has to be folded before it can be decided. Written by `npm run generate` from
 * `shared/schema.json`; never edited by hand.
 */

import type { Reads } from "./context.ts";

/**
 * Add a place on the way to a goal.
 *
 * With `op` and `value` it is looked for in numbers: how often `step` was done, what `measure` says, or, with
 * neither, how close the client says the goal is.
 */
export interface AddMilestone {
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

/** Add a step: once, or with `per` so many `times` per day, week or month. */
export interface AddStep {
  readonly goal: string;
  readonly title: string;
  readonly due?: string | null;
  readonly milestone?: string | null;
  readonly order?: string;
  readonly per?: "day" | "month" | "week" | null;
  readonly size?: "medium" | "small" | "tiny";
  readonly times?: number | null;
}

/** Change a goal's terms for a reason; the agreement to it becomes stale. Absent fields stay as they are. */
export interface AdjustGoal {
  readonly goal: string;
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

/** Agree to a goal exactly as it stands now (rule A2). */
export interface AgreeToGoal {
  readonly goal: string;
  readonly statement?: string | null;
}

/** Say whether an observation fits. */
export interface AnswerObservation {
  readonly observation: string;
  readonly fits: "no" | "partly" | "yes";
  readonly text?: string | null;
}

/** Answer a question for reflection. Without a `prompt` the kind is the question. */
export interface AnswerReflection {
  readonly kind: "challenge" | "desire" | "expectation" | "hope" | "need" | "obstacle" | "strength";
  readonly text: string;
  readonly audience?: "private" | "shared";
  readonly prompt?: string | null;
}

/** Answer some of the five plain questions that make a goal clear. */
export interface AnswerSmart {
  readonly goal: string;
  readonly achievable?: string | null;
  readonly measurable?: string | null;
  readonly relevant?: string | null;
  readonly specific?: string | null;
  readonly time_bound?: string | null;
}

/** Take up a suggestion, or leave it. */
export interface AnswerSuggestion {
  readonly suggestion: string;
  readonly accepted: boolean;
  readonly reason?: string | null;
}

/** Call a session off. */
export interface CancelSession {
  readonly session: string;
  readonly reason?: string | null;
}

/** Celebrate a milestone, with a few words or without. */
export interface CelebrateMilestone {
  readonly milestone: string;
  readonly how?: string | null;
  readonly message?: string | null;
}

/** Look at a goal or an agenda item together, in the given session or the one that is going on. */
export interface ChangeSessionFocus {
  readonly on: string;
  readonly session?: string | null;
}

/**
 * Say how a day is, and what belongs to it, in one append.
 *
 * With `note_apart` the note of a check-in for both becomes a journal entry that only its author sees.
 */
export interface CheckIn {
  readonly audience?: "private" | "shared";
  readonly day?: string | null;
  readonly energy?: number | null;
  readonly feelings?: readonly ("angry" | "anxious" | "calm" | "hopeful" | "low" | "numb" | "okay" | "overwhelmed" | "proud" | "stuck")[];
  readonly mood?: number | null;
  readonly note?: string | null;
  readonly note_apart?: boolean;
  readonly ratings?: readonly GoalRating[];
  readonly setbacks?: readonly string[];
  readonly wins?: readonly string[];
}

/** Be glad with the other about a win. */
export interface CheerWin {
  readonly win: string;
  readonly message?: string | null;
}

/** Let a goal go that was not reached, with what it taught. */
export interface CloseGoal {
  readonly goal: string;
  readonly code?: "no_longer_matters" | "not_attainable" | "not_attainable_now" | "other" | "time_up";
  readonly learned?: string | null;
}

/** Say something about a goal, a step, a milestone, a win, a setback, a shared entry or a suggestion. */
export interface Comment {
  readonly on: string;
  readonly text: string;
  readonly reply_to?: string | null;
}

/** Look back over the goals together and decide how to go on. */
export interface CompleteReview {
  readonly summary: string;
  readonly day?: string | null;
  readonly goals?: readonly string[];
  readonly next_due?: string | null;
  readonly session?: string | null;
}

/** Say that it did not happen on a day: zero, which is not the same as unknown. */
export interface ConfirmZero {
  readonly measure: string;
  readonly day?: string | null;
}

/** Put one's own log of a step right. Absent fields stay as they are. */
export interface CorrectStepLog {
  readonly log: string;
  readonly day?: string | null;
  readonly note?: string | null;
  readonly outcome?: "done" | "partly" | "retracted" | "skipped" | null;
  readonly percent?: number | null;
}

/** Say how both will know, with numbers as people type them. With `measure` that one is defined anew. */
export interface DefineMeasure {
  readonly goal: string;
  readonly label: string;
  readonly baseline?: string | null;
  readonly better?: "down" | "steady" | "up";
  readonly kind?: "count" | "counter" | "minutes" | "number" | "rating" | "yes_no";
  readonly measure?: string | null;
  readonly per?: "day" | "month" | "week" | null;
  readonly target?: string | null;
  readonly unit?: string;
}

/** Say that an agenda item was talked about, in the given session or the one that is going on. */
export interface DiscussAgendaItem {
  readonly item: string;
  readonly minutes?: number | null;
  readonly note?: string | null;
  readonly session?: string | null;
}

/**
 * Draft a goal with all that was said of it. A private draft is its wording alone.
 *
 * With `focus` it is held on to from the start, while there is room and it is no aspiration.
 */
export interface DraftGoal {
  readonly title: string;
  readonly areas?: readonly string[];
  readonly audience?: "private" | "shared";
  readonly due?: string | null;
  readonly first_step?: string | null;
  readonly focus?: boolean;
  readonly horizon?: "aspiration" | "long" | "short";
  readonly measure?: DraftMeasure | null;
  readonly origin?: "example" | "idea" | "own" | "suggested";
  readonly own_words?: string | null;
  readonly parent?: string | null;
  readonly readiness?: Readiness | null;
  readonly smart?: SmartAnswers | null;
  readonly values?: readonly string[];
  readonly why?: string | null;
}

/**
 * A measure of a goal being drafted: how both will know.
 *
 * Its numbers are as people type them. Without an id it is given one.
 */
export interface DraftMeasure {
  readonly label: string;
  readonly baseline?: string | null;
  readonly better?: "down" | "steady" | "up";
  readonly kind?: "count" | "counter" | "minutes" | "number" | "rating" | "yes_no";
  readonly measure?: string | null;
  readonly per?: "day" | "month" | "week" | null;
  readonly target?: string | null;
  readonly unit?: string;
}

/** Let a step go. */
export interface DropStep {
  readonly step: string;
  readonly reason?: string | null;
}

/** Change a journal entry. Copies that were shared stay as they were. */
export interface EditEntry {
  readonly entry: string;
  readonly kind?: "behaviour" | "feeling" | "free" | "gratitude" | "insight" | "thought" | null;
  readonly mood?: number | null;
  readonly text?: string | null;
}

/** End the given session, or the one that is going on. */
export interface EndSession {
  readonly session?: string | null;
}

/** End therapy on a day, today by default. */
export interface EndTherapy {
  readonly end?: string | null;
  readonly ending?: "planned" | "transferred" | "unplanned";
  readonly reason?: string | null;
}

/** Hold on to these goals for now: three at most, none to let all go. */
export interface FocusGoals {
  readonly focus: readonly string[];
  readonly note?: string | null;
}

/** Say how a session was, each 0–10: the given one, the one that is going on, or the latest. */
export interface GiveFeedback {
  readonly heard: number;
  readonly worked_on_what_matters: number;
  readonly way_of_working_fits: number;
  readonly overall: number;
  readonly audience?: "private" | "shared";
  readonly least_helpful?: string | null;
  readonly most_helpful?: string | null;
  readonly session?: string | null;
}

/** A rating of one goal: how close it is, 0–10. */
export interface GoalRating {
  readonly goal: string;
  readonly value: number;
}

/** Log a value of a measure, typed with a comma or a point. */
export interface LogMeasure {
  readonly measure: string;
  readonly value: string;
  readonly day?: string | null;
  readonly note?: string | null;
}

/** Say that a step was done on a day, with a number as people type it. */
export interface LogStepDone {
  readonly step: string;
  readonly amount?: string | null;
  readonly day?: string | null;
  readonly effort?: number | null;
  readonly helped?: number | null;
  readonly note?: string | null;
}

/** Say that so many percent of a step were done on a day. */
export interface LogStepPartlyDone {
  readonly step: string;
  readonly day?: string | null;
  readonly note?: string | null;
  readonly percent?: number;
}

/** Say that a step was skipped on a day, for a reason. Momentum does not suffer. */
export interface LogStepSkipped {
  readonly step: string;
  readonly code?: "away" | "chose_not" | "forgot" | "not_applicable" | "other" | "too_hard" | "unwell";
  readonly day?: string | null;
  readonly note?: string | null;
}

/** Say what one will do until a day, in the given session or the one that is going on. */
export interface MakeCommitment {
  readonly text: string;
  readonly due?: string | null;
  readonly goal?: string | null;
  readonly session?: string | null;
  readonly step?: string | null;
}

/** Put a step under another goal or milestone, or at another place among the others. */
export interface MoveStep {
  readonly step: string;
  readonly goal?: string | null;
  readonly milestone?: string | null;
  readonly order?: string | null;
}

/** Name what may get in the way of a goal. */
export interface NameBarrier {
  readonly goal: string;
  readonly text: string;
  readonly kind?: "feelings" | "health" | "money" | "other" | "people" | "place" | "skills" | "time";
}

/** Name something that is hard. `daily_impact` is how much it weighs on a day, 0–10. */
export interface NameChallenge {
  readonly text: string;
  readonly areas?: readonly string[];
  readonly audience?: "private" | "shared";
  readonly daily_impact?: number | null;
}

/** Name something that matters, or find other words for the given value. */
export interface NameValue {
  readonly label: string;
  readonly area?: string | null;
  readonly value?: string | null;
  readonly why?: string | null;
}

/** Note something that went the other way. `impact` is how much it weighs, 0–10. */
export interface NoteSetback {
  readonly text: string;
  readonly audience?: "private" | "shared";
  readonly day?: string | null;
  readonly goal?: string | null;
  readonly impact?: number | null;
  readonly trigger?: string | null;
}

/** Note something that went well. */
export interface NoteWin {
  readonly text: string;
  readonly audience?: "private" | "shared";
  readonly day?: string | null;
  readonly goal?: string | null;
  readonly size?: "big" | "small";
}

/** Begin to rate goals together, each on their own. */
export interface OpenRatingRound {
  readonly goals: readonly string[];
  readonly session?: string | null;
}

/** Let a goal rest: momentum is frozen, and entries can still be made. Once more sets another day or reason. */
export interface PauseGoal {
  readonly goal: string;
  readonly code?: "away" | "life_event" | "other" | "other_goal_first" | "unwell";
  readonly note?: string | null;
  readonly until?: string | null;
}

/**
 * Plan for an obstacle: if this happens, then I do that (Gollwitzer 1999).
 *
 * `barrier` is one that was named before; `obstacle` names a new one along with the plan.
 */
export interface PlanIfThen {
  readonly goal: string;
  readonly trigger: string;
  readonly response: string;
  readonly barrier?: string | null;
  readonly kind?: "feelings" | "health" | "money" | "other" | "people" | "place" | "skills" | "time";
  readonly obstacle?: string | null;
}

/** Say that a milestone is not reached yet, whatever its numbers say. */
export interface PostponeMilestone {
  readonly milestone: string;
  readonly day?: string | null;
}

/** Bring something to talk about to the given session, or to the next one. */
export interface ProposeAgendaItem {
  readonly text: string;
  readonly about?: string | null;
  readonly kind?: "barrier" | "expectation" | "goal" | "measure" | "other" | "priority" | "review" | "setback" | "win";
  readonly minutes?: number | null;
  readonly session?: string | null;
}

/** Put goals in the order in which they are shown. */
export interface RankGoals {
  readonly order: readonly string[];
}

/** Say how close a goal is, 0–10. Without a `context` it depends on whether a session is going on. */
export interface RateGoal {
  readonly goal: string;
  readonly value: number;
  readonly context?: "alone" | "review" | "session" | null;
  readonly day?: string | null;
  readonly note?: string | null;
}

/** Rate goals of a round, the latest one by default. Nobody else sees it before the reveal (rule S4). */
export interface RateInRound {
  readonly ratings: readonly GoalRating[];
  readonly round?: string | null;
}

/** Say how much an area of life matters, how it is and how it is wanted, each 0–10. */
export interface RateLifeArea {
  readonly area: string;
  readonly importance: number;
  readonly now: number;
  readonly wanted: number;
  readonly audience?: "private" | "shared";
  readonly why?: string | null;
}

/** Say how much a goal matters and how sure one is of it, each 0–10. */
export interface RateReadiness {
  readonly goal: string;
  readonly importance: number;
  readonly confidence: number;
  readonly commitment?: number | null;
}

/** Say that a goal is reached. `evidence`: wins, ratings, step logs and milestones that show it. */
export interface ReachGoal {
  readonly goal: string;
  readonly day?: string | null;
  readonly evidence?: readonly string[];
  readonly note?: string | null;
}

/** Say that a milestone is reached. `evidence`: the ids of what shows it. */
export interface ReachMilestone {
  readonly milestone: string;
  readonly day?: string | null;
  readonly evidence?: readonly string[];
}

/** A statement of readiness: how much a goal matters and how sure one is of it, each 0–10. */
export interface Readiness {
  readonly importance: number;
  readonly confidence: number;
  readonly commitment?: number | null;
}

/** Say what a session came to: the given one, the one that is going on, or the latest. */
export interface RecapSession {
  readonly summary: string;
  readonly agreed?: readonly string[];
  readonly session?: string | null;
}

/** Say what a therapist sees, for both or for themselves. */
export interface RecordObservation {
  readonly text: string;
  readonly audience?: "private" | "shared";
  readonly goals?: readonly string[];
  readonly kind?: "change" | "concern" | "pattern" | "strength";
}

/** Be back on one's feet after a setback. `audience` is where the setback stands. */
export interface RecoverFromSetback {
  readonly setback: string;
  readonly audience?: "private" | "shared";
  readonly day?: string | null;
}

/** Say what a setback taught. `audience` is where the setback stands. */
export interface ReflectOnSetback {
  readonly setback: string;
  readonly audience?: "private" | "shared";
  readonly helped?: string | null;
  readonly learned?: string | null;
  readonly try_next?: string | null;
}

/** Take up a goal again that had come to its end. */
export interface ReopenGoal {
  readonly goal: string;
  readonly reason?: string | null;
}

/** Say what became of a commitment. */
export interface ReportCommitment {
  readonly commitment: string;
  readonly outcome: "changed" | "done" | "not_yet" | "partly";
  readonly note?: string | null;
}

/** Take up a goal that rests. */
export interface ResumeGoal {
  readonly goal: string;
}

/** Say that something matters no longer. */
export interface RetireValue {
  readonly value: string;
  readonly reason?: string | null;
}

/** Say that a goal was written by mistake. */
export interface RetractGoal {
  readonly goal: string;
  readonly reason?: string | null;
}

/** Take back one's own logs of a step, such as all those of one day. */
export interface RetractStepLogs {
  readonly logs: readonly string[];
}

/** Turn the ratings of a round over for both, the latest one by default. */
export interface RevealRatingRound {
  readonly round?: string | null;
}

/** Say a goal in other words. Absent fields stay as they are; an empty `why` clears it. */
export interface RewordGoal {
  readonly goal: string;
  readonly own_words?: string | null;
  readonly reason?: string | null;
  readonly title?: string | null;
  readonly why?: string | null;
}

/** Say a milestone in other words. Absent fields stay as they are. */
export interface RewordMilestone {
  readonly milestone: string;
  readonly criterion?: string | null;
  readonly due?: string | null;
  readonly title?: string | null;
}

/** Change a step's wording, size or schedule. Absent fields stay as they are. */
export interface RewordStep {
  readonly step: string;
  readonly due?: string | null;
  readonly per?: "day" | "month" | "week" | null;
  readonly size?: "medium" | "small" | "tiny" | null;
  readonly times?: number | null;
  readonly title?: string | null;
}

/** Say why one is here and what one values, for both, in one append. */
export interface SayWhatMatters {
  readonly purpose?: string | null;
  readonly values?: readonly ValueOfArea[];
}

/** Plan a session, or move the given one. `starts_at` is microseconds since 1970. */
export interface ScheduleSession {
  readonly day: string;
  readonly location?: string | null;
  readonly minutes?: number;
  readonly mode?: "in_person" | "phone" | "video";
  readonly session?: string | null;
  readonly starts_at?: number | null;
}

/** Share a copy of a private entry, win or setback as it is now. */
export interface ShareEntry {
  readonly entry: string;
}

/** Answers to the five plain questions. */
export interface SmartAnswers {
  readonly achievable?: string | null;
  readonly measurable?: string | null;
  readonly relevant?: string | null;
  readonly specific?: string | null;
  readonly time_bound?: string | null;
}

/** Break a step into smaller ones of the same goal. */
export interface SplitStep {
  readonly step: string;
  readonly titles: readonly string[];
}

/** Begin a session: the given one, else the one planned for today, else a new one. */
export interface StartSession {
  readonly session?: string | null;
}

/** Begin therapy on a day, today by default, in this frame. */
export interface StartTherapy {
  readonly approach?: string | null;
  readonly every_days?: number | null;
  readonly planned_sessions?: number | null;
  readonly start?: string | null;
}

/** Say why one is here, in one's own words. */
export interface StatePurpose {
  readonly text: string;
  readonly audience?: "private" | "shared";
}

/** Suggest a change of a goal to the other. It changes nothing until it is answered. */
export interface SuggestChange {
  readonly goal: string;
  readonly due?: string | null;
  readonly horizon?: "aspiration" | "long" | "short" | null;
  readonly reason?: string | null;
  readonly title?: string | null;
  readonly why?: string | null;
}

/** Count once what a measure counts. */
export interface TickCounter {
  readonly measure: string;
  readonly day?: string | null;
  readonly intensity?: number | null;
  readonly trigger?: string | null;
}

/**
 * Take back every shared copy of an entry, or the one copy that `entry` names.
 *
 * From then on everyone who holds a copy drops it. It may have been read before.
 */
export interface UnshareEntry {
  readonly entry: string;
}

/** Say that a plan was used, and how much it helped, 0–10. */
export interface UsePlan {
  readonly plan: string;
  readonly day?: string | null;
  readonly helped?: number | null;
}

/** Something that matters in an area of life. */
export interface ValueOfArea {
  readonly label: string;
  readonly area?: string | null;
}

/** Take one's agreement to a goal back, for a reason. */
export interface WithdrawAgreement {
  readonly goal: string;
  readonly reason: string;
}

/** Write a journal entry that only its author sees. */
export interface WriteEntry {
  readonly text: string;
  readonly day?: string | null;
  readonly goals?: readonly string[];
  readonly kind?: "behaviour" | "feeling" | "free" | "gratitude" | "insight" | "thought";
  readonly mood?: number | null;
  readonly tags?: readonly string[];
}

/** Write a therapist's own note, or other words for the given one. */
export interface WriteNote {
  readonly text: string;
  readonly day?: string | null;
  readonly note?: string | null;
}

/** What each command says, by its tag. */
export interface Commands {
  readonly add_milestone: AddMilestone;
  readonly add_step: AddStep;
  readonly adjust_goal: AdjustGoal;
  readonly agree_to_goal: AgreeToGoal;
  readonly answer_observation: AnswerObservation;
  readonly answer_reflection: AnswerReflection;
  readonly answer_smart: AnswerSmart;
  readonly answer_suggestion: AnswerSuggestion;
  readonly cancel_session: CancelSession;
  readonly celebrate_milestone: CelebrateMilestone;
  readonly change_session_focus: ChangeSessionFocus;
  readonly check_in: CheckIn;
  readonly cheer_win: CheerWin;
  readonly close_goal: CloseGoal;
  readonly comment: Comment;
  readonly complete_review: CompleteReview;
  readonly confirm_zero: ConfirmZero;
  readonly correct_step_log: CorrectStepLog;
  readonly define_measure: DefineMeasure;
  readonly discuss_agenda_item: DiscussAgendaItem;
  readonly draft_goal: DraftGoal;
  readonly drop_step: DropStep;
  readonly edit_entry: EditEntry;
  readonly end_session: EndSession;
  readonly end_therapy: EndTherapy;
  readonly focus_goals: FocusGoals;
  readonly give_feedback: GiveFeedback;
  readonly log_measure: LogMeasure;
  readonly log_step_done: LogStepDone;
  readonly log_step_partly_done: LogStepPartlyDone;
  readonly log_step_skipped: LogStepSkipped;
  readonly make_commitment: MakeCommitment;
  readonly move_step: MoveStep;
  readonly name_barrier: NameBarrier;
  readonly name_challenge: NameChallenge;
  readonly name_value: NameValue;
  readonly note_setback: NoteSetback;
  readonly note_win: NoteWin;
  readonly open_rating_round: OpenRatingRound;
  readonly pause_goal: PauseGoal;
  readonly plan_if_then: PlanIfThen;
  readonly postpone_milestone: PostponeMilestone;
  readonly propose_agenda_item: ProposeAgendaItem;
  readonly rank_goals: RankGoals;
  readonly rate_goal: RateGoal;
  readonly rate_in_round: RateInRound;
  readonly rate_life_area: RateLifeArea;
  readonly rate_readiness: RateReadiness;
  readonly reach_goal: ReachGoal;
  readonly reach_milestone: ReachMilestone;
  readonly recap_session: RecapSession;
  readonly record_observation: RecordObservation;
  readonly recover_from_setback: RecoverFromSetback;
  readonly reflect_on_setback: ReflectOnSetback;
  readonly reopen_goal: ReopenGoal;
  readonly report_commitment: ReportCommitment;
  readonly resume_goal: ResumeGoal;
  readonly retire_value: RetireValue;
  readonly retract_goal: RetractGoal;
  readonly retract_step_logs: RetractStepLogs;
  readonly reveal_rating_round: RevealRatingRound;
  readonly reword_goal: RewordGoal;
  readonly reword_milestone: RewordMilestone;
  readonly reword_step: RewordStep;
  readonly say_what_matters: SayWhatMatters;
  readonly schedule_session: ScheduleSession;
  readonly share_entry: ShareEntry;
  readonly split_step: SplitStep;
  readonly start_session: StartSession;
  readonly start_therapy: StartTherapy;
  readonly state_purpose: StatePurpose;
  readonly suggest_change: SuggestChange;
  readonly tick_counter: TickCounter;
  readonly unshare_entry: UnshareEntry;
  readonly use_plan: UsePlan;
  readonly withdraw_agreement: WithdrawAgreement;
  readonly write_entry: WriteEntry;
  readonly write_note: WriteNote;
}

/** What has to be folded before each command can be decided. */
export const READS: Readonly<Record<keyof Commands, Reads>> = {
  add_milestone: "shared",
  add_step: "shared",
  adjust_goal: "shared",
  agree_to_goal: "shared",
  answer_observation: "nothing",
  answer_reflection: "nothing",
  answer_smart: "shared",
  answer_suggestion: "shared",
  cancel_session: "nothing",
  celebrate_milestone: "shared",
  change_session_focus: "nothing",
  check_in: "nothing",
  cheer_win: "nothing",
  close_goal: "shared",
  comment: "shared",
  complete_review: "nothing",
  confirm_zero: "shared",
  correct_step_log: "shared",
  define_measure: "shared",
  discuss_agenda_item: "nothing",
  draft_goal: "both",
  drop_step: "shared",
  edit_entry: "both",
  end_session: "nothing",
  end_therapy: "nothing",
  focus_goals: "shared",
  give_feedback: "shared",
  log_measure: "shared",
  log_step_done: "nothing",
  log_step_partly_done: "nothing",
  log_step_skipped: "nothing",
  make_commitment: "nothing",
  move_step: "shared",
  name_barrier: "shared",
  name_challenge: "nothing",
  name_value: "nothing",
  note_setback: "nothing",
  note_win: "nothing",
  open_rating_round: "nothing",
  pause_goal: "shared",
  plan_if_then: "both",
  postpone_milestone: "shared",
  propose_agenda_item: "nothing",
  rank_goals: "shared",
  rate_goal: "nothing",
  rate_in_round: "shared",
  rate_life_area: "nothing",
  rate_readiness: "shared",
  reach_goal: "shared",
  reach_milestone: "shared",
  recap_session: "shared",
  record_observation: "nothing",
  recover_from_setback: "nothing",
  reflect_on_setback: "nothing",
  reopen_goal: "shared",
  report_commitment: "nothing",
  resume_goal: "shared",
  retire_value: "shared",
  retract_goal: "shared",
  retract_step_logs: "shared",
  reveal_rating_round: "both",
  reword_goal: "shared",
  reword_milestone: "shared",
  reword_step: "shared",
  say_what_matters: "shared",
  schedule_session: "nothing",
  share_entry: "both",
  split_step: "shared",
  start_session: "shared",
  start_therapy: "nothing",
  state_purpose: "both",
  suggest_change: "shared",
  tick_counter: "shared",
  unshare_entry: "shared",
  use_plan: "both",
  withdraw_agreement: "shared",
  write_entry: "nothing",
  write_note: "nothing",
};

