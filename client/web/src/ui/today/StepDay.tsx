import { logStepDone, logStepPartlyDone, logStepSkipped, type SkipCode } from "../../core/commands/steps.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import { useSpace } from "../app-context.ts";
import { ticksOf } from "../client/next-step.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { NoteField } from "../parts/NoteField.tsx";
import { dayName, daysLater } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { REASONS } from "./StepNow.tsx";

type Outcome = "done" | "partly" | "skipped";
const OUTCOMES: readonly Choice<Outcome>[] = [
  { value: "done", label: words.chart.done, icon: "done" },
  { value: "partly", label: words.chart.partly, icon: "part" },
  { value: "skipped", label: words.chart.skipped, icon: "skip" },
];

/** Logs how a step went on a day of the last week. */
export function StepDay({ step, onClose }: { readonly step: StepDoc; readonly onClose: () => void }) {
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const form = useForm(`step-day/${step.step}`);
  const [day, setDay] = form.choice("day", daysLater(today, -1));
  const [outcome, setOutcome] = form.choice<Outcome | null>("outcome", null);
  const [why, setWhy] = form.choice<SkipCode | null>("why", null);
  const note = useDraft(`step-day/${step.step}`);
  const noted = ticksOf(shared, step).find((tick) => tick.day === day);
  const save = async (): Promise<void> => {
    const logged = { step: step.step, day, note: note.text };
    const said = fill(words.today.otherDaySaved, { day: dayName(day, today) });
    const saved =
      outcome === "done"
        ? await run(logStepDone, logged, said)
        : outcome === "partly"
          ? await run(logStepPartlyDone, logged, said)
          : await run(logStepSkipped, { ...logged, code: why ?? "other" }, said);
    if (!saved) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={fill(words.today.otherDayTitle, { title: step.title })} onClose={onClose}>
      <DayField value={day} onInput={setDay} open />
      {noted && (
        <p class="small soft">
          {fill(words.today.otherDayNoted, { outcome: words.chart[noted.outcome].toLowerCase() })}
        </p>
      )}
      <OneOf legend={words.today.otherDayHow} options={OUTCOMES} value={outcome} onChange={setOutcome} />
      {outcome === "skipped" && (
        <OneOf legend={words.today.skipTitle} options={REASONS} value={why} onChange={setWhy} />
      )}
      <NoteField note={note} />
      <Button kind="main" wide disabled={outcome === null} onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}
