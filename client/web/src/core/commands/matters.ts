/** What matters: why someone is here, what they value, how life is going; and when therapy begins and ends. */

import { trimmed } from "../events/texts.ts";
import type { Body } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import { once } from "../views/facts/once.ts";
import { type Context, type Decision, forAudience, forBoth, type Given } from "./context.ts";
import type {
  AnswerReflection,
  EndTherapy,
  NameChallenge,
  NameValue,
  RateLifeArea,
  RetireValue,
  SayWhatMatters,
  StartTherapy,
  StatePurpose,
} from "./generated.ts";

/** States a purpose that does not stand yet, and names the values that have words. */
export function sayWhatMatters(command: SayWhatMatters, context: Context, given: Given): Decision {
  const said: Body[] = [];
  const purpose = trimmed(command.purpose);
  if (purpose !== null && purpose !== standingPurpose(given.shared))
    said.push({ type: "purpose_stated", text: purpose });
  for (const { label: typed, area = null } of command.values ?? []) {
    const label = trimmed(typed);
    if (label !== null) said.push({ type: "value_named", value: context.newId(), label, area });
  }
  if (said.length === 0) return { code: purpose === null ? "nothing_said" : "already_so" };
  return forBoth(...said);
}

/** States a purpose that does not stand yet. */
export function statePurpose(command: StatePurpose, _context: Context, given: Given): Decision {
  const audience = command.audience ?? "shared";
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  if (text === standingPurpose(audience === "shared" ? given.shared : given.private)) {
    return { code: "already_so", field: "text" };
  }
  return forAudience(audience, { type: "purpose_stated", text });
}

/** The words that stand. */
function standingPurpose(state: State): string | null {
  const latest = once(state.purposes).at(-1)?.body;
  return latest?.type === "purpose_stated" ? latest.text : null;
}

/** Names a value where there are words for it. */
export function nameValue(command: NameValue, context: Context): Decision {
  const label = trimmed(command.label);
  if (label === null) return { code: "nothing_said", field: "label" };
  const value = command.value ?? context.newId();
  return forBoth({ type: "value_named", value, label, why: trimmed(command.why), area: command.area ?? null });
}

/** Sets a value aside that stands. */
export function retireValue(command: RetireValue, _context: Context, given: Given): Decision {
  const { value } = command;
  const latest = once(given.shared.namedValues.get(value) ?? []).at(-1);
  if (latest === undefined) return { code: "not_found", field: "value", about: value };
  if (latest.body.type === "value_retired") return { code: "already_so", field: "value", about: value };
  return forBoth({ type: "value_retired", value, reason: trimmed(command.reason) });
}

/** Rates an area that has a name. */
export function rateLifeArea(command: RateLifeArea, context: Context): Decision {
  const area = trimmed(command.area);
  if (area === null) return { code: "nothing_said", field: "area" };
  return forAudience(command.audience ?? "shared", {
    type: "life_area_rated",
    rating: context.newId(),
    area,
    importance: command.importance,
    now: command.now,
    wanted: command.wanted,
    why: trimmed(command.why),
  });
}

/** Names a challenge where there are words for it. */
export function nameChallenge(command: NameChallenge, context: Context): Decision {
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  return forAudience(command.audience ?? "shared", {
    type: "challenge_named",
    challenge: context.newId(),
    text,
    areas: command.areas ?? [],
    daily_impact: command.daily_impact ?? null,
  });
}

/** Answers where there are words for it. */
export function answerReflection(command: AnswerReflection, context: Context): Decision {
  const { kind } = command;
  const text = trimmed(command.text);
  if (text === null) return { code: "nothing_said", field: "text" };
  const prompt = trimmed(command.prompt) ?? kind;
  return forAudience(command.audience ?? "shared", {
    type: "reflection_answered",
    answer: context.newId(),
    prompt,
    kind,
    text,
  });
}

/** Begins therapy. */
export function startTherapy(command: StartTherapy, context: Context): Decision {
  return forBoth({
    type: "therapy_started",
    start: command.start || context.today,
    planned_sessions: command.planned_sessions ?? null,
    every_days: command.every_days ?? null,
    approach: trimmed(command.approach),
  });
}

/** Ends therapy. */
export function endTherapy(command: EndTherapy, context: Context): Decision {
  return forBoth({
    type: "therapy_ended",
    end: command.end || context.today,
    ending: command.ending ?? "planned",
    reason: trimmed(command.reason),
  });
}
