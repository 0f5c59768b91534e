/**
 * The life of a goal: draft, active, paused, reached, closed; or retracted.
 *
 * In the merged order a transition can come where it makes no sense (resumed when nothing was paused, reached after it
 * was closed). Then it changes nothing, stays in the history, and the goal "needs a look" until somebody makes a
 * transition that does make sense. Doing again what is done already is no such case: two people may press the same button.
 */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { GoalChange, Placed } from "../../fold/state.ts";

export type LifeChange = BodyOf<
  "goal_paused" | "goal_resumed" | "goal_reached" | "goal_reopened" | "goal_closed_unmet" | "goal_retracted"
>;

/** A transition that could not take effect. */
export interface LookDoc {
  type: LifeChange["type"];
  by: string;
  at: number;
}

/** Paused from `start` to `until` (both included) or to the day before `resumed`, whichever comes first. */
export interface PauseDoc {
  start: string;
  until: string | null;
  resumed: string | null;
  code: BodyOf<"goal_paused">["code"];
  note: string | null;
}

/** An ending: how a goal was brought to its end: `type` is the event's. */
export interface EndingDoc {
  type: LifeChange["type"];
  by: string;
  at: number;
  day: string | null;
  code: BodyOf<"goal_closed_unmet">["code"] | null;
  note: string | null;
}

export type Phase = "open" | "paused" | "reached" | "closed" | "retracted";

/** Status: where a goal's life stands. */
export interface Status {
  phase: Phase;
  looks: LookDoc[];
  pauses: PauseDoc[];
  ending: EndingDoc | null;
}

/** Event type → phase before → phase after. What is not here makes no sense. */
export const NEXT_PHASE: Readonly<Record<LifeChange["type"], Readonly<Partial<Record<Phase, Phase>>>>> = {
  goal_paused: { open: "paused", paused: "paused" },
  goal_resumed: { paused: "open" },
  goal_reached: { open: "reached", paused: "reached" },
  goal_reopened: { reached: "open", closed: "open" },
  goal_closed_unmet: { open: "closed", paused: "closed" },
  goal_retracted: { open: "retracted", paused: "retracted", reached: "retracted", closed: "retracted" },
};

/** Event type → the phase in which it says what is so already. */
export const SAME_AGAIN: Readonly<Partial<Record<LifeChange["type"], Phase>>> = {
  goal_resumed: "open",
  goal_reached: "reached",
  goal_closed_unmet: "closed",
  goal_retracted: "retracted",
};

/** Return where a goal's life stands, from its changes in order. */
export function status(changes: readonly Placed<GoalChange>[]): Status {
  const found: Status = { phase: "open", looks: [], pauses: [], ending: null };
  for (const placed of changes) {
    const body = placed.body;
    switch (body.type) {
      case "goal_paused":
      case "goal_resumed":
      case "goal_reached":
      case "goal_reopened":
      case "goal_closed_unmet":
      case "goal_retracted":
        transition(found, placed, body);
        break;
      case "goal_drafted":
      case "goal_reworded":
      case "goal_smart_answered":
      case "goal_measure_defined":
      case "goal_change_suggested":
      case "goal_suggestion_answered":
      case "goal_agreed":
      case "goal_agreement_withdrawn":
      case "goal_adjusted":
      case "goal_change_undone":
        break;
      default:
        assertNever(body);
    }
  }
  return found;
}

function transition(found: Status, placed: Placed<GoalChange>, body: LifeChange): void {
  const { type } = body;
  const after = NEXT_PHASE[type][found.phase];
  if (after !== undefined) {
    found.phase = after;
    found.looks = [];
    takeEffect(found, placed, body);
  } else if (SAME_AGAIN[type] !== found.phase || (type === "goal_resumed" && found.pauses.length === 0)) {
    found.looks.push({ type, by: placed.author, at: placed.at });
  }
}

function takeEffect(found: Status, placed: Placed<GoalChange>, body: LifeChange): void {
  const { author: by, at } = placed;
  switch (body.type) {
    case "goal_paused": {
      const { start, until, code, note } = body;
      found.pauses.push({ start, until, resumed: null, code, note });
      break;
    }
    case "goal_resumed":
      endPauses(found, body.day);
      break;
    case "goal_reached":
      endPauses(found, body.day);
      found.ending = { type: body.type, by, at, day: body.day, code: null, note: body.note };
      break;
    case "goal_closed_unmet":
      found.ending = { type: body.type, by, at, day: null, code: body.code, note: body.learned };
      break;
    case "goal_retracted":
      found.ending = { type: body.type, by, at, day: null, code: null, note: body.reason };
      break;
    case "goal_reopened":
      endPauses(found, null);
      found.ending = null;
      break;
    default:
      assertNever(body);
  }
}

/** Ends what is still paused: on `day`, or as if it had never been paused where no day is known. */
function endPauses(found: Status, day: string | null): void {
  for (const pause of found.pauses) pause.resumed ??= day ?? pause.start;
}

/** Return the status of a goal as it is on `day`: one that rests until a day that has passed is worked on again. */
export function statusOn<S extends string>(status: S, pauses: readonly PauseDoc[], day: string): S | "active" {
  return status === "paused" && !pausedOn(pauses, day) ? "active" : status;
}

/** Tell whether any of these pauses covers `day`. */
export function pausedOn(pauses: readonly PauseDoc[], day: string): boolean {
  return pauses.some(
    ({ start, until, resumed }) =>
      start <= day && (until === null || day <= until) && (resumed === null || day < resumed),
  );
}
