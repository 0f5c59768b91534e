import { useState } from "preact/hooks";
import { noteWin } from "../../core/commands/check_ins.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { DraftField } from "../parts/Field.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { whoSees } from "./who.ts";

const DRAFT = "win/new";
/** The first in the order of goals are the likely ones. */
const FIRST_GOALS = 6;
const SIZES = Object.entries(words.wins.sizes).map(([value, label]) => ({ value, label })) as Choice<"small" | "big">[];

/** Something that went well: the words, and if one likes which goal it belongs to. */
export function NewWin() {
  const { store } = useApp();
  const { shared, today, otherName } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const [goal, setGoal] = useState("none");
  const [size, setSize] = useState<"small" | "big">("small");
  const [audience, setAudience] = useState<Audience>("shared");
  const [day, setDay] = useState(today);
  const [mend, setMend] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const text = store.draft(DRAFT).value;
    const on = goal === "none" ? null : goal;
    setMend(null);
    const noted = await run(noteWin, { text, size, goal: on, day, audience }, words.wins.saved);
    if (noted?.length === 0) return setMend(words.wins.first);
    if (!noted) return;
    store.keepDraft(DRAFT, "");
    router.go(href("journal"));
  };
  return (
    <Screen title={words.wins.title} back={href("journal")}>
      <DraftField draft={DRAFT} label={words.wins.text} hint={words.wins.hint} long limit={500} mend={mend} />
      <OneOf legend={words.wins.size} options={SIZES} value={size} onChange={setSize} />
      <GoalChoice value={goal} onChange={setGoal} goals={shared.board.goals.filter((each) => !hasEnded(each))} />
      <OneOf legend={words.wins.who} options={whoSees(otherName)} value={audience} onChange={setAudience} />
      <DayField value={day} onInput={setDay} />
      <Button kind="main" wide onClick={() => void save()}>
        {words.wins.save}
      </Button>
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
  const few = goals.filter((each, at) => at < FIRST_GOALS || each.goal === value);
  const options = [
    { value: "none", label: words.wins.noGoal },
    ...(all ? goals : few).map((each) => ({ value: each.goal, label: each.title })),
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
