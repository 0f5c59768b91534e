/** What one member alone sees: journal, notes, drafts, hidden ratings. */

import type { Horizon } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { type Gathered, gather, rowsOf } from "./facts/gathered.ts";
import { once } from "./facts/once.ts";
import { sortedBy } from "./facts/ordering.ts";
import { type MoodDoc, moods, type RatingDoc, ratings } from "./facts/series.ts";
import { type BarrierDoc, barriers, type PlanDoc, plans } from "./goals/plans.ts";
import { type JournalDoc, journal, type NoteDoc, notes } from "./journal.ts";
import { type MattersDoc, matters } from "./matters.ts";
import { type PrivateProgressDoc, privateProgress } from "./progress.ts";
import { type FeedbackDoc, feedback } from "./sessions/feedback.ts";
import { type ObservationDoc, observations } from "./sessions/observations.ts";
import { TIMELINE_ROWS, type TimelineRow, timeline } from "./timeline.ts";

/** A goal that its author keeps to themselves for now. */
export interface DraftDoc {
  goal: string;
  change: string;
  title: string;
  own_words: string | null;
  why: string | null;
  horizon: Horizon;
  parent: string | null;
  due: string | null;
  by: string;
  at: number;
}

/** The projection of a private stream. `hidden_ratings` wait for their round to be revealed (rule S4). */
export interface PrivateProjection {
  barriers: BarrierDoc[];
  check_ins: MoodDoc[];
  drafts: DraftDoc[];
  feedback: FeedbackDoc[];
  hidden_ratings: RatingDoc[];
  journal: JournalDoc[];
  matters: MattersDoc;
  notes: NoteDoc[];
  observations: ObservationDoc[];
  plans: PlanDoc[];
  progress: PrivateProgressDoc;
  timeline: TimelineRow[];
}

/** Return what a private stream shows to its one member, as a plain document. */
export function privateProjection(state: State): PrivateProjection {
  const gathered = gather(state);
  return {
    barriers: barriers(gathered),
    check_ins: moods(gathered),
    drafts: drafts(state),
    feedback: feedback(gathered),
    hidden_ratings: hiddenRatings(gathered),
    journal: journal(state, gathered),
    matters: matters(state, gathered),
    notes: notes(state),
    observations: observations(state, gathered),
    plans: plans(gathered),
    progress: privateProgress(state, gathered),
    timeline: timeline(state, TIMELINE_ROWS),
  };
}

function drafts(state: State): DraftDoc[] {
  const found: DraftDoc[] = [];
  for (const changes of state.goals.values()) {
    const drafted = once(changes).filter((placed) => placed.body.type === "goal_drafted");
    const last = drafted.at(-1);
    if (last?.body.type !== "goal_drafted") continue;
    const { goal, change, title, own_words, why, horizon, parent, due } = last.body;
    const { at } = drafted[0]!;
    found.push({ goal, change, title, own_words, why, horizon, parent, due, by: last.author, at });
  }
  return sortedBy(found, (doc) => [doc.at, doc.goal]);
}

function hiddenRatings(gathered: Gathered): RatingDoc[] {
  return ratings(rowsOf(gathered, "goal_rated").filter((row) => row.body.round !== null));
}
