import { useState } from "preact/hooks";
import { proposeAgendaItem } from "../../core/commands/sessions.ts";
import type { Feeling } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { StepDoc } from "../../core/views/goals/steps.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import { useSpace } from "../app-context.ts";
import { isFinished, standingSteps } from "../client/next-step.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { OneOf } from "../parts/Choices.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href, useRouter } from "../router.tsx";
import { AddPlan } from "../steps/IfThenPlans.tsx";
import { AddStep, Split } from "../steps/Steps.tsx";
import { dated } from "../words/days.ts";
import { fill, listed, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { isHard } from "./hard.ts";

type Asking = "smaller" | "plan" | null;

/**
 * After a hard check-in, which is saved by now: what would help? Every way opens something to do, here and now. The
 * words are those of the last check-in, so that the screen stands also after a reload.
 */
export function WaysOn() {
  const { shared, mine, me } = useSpace();
  const own = [...shared.progress.moods, ...mine.check_ins].filter((mood) => mood.by === me.member);
  const last = own.sort((one, other) => one.at - other.at).at(-1);
  return <Ways feelings={(last?.feelings ?? []).filter(isHard)} day={last?.day ?? null} />;
}

function Ways({ feelings, day }: { readonly feelings: readonly Feeling[]; readonly day: string | null }) {
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const goals = inHand(shared);
  const form = useForm("ways-on");
  const [chosen, setChosen] = form.choice<string | null>("goal", null);
  const [asking, setAsking] = useState<Asking>(null);
  const goal = goals.find((goal) => goal.goal === chosen) ?? goals[0];
  const step = goal && nextStep(goal);
  const named = listed(feelings.map((feeling) => words.feelings[feeling].toLowerCase()));
  const bring = async (): Promise<void> => {
    const item = fill(words.waysOn.bringItem, { feelings: named, day: dated(day ?? today, today) });
    if (!(await run(proposeAgendaItem, { text: item }, words.waysOn.brought))) return;
    form.letGo();
    router.go(href("today"));
  };
  return (
    <Screen title={words.checkIn.afterTitle} back={href("today")}>
      {feelings.length > 0 && <p class="large">{fill(words.checkIn.afterText, { feelings: named })}</p>}
      <ul class="stack tight">
        <li>
          <Way to={href("help")} icon="help" title={words.waysOn.help} text={words.waysOn.helpText} />
        </li>
        <li>
          {goal ? (
            <Act icon="small" title={words.waysOn.breakDown} onClick={() => setAsking("smaller")}>
              {step ? fill(words.waysOn.breakDownStep, { title: step.title }) : words.waysOn.breakDownText}
            </Act>
          ) : (
            <Way to={href("newGoal")} icon="small" title={words.waysOn.smallThing} text={words.waysOn.smallThingText} />
          )}
        </li>
        {goal && (
          <li>
            <Act icon="plan" title={words.waysOn.plan} onClick={() => setAsking("plan")}>
              {words.waysOn.planText}
            </Act>
          </li>
        )}
        {feelings.length > 0 && (
          <li>
            <Act icon="talk" title={words.waysOn.bring} onClick={() => void bring()}>
              {words.waysOn.bringText}
            </Act>
          </li>
        )}
        <li>
          <Way to={href("newEntry")} icon="journal" title={words.waysOn.write} text={words.waysOn.writeText} />
        </li>
      </ul>
      {goal && goals.length > 1 && (
        <OneOf
          legend={words.waysOn.about}
          options={goals.map((goal) => ({ value: goal.goal, label: goal.title }))}
          value={goal.goal}
          onChange={setChosen}
        />
      )}
      <LinkButton kind="plain" wide to={href("today")}>
        {words.waysOn.notNow}
      </LinkButton>
      {goal && asking === "plan" && <AddPlan goal={goal.goal} onClose={() => setAsking(null)} />}
      {goal && asking === "smaller" && <Smaller goal={goal} step={step} onClose={() => setAsking(null)} />}
    </Screen>
  );
}

interface SmallerProps {
  readonly goal: GoalDoc;
  readonly step: StepDoc | undefined;
  readonly onClose: () => void;
}

/** The step that comes next, broken down; a tiny one where there is none. */
function Smaller({ goal, step, onClose }: SmallerProps) {
  // What stood when it was opened: once it is broken down, another step comes next.
  const [first] = useState(step);
  return first ? <Split step={first} onClose={onClose} /> : <AddStep goal={goal.goal} onClose={onClose} />;
}

/** The goals that a hard day may be about: those in focus, else the first that goes on. */
function inHand(shared: SharedProjection): readonly GoalDoc[] {
  const going = shared.board.goals.filter((goal) => !hasEnded(goal));
  const focus = going.filter((goal) => goal.in_focus);
  return focus.length > 0 ? focus : going.slice(0, 1);
}

function nextStep(goal: GoalDoc): StepDoc | undefined {
  return standingSteps(goal).find((standingStep) => !isFinished(standingStep));
}

interface InsideProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

function Way({ to, ...inside }: InsideProps & { readonly to: string }) {
  return (
    <A to={to} class="card way">
      <Inside {...inside} />
    </A>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly title: string;
  readonly onClick: () => void;
  readonly children: string;
}

function Act({ icon, title, onClick, children }: ActProps) {
  return (
    <button type="button" class="card way" onClick={onClick}>
      <Inside icon={icon} title={title} text={children} />
    </button>
  );
}

function Inside({ icon, title, text }: InsideProps) {
  return (
    <span class="row still">
      <Icon name={icon} />
      <span class="grow">
        <span class="strong">{title}</span>
        <br />
        <span class="small soft">{text}</span>
      </span>
      <Icon name="next" />
    </span>
  );
}
