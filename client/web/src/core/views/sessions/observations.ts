/** What a therapist sees, and what the client says to it. */

import type { BodyOf } from "../../events/types.ts";
import type { State } from "../../fold/state.ts";
import { type Gathered, rowsOf } from "../facts/gathered.ts";
import { once } from "../facts/once.ts";
import { sortedByDay } from "../facts/ordering.ts";

/** An observation answer: whether an observation fits: "yes", "partly" or "no". */
export interface ObservationAnswerDoc {
  fits: BodyOf<"observation_answered">["fits"];
  text: string | null;
  by: string;
  at: number;
}

/** An observation: what a therapist sees, and what the client says to it. */
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

/** All observations, by day, with the latest answer to each. */
export function observations(state: State, gathered: Gathered): ObservationDoc[] {
  return sortedByDay(rowsOf(gathered, "observation_recorded"), (row) => row.body.day).map(({ body, placed }) => ({
    observation: body.observation,
    kind: body.kind,
    text: body.text,
    goals: body.goals,
    rating: body.rating,
    day: body.day,
    by: placed.author,
    at: placed.at,
    session: placed.session,
    answer: answerTo(state, body.observation),
  }));
}

function answerTo(state: State, observation: string): ObservationAnswerDoc | null {
  const latest = once(state.observationAnswers.get(observation) ?? []).at(-1);
  if (latest === undefined) return null;
  return { fits: latest.body.fits, text: latest.body.text, by: latest.author, at: latest.at };
}
