/** How sessions were for the client. */

/** How a session was for the client, each 0–10. */
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
