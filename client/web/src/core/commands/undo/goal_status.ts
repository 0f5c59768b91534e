/** The life of a goal: it is brought back to where it was, by the same transitions. */
import { equal } from "../../equal.ts";
import type { Body, BodyOf } from "../../events/types.ts";
import type { Event, GoalChange, Placed } from "../../fold/state.ts";
import { type LifeChange, NEXT_PHASE, type Phase as PhaseName } from "../../views/goals/status.ts";
import type { Back, Past } from "./past.ts";

/** The phase of a goal's life: the pause that lasts, and the end that it came to. */
export interface Phase {
  readonly name: PhaseName;
  readonly pause: BodyOf<"goal_paused"> | null;
  readonly ending: BodyOf<"goal_reached" | "goal_closed_unmet"> | null;
}

/** Returns where the changes of one goal lead; a transition that makes no sense leads nowhere. */
export function phaseOf(changes: readonly Placed<GoalChange>[]): Phase {
  let phase: Phase = { name: "open", pause: null, ending: null };
  for (const { body } of changes) {
    if (!isOfLife(body)) continue;
    const name = NEXT_PHASE[body.type][phase.name];
    if (name === undefined) continue;
    phase = { ...after(phase, body), name };
  }
  return phase;
}

function isOfLife(body: Event): body is LifeChange {
  return body.type in NEXT_PHASE;
}

function after(phase: Phase, body: LifeChange): Phase {
  switch (body.type) {
    case "goal_paused":
      return { ...phase, pause: body };
    case "goal_resumed":
      return { ...phase, pause: null };
    case "goal_reopened":
      return { ...phase, pause: null, ending: null };
    case "goal_reached":
      return { ...phase, pause: null, ending: body };
    case "goal_closed_unmet":
      return { ...phase, ending: body };
    case "goal_retracted":
      return phase;
  }
}

/** Brings a goal back to where its life stood before the run. */
export function lifeBefore(goal: string, past: Past): Back {
  if (!past.settle(`life of ${goal}`)) return [];
  const around = past.around("shared", past.given.shared.goals.get(goal) ?? []);
  const now = phaseOf(around.now);
  if (now.name === "retracted") return { code: "taken_back", about: goal };
  if (around.through.length === 0 || !equal(now, phaseOf(around.through)))
    return { code: "changed_since", about: goal };
  return way(goal, now, phaseOf(around.before));
}

/** The transitions from where it stands to where it stood. */
function way(goal: string, now: Phase, before: Phase): readonly Body[] {
  const found: Body[] = [];
  let { pause, ending } = now;
  if (ending !== null && !equal(ending, before.ending)) {
    found.push({ type: "goal_reopened", goal });
    pause = null;
    ending = null;
  }
  if (pause !== null && !equal(pause, before.pause)) {
    // Resumed on the day on which it began to rest, it did not rest at all.
    found.push({ type: "goal_resumed", goal, day: pause.start });
    pause = null;
  }
  if (before.pause !== null && pause === null) found.push(before.pause);
  if (before.ending !== null && ending === null) found.push(before.ending);
  return found;
}
