/** Barriers on the way to a goal, and if-then plans for them. */
import type { BodyOf } from "../events/types.ts";

/** Something that stands in the way of a goal. */
export interface BarrierDoc {
  barrier: string;
  goal: string;
  text: string;
  kind: BodyOf<"barrier_named">["kind"];
  by: string;
  at: number;
}

/** A plan was used on `day`, and how much it helped, 0–10. */
export interface UseDoc {
  use: string;
  day: string;
  helped: number | null;
  by: string;
  at: number;
}

/** If `trigger` happens, then `response`. */
export interface PlanDoc {
  plan: string;
  goal: string;
  barrier: string | null;
  trigger: string;
  response: string;
  by: string;
  at: number;
  uses: UseDoc[];
}
