/** The calm question at a milestone whose number is there. The client answers it; who goes with them reads. */
import { useState } from "preact/hooks";
import { postponeMilestone, reachMilestone } from "../../core/commands/milestones.ts";
import type { MilestoneDoc } from "../../core/views/goals/milestones.ts";
import type { MetDoc } from "../../core/views/met.ts";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { Celebrate } from "./Celebrate.tsx";
import { numberNow } from "./criterion.ts";

interface ReachedProps {
  readonly milestone: MilestoneDoc;
  readonly asked: MetDoc;
  /** The question, where the milestone's own title is not right above it. */
  readonly title?: string;
  readonly onReached: () => void;
}

export function Reached({ milestone, asked, title = words.milestone.ask, onReached }: ReachedProps) {
  const space = useSpace();
  const { run } = useWriting();
  const label = (answer: string): string => `${answer}: ${milestone.title}`;
  const reach = async (): Promise<void> => {
    const told = { milestone: milestone.milestone, evidence: asked.evidence };
    if (await run(reachMilestone, told, words.goal.reachedSaved)) onReached();
  };
  if (space.me.role !== "client") {
    return <p class="small">{fill(words.milestone.othersWord, { name: space.otherName })}</p>;
  }
  return (
    <Card tone="calm" label={label(words.milestone.ask)}>
      <div>
        <p class="strong">{title}</p>
        <p>{numberNow(milestone, space)}</p>
        <p class="small soft">{words.milestone.askText}</p>
      </div>
      <div class="row">
        <Button icon="flag" label={label(words.milestone.yes)} onClick={() => void reach()}>
          {words.milestone.yes}
        </Button>
        <Button
          label={label(words.milestone.notYet)}
          onClick={() => void run(postponeMilestone, { milestone: milestone.milestone }, words.milestone.notYetSaved)}
        >
          {words.milestone.notYet}
        </Button>
      </div>
    </Card>
  );
}

/** Asks away from the goal's page whether a milestone is reached, and stays to celebrate once it is answered. */
export function ReachedNow({ asked }: { readonly asked: MetDoc | null }) {
  const { shared } = useSpace();
  const [celebrating, setCelebrating] = useState<MilestoneDoc | null>(null);
  const milestone = shared.board.goals
    .flatMap((goal) => goal.milestones)
    .find((milestone) => milestone.milestone === asked?.milestone);
  return (
    <>
      {asked && milestone && (
        <Reached
          milestone={milestone}
          asked={asked}
          title={fill(words.today.dueMilestone, { title: milestone.title })}
          onReached={() => setCelebrating(milestone)}
        />
      )}
      {celebrating && <Celebrate milestone={celebrating} onClose={() => setCelebrating(null)} />}
    </>
  );
}
