import type { SkipCode } from "../../core/commands/steps.ts";
import type { Choice } from "../parts/Choices.tsx";
import { words } from "../words/index.ts";

/** The reasons for which a step is skipped, as they are chosen from. */
export const REASONS = Object.entries(words.skipReasons).map(([value, label]) => ({
  value,
  label,
})) as Choice<SkipCode>[];
