import { useState } from "preact/hooks";
import { addStep, dropStep, type Per, type Size, splitStep } from "../../core/commands/steps.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import { useSpace } from "../app-context.ts";
import { isFinished, standingSteps } from "../client/next-step.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Tag } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StepDay } from "../today/StepDay.tsx";
import { StepNow } from "../today/StepNow.tsx";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** The steps of a goal: what can be done today, breaking one down, adding one. */
export function Steps({ goal }: { readonly goal: GoalDoc }) {
  const { me } = useSpace();
  const [adding, setAdding] = useState(false);
  const steps = standingSteps(goal);
  const going = steps.filter((step) => !isFinished(step));
  const finished = steps.filter(isFinished);
  return (
    <section class="stack tight">
      <h2>{words.goal.steps}</h2>
      {going.length === 0 && <p class="soft">{words.goal.noSteps}</p>}
      {going.map((step) => (
        <div key={step.step} class="stack tight">
          {me.role === "client" ? <StepNow step={step} left={null} /> : <p class="strong">{step.title}</p>}
          <StepMore step={step} />
        </div>
      ))}
      {finished.length > 0 && (
        <ul class="stack tight">
          {finished.map((step) => (
            <li key={step.step} class="row still">
              <Icon name="done" />
              <span>{step.title}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Button icon="add" onClick={() => setAdding(true)}>
          {words.goal.addStep}
        </Button>
      </p>
      {adding && <AddStep goal={goal.goal} onClose={() => setAdding(false)} />}
    </section>
  );
}

function StepMore({ step }: { readonly step: StepDoc }) {
  const { me } = useSpace();
  const { run } = useWriting();
  const [splitting, setSplitting] = useState(false);
  const [noting, setNoting] = useState(false);
  return (
    <div class="row">
      <Tag>{words.goal.sizes[step.size]}</Tag>
      <Tag>{often(step)}</Tag>
      {step.done_days.length > 0 && <Tag>{counted(words.goals.stepsDone, step.done_days.length)}</Tag>}
      {me.role === "client" && (
        <Button
          kind="quiet"
          icon="calendar"
          label={`${words.today.otherDay}: ${step.title}`}
          onClick={() => setNoting(true)}
        >
          {words.today.otherDay}
        </Button>
      )}
      <Button kind="quiet" icon="small" onClick={() => setSplitting(true)}>
        {words.goal.split}
      </Button>
      <Button
        kind="quiet"
        icon="close"
        label={`${words.goal.letGoStep}: ${step.title}`}
        onClick={() => void run(dropStep, { step: step.step }, words.goal.stepGone)}
      />
      {noting && <StepDay step={step} onClose={() => setNoting(false)} />}
      {splitting && <Split step={step} onClose={() => setSplitting(false)} />}
    </div>
  );
}

function often(step: StepDoc): string {
  if (step.per === null) return words.goal.often.once;
  const times = step.times ?? 1;
  return times > 1 ? `${words.goal.often[step.per]} × ${times}` : words.goal.often[step.per];
}

const SIZES = Object.entries(words.goal.sizes).map(([value, label]) => ({ value, label })) as Choice<Size>[];
const OFTEN = Object.entries(words.goal.often).map(([value, label]) => ({ value, label })) as Choice<Per | "once">[];
const TIMES = ["1", "2", "3", "4", "5"].map((count) => ({ value: count, label: count }));

/** A new step: what, how often, how big. Only the first is needed. */
export function AddStep({ goal, onClose }: { readonly goal: string; readonly onClose: () => void }) {
  const { run } = useWriting();
  const title = useDraft(`step/${goal}/title`);
  const form = useForm(`step/${goal}`);
  const [size, setSize] = form.choice<Size>("size", "tiny");
  const [per, setPer] = form.choice<Per | "once">("per", "once");
  const [times, setTimes] = form.choice("times", "1");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const schedule = per === "once" ? {} : { per, times: per === "day" ? 1 : Number(times) };
    const told = { goal, title: title.text, size, ...schedule };
    if (!(await run(addStep, told, words.goal.stepSaved))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.addStep} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field
          label={words.goal.stepTitle}
          hint={words.goal.stepHint}
          value={title.text}
          onInput={title.type}
          limit={140}
        />
        <OneOf legend={words.goal.stepOften} options={OFTEN} value={per} onChange={setPer} />
        {(per === "week" || per === "month") && (
          <OneOf legend={words.goal.stepTimes} options={TIMES} value={times} onChange={setTimes} />
        )}
        <OneOf legend={words.goal.stepSize} options={SIZES} value={size} onChange={setSize} />
        <Button kind="main" type="submit" wide disabled={title.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}

export function Split({ step, onClose }: { readonly step: StepDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const parts = [useDraft(`split/${step.step}/1`), useDraft(`split/${step.step}/2`), useDraft(`split/${step.step}/3`)];
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const titles = parts.map((part) => part.text);
    if (!(await run(splitStep, { step: step.step, titles }, words.goal.splitSaved))) return;
    for (const draft of parts) draft.letGo();
    onClose();
  };
  return (
    <Dialog title={fill(words.goal.splitTitle, { title: step.title })} onClose={onClose}>
      <p>{words.goal.splitText}</p>
      <form class="stack" onSubmit={(event) => void save(event)}>
        {parts.map((part, at) => (
          <Field
            key={at}
            label={fill(words.goal.splitPart, { at: at + 1 })}
            value={part.text}
            onInput={part.type}
            limit={140}
          />
        ))}
        <Button kind="main" type="submit" wide disabled={parts.every((part) => part.text.trim() === "")}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
