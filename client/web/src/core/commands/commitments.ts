/** What comes out of a session: commitments, reviews, observations and a therapist's own notes. */

import { trimmed } from "../events/texts.ts";
import { type Context, type Decision, forAudience, forBoth } from "./context.ts";
import type {
  AnswerObservation,
  CompleteReview,
  MakeCommitment,
  RecordObservation,
  ReportCommitment,
  WriteNote,
} from "./generated.ts";

/** Makes a commitment where there are words for it. */
export function makeCommitment(command: MakeCommitment, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forBoth({
    type: "commitment_made",
    commitment: context.newId(),
    text,
    due: trimmed(command.due),
    goal: command.goal ?? null,
    step: command.step ?? null,
    session: command.session ?? context.session,
  });
}

/** Reports, with or without words. */
export function reportCommitment(command: ReportCommitment, _context: Context): Decision {
  const { commitment, outcome } = command;
  return forBoth({ type: "commitment_reported", commitment, outcome, note: trimmed(command.note) });
}

/** Keeps what a review found. */
export function completeReview(command: CompleteReview, context: Context): Decision {
  const summary = trimmed(command.summary);
  if (summary === null) return { code: "nothing_said", field: "summary" };
  return forBoth({
    type: "review_completed",
    review: context.newId(),
    day: command.day || context.today,
    summary,
    goals: command.goals ?? [],
    next_due: trimmed(command.next_due),
    session: command.session ?? context.session,
  });
}

/** Records an observation where there are words for it. */
export function recordObservation(command: RecordObservation, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forAudience(command.audience ?? "shared", {
    type: "observation_recorded",
    observation: context.newId(),
    kind: command.kind ?? "change",
    text,
    goals: command.goals ?? [],
    day: context.today,
  });
}

/** Answers, with or without words. */
export function answerObservation(command: AnswerObservation, _context: Context): Decision {
  const { observation, fits } = command;
  return forBoth({ type: "observation_answered", observation, fits, text: trimmed(command.text) });
}

/** Writes a note where there are words for it. */
export function writeNote(command: WriteNote, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  const note = command.note ?? context.newId();
  return forAudience("private", { type: "private_note_written", note, day: command.day || context.today, text });
}
