/** What one member alone sees: journal, notes, drafts, hidden ratings. */
import type { Horizon } from "../events/types.ts";
import type { FeedbackDoc } from "./feedback.ts";
import type { JournalDoc, NoteDoc } from "./journal.ts";
import type { MattersDoc } from "./matters.ts";
import type { ObservationDoc } from "./observations.ts";
import type { BarrierDoc, PlanDoc } from "./plans.ts";
import type { PrivateProgressDoc } from "./progress.ts";
import type { MoodDoc, RatingDoc } from "./series.ts";
import type { TimelineRow } from "./timeline.ts";

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
