import { useState } from "preact/hooks";
import { addMilestone } from "../../core/commands/milestones.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useDraft, useForm } from "../drafting.ts";
import { type Chosen, NO_NUMBER, NumberFields, toldNumber } from "../measures/NumberFields.tsx";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface AddMilestoneProps {
  readonly goal: GoalDoc;
  readonly onClose: () => void;
}

/** A new milestone: what, how both will see it, and, for who wants that, a number. Only the first is needed. */
export function AddMilestone({ goal, onClose }: AddMilestoneProps) {
  const { run } = useWriting();
  const form = useForm(`milestone/${goal.goal}`);
  const title = useDraft(`milestone/${goal.goal}/title`);
  const criterion = useDraft(`milestone/${goal.goal}/criterion`);
  const typed = useDraft(`milestone/${goal.goal}/number`);
  const [chosen, setChosen] = form.choice<Chosen>("chosen", NO_NUMBER);
  const [due, setDue] = form.choice("due", "");
  const [mend, setMend] = useState<string | null>(null);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setMend(null);
    const said = { goal: goal.goal, title: title.text, criterion: criterion.text, due: due || null };
    const told = { ...said, ...toldNumber(goal, chosen, typed.text) };
    const noNumber = { value: () => setMend(words.goal.measureNumber) };
    if (!(await run(addMilestone, told, words.goal.milestoneSaved, noNumber))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.addMilestone} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.goal.milestoneTitle} value={title.text} onInput={title.type} limit={140} />
        <Field label={words.goal.milestoneHow} value={criterion.text} onInput={criterion.type} limit={500} />
        <NumberFields goal={goal} chosen={chosen} onChoose={setChosen} typed={typed} mend={mend} />
        <Field label={words.goalChange.newDue} hint={words.common.optional} kind="date" value={due} onInput={setDue} />
        <Button kind="main" type="submit" wide disabled={title.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
