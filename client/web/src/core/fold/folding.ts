/**
 * `fold`: puts an entry on its shelf. Facts count once; changes and corrections are kept in order.
 *
 * Since a shelf only depends on *which* entries it holds, any permutation, repetition or split of them gives the same
 * state (the laws of `docs/architecture.md`).
 */
import { effective } from "../clock.ts";
import { assertNever } from "../closed.ts";
import type { Folded } from "./folded.ts";
import { comparePlacing, type Event, type Fact, key, type Placed, type Shelf, type State } from "./state.ts";

/** `fold` for one entry after the other. Takes over `state`, like `fold`. */
export function foldAll(state: State, entries: Iterable<Folded>): State {
  for (const entry of entries) fold(state, entry);
  return state;
}

/** A new state with a device's own pending lines on top; `state` stays as it was. */
export function overlay(state: State, pending: Iterable<Folded>): State {
  return foldAll(copy(state), pending);
}

/** The state with one entry more. Total. Takes over `state`: it is changed and returned, never to be used again. */
export function fold(state: State, entry: Folded): State {
  const body = entry.body;
  switch (body.type) {
    case "check_in_recorded":
      addFact(state, body.check_in, entry, body);
      break;
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
    case "measure_logged":
      addFact(state, body.log, entry, body);
      break;
    case "goal_rated":
    case "goal_readiness_rated":
    case "life_area_rated":
      addFact(state, body.rating, entry, body);
      break;
    case "counter_ticked":
      addFact(state, body.tick, entry, body);
      break;
    case "counter_zero_confirmed":
      addFact(state, body.confirmation, entry, body);
      break;
    case "journal_written":
      addFact(state, body.entry, entry, body);
      break;
    case "entry_shared":
      addFact(state, body.share, entry, body);
      break;
    case "win_noted":
      addFact(state, body.win, entry, body);
      break;
    case "win_cheered":
      addFact(state, body.cheer, entry, body);
      break;
    case "setback_noted":
      addFact(state, body.setback, entry, body);
      break;
    case "setback_reflected":
      addFact(state, body.reflection, entry, body);
      break;
    case "barrier_named":
      addFact(state, body.barrier, entry, body);
      break;
    case "if_then_planned":
      addFact(state, body.plan, entry, body);
      break;
    case "if_then_used":
      addFact(state, body.use, entry, body);
      break;
    case "milestone_celebrated":
      addFact(state, body.celebration, entry, body);
      break;
    case "commitment_made":
      addFact(state, body.commitment, entry, body);
      break;
    case "session_feedback_given":
      addFact(state, body.feedback, entry, body);
      break;
    case "review_completed":
      addFact(state, body.review, entry, body);
      break;
    case "observation_recorded":
      addFact(state, body.observation, entry, body);
      break;
    case "challenge_named":
      addFact(state, body.challenge, entry, body);
      break;
    case "reflection_answered":
      addFact(state, body.answer, entry, body);
      break;
    case "entry_corrected":
    case "entry_retracted":
      addChange(state.corrections, key(body.ref, entry.author), entry, body);
      break;
    case "step_log_corrected":
      addChange(state.corrections, key(body.log, entry.author), entry, body);
      break;
    case "journal_edited":
      addChange(state.corrections, key(body.entry, entry.author), entry, body);
      break;
    case "entry_unshared":
      addChange(state.corrections, key(body.share, entry.author), entry, body);
      break;
    case "goal_drafted":
    case "goal_reworded":
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_change_suggested":
    case "goal_suggestion_answered":
    case "goal_agreed":
    case "goal_agreement_withdrawn":
    case "goal_adjusted":
    case "goal_change_undone":
    case "goal_paused":
    case "goal_resumed":
    case "goal_reached":
    case "goal_reopened":
    case "goal_closed_unmet":
    case "goal_retracted":
      addChange(state.goals, body.goal, entry, body);
      break;
    case "goals_ranked":
    case "goal_focus_set":
      insert(state.rankings, place(entry, body));
      break;
    case "step_added":
    case "step_reworded":
    case "step_moved":
    case "step_split":
    case "step_dropped":
    case "step_restored":
      addChange(state.steps, body.step, entry, body);
      break;
    case "milestone_added":
    case "milestone_reworded":
    case "milestone_reopened":
    case "milestone_dropped":
    case "milestone_reached":
    case "milestone_postponed":
      addChange(state.milestones, body.milestone, entry, body);
      break;
    case "commented":
      addChange(state.comments, body.comment, entry, body);
      break;
    case "session_scheduled":
    case "session_cancelled":
    case "session_started":
    case "session_focus_changed":
    case "session_ended":
    case "session_recapped":
      addChange(state.sessions, body.session, entry, body);
      break;
    case "rating_round_opened":
    case "rating_round_revealed":
      addChange(state.rounds, body.round, entry, body);
      break;
    case "agenda_item_proposed":
    case "agenda_item_discussed":
      addChange(state.agenda, body.item, entry, body);
      break;
    case "commitment_reported":
    case "commitment_report_withdrawn":
      addChange(state.commitmentReports, body.commitment, entry, body);
      break;
    case "observation_answered":
      addChange(state.observationAnswers, body.observation, entry, body);
      break;
    case "private_note_written":
      addChange(state.notes, body.note, entry, body);
      break;
    case "setback_recovered":
    case "setback_reopened":
      addChange(state.setbackRecoveries, body.setback, entry, body);
      break;
    case "purpose_stated":
    case "purpose_withdrawn":
      insert(state.purposes, place(entry, body));
      break;
    case "value_named":
    case "value_retired":
      addChange(state.namedValues, body.value, entry, body);
      break;
    case "member_joined":
    case "member_left":
      addChange(state.members, body.member, entry, body);
      break;
    case "space_opened":
    case "therapy_started":
    case "therapy_ended":
      insert(state.space, place(entry, body));
      break;
    default:
      assertNever(body);
  }
  return state;
}

