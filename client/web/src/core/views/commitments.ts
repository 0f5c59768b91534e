/** Commitments of both sides, and what became of them. */

import type { BodyOf } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { type Gathered, rowsOf } from "./gathered.ts";
import { once } from "./once.ts";

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

/** All commitments, in order. */
export function commitments(state: State, gathered: Gathered): CommitmentDoc[] {
  return rowsOf(gathered, "commitment_made").map(({ body, placed }) => ({
    commitment: body.commitment,
    session: body.session ?? placed.session,
    text: body.text,
    due: body.due,
    goal: body.goal,
    step: body.step,
    by: placed.author,
    at: placed.at,
    reports: once(state.commitmentReports.get(body.commitment) ?? []).map((report) => ({
      outcome: report.body.outcome,
      note: report.body.note,
      by: report.author,
      at: report.at,
    })),
  }));
}
