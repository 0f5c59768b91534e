/**
 * A new goal in four parts: what matters, small steps, making it clear, short and long. One question a screen; what is
 * said is kept over a reload; only the wish itself is needed.
 */
import { useState } from "preact/hooks";
import { draftGoal } from "../../core/commands/goals.ts";
import type { Horizon } from "../../core/events/types.ts";
import { useSpace } from "../app-context.ts";
import { type Draft, useDraft } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { Way } from "../parts/Way.tsx";
import { href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { All, Far, Ready, Why, Wish } from "./GoalParts.tsx";
import { useGoalDrafts } from "./goal-drafts.ts";
import { Plain } from "./Plain.tsx";

const SMART = ["specific", "measurable", "achievable", "relevant", "time_bound"] as const;
const PARTS = ["wish", "why", "step", ...SMART, "ready", "horizon", "all"] as const;
type Part = (typeof PARTS)[number];
type Question = (typeof SMART)[number];
/** The stage, of four, that each part belongs to. */
const STAGE: Readonly<Record<Part, number>> = {
  ...{ wish: 0, why: 0, step: 1 },
  ...{ specific: 2, measurable: 2, achievable: 2, relevant: 2, time_bound: 2, ready: 2 },
  ...{ horizon: 3, all: 3 },
};
const TITLE_LENGTH = 140;

/** The answers to the five plain questions. */
function useAnswers(): Readonly<Record<Question, Draft>> {
  return {
    specific: useDraft("new-goal/specific"),
    measurable: useDraft("new-goal/measurable"),
    achievable: useDraft("new-goal/achievable"),
    relevant: useDraft("new-goal/relevant"),
    time_bound: useDraft("new-goal/time_bound"),
  };
}

export function NewGoal() {
  const { otherName } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const said = useGoalDrafts();
  const answers = useAnswers();
  const place = useDraft("new-goal/at");
  const [returning, setReturning] = useState(false);
  const [mend, setMend] = useState<string | null>(null);

  // What it is for is said already where a why was.
  const parts = PARTS.filter((name) => name !== "relevant" || said.why.text.trim() === "");
  const part = parts.find((part) => part === place.text) ?? "wish";
  const at = parts.indexOf(part);
  const question = SMART.find((name) => name === part);
  const title = (said.name.text.trim() || said.wish.text.trim()).split("\n")[0]?.slice(0, TITLE_LENGTH) ?? "";
  const goTo = (to: Part | undefined): void => place.type(to ?? "all");

  const next = (): void => {
    const unsaid = part === "wish" && said.wish.text.trim() === "";
    setMend(unsaid ? words.newGoal.wishFirst : null);
    if (unsaid) return;
    setReturning(false);
    goTo(returning ? "ready" : parts[at + 1]);
  };
  const smaller = (to: Part): void => {
    setReturning(true);
    goTo(to);
  };
  const save = async (): Promise<void> => {
    const [importance, confidence] = [said.importance.text, said.confidence.text];
    const horizon = (said.horizon.text || "short") as Horizon;
    const told = {
      title,
      own_words: said.wish.text,
      why: said.why.text,
      horizon,
      parent: said.parent.text === "none" ? null : said.parent.text || null,
      areas: said.areas.text.split(" ").filter(Boolean),
      values: said.values.text.split(" ").filter(Boolean),
      first_step: said.step.text,
      smart: {
        specific: answers.specific.text,
        measurable: answers.measurable.text,
        achievable: answers.achievable.text,
        relevant: said.why.text || answers.relevant.text,
        time_bound: answers.time_bound.text,
      },
      readiness: importance && confidence ? { importance: Number(importance), confidence: Number(confidence) } : null,
      focus: true,
    };
    const drafted = (await run(draftGoal, told, words.newGoal.saved))?.find((event) => event.type === "goal_drafted");
    if (!drafted) return;
    for (const draft of [...Object.values(said), ...Object.values(answers), place]) draft.letGo();
    router.go(href("goal", { goal: drafted.goal }), { replace: true });
  };

  return (
    <Screen title={words.newGoal.title} back={href("goals")}>
      <div class="stack tight">
        <Way at={STAGE[part] + 1} all={words.newGoal.stages.length} />
        <p class="small soft">{words.newGoal.stages[STAGE[part]]}</p>
        <p class="small strong">{fill(words.common.bothRead, { name: otherName })}</p>
      </div>
      {part === "wish" && <Wish said={said} mend={mend} />}
      {part === "why" && <Why said={said} />}
      {part === "step" && (
        <Field
          label={words.newGoal.firstStep}
          hint={words.newGoal.firstStepHint}
          value={said.step.text}
          onInput={said.step.type}
          limit={140}
        />
      )}
      {question && (
        <>
          <p class="own-words">{title}</p>
          <Plain key={question} question={question} value={answers[question].text} onInput={answers[question].type} />
        </>
      )}
      {part === "ready" && <Ready said={said} smaller={smaller} />}
      {part === "horizon" && <Far said={said} />}
      {part === "all" && <All said={said} title={title} />}
      <div class="on">
        {at > 0 && <Button onClick={() => goTo(parts[at - 1])}>{words.common.back}</Button>}
        {part === "all" ? (
          <Button kind="main" onClick={() => void save()}>
            {words.newGoal.save}
          </Button>
        ) : (
          <Button kind="main" onClick={next}>
            {question && answers[question].text.trim() === "" ? words.common.skip : words.common.next}
          </Button>
        )}
      </div>
      {question && (
        <Button kind="quiet" wide onClick={() => goTo("ready")}>
          {words.newGoal.laterClear}
        </Button>
      )}
    </Screen>
  );
}
