/** Commitments of both sides, and what became of them. */
import type { BodyOf } from "../events/types.ts";

/** What became of a commitment. */
export interface ReportDoc {
  outcome: BodyOf<"commitment_reported">["outcome"];
  note: string | null;
  by: string;
  at: number;
}

/** What `by` will do until `due`. `reports` in order; the last one stands. */
export interface CommitmentDoc {
  commitment: string;
  session: string | null;
  text: string;
  due: string | null;
  goal: string | null;
  step: string | null;
  by: string;
  at: number;
  reports: ReportDoc[];
}
