/** The list of goals: in focus, going on and ended, each under the bigger goal that it belongs to. */
import { useState } from "preact/hooks";
import { focusGoals, rankGoals } from "../../core/commands/goal_status.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Empty } from "../parts/Card.tsx";
import { ManyOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { GoalRow } from "./GoalRow.tsx";

type Asking = "focus" | "order" | null;

export function Goals() {
  const { me, otherName, shared } = useSpace();
  const [asking, setAsking] = useState<Asking>(null);
  const { goals, tree } = shared.board;
  const byId = new Map(goals.map((goal) => [goal.goal, goal]));
  const nodes = tree.flatMap((node) => {
    const goal = byId.get(node.goal);
    return goal ? [{ ...node, doc: goal }] : [];
  });
  const open = nodes.filter((node) => !hasEnded(node.doc));
  const ended = nodes.filter((node) => hasEnded(node.doc));
  return (
    <Screen
      title={words.goals.title}
      beside={
        <LinkButton kind="quiet" icon="flag" to={href("roadmap")}>
          {words.goals.roadmap}
        </LinkButton>
      }
    >
      {goals.length === 0 ? (
        <Empty icon="goals">
          <p>{words.goals.empty}</p>
        </Empty>
      ) : (
        <Balance goals={open.map((node) => node.doc)} />
      )}
      {me.role === "client" ? (
        <LinkButton kind="main" wide icon="add" to={href("newGoal")}>
          {words.goals.new}
        </LinkButton>
      ) : (
        <p class="soft">{fill(words.client.goalsAreTheirs, { name: otherName })}</p>
      )}
      {open.length > 0 && (
        <section class="stack tight">
          <h2>{words.goals.open}</h2>
          <ul class="stack tight">
            {open.map((node) => (
              <li key={node.goal} class={node.depth > 0 ? "under" : undefined}>
                <GoalRow goal={node.doc} />
              </li>
            ))}
          </ul>
          <div class="row">
            <Button kind="quiet" onClick={() => setAsking("focus")}>
              {words.goals.changeFocus}
            </Button>
            {open.length > 1 && (
              <Button kind="quiet" onClick={() => setAsking("order")}>
                {words.goals.order}
              </Button>
            )}
          </div>
        </section>
      )}
      {ended.length > 0 && (
        <details>
          <summary>{words.goals.ended}</summary>
          <ul class="stack tight">
            {ended.map((node) => (
              <li key={node.goal}>
                <GoalRow goal={node.doc} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {asking === "focus" && <Focus goals={open.map((node) => node.doc)} onClose={() => setAsking(null)} />}
      {asking === "order" && <Order goals={open.map((node) => node.doc)} onClose={() => setAsking(null)} />}
    </Screen>
  );
}

export function hasEnded(goal: GoalDoc): boolean {
  return goal.status === "reached" || goal.status === "closed";
}

/** A hint where all goals are of one kind: short wins and long hopes carry each other. */
function Balance({ goals }: { readonly goals: readonly GoalDoc[] }) {
  if (goals.length < 2) return null;
  const short = goals.filter((goal) => goal.horizon === "short").length;
  if (short > 0 && short < goals.length) return null;
  return (
    <Banner icon="leaf">
      <p>{short === 0 ? words.goals.allLong : words.goals.allShort}</p>
    </Banner>
  );
}

interface AskProps {
  readonly goals: readonly GoalDoc[];
  readonly onClose: () => void;
}

function Focus({ goals, onClose }: AskProps) {
  const { shared } = useSpace();
  const { run } = useWriting();
  const form = useForm("goals/focus");
  const [kept, setChosen] = form.choice<readonly string[]>("goals", shared.board.focus);
  // One that has ended since it was chosen takes no room any more.
  const focus = kept.filter((id) => goals.some((goal) => goal.goal === id));
  const save = async (): Promise<void> => {
    if (!(await run(focusGoals, { focus }, words.goals.focusSaved))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goals.focusTitle} onClose={onClose}>
      <p>{words.goals.focusText}</p>
      <ManyOf
        legend={words.goals.focusTitle}
        hideLegend
        options={goals.map((goal) => ({ value: goal.goal, label: goal.title }))}
        value={focus}
        onChange={setChosen}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}

/** The goals in the order that was kept; those that came since stand at the end. */
function inOrder(goals: readonly GoalDoc[], kept: readonly string[]): readonly GoalDoc[] {
  const known = kept.flatMap((id) => goals.find((goal) => goal.goal === id) ?? []);
  return [...known, ...goals.filter((goal) => !known.includes(goal))];
}

function Order({ goals, onClose }: AskProps) {
  const { run } = useWriting();
  const form = useForm("goals/order");
  const [kept, keep] = form.choice<readonly string[]>("goals", []);
  const order = inOrder(goals, kept);
  const move = (at: number, by: number): void => {
    const next = [...order];
    const [taken] = next.splice(at, 1);
    if (taken) next.splice(at + by, 0, taken);
    keep(next.map((goal) => goal.goal));
  };
  const top = (at: number): void => move(at, -at);
  const save = async (): Promise<void> => {
    const told = { order: order.map((goal) => goal.goal) };
    if (!(await run(rankGoals, told, words.goals.orderSaved))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goals.orderTitle} onClose={onClose}>
      <ol class="rows">
        {order.map((goal, at) => (
          <li key={goal.goal} class="row apart still">
            <span class="grow">{goal.title}</span>
            {at > 1 && (
              <Button
                kind="quiet"
                icon="top"
                label={fill(words.goals.moveTop, { title: goal.title })}
                onClick={() => top(at)}
              />
            )}
            <Button
              kind="quiet"
              icon="up"
              disabled={at === 0}
              label={fill(words.goals.moveUp, { title: goal.title })}
              onClick={() => move(at, -1)}
            />
            <Button
              kind="quiet"
              icon="down"
              disabled={at === order.length - 1}
              label={fill(words.goals.moveDown, { title: goal.title })}
              onClick={() => move(at, 1)}
            />
          </li>
        ))}
      </ol>
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}
