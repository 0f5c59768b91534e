import { useState } from "preact/hooks";
import { reachMilestone } from "../../core/commands/milestones.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { MilestoneDoc } from "../../core/views/goals/milestones.ts";
import { type MetDoc, met } from "../../core/views/met.ts";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { dated } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { AddMilestone } from "./AddMilestone.tsx";
import { Celebrate } from "./Celebrate.tsx";
import { inNumbers, numberNow } from "./criterion.ts";
import { Reached } from "./Reached.tsx";

/** The places on the way, as knots on a rail: each with its criterion, and a calm celebration when it is reached. */
export function Milestones({ goal }: { readonly goal: GoalDoc }) {
  const { shared } = useSpace();
  const asked = met(shared);
  const [adding, setAdding] = useState(false);
  const [celebrating, setCelebrating] = useState<MilestoneDoc | null>(null);
  return (
    <section class="stack tight">
      <h2>{words.goal.milestones}</h2>
      {goal.milestones.length === 0 && <p class="soft">{words.goal.noMilestones}</p>}
      <ol class="rail-list">
        {goal.milestones.map((milestone) => (
          <Milestone
            key={milestone.milestone}
            milestone={milestone}
            asked={asked.find((one) => one.milestone === milestone.milestone) ?? null}
            onCelebrate={() => setCelebrating(milestone)}
          />
        ))}
      </ol>
      <p>
        <Button icon="add" onClick={() => setAdding(true)}>
          {words.goal.addMilestone}
        </Button>
      </p>
      {adding && <AddMilestone goal={goal} onClose={() => setAdding(false)} />}
      {celebrating && <Celebrate milestone={celebrating} onClose={() => setCelebrating(null)} />}
    </section>
  );
}

interface MilestoneProps {
  readonly milestone: MilestoneDoc;
  /** Its number, where that is there and nobody has answered yet. */
  readonly asked: MetDoc | null;
  readonly onCelebrate: () => void;
}

function Milestone({ milestone, asked, onCelebrate }: MilestoneProps) {
  const space = useSpace();
  const { me, today } = space;
  const { run } = useWriting();
  const number = inNumbers(milestone, space);
  const isAsked = asked !== null && me.role === "client";
  const reach = async (): Promise<void> => {
    if (await run(reachMilestone, { milestone: milestone.milestone }, words.goal.reachedSaved)) onCelebrate();
  };
  return (
    <li class={milestone.reached ? "come" : undefined}>
      <p class="strong">{milestone.title}</p>
      {milestone.criterion && <p class="small soft">{fill(words.goal.criterion, { text: milestone.criterion })}</p>}
      {number && (
        <p class="small soft">
          {number} {!milestone.reached && !isAsked && numberNow(milestone, space)}
        </p>
      )}
      {milestone.reached ? (
        <p class="small">{fill(words.goals.reachedOn, { day: dated(milestone.reached.day, today) })}</p>
      ) : (
        milestone.due && <p class="small soft">{fill(words.goals.dueOn, { day: dated(milestone.due, today) })}</p>
      )}
      {milestone.celebrations.map(
        (celebration) =>
          (celebration.message ?? celebration.how) && (
            <p key={celebration.celebration} class="own-words row still top">
              <Icon name="win" />
              <span>{[celebration.message, celebration.how].filter(Boolean).join(" · ")}</span>
            </p>
          ),
      )}
      {asked && <Reached milestone={milestone} asked={asked} onReached={onCelebrate} />}
      {!milestone.reached && !isAsked && (
        <Button
          kind="quiet"
          icon="flag"
          label={`${words.goal.reached}: ${milestone.title}`}
          onClick={() => void reach()}
        >
          {words.goal.reached}
        </Button>
      )}
      {milestone.reached && milestone.celebrations.length === 0 && (
        <Button kind="quiet" icon="win" onClick={onCelebrate}>
          {words.goal.celebrate}
        </Button>
      )}
    </li>
  );
}
