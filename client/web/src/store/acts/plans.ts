/** What may get in the way of a goal, and what to do then. */
import type { BarrierNamed, Body } from "../../core/events/types.ts";
import type { Intention } from "../store.ts";
import { forBoth, type Making, text } from "./making.ts";

export type BarrierKind = NonNullable<BarrierNamed["kind"]>;

export interface IfThen {
  readonly goal: string;
  /** What may get in the way, where it was said. */
  readonly barrier?: string;
  readonly kind?: BarrierKind;
  readonly trigger: string;
  readonly response: string;
}

/** If this happens, then I do that; with the barrier that it is for. */
export function planIfThen(told: IfThen, making: Making): readonly Intention[] {
  const trigger = text(told.trigger);
  const response = text(told.response);
  if (trigger === null || response === null) return [];
  const named = text(told.barrier);
  const bodies: Body[] = [];
  let barrier: string | null = null;
  if (named !== null) {
    barrier = making.newId();
    bodies.push({
      type: "barrier_named",
      barrier,
      goal: told.goal,
      text: named,
      ...(told.kind ? { kind: told.kind } : {}),
    });
  }
  bodies.push({ type: "if_then_planned", plan: making.newId(), goal: told.goal, barrier, trigger, response });
  return forBoth(...bodies);
}

/** The plan was used, and helped so much (0–10). */
export function usePlan(plan: string, helped: number | null, making: Making): readonly Intention[] {
  return forBoth({ type: "if_then_used", use: making.newId(), plan, day: making.today, helped });
}
