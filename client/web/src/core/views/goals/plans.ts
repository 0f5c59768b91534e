/** Barriers on the way to a goal, and if-then plans for them. */

import type { BodyOf } from "../../events/types.ts";
import { type Gathered, grouped, type RowOf, rowsOf } from "../facts/gathered.ts";
import { sortedByDay } from "../facts/ordering.ts";

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

/** All barriers, in order. */
export function barriers(gathered: Gathered): BarrierDoc[] {
  return rowsOf(gathered, "barrier_named").map(({ body, placed }) => ({
    barrier: body.barrier,
    goal: body.goal,
    text: body.text,
    kind: body.kind,
    by: placed.author,
    at: placed.at,
  }));
}

/** All if-then plans, in order, with their uses by day. */
export function plans(gathered: Gathered): PlanDoc[] {
  const uses = grouped(rowsOf(gathered, "if_then_used"), (body) => body.plan);
  return rowsOf(gathered, "if_then_planned").map(({ body, placed }) => ({
    plan: body.plan,
    goal: body.goal,
    barrier: body.barrier,
    trigger: body.trigger,
    response: body.response,
    by: placed.author,
    at: placed.at,
    uses: sortedByDay(uses.get(body.plan) ?? [], (use) => use.body.day).map(useDoc),
  }));
}

function useDoc({ body, placed }: RowOf<"if_then_used">): UseDoc {
  return { use: body.use, day: body.day, helped: body.helped, by: placed.author, at: placed.at };
}
