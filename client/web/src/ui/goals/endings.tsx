/** The dialogs in which a goal is paused, reached, let go or opened again. Each asks one thing. */
import {
  type CloseCode,
  closeGoal,
  type PauseCode,
  pauseGoal,
  reachGoal,
  reopenGoal,
} from "../../core/commands/goal_status.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface EndProps {
  readonly goal: GoalDoc;
  readonly onClose: () => void;
}

const PAUSES = Object.entries(words.goalEnds.pauseCodes).map(([value, label]) => ({
  value,
  label,
})) as Choice<PauseCode>[];
const CLOSES = Object.entries(words.goalEnds.closeCodes).map(([value, label]) => ({
  value,
  label,
})) as Choice<CloseCode>[];

export function Pause({ goal, onClose }: EndProps) {
  const { today } = useSpace();
  const { run } = useWriting();
  const form = useForm(`pause/${goal.goal}`);
  const [code, setCode] = form.choice<PauseCode>("code", "other");
  const [until, setUntil] = form.choice("until", "");
  const save = async (): Promise<void> => {
    if (!(await run(pauseGoal, { goal: goal.goal, code, until: until || null }, words.goalEnds.paused))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goalEnds.pauseTitle} onClose={onClose}>
      <p>{words.goalEnds.pauseText}</p>
      <OneOf legend={words.goalEnds.pauseWhy} options={PAUSES} value={code} onChange={setCode} />
      <Field
        label={words.goalEnds.pauseUntil}
        hint={words.common.optional}
        kind="date"
        min={today}
        value={until}
        onInput={setUntil}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.goalEnds.pause}
      </Button>
    </Dialog>
  );
}

export function Reach({ goal, onClose }: EndProps) {
  const { run } = useWriting();
  const note = useDraft(`reach/${goal.goal}`);
  const save = async (): Promise<void> => {
    const told = { goal: goal.goal, note: note.text };
    if (!(await run(reachGoal, told, words.goalEnds.reached))) return;
    note.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goalEnds.reachTitle} onClose={onClose}>
      <Field
        label={words.goalEnds.reachText}
        hint={words.common.optional}
        value={note.text}
        onInput={note.type}
        long
        limit={10_000}
      />
      <Button kind="main" wide icon="win" onClick={() => void save()}>
        {words.goalEnds.reach}
      </Button>
    </Dialog>
  );
}

export function Close({ goal, onClose }: EndProps) {
  const { run } = useWriting();
  const form = useForm(`close/${goal.goal}`);
  const [code, setCode] = form.choice<CloseCode>("code", "other");
  const learned = useDraft(`close/${goal.goal}`);
  const save = async (): Promise<void> => {
    const told = { goal: goal.goal, code, learned: learned.text };
    if (!(await run(closeGoal, told, words.goalEnds.closed))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goalEnds.closeTitle} onClose={onClose}>
      <p>{words.goalEnds.closeText}</p>
      <OneOf legend={words.goalEnds.closeWhy} options={CLOSES} value={code} onChange={setCode} />
      <Field
        label={words.goalEnds.learned}
        hint={words.common.optional}
        value={learned.text}
        onInput={learned.type}
        long
        limit={10_000}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.goalEnds.close}
      </Button>
    </Dialog>
  );
}

export function Reopen({ goal, onClose }: EndProps) {
  const { run } = useWriting();
  const why = useDraft(`reopen/${goal.goal}`);
  const save = async (): Promise<void> => {
    const told = { goal: goal.goal, reason: why.text };
    if (!(await run(reopenGoal, told, words.goalEnds.reopened))) return;
    why.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goalEnds.reopenTitle} onClose={onClose}>
      <Field
        label={words.goalEnds.reopenWhy}
        hint={words.common.optional}
        value={why.text}
        onInput={why.type}
        long
        limit={10_000}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.goalEnds.reopen}
      </Button>
    </Dialog>
  );
}
