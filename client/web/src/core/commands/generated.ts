/**
 * Every command by its tag, and what has to be folded before it can be decided. Written by `npm run generate` from
 * `shared/schema.json`; never edited by hand.
 */

import type { Reads } from "./context.ts";

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

/** Call a session off. */
export interface CancelSession {
  readonly session: string;
  readonly reason?: string | null;
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

/** Say that an agenda item was talked about, in the given session or the one that is going on. */
export interface DiscussAgendaItem {
  readonly item: string;
  readonly minutes?: number | null;
  readonly note?: string | null;
  readonly session?: string | null;
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

/** How close a goal is, 0–10. */
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

/** Say what one will do until a day, in the given session or the one that is going on. */
export interface MakeCommitment {
  readonly text: string;
  readonly due?: string | null;
  readonly goal?: string | null;
  readonly session?: string | null;
  readonly step?: string | null;
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

/** Bring something to talk about to the given session, or to the next one. */
export interface ProposeAgendaItem {
  readonly text: string;
  readonly about?: string | null;
  readonly kind?: "barrier" | "expectation" | "goal" | "measure" | "other" | "priority" | "review" | "setback" | "win";
  readonly minutes?: number | null;
  readonly session?: string | null;
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

/** Say what became of a commitment. */
export interface ReportCommitment {
  readonly commitment: string;
  readonly outcome: "changed" | "done" | "not_yet" | "partly";
  readonly note?: string | null;
}

/** Say that something matters no longer. */
export interface RetireValue {
  readonly value: string;
  readonly reason?: string | null;
}

/** Turn the ratings of a round over for both, the latest one by default. */
export interface RevealRatingRound {
  readonly round?: string | null;
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

/** Something that matters in an area of life. */
export interface ValueOfArea {
  readonly label: string;
  readonly area?: string | null;
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
  readonly answer_observation: AnswerObservation;
  readonly answer_reflection: AnswerReflection;
  readonly cancel_session: CancelSession;
  readonly change_session_focus: ChangeSessionFocus;
  readonly check_in: CheckIn;
  readonly cheer_win: CheerWin;
  readonly complete_review: CompleteReview;
  readonly confirm_zero: ConfirmZero;
  readonly discuss_agenda_item: DiscussAgendaItem;
  readonly edit_entry: EditEntry;
  readonly end_session: EndSession;
  readonly end_therapy: EndTherapy;
  readonly give_feedback: GiveFeedback;
  readonly log_measure: LogMeasure;
  readonly make_commitment: MakeCommitment;
  readonly name_challenge: NameChallenge;
  readonly name_value: NameValue;
  readonly note_setback: NoteSetback;
  readonly note_win: NoteWin;
  readonly open_rating_round: OpenRatingRound;
  readonly propose_agenda_item: ProposeAgendaItem;
  readonly rate_goal: RateGoal;
  readonly rate_in_round: RateInRound;
  readonly rate_life_area: RateLifeArea;
  readonly recap_session: RecapSession;
  readonly record_observation: RecordObservation;
  readonly recover_from_setback: RecoverFromSetback;
  readonly reflect_on_setback: ReflectOnSetback;
  readonly report_commitment: ReportCommitment;
  readonly retire_value: RetireValue;
  readonly reveal_rating_round: RevealRatingRound;
  readonly say_what_matters: SayWhatMatters;
  readonly schedule_session: ScheduleSession;
  readonly share_entry: ShareEntry;
  readonly start_session: StartSession;
  readonly start_therapy: StartTherapy;
  readonly state_purpose: StatePurpose;
  readonly tick_counter: TickCounter;
  readonly unshare_entry: UnshareEntry;
  readonly write_entry: WriteEntry;
  readonly write_note: WriteNote;
}

/** What has to be folded before each command can be decided. */
export const READS: Readonly<Record<keyof Commands, Reads>> = {
  answer_observation: "nothing",
  answer_reflection: "nothing",
  cancel_session: "nothing",
  change_session_focus: "nothing",
  check_in: "nothing",
  cheer_win: "nothing",
  complete_review: "nothing",
  confirm_zero: "nothing",
  discuss_agenda_item: "nothing",
  edit_entry: "both",
  end_session: "nothing",
  end_therapy: "nothing",
  give_feedback: "shared",
  log_measure: "nothing",
  make_commitment: "nothing",
  name_challenge: "nothing",
  name_value: "nothing",
  note_setback: "nothing",
  note_win: "nothing",
  open_rating_round: "nothing",
  propose_agenda_item: "nothing",
  rate_goal: "nothing",
  rate_in_round: "shared",
  rate_life_area: "nothing",
  recap_session: "shared",
  record_observation: "nothing",
  recover_from_setback: "nothing",
  reflect_on_setback: "nothing",
  report_commitment: "nothing",
  retire_value: "shared",
  reveal_rating_round: "both",
  say_what_matters: "shared",
  schedule_session: "nothing",
  share_entry: "both",
  start_session: "shared",
  start_therapy: "nothing",
  state_purpose: "both",
  tick_counter: "nothing",
  unshare_entry: "shared",
  write_entry: "nothing",
  write_note: "nothing",
};

