/** The way from where one started to where one wants to be: hopes, goals, places on the way. */
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Card, Empty } from "../parts/Card.tsx";
import { A, href } from "../router.tsx";
import { dated, dayOf } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { GoalTags } from "./GoalRow.tsx";

export function Roadmap() {
  const { shared } = useSpace();
  const { goals, tree } = shared.board;
  const byId = new Map(goals.map((goal) => [goal.goal, goal]));
  const roots = tree.filter((node) => node.depth === 0);
  return (
    <Screen title={words.goals.roadmapTitle} back={href("goals")} wide>
      <p>{words.goals.roadmapText}</p>
      {goals.length === 0 && (
        <Empty icon="flag">
          <p>{words.goals.empty}</p>
        </Empty>
      )}
      <div class="pair">
        {roots.map((root) => {
          const at = tree.indexOf(root);
          const after = tree.findIndex((node, index) => index > at && node.depth === 0);
          const branch = tree.slice(at, after < 0 ? undefined : after).flatMap((node) => byId.get(node.goal) ?? []);
          const [first, ...rest] = branch;
          return first ? <Branch key={root.goal} first={first} rest={rest} /> : null;
        })}
      </div>
    </Screen>
  );
}

function Branch({ first, rest }: { readonly first: GoalDoc; readonly rest: readonly GoalDoc[] }) {
  return (
    <Card>
      <Stop goal={first} />
      {rest.map((goal) => (
        <Stop key={goal.goal} goal={goal} />
      ))}
    </Card>
  );
}

function Stop({ goal }: { readonly goal: GoalDoc }) {
  const { today } = useSpace();
  const done = goal.steps.reduce((sum, step) => sum + step.done_days.length, 0);
  return (
    <section class="stack tight">
      <h2 class="own-words">
        <A to={href("goal", { goal: goal.goal })}>{goal.title}</A>
      </h2>
      <GoalTags goal={goal} />
      <ol class="rail-list">
        <li class="come">
          <p class="small">{fill(words.goals.started, { day: dated(dayOf(goal.at), today) })}</p>
          {done > 0 && <p class="small soft">{counted(words.goals.stepsDone, done)}</p>}
        </li>
        {goal.milestones.map((milestone) => (
          <li key={milestone.milestone} class={milestone.reached ? "come" : undefined}>
            <p>{milestone.title}</p>
            <p class="small soft">
              {milestone.reached
                ? fill(words.goals.reachedOn, { day: dated(milestone.reached.day, today) })
                : milestone.due && fill(words.goals.dueOn, { day: dated(milestone.due, today) })}
            </p>
          </li>
        ))}
        {goal.ending?.day && (
          <li class="come">
            <p class="strong">{fill(words.goals.reachedOn, { day: dated(goal.ending.day, today) })}</p>
          </li>
        )}
        {!goal.ending && goal.due && (
          <li>
            <p class="small soft">{fill(words.goals.dueOn, { day: dated(goal.due, today) })}</p>
          </li>
        )}
      </ol>
    </section>
  );
}
