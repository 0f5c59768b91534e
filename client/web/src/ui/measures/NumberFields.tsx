/** A milestone's criterion in numbers, for who wants one. Whatever is left open here keeps nobody from saving. */

import type { AddMilestone } from "../../core/commands/generated.ts";
import type { Bound } from "../../core/commands/milestones.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { MeasureDoc } from "../../core/views/goals/measures.ts";
import { isFinished, standingSteps } from "../client/next-step.ts";
import type { Draft } from "../drafting.ts";
import { perOf } from "../milestones/criterion.ts";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Field } from "../parts/Field.tsx";
import { fill, words } from "../words/index.ts";

type About = keyof typeof words.milestone.about;

/** The answers picked. A step or a measure that was not picked is the goal's first. */
export interface Chosen {
  readonly about: About;
  readonly step: string | null;
  readonly measure: string | null;
  readonly bound: Bound;
}

export const NO_NUMBER: Chosen = { about: "none", step: null, measure: null, bound: ">=" };

const ABOUT = Object.entries(words.milestone.about).map(([value, label]) => ({ value, label })) as Choice<About>[];
const BOUNDS = Object.entries(words.milestone.bounds).map(([value, label]) => ({ value, label })) as Choice<Bound>[];

interface NumberFieldsProps {
  readonly goal: GoalDoc;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly typed: Draft;
  readonly mend: string | null;
}

export function NumberFields({ goal, chosen, onChoose, typed, mend }: NumberFieldsProps) {
  const { step, measure } = picked(goal, chosen);
  const missing: readonly About[] = [
    ...(stepsOf(goal)[0] ? [] : ["step" as const]),
    ...(measuresOf(goal)[0] ? [] : ["measure" as const]),
  ];
  return (
    <>
      <OneOf
        legend={words.milestone.number}
        options={ABOUT.filter((choice) => !missing.includes(choice.value))}
        value={chosen.about}
        onChange={(about) => onChoose({ ...chosen, about })}
      />
      {chosen.about === "step" && (
        <OneOf
          legend={words.milestone.whichStep}
          options={stepsOf(goal).map((step) => ({ value: step.step, label: step.title }))}
          value={step}
          onChange={(picked) => onChoose({ ...chosen, step: picked })}
        />
      )}
      {chosen.about === "measure" && (
        <OneOf
          legend={words.milestone.whichMeasure}
          options={measuresOf(goal).map((measure) => ({ value: measure.measure, label: measure.label }))}
          value={measure?.measure ?? null}
          onChange={(picked) => onChoose({ ...chosen, measure: picked })}
        />
      )}
      {chosen.about !== "none" && measure?.kind !== "yes_no" && (
        <>
          <OneOf
            legend={words.milestone.bound}
            options={BOUNDS}
            value={chosen.bound}
            onChange={(bound) => onChoose({ ...chosen, bound })}
          />
          <Field
            label={words.milestone.value}
            hint={hint(chosen.about, measure)}
            kind="number"
            value={typed.text}
            onInput={typed.type}
            mend={mend}
          />
        </>
      )}
    </>
  );
}

/** Return what was told of a number, as it was typed; nothing where none was. */
export function toldNumber(
  goal: GoalDoc,
  chosen: Chosen,
  typed: string,
): Pick<AddMilestone, "step" | "measure" | "op" | "value"> {
  const { step, measure } = picked(goal, chosen);
  const about = { step, measure: measure?.measure ?? null };
  if (measure?.kind === "yes_no") return { ...about, op: "=", value: "1" };
  return chosen.about === "none" || typed.trim() === "" ? {} : { ...about, op: chosen.bound, value: typed };
}

function picked(goal: GoalDoc, { about, step, measure }: Chosen): { step: string | null; measure: MeasureDoc | null } {
  const [steps, measures] = [stepsOf(goal), measuresOf(goal)];
  return {
    step: about === "step" ? ((steps.find((stepDoc) => stepDoc.step === step) ?? steps[0])?.step ?? null) : null,
    measure:
      about === "measure"
        ? (measures.find((measureDoc) => measureDoc.measure === measure) ?? measures[0] ?? null)
        : null,
  };
}

function stepsOf(goal: GoalDoc) {
  return standingSteps(goal).filter((standingStep) => !isFinished(standingStep));
}

/** Add the rating of the goal to them as a choice of its own. */
function measuresOf(goal: GoalDoc) {
  return goal.measures.filter((measure) => measure.kind !== "rating");
}

function hint(about: About, measure: MeasureDoc | null): string {
  if (about === "step") return words.milestone.timesDone;
  if (measure === null) return words.milestone.ofTen;
  if (measure.kind === "counter") return fill(words.milestone.timesIn, { per: perOf(measure) });
  return measure.kind === "minutes" ? words.goal.measureKinds.minutes : measure.unit;
}
