import { useState } from "preact/hooks";
import { rateGoal } from "../../core/commands/check_ins.ts";
import { rateReadiness } from "../../core/commands/goals.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { DayField } from "../parts/Day.tsx";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { Scale } from "../parts/Scale.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Below that, a goal is offered in a smaller size. Never forced. */
export const SURE_ENOUGH = 7;

/** A rating of how close the goal is today, 0–10, with a few words. */
export function RateGoal({ goal }: { readonly goal: GoalDoc }) {
  const { today } = useSpace();
  const { run } = useWriting();
  const form = useForm(`rating/${goal.goal}`);
  const [day, setDay] = form.choice("day", today);
  const [value, setValue] = form.choice<number | null>("value", null);
  const [open, setOpen] = useState(false);
  const note = useDraft(`rating/${goal.goal}`);
  const save = async (): Promise<void> => {
    if (value === null) return;
    if (!(await run(rateGoal, { goal: goal.goal, value, day, note: note.text }, words.goal.rated))) return;
    form.letGo();
    setOpen(false);
  };
  return (
    <>
      <Button icon="edit" onClick={() => setOpen(true)}>
        {words.goal.rate}
      </Button>
      {open && (
        <Dialog title={words.goal.rateTitle} onClose={() => setOpen(false)}>
          <p class="own-words">{goal.title}</p>
          <Scale legend={words.goal.rateTitle} value={value} onChange={setValue} {...words.checkIn.closeness} />
          <Field
            label={words.goal.rateNote}
            hint={words.common.optional}
            value={note.text}
            onInput={note.type}
            limit={500}
          />
          <DayField value={day} onInput={setDay} />
          <Button kind="main" wide disabled={value === null} onClick={() => void save()}>
            {words.common.save}
          </Button>
        </Dialog>
      )}
    </>
  );
}

/** Importance and confidence; where confidence is low, a smaller goal is offered. */
export function Readiness({ goal }: { readonly goal: GoalDoc }) {
  const { me } = useSpace();
  const [asking, setAsking] = useState(false);
  const now = goal.readiness;
  if (me.role !== "client" && !now) return null;
  return (
    <section class="stack tight">
      <h2>{words.goal.readiness}</h2>
      {now && (
        <p>
          {fill(words.goal.readinessNow, { importance: now.importance, confidence: now.confidence })}{" "}
          <OwnDelivery of={[now.rating]} audience="shared" quiet />
        </p>
      )}
      {now && now.confidence < SURE_ENOUGH && <MakeSmaller goal={goal.goal} />}
      {me.role === "client" && (
        <p>
          <Button onClick={() => setAsking(true)}>{now ? words.common.change : words.goal.readiness}</Button>
        </p>
      )}
      {asking && <Ask goal={goal.goal} onClose={() => setAsking(false)} />}
    </section>
  );
}

function MakeSmaller({ goal }: { readonly goal: string }) {
  return (
    <Banner icon="leaf">
      <p>{words.goal.smaller}</p>
      <p>
        <LinkButton to={href("goalChange", { goal })}>{words.goal.makeSmaller}</LinkButton>
      </p>
    </Banner>
  );
}

function Ask({ goal, onClose }: { readonly goal: string; readonly onClose: () => void }) {
  const { run } = useWriting();
  const form = useForm(`readiness/${goal}`);
  const [importance, setImportance] = form.choice<number | null>("importance", null);
  const [confidence, setConfidence] = form.choice<number | null>("confidence", null);
  const save = async (): Promise<void> => {
    if (importance === null || confidence === null) return;
    if (!(await run(rateReadiness, { goal, importance, confidence }, words.goal.readinessSaved))) return;
    form.letGo();
    onClose();
  };
  const ends = { low: words.goal.notAtAll, high: words.goal.fully };
  return (
    <Dialog title={words.goal.readiness} onClose={onClose}>
      <Scale legend={words.goal.importance} value={importance} onChange={setImportance} {...ends} />
      <Scale legend={words.goal.confidence} value={confidence} onChange={setConfidence} {...ends} />
      <Button kind="main" wide disabled={importance === null || confidence === null} onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}
