import type { Audience } from "../../store/store.ts";
import type { Choice } from "../parts/Choices.tsx";
import { fill, words } from "../words/index.ts";

/** Return who sees something: both, or only oneself. */
export function whoSees(other: string): readonly Choice<Audience>[] {
  return [
    { value: "shared", label: fill(words.checkIn.both, { name: other }), icon: "people" },
    { value: "private", label: words.checkIn.onlyMe, icon: "lock" },
  ];
}
