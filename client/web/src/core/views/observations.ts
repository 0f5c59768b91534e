/** What a therapist sees, and what the client says to it. */
import type { BodyOf } from "../events/types.ts";

/** Whether an observation fits: "yes", "partly" or "no". */
export interface ObservationAnswerDoc {
  fits: BodyOf<"observation_answered">["fits"];
  text: string | null;
  by: string;
  at: number;
}

/** What a therapist sees, and what the client says to it. */
export interface ObservationDoc {
  observation: string;
  kind: BodyOf<"observation_recorded">["kind"];
  text: string;
  goals: readonly string[];
  rating: number | null;
  day: string;
  by: string;
  at: number;
  session: string | null;
  answer: ObservationAnswerDoc | null;
}
