/** Sessions: planned, prepared, held and looked back on. */
import type { BodyOf } from "../events/types.ts";
import type { AgendaItemDoc } from "./agenda.ts";
import type { CommitmentDoc } from "./commitments.ts";
import type { FeedbackDoc } from "./feedback.ts";
import type { ObservationDoc } from "./observations.ts";
import type { RewordingDoc } from "./rewordings.ts";
import type { RoundDoc } from "./rounds.ts";

/** What a session came to. */
export interface RecapDoc {
  summary: string;
  agreed: readonly string[];
  by: string;
  at: number;
}

/** A session. `state` is "planned", "scheduled", "cancelled", "started" or "ended"; `focus` is what both look at. */
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
