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
  const open = shared.board.goals.filter((each) => !hasEnded(each));
  if (open.length === 0) return <p class="soft">{words.goals.empty}</p>;
  return (
    <ul class="stack tight">
      {open.map((each) => (
        <li key={each.goal}>
          <Card tone={each.goal === goal ? "calm" : "flat"} label={each.title}>
            <div class="row apart">
              <div class="grow stack tight">
                <p class="own-words">{each.title}</p>
                <GoalTags goal={each} />
              </div>
              <Button
                pressed={each.goal === goal}
                label={`${words.live.lookNow}: ${each.title}`}
                onClick={() => onOpen(each.goal === goal ? null : each.goal)}
              >
                {words.live.lookNow}
              </Button>
            </div>
            {each.goal === goal && (
              <div class="stack tight">
                {each.own_words && <blockquote class="own-words">{each.own_words}</blockquote>}
                {each.agreement.stale && (
                  <Button
                    kind="main"
                    icon="done"
                    onClick={() => void run(agreeToGoal, { goal: each.goal }, words.agreement.saved)}
                  >
                    {words.live.agreeStale}
                  </Button>
                )}
                <Agreement goal={each} />
                <p>
                  <LinkButton icon="edit" to={href("goalChange", { goal: each.goal })}>
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
