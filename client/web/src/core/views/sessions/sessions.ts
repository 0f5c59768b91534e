/** Sessions: planned, prepared, held and looked back on. */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { Placed, Placing, SessionChange, State } from "../../fold/state.ts";
import type { Gathered } from "../facts/gathered.ts";
import { once } from "../facts/once.ts";
import { type Key, sortedBy } from "../facts/ordering.ts";
import { noteRewording, type RewordingDoc } from "../goals/rewordings.ts";
import { type AgendaItemDoc, agenda, type Starts } from "./agenda.ts";
import { type CommitmentDoc, commitments } from "./commitments.ts";
import { type FeedbackDoc, feedback } from "./feedback.ts";
import { type ObservationDoc, observations } from "./observations.ts";
import { type RoundDoc, rounds } from "./rounds.ts";

/** A recap: what a session came to. */
export interface RecapDoc {
  summary: string;
  agreed: readonly string[];
  by: string;
  at: number;
}

/**
 * A session. `state` is "planned", "scheduled", "cancelled", "started" or "ended"; `focus` is what both look at, since
 * `focus_at`.
 */
export interface SessionDoc {
  session: string;
  state: "planned" | "scheduled" | "cancelled" | "started" | "ended";
  day: string | null;
  starts_at: number | null;
  minutes: number | null;
  mode: BodyOf<"session_scheduled">["mode"] | null;
  location: string | null;
  cancel_reason: string | null;
  started_at: number | null;
  ended_at: number | null;
  focus: string | null;
  focus_at: number | null;
  agenda: AgendaItemDoc[];
  rounds: RoundDoc[];
  commitments: CommitmentDoc[];
  recap: RecapDoc | null;
  earlier_recaps: RecapDoc[];
  feedback: FeedbackDoc[];
  observations: ObservationDoc[];
  history: RewordingDoc[];
}

/** All sessions by day, and what belongs to none of them; `upcoming` are the items for the next one. */
export interface SessionsDoc {
  sessions: SessionDoc[];
  upcoming: AgendaItemDoc[];
  rounds: RoundDoc[];
  commitments: CommitmentDoc[];
  observations: ObservationDoc[];
  feedback: FeedbackDoc[];
}

/** Everything about the sessions of a stream. */
export function sessions(state: State, gathered: Gathered): SessionsDoc {
  const shown = new Map([...state.sessions].map(([session, changes]) => [session, sessionDoc(session, once(changes))]));
  const doc: SessionsDoc = {
    sessions: sortedBy(shown.values(), when),
    upcoming: [],
    rounds: [],
    commitments: [],
    observations: [],
    feedback: [],
  };
  for (const item of agenda(state, startsOf(state))) {
    (shown.get(item.session ?? "")?.agenda ?? doc.upcoming).push(item);
  }
  for (const round of rounds(state, gathered)) {
    (shown.get(round.session ?? "")?.rounds ?? doc.rounds).push(round);
  }
  for (const commitment of commitments(state, gathered)) {
    (shown.get(commitment.session ?? "")?.commitments ?? doc.commitments).push(commitment);
  }
  for (const observation of observations(state, gathered)) {
    (shown.get(observation.session ?? "")?.observations ?? doc.observations).push(observation);
  }
  for (const given of feedback(gathered)) {
    (shown.get(given.session)?.feedback ?? doc.feedback).push(given);
  }
  return doc;
}

function when(doc: SessionDoc): Key {
  return [doc.day ?? "", doc.starts_at || doc.started_at || 0, doc.session];
}

function startsOf(state: State): Starts {
  const found = [...state.sessions].flatMap(([session, changes]) =>
    once(changes)
      .filter((placed) => placed.body.type === "session_started")
      .map((placed): readonly [Placing, string] => [placed, session]),
  );
  return sortedBy(found, ([at, session]) => [at.at, at.device, at.seq, session]);
}

function sessionDoc(session: string, changes: readonly Placed<SessionChange>[]): SessionDoc {
  const doc: SessionDoc = {
    session,
    state: "planned",
    day: null,
    starts_at: null,
    minutes: null,
    mode: null,
    location: null,
    cancel_reason: null,
    started_at: null,
    ended_at: null,
    focus: null,
    focus_at: null,
    agenda: [],
    rounds: [],
    commitments: [],
    recap: null,
    earlier_recaps: [],
    feedback: [],
    observations: [],
    history: [],
  };
  for (const placed of changes) changeSession(doc, placed);
  return doc;
}

function changeSession(doc: SessionDoc, placed: Placed<SessionChange>): void {
  const body = placed.body;
  const begun = doc.state === "started" || doc.state === "ended";
  switch (body.type) {
    case "session_scheduled": {
      const { day, starts_at, minutes, mode, location } = body;
      // Moving a session that has begun changes its details, not that it took place, nor on which day.
      doc.state = begun ? doc.state : "scheduled";
      doc.day = begun ? doc.day : day;
      Object.assign(doc, { starts_at, minutes, mode, location, cancel_reason: null });
      noteRewording(doc.history, placed, [
        ["day", day],
        ["starts_at", starts_at],
        ["minutes", minutes],
        ["mode", mode],
        ["location", location],
      ]);
      break;
    }
    case "session_cancelled":
      noteRewording(doc.history, placed, [["reason", body.reason]]);
      if (!begun) {
        doc.state = "cancelled";
        doc.cancel_reason = body.reason;
      }
      break;
    case "session_started":
      if (!begun) {
        doc.state = "started";
        doc.day = body.day;
        doc.started_at = placed.at;
      }
      break;
    case "session_focus_changed":
      doc.focus = body.on;
      doc.focus_at = placed.at;
      break;
    case "session_ended":
      doc.state = "ended";
      doc.ended_at = doc.ended_at ?? placed.at;
      doc.focus = null;
      doc.focus_at = null;
      break;
    case "session_recapped":
      if (doc.recap !== null) doc.earlier_recaps.push(doc.recap);
      doc.recap = { summary: body.summary, agreed: body.agreed, by: placed.author, at: placed.at };
      break;
    default:
      assertNever(body);
  }
}
