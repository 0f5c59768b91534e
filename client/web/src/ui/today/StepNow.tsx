import { useState } from "preact/hooks";
import {
  logStepDone,
  logStepPartlyDone,
  logStepSkipped,
  retractStepLogs,
  type SkipCode,
} from "../../core/commands/steps.ts";
import type { TickDoc } from "../../core/views/facts/ticks.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import { useSpace } from "../app-context.ts";
import { tickToday } from "../client/next-step.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Icon } from "../parts/Icon.tsx";
import { NoteField } from "../parts/NoteField.tsx";
import { counted, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface StepNowProps {
  readonly step: StepDoc;
  /** The times still planned in the week or month. */
  readonly left: number | null;
}

/** One step today: done, partly, or skipped with a reason; one tap for the first two. */
export function StepNow({ step, left }: StepNowProps) {
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const [skipping, setSkipping] = useState(false);
  const tick = tickToday(shared, step, today);
  if (tick) return <Noted step={step} tick={tick} />;
  return (
    <div class="step-now">
      <div>
        <p class="strong">{step.title}</p>
        {left !== null && left > 0 && step.per && step.per !== "day" && (
          <p class="small soft">{counted(forms(step.per), left)}</p>
        )}
      </div>
      <div class="three">
        <Button icon="done" onClick={() => void run(logStepDone, { step: step.step }, words.today.loggedDone)}>
          {words.today.done}
        </Button>
        <Button icon="part" onClick={() => void run(logStepPartlyDone, { step: step.step }, words.today.loggedPartly)}>
          {words.today.partly}
        </Button>
        <Button icon="skip" onClick={() => setSkipping(true)}>
          {words.today.skip}
        </Button>
      </div>
      {skipping && <Skip step={step} onClose={() => setSkipping(false)} />}
    </div>
  );
}

function forms(per: NonNullable<StepDoc["per"]>) {
  const { one, other } = words.today.left;
  return { one: one.replace("{per}", words.periods[per]), other: other.replace("{per}", words.periods[per]) };
}

const SAID = {
  done: words.today.stepDoneToday,
  partly: words.today.stepPartlyToday,
  skipped: words.today.stepSkippedToday,
} as const;

function Noted({ step, tick }: { readonly step: StepDoc; readonly tick: TickDoc }) {
  const { me } = useSpace();
  const { run } = useWriting();
  const takeBack = () => run(retractStepLogs, { logs: tick.logs }, words.common.undone);
  return (
    <div class="row apart still step-noted">
      <Icon name={tick.outcome === "done" ? "done" : tick.outcome === "partly" ? "part" : "skip"} />
      <div class="grow">
        <p class="strong">{step.title}</p>
        <p class="small soft">{SAID[tick.outcome]}</p>
      </div>
      {tick.by === me.member && (
        <Button kind="quiet" label={`${words.common.undo}: ${step.title}`} onClick={() => void takeBack()}>
          {words.common.undo}
        </Button>
      )}
    </div>
  );
}

export const REASONS = Object.entries(words.skipReasons).map(([value, label]) => ({
  value,
  label,
})) as Choice<SkipCode>[];

function Skip({ step, onClose }: { readonly step: StepDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const form = useForm(`skip/${step.step}`);
  const [why, setWhy] = form.choice<SkipCode | null>("why", null);
  const note = useDraft(`skip/${step.step}`);
  const save = async (): Promise<void> => {
    const told = { step: step.step, code: why ?? "other", note: note.text } as const;
    if (!(await run(logStepSkipped, told, words.today.loggedSkip))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.today.skipTitle} onClose={onClose}>
      <p>{words.today.skipText}</p>
      <OneOf legend={words.today.skipTitle} hideLegend options={REASONS} value={why} onChange={setWhy} />
      {why && <NoteField note={note} />}
      <Button kind="main" wide onClick={() => void save()}>
        {words.today.skip}
      </Button>
    </Dialog>
  );
}
