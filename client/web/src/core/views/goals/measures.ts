/** The measures of a goal: how both will know. */

import type { BodyOf } from "../../events/types.ts";
import type { ValueDoc } from "../facts/series.ts";
import type { Latest, MeasureTerms } from "./terms.ts";

/** A measure: how both will know. Numbers are decimal text. */
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

/** The measures in order of their first definition. */
export function measures(latest: Latest, values: ReadonlyMap<string, readonly ValueDoc[]>): MeasureDoc[] {
  const found: MeasureDoc[] = [];
  for (const [field, value] of latest) {
    if (!field.startsWith("measure/")) continue;
    const { measure, kind, label, unit, better, baseline, per } = value as MeasureTerms;
    const target = (latest.get(`target/${measure}`) ?? null) as string | null;
    const logged = values.get(measure)?.at(-1) ?? null;
    found.push({ measure, kind, label, unit, better, baseline, target, per, latest: logged });
  }
  return found;
}
