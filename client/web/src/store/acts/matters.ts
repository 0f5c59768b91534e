/** What matters: why someone is here, what they value, how life is going. */
import type { ReflectionAnswered } from "../../core/events/types.ts";
import type { Audience, Intention } from "../store.ts";
import { forAudience, forBoth, type Making, text } from "./making.ts";

/** Why I am here, in my own words. */
export function statePurpose(typed: string, audience: Audience = "shared"): readonly Intention[] {
  const said = text(typed);
  return said === null ? [] : forAudience(audience, [{ type: "purpose_stated", text: said }]);
}

/** Something that matters; its id, and what to write. */
export function nameValue(label: string, why: string, making: Making, area?: string) {
  const value = making.newId();
  const intentions = forBoth({
    type: "value_named",
    value,
    label: label.trim(),
    why: text(why),
    area: area ?? null,
  });
  return { value, intentions };
}

/** Something matters no longer. */
export function retireValue(value: string, reason = ""): readonly Intention[] {
  return forBoth({ type: "value_retired", value, reason: text(reason) });
}

export interface AreaRating {
  readonly area: string;
  readonly importance: number;
  readonly now: number;
  readonly wanted: number;
  readonly why?: string;
  readonly audience?: Audience;
}

/** How much an area of life matters, how it is and how it is wanted, each 0–10. */
export function rateArea(rating: AreaRating, making: Making): readonly Intention[] {
  return forAudience(rating.audience ?? "shared", [
    {
      type: "life_area_rated",
      rating: making.newId(),
      area: rating.area,
      importance: rating.importance,
      now: rating.now,
      wanted: rating.wanted,
      why: text(rating.why),
    },
  ]);
}

/** An answer to a question for reflection. */
export function answerReflection(
  prompt: string,
  kind: ReflectionAnswered["kind"],
  typed: string,
  making: Making,
  audience: Audience = "private",
): readonly Intention[] {
  const said = text(typed);
  if (said === null) return [];
  return forAudience(audience, [{ type: "reflection_answered", answer: making.newId(), prompt, kind, text: said }]);
}
