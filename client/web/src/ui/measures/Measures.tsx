import { useState } from "preact/hooks";
import { logMeasure } from "../../core/commands/check_ins.ts";
import { defineMeasure } from "../../core/commands/milestones.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { MeasureDoc } from "../../core/views/goals/measures.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Measures of a goal, from which value to which, with the last one. */
export function Measures({ goal }: { readonly goal: GoalDoc }) {
  const { me } = useSpace();
  const [adding, setAdding] = useState(false);
  const [logging, setLogging] = useState<MeasureDoc | null>(null);
  return (
    <section class="stack tight">
      <h2>{words.goal.measures}</h2>
      {goal.smart.measurable && <p class="as-written">{goal.smart.measurable}</p>}
      {goal.measures.length === 0 && !goal.smart.measurable && <p class="soft">{words.goal.noMeasures}</p>}
      <ul class="rows">
        {goal.measures.map((measure) => (
          <li key={measure.measure} class="row apart">
            <span class="grow">
              <span class="strong">{measure.label}</span>
              <br />
              <span class="small soft">{facts(measure)}</span>{" "}
              {measure.latest && <OwnDelivery of={[measure.latest.log]} audience="shared" quiet />}
            </span>
            {me.role === "client" && measure.kind !== "counter" && measure.kind !== "rating" && (
              <Button kind="quiet" onClick={() => setLogging(measure)}>
                {words.goal.log}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <p>
        <Button icon="add" onClick={() => setAdding(true)}>
          {words.goal.addMeasure}
        </Button>
      </p>
      {adding && <Add goal={goal} onClose={() => setAdding(false)} />}
      {logging && <Log measure={logging} onClose={() => setLogging(null)} />}
    </section>
  );
}

function facts(measure: MeasureDoc): string {
  const said: string[] = [words.goal.better[measure.better]];
  if (measure.baseline !== null && measure.target !== null) {
    said.push(fill(words.goal.fromTo, { from: measure.baseline, to: measure.target }));
  }
  if (measure.latest) said.push(fill(words.goal.latest, { value: `${measure.latest.value} ${measure.unit}`.trim() }));
  return said.join(" · ");
}

type Kind = "number" | "counter" | "minutes" | "yes_no";
type Better = "up" | "down" | "steady";
const KINDS = Object.entries(words.goal.measureKinds).map(([value, label]) => ({ value, label })) as Choice<Kind>[];
const BETTER = Object.entries(words.goal.better).map(([value, label]) => ({ value, label })) as Choice<Better>[];

function Add({ goal, onClose }: { readonly goal: GoalDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const form = useForm(`measure/${goal.goal}`);
  const [kind, setKind] = form.choice<Kind>("kind", "number");
  const label = useDraft(`measure/${goal.goal}/label`);
  const [better, setBetter] = form.choice<Better>("better", "up");
  const unit = useDraft(`measure/${goal.goal}/unit`);
  const baseline = useDraft(`measure/${goal.goal}/from`);
  const target = useDraft(`measure/${goal.goal}/to`);
  const [mend, setMend] = useState<string | null>(null);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setMend(null);
    const told = {
      goal: goal.goal,
      kind,
      label: label.text,
      better,
      baseline: baseline.text,
      target: target.text,
      unit: kind === "number" ? unit.text : "",
    };
    const noNumber = {
      baseline: () => setMend(words.goal.measureNumber),
      target: () => setMend(words.goal.measureNumber),
    };
    if (!(await run(defineMeasure, told, words.goal.measureSaved, noNumber))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.addMeasure} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.goal.measureLabel} value={label.text} onInput={label.type} limit={80} />
        <OneOf legend={words.goal.measureKind} options={KINDS} value={kind} onChange={setKind} />
        {kind === "number" && (
          <Field
            label={words.goal.measureUnit}
            hint={words.goal.measureUnitHint}
            value={unit.text}
            onInput={unit.type}
            limit={20}
          />
        )}
        <OneOf legend={words.goal.measureBetter} options={BETTER} value={better} onChange={setBetter} />
        <Field
          label={words.goal.measureBaseline}
          hint={words.common.optional}
          kind="number"
          value={baseline.text}
          onInput={baseline.type}
        />
        <Field
          label={words.goal.measureTarget}
          hint={words.common.optional}
          kind="number"
          value={target.text}
          onInput={target.type}
          mend={mend}
        />
        <Button kind="main" type="submit" wide disabled={label.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}

function Log({ measure, onClose }: { readonly measure: MeasureDoc; readonly onClose: () => void }) {
  const { today } = useSpace();
  const { run } = useWriting();
  const form = useForm(`log/${measure.measure}`);
  const [day, setDay] = form.choice("day", today);
  const typed = useDraft(`log/${measure.measure}`);
  const [mend, setMend] = useState<string | null>(null);
  const yesNo = measure.kind === "yes_no";
  const keep = async (value: string): Promise<void> => {
    setMend(null);
    const told = { measure: measure.measure, value, day };
    const noNumber = { value: () => setMend(words.goal.measureNumber) };
    if (!(await run(logMeasure, told, words.goal.logged, noNumber))) return;
    form.letGo();
    onClose();
  };
  const save = (event: Event): void => {
    event.preventDefault();
    void keep(typed.text);
  };
  const label = fill(words.goal.logValue, { label: measure.label });
  return (
    <Dialog title={label} onClose={onClose}>
      <DayField value={day} onInput={setDay} />
      {yesNo ? (
        <div class="row">
          <Button kind="main" onClick={() => void keep("1")}>
            {words.common.yes}
          </Button>
          <Button onClick={() => void keep("0")}>{words.common.no}</Button>
        </div>
      ) : (
        <form class="stack" onSubmit={save}>
          <Field label={label} hint={measure.unit} kind="number" value={typed.text} onInput={typed.type} mend={mend} />
          <Button kind="main" type="submit" wide>
            {words.common.save}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
