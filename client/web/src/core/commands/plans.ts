/** What may get in the way of a goal, and what to do then. */

import { trimmed } from "../events/texts.ts";
import type { BarrierNamed } from "../events/types.ts";
import { hasFact, hasGoal } from "../views/existing.ts";
import { type Context, type Decision, forAudience, forBoth, type Given, type NewEvent } from "./context.ts";
import type { NameBarrier, PlanIfThen, UsePlan } from "./generated.ts";

export type BarrierKind = NonNullable<BarrierNamed["kind"]>;

/** Names a barrier for both to see. */
export function nameBarrier(command: NameBarrier, context: Context, given: Given): Decision {
  const { goal, kind = "other" } = command;
  if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "goal", about: goal };
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forBoth({ type: "barrier_named", barrier: context.newId(), goal, text, kind });
}

/** Plans what to do, with the barrier that it is for. */
export function planIfThen(command: PlanIfThen, context: Context, given: Given): Decision {
  const { goal, kind = "other" } = command;
  if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "goal", about: goal };
  const [trigger, response] = [trimmed(command.trigger), trimmed(command.response)];
  if (trigger === null) return { code: "nothing_said", field: "trigger" };
  if (response === null) return { code: "nothing_said", field: "response" };
  let barrier = command.barrier ?? null;
  const streams = [given.shared, given.private];
  for (const named of barrier === null ? [] : [barrier]) {
    if (!streams.some((stream) => hasFact(stream, named, "barrier_named"))) {
      return { code: "not_found", field: "barrier", about: named };
    }
  }
  const events: NewEvent[] = [];
  const obstacle = trimmed(command.obstacle);
  if (barrier === null && obstacle !== null) {
    barrier = context.newId();
    events.push(...forBoth({ type: "barrier_named", barrier, goal, text: obstacle, kind }));
  }
  const plan = context.newId();
  return [...events, ...forBoth({ type: "if_then_planned", plan, goal, barrier, trigger, response })];
}

/** Says that a plan was used, to whom the plan itself was written. */
export function usePlan(command: UsePlan, context: Context, given: Given): Decision {
  const { plan, helped = null } = command;
  const isShared = hasFact(given.shared, plan, "if_then_planned");
  if (!isShared && !hasFact(given.private, plan, "if_then_planned")) {
    return { code: "not_found", field: "plan", about: plan };
  }
  const day = command.day || context.today;
  return forAudience(isShared ? "shared" : "private", {
    type: "if_then_used",
    use: context.newId(),
    plan,
    day,
    helped,
  });
}
