/** One goal: the person's own words first, then what is done for it, then what was said about it. */
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Measures } from "../measures/Measures.tsx";
import { RateGoal, Readiness } from "../measures/RateGoal.tsx";
import { Milestones } from "../milestones/Milestones.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { A, href } from "../router.tsx";
import { IfThenPlans } from "../steps/IfThenPlans.tsx";
import { Steps } from "../steps/Steps.tsx";
import { dated } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { Agreement } from "./Agreement.tsx";
import { Comments } from "./Comments.tsx";
import { useGoal } from "./find.ts";
import { GoalActions } from "./GoalActions.tsx";
import { GoalTags } from "./GoalRow.tsx";
import { SuggestChange } from "./SuggestChange.tsx";
import { Suggestions } from "./Suggestions.tsx";

export function Goal() {
  const goal = useGoal();
  if (!goal) return <NotThere />;
  return (
    <Screen title={goal.title} back={href("goals")}>
      <About goal={goal} />
      <Suggestions goal={goal} />
      <SuggestChange goal={goal} />
      <div class="two">
        <LinkButton icon="progress" to={href("goalProgress", { goal: goal.goal })}>
          {words.goal.seeProgress}
        </LinkButton>
        <RateGoal goal={goal} />
      </div>
      <Steps goal={goal} />
      <Milestones goal={goal} />
      <IfThenPlans goal={goal} />
      <Measures goal={goal} />
      <Readiness goal={goal} />
      <Agreement goal={goal} />
      <Comments on={goal.goal} comments={goal.comments} />
      <GoalActions goal={goal} />
    </Screen>
  );
}

function About({ goal }: { readonly goal: GoalDoc }) {
  const { shared, today } = useSpace();
  const parent = shared.board.goals.find((goalDoc) => goalDoc.goal === goal.parent);
  const values = shared.matters.values.filter((value) => goal.values.includes(value.value));
  return (
    <div class="stack">
      <GoalTags goal={goal} />
      {parent && (
        <p class="small">
          <A to={href("goal", { goal: parent.goal })}>{fill(words.goals.under, { title: parent.title })}</A>
        </p>
      )}
      {goal.why && (
        <p>
          <span class="soft">{words.goal.why}: </span>
          {goal.why}
        </p>
      )}
      {values.length > 0 && <p class="small soft">{values.map((value) => value.label).join(" · ")}</p>}
      {goal.own_words && (
        <Card tone="calm" label={words.goal.ownWords}>
          <p class="small soft">{words.goal.ownWords}</p>
          <blockquote class="own-words">{goal.own_words}</blockquote>
        </Card>
      )}
      {goal.ending && <Ending goal={goal} />}
      {goal.due && !goal.ending && <p class="small soft">{fill(words.goals.dueOn, { day: dated(goal.due, today) })}</p>}
      {goal.needs_a_look && (
        <Banner>
          <p>{words.goal.needsLook}</p>
        </Banner>
      )}
    </div>
  );
}

function Ending({ goal }: { readonly goal: GoalDoc }) {
  const { today } = useSpace();
  const { ending } = goal;
  if (!ending) return null;
  const note = ending.note ?? "";
  return (
    <Card tone={goal.status === "reached" ? "glad" : "flat"}>
      <p class="as-written">
        {goal.status === "reached"
          ? fill(words.goalEnds.reachedOn, { day: dated(ending.day ?? today, today), note })
          : fill(words.goalEnds.letGo, { note })}
      </p>
    </Card>
  );
}
