/** The measures of a goal: how both will know. */
import type { BodyOf } from "../events/types.ts";
import type { ValueDoc } from "./series.ts";

/** How both will know. Numbers are decimal text. */
export interface MeasureDoc {
  measure: string;
  kind: BodyOf<"goal_measure_defined">["kind"];
  label: string;
  unit: string;
  better: BodyOf<"goal_measure_defined">["better"];
  baseline: string | null;
  target: string | null;
  per: BodyOf<"goal_measure_defined">["per"];
  latest: ValueDoc | null;
}