/** A fact counts once, however often it comes: the earliest in the order stands. */
function addFact(state: State, identifier: string, entry: Folded, body: Fact): void {
  const placed = place(entry, body);
  const factKey = key(identifier, entry.author);
  const found = state.facts.get(factKey);
  if (found === undefined || comparePlacing(placed, found) < 0) state.facts.set(factKey, placed);
}

function addChange<B extends Event>(shelf: Shelf<B>, subject: string, entry: Folded, body: B): void {
  const changes = shelf.get(subject);
  if (changes === undefined) shelf.set(subject, [place(entry, body)]);
  else insert(changes, place(entry, body));
}

/** Keeps `changes` sorted; what is at the same place already is the same entry. */
function insert<B extends Event>(changes: Placed<B>[], placed: Placed<B>): void {
  const last = changes.at(-1);
  if (last === undefined || comparePlacing(last, placed) < 0) {
    changes.push(placed);
    return;
  }
  let low = 0;
  let high = changes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePlacing(changes[middle]!, placed) < 0) low = middle + 1;
    else high = middle;
  }
  if (comparePlacing(changes[low]!, placed) !== 0) changes.splice(low, 0, placed);
}

function place<B extends Event>(entry: Folded, body: B): Placed<B> {
  const at = effective(entry.stamp, entry.receivedUs);
  return { at, device: entry.device, seq: entry.seq, author: entry.author, session: entry.session, body };
}

/** A state that shares the frozen pieces and none of the shelves. */
function copy(state: State): State {
  return {
    facts: new Map(state.facts),
    corrections: copyShelf(state.corrections),
    goals: copyShelf(state.goals),
    rankings: [...state.rankings],
    steps: copyShelf(state.steps),
    milestones: copyShelf(state.milestones),
    comments: copyShelf(state.comments),
    sessions: copyShelf(state.sessions),
    rounds: copyShelf(state.rounds),
    agenda: copyShelf(state.agenda),
    commitmentReports: copyShelf(state.commitmentReports),
    observationAnswers: copyShelf(state.observationAnswers),
    notes: copyShelf(state.notes),
    setbackRecoveries: copyShelf(state.setbackRecoveries),
    purposes: [...state.purposes],
    namedValues: copyShelf(state.namedValues),
    members: copyShelf(state.members),
    space: [...state.space],
  };
}

function copyShelf<V>(shelf: Map<string, V[]>): Map<string, V[]> {
  return new Map([...shelf].map(([subject, changes]) => [subject, [...changes]]));
}
