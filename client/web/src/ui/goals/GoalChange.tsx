/** Change a goal, for a reason. What both agreed to stays in the history. */
import { useState } from "preact/hooks";
import { type AdjustCode, adjustGoal } from "../../core/commands/goals.ts";
import type { Horizon } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { liveSession } from "../live/session.ts";
import { useChanging } from "../live/together.ts";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Field } from "../parts/Field.tsx";
import { href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { useGoal } from "./find.ts";
import { hasEnded } from "./Goals.tsx";

const CODES = Object.entries(words.goalChange.codes).map(([value, label]) => ({
  value,
  label,
})) as Choice<AdjustCode>[];
const HORIZONS = Object.entries(words.goals.horizon).map(([value, label]) => ({ value, label })) as Choice<Horizon>[];
const YES_NO: readonly Choice<"yes" | "no">[] = [
  { value: "yes", label: words.common.yes },
  { value: "no", label: words.common.no },
];

export function GoalChange() {
  const goal = useGoal();
  return goal ? <Change goal={goal} /> : <NotThere />;
}

function Change({ goal }: { readonly goal: GoalDoc }) {
  const { me, otherName, shared } = useSpace();
  const bigger = shared.board.goals.filter(
    (goalDoc) =>
      goalDoc.horizon !== "short" && !hasEnded(goalDoc) && goalDoc.goal !== goal.goal && goalDoc.parent !== goal.goal,
  );
  const { run } = useWriting();
  const router = useRouter();
  const form = useForm(`change/${goal.goal}`);
  const title = useDraft(`change/${goal.goal}/title`, goal.title);
  const ownWords = useDraft(`change/${goal.goal}/words`, goal.own_words ?? "");
  const [due, setDue] = form.choice("due", goal.due ?? "");
  const [horizon, setHorizon] = form.choice<Horizon>("horizon", goal.horizon);
  const [parent, setParent] = form.choice("parent", goal.parent ?? "none");
  const [code, setCode] = form.choice<AdjustCode | null>("code", null);
  const [easier, setEasier] = form.choice<"yes" | "no">("easier", "no");
  const note = useDraft(`change/${goal.goal}/note`);
  const [mend, setMend] = useState<string | null>(null);
  // In a session the other sees who changes what, and from here one comes back to it.
  const session = liveSession(shared)?.session ?? null;
  const back = session === null ? href("goal", { goal: goal.goal }) : href("live");
  useChanging(session === null ? null : goal.goal);

  const save = async (): Promise<void> => {
    if (code === null) return setMend(words.goalChange.pickWhy);
    setMend(null);
    const told = {
      goal: goal.goal,
      title: title.text,
      due,
      horizon,
      parent: parent === "none" ? null : parent,
      code,
      easier: easier === "yes",
      note: note.text,
    };
    const change = me.role === "client" ? { ...told, own_words: ownWords.text } : told;
    const made = await run(adjustGoal, change, words.goalChange.saved);
    if (made?.length === 0) return setMend(words.goalChange.nothing);
    if (!made) return;
    form.letGo();
    router.go(back);
  };

  return (
    <Screen title={words.goalChange.title} back={back}>
      <p>{words.goalChange.lead}</p>
      {me.role === "therapist" && <p>{fill(words.client.changesAtOnce, { name: otherName })}</p>}
      {goal.agreement.state === "agreed" && (
        <Banner>
          <p>{words.goalChange.agreedBefore}</p>
        </Banner>
      )}
      <Field label={words.goalChange.newTitle} value={title.text} onInput={title.type} limit={140} />
      {me.role === "client" && (
        <Field label={words.goalChange.newOwnWords} value={ownWords.text} onInput={ownWords.type} long limit={10_000} />
      )}
      <OneOf legend={words.goalChange.newHorizon} options={HORIZONS} value={horizon} onChange={setHorizon} />
      {bigger.length > 0 && horizon !== "aspiration" && (
        <OneOf
          legend={words.goalChange.newParent}
          options={[
            ...(goal.parent === null ? [{ value: "none", label: words.newGoal.noParent }] : []),
            ...bigger.map((goal) => ({ value: goal.goal, label: goal.title })),
          ]}
          value={parent}
          onChange={setParent}
        />
      )}
      <Field label={words.goalChange.newDue} hint={words.common.optional} kind="date" value={due} onInput={setDue} />
      <OneOf legend={words.goalChange.why} options={CODES} value={code} onChange={setCode} />
      <OneOf legend={words.goalChange.easier} options={YES_NO} value={easier} onChange={setEasier} />
      <Field
        label={words.goalChange.note}
        hint={words.common.optional}
        value={note.text}
        onInput={note.type}
        long
        limit={10_000}
      />
      {mend && (
        <p class="mend" role="alert">
          {mend}
        </p>
      )}
      <Button kind="main" wide onClick={() => void save()}>
        {words.goalChange.save}
      </Button>
    </Screen>
  );
}
