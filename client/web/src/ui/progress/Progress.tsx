import { sinceLastSession } from "../../core/views/since.ts";
import { useSpace } from "../app-context.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { useGoal } from "../goals/find.ts";
import { RateGoal } from "../measures/RateGoal.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { GoalPicture } from "./GoalPicture.tsx";
import { ProgressBoard } from "./ProgressBoard.tsx";

/** The client's progress: what happened since the last session, then every goal. */
export function Progress() {
  const { shared, today, otherName } = useSpace();
  return (
    <Screen title={words.progress.title} wide>
      <Card tone="calm">
        <p>{sinceLastSession(shared, today)}</p>
      </Card>
      <ProgressBoard to={(goal) => href("goalProgress", { goal })} />
      <p class="small soft">{fill(words.progress.sameView, { name: otherName })}</p>
    </Screen>
  );
}

/** The client's picture of one goal. */
export function GoalProgress() {
  const { shared, otherName } = useSpace();
  const goal = useGoal();
  const progress = shared.progress.goals.find((goalDoc) => goalDoc.goal === goal?.goal);
  if (!goal || !progress) return <NotThere />;
  return (
    <Screen title={goal.title} back={href("progress")} wide>
      <GoalPicture goal={goal} progress={progress} />
      <div class="row">
        <RateGoal goal={goal} />
        <LinkButton to={href("goal", { goal: goal.goal })}>{words.progress.goTo}</LinkButton>
      </div>
      <p class="small soft">{fill(words.progress.sameView, { name: otherName })}</p>
    </Screen>
  );
}
