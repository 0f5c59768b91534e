/** The single screens on the way to a new goal. */
import { useState } from "preact/hooks";
import type { Horizon } from "../../core/events/types.ts";
import { useSpace } from "../app-context.ts";
import { hasEnded } from "../goals/Goals.tsx";
import { SURE_ENOUGH } from "../measures/RateGoal.tsx";
import { Button } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { type Choice, ManyOf, OneOf } from "../parts/Choices.tsx";
import { Field } from "../parts/Field.tsx";
import { Scale } from "../parts/Scale.tsx";
import { fill, words } from "../words/index.ts";
import type { GoalDrafts } from "./goal-drafts.ts";
import { ideasFor } from "./ideas.ts";
import { isVague } from "./vague.ts";

const HORIZONS = Object.entries(words.goals.horizon).map(([value, label]) => ({ value, label })) as Choice<Horizon>[];

interface PartProps {
  readonly said: GoalDrafts;
}

export function Wish({ said, mend }: PartProps & { readonly mend: string | null }) {
  const [ideas, setIdeas] = useState(false);
  return (
    <>
      <Field
        label={words.newGoal.wish}
        hint={words.newGoal.wishHint}
        value={said.wish.text}
        onInput={said.wish.type}
        long
        limit={10_000}
        mend={mend}
      />
      {isVague(said.wish.text) && (
        <Banner icon="leaf">
          <p>{fill(words.newGoal.vague, { text: said.wish.text.trim() })}</p>
        </Banner>
      )}
      <Button kind="quiet" icon="leaf" pressed={ideas} onClick={() => setIdeas(!ideas)}>
        {words.newGoal.ideas}
      </Button>
      {ideas && (
        <Card tone="calm">
          <p class="small soft">{words.newGoal.ideasText}</p>
          <div class="chips">
            {ideasFor(said.areas.text.split(" ")).map((idea) => (
              <Button
                key={idea.title}
                onClick={() => {
                  said.wish.type(idea.title);
                  said.step.type(idea.step);
                }}
              >
                {idea.title}
              </Button>
            ))}
          </div>
        </Card>
      )}
    </>
  );
}

export function Why({ said }: PartProps) {
  const { shared } = useSpace();
  const named = shared.matters.values.filter((value) => !value.retired);
  return (
    <>
      <Field
        label={words.newGoal.why}
        hint={words.newGoal.whyHint}
        value={said.why.text}
        onInput={said.why.type}
        limit={500}
      />
      {named.length > 0 && (
        <ManyOf
          legend={words.newGoal.whichValue}
          options={named.map((one) => ({ value: one.value, label: one.label }))}
          value={said.values.text.split(" ").filter(Boolean)}
          onChange={(chosen) => said.values.type(chosen.join(" "))}
        />
      )}
    </>
  );
}

/** Importance and confidence. Where confidence is low, a smaller step or goal is offered, never forced. */
export function Ready({ said, smaller }: PartProps & { readonly smaller: (part: "step" | "wish") => void }) {
  const ends = { low: words.goal.notAtAll, high: words.goal.fully };
  const confidence = numberOf(said.confidence.text);
  return (
    <>
      <p class="strong">{words.newGoal.readiness}</p>
      <Scale
        legend={words.goal.importance}
        value={numberOf(said.importance.text)}
        onChange={(value) => said.importance.type(String(value))}
        {...ends}
      />
      <Scale
        legend={words.goal.confidence}
        value={confidence}
        onChange={(value) => said.confidence.type(String(value))}
        {...ends}
      />
      {confidence !== null && confidence < SURE_ENOUGH && (
        <Banner icon="leaf">
          <p>{words.goal.smaller}</p>
          <div class="row">
            <Button onClick={() => smaller("step")}>{words.newGoal.smallerStep}</Button>
            <Button onClick={() => smaller("wish")}>{words.goal.makeSmaller}</Button>
          </div>
        </Banner>
      )}
    </>
  );
}

function numberOf(text: string): number | null {
  return text === "" ? null : Number(text);
}

export function Far({ said }: PartProps) {
  const { shared } = useSpace();
  const horizon = (said.horizon.text || "short") as Horizon;
  const bigger = shared.board.goals.filter((goal) => goal.horizon !== "short" && !hasEnded(goal));
  return (
    <>
      <OneOf legend={words.newGoal.horizon} options={HORIZONS} value={horizon} onChange={said.horizon.type} />
      {bigger.length > 0 && horizon !== "aspiration" && (
        <OneOf
          legend={words.newGoal.balanceShort}
          options={[
            ...bigger.map((goal) => ({ value: goal.goal, label: goal.title })),
            { value: "none", label: words.newGoal.noParent },
          ]}
          value={said.parent.text || "none"}
          onChange={said.parent.type}
        />
      )}
    </>
  );
}

export function All({ said, title }: PartProps & { readonly title: string }) {
  const { otherName } = useSpace();
  return (
    <>
      <Field
        label={words.newGoal.name}
        hint={words.newGoal.nameHint}
        value={said.name.text}
        onInput={said.name.type}
        limit={140}
      />
      <Card tone="calm" label={words.newGoal.ready}>
        <p class="own-words">{title}</p>
        {said.why.text && <p>{said.why.text}</p>}
        {said.step.text && (
          <p>
            {words.today.nextStep}: {said.step.text}
          </p>
        )}
      </Card>
      <p class="small soft">{words.newGoal.readyText}</p>
      <p class="small soft">{fill(words.newGoal.shared, { name: otherName })}</p>
    </>
  );
}
