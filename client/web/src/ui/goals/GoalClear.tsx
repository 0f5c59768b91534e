/** Five plain questions, one at a time. Each can be skipped; none blocks. */
import { useState } from "preact/hooks";
import { answerSmart } from "../../core/commands/goals.ts";
import type { GoalDoc, SmartQuestion } from "../../core/views/goals/goals.ts";
import { useApp } from "../app-context.ts";
import { Plain } from "../first/Plain.tsx";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Way } from "../parts/Way.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { useGoal } from "./find.ts";

const QUESTIONS: readonly SmartQuestion[] = ["specific", "measurable", "achievable", "relevant", "time_bound"];

export function GoalClear() {
  const goal = useGoal();
  return goal ? <Questions goal={goal} /> : <NotThere />;
}

function Questions({ goal }: { readonly goal: GoalDoc }) {
  const { store } = useApp();
  const { run } = useWriting();
  const router = useRouter();
  const gap = QUESTIONS.findIndex((question) => goal.smart.gaps.includes(question));
  const [at, setAt] = useState(Math.max(gap, 0));
  const question = QUESTIONS[at] ?? "specific";
  const key = (name: SmartQuestion): string => `smart/${goal.goal}/${name}`;
  const typed = (name: SmartQuestion): string => store.draft(key(name)).value || (goal.smart[name] ?? "");
  const last = at === QUESTIONS.length - 1;

  const save = async (): Promise<void> => {
    const answers = {
      goal: goal.goal,
      specific: typed("specific"),
      measurable: typed("measurable"),
      achievable: typed("achievable"),
      relevant: typed("relevant"),
      time_bound: typed("time_bound"),
    };
    if (!(await run(answerSmart, answers, words.smart.saved))) return;
    for (const question of QUESTIONS) store.keepDraft(key(question), "");
    router.go(href("goal", { goal: goal.goal }));
  };

  return (
    <Screen title={words.smart.title} back={href("goal", { goal: goal.goal })}>
      <Way at={at + 1} all={QUESTIONS.length} />
      <p class="soft">{words.smart.lead}</p>
      <p class="own-words">{goal.title}</p>
      <Plain
        key={question}
        question={question}
        value={typed(question)}
        onInput={(text) => store.keepDraft(key(question), text)}
      />
      <div class="on">
        {at > 0 && <Button onClick={() => setAt(at - 1)}>{words.common.back}</Button>}
        {!last && (
          <Button kind="main" onClick={() => setAt(at + 1)}>
            {typed(question).trim() === "" ? words.common.skip : words.common.next}
          </Button>
        )}
        <Button kind={last ? "main" : "quiet"} onClick={() => void save()}>
          {words.common.save}
        </Button>
      </div>
    </Screen>
  );
}
