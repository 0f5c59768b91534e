import { useState } from "preact/hooks";
import { noteWin } from "../../core/commands/check_ins.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { DraftField } from "../parts/Field.tsx";
import { SaveFor } from "../parts/SaveFor.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** The form of a new win; its text is kept under the name itself. */
const FORM = "win/new";
/** The first in the order of goals are the likely ones. */
const FIRST_GOALS = 6;
const SIZES = Object.entries(words.wins.sizes).map(([value, label]) => ({ value, label })) as Choice<"small" | "big">[];

/** Something that went well: the words, and if one likes which goal it belongs to. */
export function NewWin() {
  const { store } = useApp();
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const form = useForm(FORM);
  const [goal, setGoal] = form.choice("goal", "none");
  const [size, setSize] = form.choice<"small" | "big">("size", "small");
  const [audience, setAudience] = form.choice<Audience>("audience", "shared");
  const [day, setDay] = form.choice("day", today);
  const [mend, setMend] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const text = store.draft(FORM).value;
    const on = goal === "none" ? null : goal;
    setMend(null);
    const noted = await run(noteWin, { text, size, goal: on, day, audience }, words.wins.saved);
    if (noted?.length === 0) return setMend(words.wins.first);
    if (!noted) return;
    form.letGo();
    router.go(href("journal"));
  };
  return (
    <Screen title={words.wins.title} back={href("journal")}>
      <DraftField draft={FORM} label={words.wins.text} hint={words.wins.hint} long limit={500} mend={mend} />
      <OneOf legend={words.wins.size} options={SIZES} value={size} onChange={setSize} />
      <GoalChoice value={goal} onChange={setGoal} goals={shared.board.goals.filter((goal) => !hasEnded(goal))} />
      <DayField value={day} onInput={setDay} />
      <SaveFor audience={audience} onAudience={setAudience} onSave={() => void save()}>
        {words.wins.save}
      </SaveFor>
    </Screen>
  );
}

interface GoalChoiceProps {
  readonly value: string;
  readonly onChange: (goal: string) => void;
  readonly goals: readonly { readonly goal: string; readonly title: string }[];
}

/** A choice of the goal that something belongs to; "none" for no goal. */
export function GoalChoice({ value, onChange, goals }: GoalChoiceProps) {
  const [all, setAll] = useState(false);
  if (goals.length === 0) return null;
  const few = goals.filter((goal, at) => at < FIRST_GOALS || goal.goal === value);
  const options = [
    { value: "none", label: words.wins.noGoal },
    ...(all ? goals : few).map((goal) => ({ value: goal.goal, label: goal.title })),
  ];
  return (
    <>
      <OneOf legend={words.wins.goal} options={options} value={value} onChange={onChange} />
      {!all && few.length < goals.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {words.common.showAll}
        </Button>
      )}
    </>
  );
}
