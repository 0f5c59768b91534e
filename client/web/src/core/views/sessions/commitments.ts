/** Commitments of both sides, and what became of them. */

import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { CommitmentChange, Placed, State } from "../../fold/state.ts";
import { type Gathered, rowsOf } from "../facts/gathered.ts";
import { once } from "../facts/once.ts";

/** A report: what became of a commitment. */
export interface ReportDoc {
  outcome: BodyOf<"commitment_reported">["outcome"];
  note: string | null;
  by: string;
  at: number;
}

/** A commitment: what `by` will do until `due`. `reports` that were not taken back, in order; the last one stands. */
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
    reports: standing(once(state.commitmentReports.get(body.commitment) ?? [])),
  }));
}

/** The reports that their own authors did not take back later. */
function standing(changes: readonly Placed<CommitmentChange>[]): ReportDoc[] {
  let reports: ReportDoc[] = [];
  for (const { body, author, at } of changes) {
    switch (body.type) {
      case "commitment_reported":
        reports.push({ outcome: body.outcome, note: body.note, by: author, at });
        break;
      case "commitment_report_withdrawn":
        reports = reports.filter((report) => report.by !== author);
        break;
      default:
        assertNever(body);
    }
  }
  return reports;
}
