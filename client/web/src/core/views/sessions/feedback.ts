/** How sessions were for the client. */
import { type Gathered, rowsOf } from "../facts/gathered.ts";

/** A client's feedback on a session, each 0–10. */
export interface FeedbackDoc {
  feedback: string;
  session: string;
  by: string;
  at: number;
  heard: number;
  worked_on_what_matters: number;
  way_of_working_fits: number;
  overall: number;
  most_helpful: string | null;
  least_helpful: string | null;
}

/** All feedback on sessions, in order. */
export function feedback(gathered: Gathered): FeedbackDoc[] {
  return rowsOf(gathered, "session_feedback_given").map(({ body, placed }) => ({
    feedback: body.feedback,
    session: body.session,
    by: placed.author,
    at: placed.at,
    heard: body.heard,
    worked_on_what_matters: body.worked_on_what_matters,
    way_of_working_fits: body.way_of_working_fits,
    overall: body.overall,
    most_helpful: body.most_helpful,
    least_helpful: body.least_helpful,
  }));
}
