import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { statusOn } from "../../core/views/goals/status.ts";
import { useSpace } from "../app-context.ts";
import { Tag } from "../parts/Card.tsx";
import { Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { words } from "../words/index.ts";

/** A goal in a list: its name and how it stands, in words. */
export function GoalRow({ goal, to }: { readonly goal: GoalDoc; readonly to?: string }) {
  return (
    <A to={to ?? href("goal", { goal: goal.goal })} class="card flat">
      <span class="row still">
        <span class="grow stack tight">
          <span class="own-words">{goal.title}</span>
          <GoalTags goal={goal} />
        </span>
        <Icon name="next" />
      </span>
    </A>
  );
}

/** Tags of a goal: in focus, resting or ended, and an agreement that has gone stale. */
export function GoalTags({ goal }: { readonly goal: GoalDoc }) {
  const { today } = useSpace();
  const status = statusOn(goal.status, goal.pauses, today);
  const going = goal.status === "active" || goal.status === "draft" || goal.status === "paused";
  return (
    <span class="row">
      {goal.in_focus && going && (
        <Tag tone="calm" icon="today">
          {words.goals.inFocus}
        </Tag>
      )}
      <Tag tone={goal.status === "reached" ? "glad" : undefined} icon={goal.status === "reached" ? "win" : undefined}>
        {words.goals.status[status]}
      </Tag>
      {goal.horizon === "aspiration" && <Tag>{words.goals.horizon.aspiration}</Tag>}
      {going && goal.agreement.stale && (
        <Tag tone="warm" icon="again">
          {words.agreement.markStale}
        </Tag>
      )}
      {going && goal.agreement.state === "agreed" && <Tag icon="done">{words.agreement.markAgreed}</Tag>}
      {going && goal.agreement.state === "waiting" && <Tag>{words.agreement.markWaiting}</Tag>}
    </span>
  );
}
