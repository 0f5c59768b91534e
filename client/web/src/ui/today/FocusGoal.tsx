import { dueToday } from "../../core/views/due.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { pausedOn } from "../../core/views/goals/status.ts";
import type { MetDoc } from "../../core/views/met.ts";
import { useSpace } from "../app-context.ts";
import { standingSteps, tickToday } from "../client/next-step.ts";
import { ReachedNow } from "../milestones/Reached.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { Momentum } from "../parts/Momentum.tsx";
import { A, href } from "../router.tsx";
import { dated } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { StepNow } from "./StepNow.tsx";

interface FocusGoalProps {
  readonly goal: GoalDoc;
  readonly grown: number | null;
  /** The one milestone to ask about, where it is of this goal. */
  readonly asked: MetDoc | null;
}

/** A goal to hold on to: its why, its next step, its momentum. Only one step is shown; the others wait. */
export function FocusGoal({ goal, grown, asked }: FocusGoalProps) {
  const { shared, today } = useSpace();
  const resting = pausedOn(goal.pauses, today);
  const due = dueToday(shared, today).filter((doc) => doc.kind === "step" && doc.goal === goal.goal);
  const steps = standingSteps(goal);
  const noted = steps.filter((step) => tickToday(shared, step, today) !== null);
  const next = due.flatMap((doc) => steps.find((step) => step.step === doc.id) ?? [])[0];
  const until = goal.pauses.at(-1)?.until ?? null;
  return (
    <Card>
      <div class="stack tight">
        <A to={href("goal", { goal: goal.goal })} class="plain-link">
          <h3 class="own-words">{goal.title}</h3>
        </A>
        {goal.why && <p class="soft">{goal.why}</p>}
        {resting && (
          <p>
            <Tag icon="pause">
              {until ? fill(words.today.restingUntil, { day: dated(until, today) }) : words.today.resting}
            </Tag>
          </p>
        )}
      </div>
      {noted.map((step) => (
        <StepNow key={step.step} step={step} left={null} />
      ))}
      {next && <StepNow step={next} left={due.find((doc) => doc.id === next.step)?.left ?? null} />}
      {due.length > 1 && <p class="small soft">{counted(words.today.moreSteps, due.length - 1)}</p>}
      {!resting && !next && noted.length === 0 && (
        <div class="row apart">
          <p class="soft grow">{words.today.noStep}</p>
          <LinkButton kind="quiet" icon="add" to={href("goal", { goal: goal.goal })}>
            {words.today.addStep}
          </LinkButton>
        </div>
      )}
      <ReachedNow asked={asked} />
      {grown !== null && <Momentum thousandths={grown} resting={resting} />}
    </Card>
  );
}
