/** The goals of the session: open one for both, change it, and agree to it again. */
import { agreeToGoal } from "../../core/commands/agreement.ts";
import { useSpace } from "../app-context.ts";
import { Agreement } from "../goals/Agreement.tsx";
import { GoalTags } from "../goals/GoalRow.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface GoalsProps {
  readonly goal: string | null;
  readonly onOpen: (goal: string | null) => void;
}

export function GoalsNow({ goal, onOpen }: GoalsProps) {
  const { shared } = useSpace();
  const { run } = useWriting();
  const open = shared.board.goals.filter((goal) => !hasEnded(goal));
  if (open.length === 0) return <p class="soft">{words.goals.empty}</p>;
  return (
    <ul class="stack tight">
      {open.map((goalDoc) => (
        <li key={goalDoc.goal}>
          <Card tone={goalDoc.goal === goal ? "calm" : "flat"} label={goalDoc.title}>
            <div class="row apart">
              <div class="grow stack tight">
                <p class="own-words">{goalDoc.title}</p>
                <GoalTags goal={goalDoc} />
              </div>
              <Button
                pressed={goalDoc.goal === goal}
                label={`${words.live.lookNow}: ${goalDoc.title}`}
                onClick={() => onOpen(goalDoc.goal === goal ? null : goalDoc.goal)}
              >
                {words.live.lookNow}
              </Button>
            </div>
            {goalDoc.goal === goal && (
              <div class="stack tight">
                {goalDoc.own_words && <blockquote class="own-words">{goalDoc.own_words}</blockquote>}
                {goalDoc.agreement.stale && (
                  <Button
                    kind="main"
                    icon="done"
                    onClick={() => void run(agreeToGoal, { goal: goalDoc.goal }, words.agreement.saved)}
                  >
                    {words.live.agreeStale}
                  </Button>
                )}
                <Agreement goal={goalDoc} />
                <p>
                  <LinkButton icon="edit" to={href("goalChange", { goal: goalDoc.goal })}>
                    {words.live.change}
                  </LinkButton>
                </p>
              </div>
            )}
          </Card>
        </li>
      ))}
    </ul>
  );
}
