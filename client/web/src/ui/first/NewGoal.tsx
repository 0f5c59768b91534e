/**
 * A new goal in four parts: what matters, small steps, making it clear, short and long. One question a screen; what is
 * typed is kept; only the wish itself is needed.
 */
import { useState } from "preact/hooks";
import type { Horizon } from "../../core/events/types.ts";
import { draftGoal, MOST_IN_FOCUS, setFocus } from "../../store/acts/goals.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { SURE_ENOUGH } from "../goals/RateGoal.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { type Choice, ManyOf, OneOf } from "../parts/Choices.tsx";
import { DraftField } from "../parts/Field.tsx";
import { Scale } from "../parts/Scale.tsx";
import { Way } from "../parts/Way.tsx";
import { href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { ideasFor } from "./ideas.ts";
import { isVague } from "./vague.ts";

const KEYS = {
  wish: "new-goal/wish",
  why: "new-goal/why",
  name: "new-goal/name",
  step: "new-goal/step",
  areas: "new-goal/areas",
} as const;
export const NEW_GOAL_AREAS = KEYS.areas;

const PARTS = ["wish", "why", "step", "ready", "horizon", "all"] as const;
type Part = (typeof PARTS)[number];
/** Which of the four stages each part belongs to. */
const STAGE: Readonly<Record<Part, number>> = { wish: 0, why: 0, step: 1, ready: 2, horizon: 3, all: 3 };
const TITLE_LENGTH = 140;
const HORIZONS = Object.entries(words.goals.horizon).map(([value, label]) => ({ value, label })) as Choice<Horizon>[];

export function NewGoal() {
  const { store } = useApp();
  const { shared, otherName } = useSpace();
  const { making, write } = useWriting();
  const router = useRouter();
  const [at, setAt] = useState(0);
  const [values, setValues] = useState<readonly string[]>([]);
  const [horizon, setHorizon] = useState<Horizon>("short");
  const [parent, setParent] = useState<string>("none");
  const [importance, setImportance] = useState<number | null>(null);
  const [confidence, setConfidence] = useState<number | null>(null);
  const [ideas, setIdeas] = useState(false);
  const [mend, setMend] = useState<string | null>(null);

  const part = PARTS[at] ?? "wish";
  const typed = (key: keyof typeof KEYS): string => store.draft(KEYS[key]).value;
  const wish = typed("wish");
  const named = shared.matters.values.filter((each) => !each.retired);
  const bigger = shared.board.goals.filter((each) => each.horizon !== "short" && !hasEnded(each));
  const title = (typed("name").trim() || wish.trim()).split("\n")[0]?.slice(0, TITLE_LENGTH) ?? "";

  const next = (): void => {
    const unsaid = part === "wish" && wish.trim() === "";
    setMend(unsaid ? words.newGoal.wishFirst : null);
    if (!unsaid) setAt(at + 1);
  };
  const save = async (then: "goal" | "goalClear"): Promise<void> => {
    const { goal, intentions } = draftGoal(
      {
        title,
        ownWords: wish,
        why: typed("why"),
        horizon,
        parent: parent === "none" ? null : parent,
        areas: typed("areas").split(" ").filter(Boolean),
        values,
        firstStep: typed("step"),
        ...(importance !== null && confidence !== null ? { readiness: { importance, confidence } } : {}),
      },
      making,
    );
    // A first goal is held on to from the start, while there is room.
    const focus = shared.board.focus;
    const held = horizon !== "aspiration" && focus.length < MOST_IN_FOCUS ? setFocus([...focus, goal]) : [];
    if (!(await write([...intentions, ...held], words.newGoal.saved))) return;
    for (const key of Object.values(KEYS)) store.keepDraft(key, "");
    router.go(href(then, { goal }), { replace: true });
  };

  return (
    <Screen title={words.newGoal.title} back={href("goals")}>
      <div class="stack tight">
        <Way at={STAGE[part] + 1} all={words.newGoal.stages.length} />
        <p class="small soft">{words.newGoal.stages[STAGE[part]]}</p>
      </div>
      {part === "wish" && (
        <>
          <DraftField
            draft={KEYS.wish}
            label={words.newGoal.wish}
            hint={words.newGoal.wishHint}
            long
            limit={10_000}
            mend={mend}
          />
          {isVague(wish) && (
            <Banner icon="leaf">
              <p>{fill(words.newGoal.vague, { text: wish.trim() })}</p>
            </Banner>
          )}
          <Button kind="quiet" icon="leaf" pressed={ideas} onClick={() => setIdeas(!ideas)}>
            {words.newGoal.ideas}
          </Button>
          {ideas && (
            <Card tone="calm">
              <p class="small soft">{words.newGoal.ideasText}</p>
              <div class="chips">
                {ideasFor(typed("areas").split(" ")).map((each) => (
                  <Button
                    key={each.title}
                    onClick={() => {
                      store.keepDraft(KEYS.wish, each.title);
                      store.keepDraft(KEYS.step, each.step);
                    }}
                  >
                    {each.title}
                  </Button>
                ))}
              </div>
            </Card>
          )}
        </>
      )}
      {part === "why" && (
        <>
          <DraftField draft={KEYS.why} label={words.newGoal.why} hint={words.newGoal.whyHint} limit={500} />
          {named.length > 0 && (
            <ManyOf
              legend={words.newGoal.whichValue}
              options={named.map((each) => ({ value: each.value, label: each.label }))}
              value={values}
              onChange={setValues}
            />
          )}
        </>
      )}
      {part === "step" && (
        <DraftField draft={KEYS.step} label={words.newGoal.firstStep} hint={words.newGoal.firstStepHint} limit={140} />
      )}
      {part === "ready" && (
        <>
          <p class="strong">{words.newGoal.readiness}</p>
          <Scale
            legend={words.goal.importance}
            value={importance}
            onChange={setImportance}
            low={words.goal.notAtAll}
            high={words.goal.fully}
          />
          <Scale
            legend={words.goal.confidence}
            value={confidence}
            onChange={setConfidence}
            low={words.goal.notAtAll}
            high={words.goal.fully}
          />
          {confidence !== null && confidence < SURE_ENOUGH && (
            <Banner icon="leaf">
              <p>{words.goal.smaller}</p>
              <p>
                <Button onClick={() => setAt(0)}>{words.goal.makeSmaller}</Button>
              </p>
            </Banner>
          )}
        </>
      )}
      {part === "horizon" && (
        <>
          <OneOf legend={words.newGoal.horizon} options={HORIZONS} value={horizon} onChange={setHorizon} />
          {bigger.length > 0 && horizon !== "aspiration" && (
            <OneOf
              legend={words.newGoal.balanceShort}
              options={[
                ...bigger.map((each) => ({ value: each.goal, label: each.title })),
                { value: "none", label: words.newGoal.noParent },
              ]}
              value={parent}
              onChange={setParent}
            />
          )}
        </>
      )}
      {part === "all" && (
        <>
          <DraftField draft={KEYS.name} label={words.newGoal.name} hint={words.newGoal.nameHint} limit={TITLE_LENGTH} />
          <Card tone="calm" label={words.newGoal.ready}>
            <p class="own-words">{title}</p>
            {typed("why") && <p>{typed("why")}</p>}
            {typed("step") && (
              <p>
                {words.today.nextStep}: {typed("step")}
              </p>
            )}
          </Card>
          <p>
            <Button icon="edit" onClick={() => void save("goalClear")}>
              {words.newGoal.clearNow}
            </Button>
          </p>
          <p class="small soft">{words.newGoal.readyText}</p>
          <p class="small soft">{fill(words.newGoal.shared, { name: otherName })}</p>
        </>
      )}
      <div class="on">
        {at > 0 && <Button onClick={() => setAt(at - 1)}>{words.common.back}</Button>}
        {part === "all" ? (
          <Button kind="main" onClick={() => void save("goal")}>
            {words.newGoal.save}
          </Button>
        ) : (
          <Button kind="main" onClick={next}>
            {words.common.next}
          </Button>
        )}
      </div>
    </Screen>
  );
}
