import { answerSuggestion } from "../../core/commands/agreement.ts";
import { rewordGoal } from "../../core/commands/goals.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { ConcurrentDoc } from "../../core/views/goals/terms.ts";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { dated } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Suggestions of the other person, and wordings that were written at the same time, to choose between. */
export function Suggestions({ goal }: { readonly goal: GoalDoc }) {
  const { me, nameOf, today } = useSpace();
  const { run } = useWriting();
  const ended = goal.status === "reached" || goal.status === "closed";
  const open = ended ? [] : goal.suggestions.filter((each) => each.state === "open" && each.by !== me.member);
  return (
    <>
      {open.map((each) => (
        <Card key={each.suggestion} label={fill(words.goal.suggestion, { name: nameOf(each.by) })}>
          <h2>{fill(words.goal.suggestion, { name: nameOf(each.by) })}</h2>
          {each.title && <p>{fill(words.goal.suggestedTitle, { text: each.title })}</p>}
          {each.why && <p>{fill(words.goal.suggestedWhy, { text: each.why })}</p>}
          {each.due && <p>{fill(words.goal.suggestedDue, { day: dated(each.due, today) })}</p>}
          {each.horizon && (
            <p>{fill(words.goal.suggestedHorizon, { text: words.goals.horizon[each.horizon].toLowerCase() })}</p>
          )}
          {each.reason && <p class="soft">{fill(words.goal.because, { text: each.reason })}</p>}
          <div class="row">
            <Button
              kind="main"
              onClick={() =>
                void run(answerSuggestion, { suggestion: each.suggestion, accepted: true }, words.goal.suggestionTaken)
              }
            >
              {words.goal.take}
            </Button>
            <Button
              onClick={() =>
                void run(answerSuggestion, { suggestion: each.suggestion, accepted: false }, words.goal.suggestionLeft)
              }
            >
              {words.goal.leave}
            </Button>
          </div>
        </Card>
      ))}
      {goal.concurrent.map((each) => (
        <Wordings key={each.field} goal={goal} concurrent={each} />
      ))}
    </>
  );
}

const REWORDED = ["title", "own_words", "why"] as const;

/** Two wordings that did not know of each other. Keeping one writes it anew, on top of both. */
function Wordings({ goal, concurrent }: { readonly goal: GoalDoc; readonly concurrent: ConcurrentDoc }) {
  const { me, nameOf } = useSpace();
  const { run } = useWriting();
  const field = REWORDED.find((each) => each === concurrent.field);
  if (!field || (field === "own_words" && me.role !== "client")) return null;
  const keep = (value: string) => run(rewordGoal, { goal: goal.goal, [field]: value });
  return (
    <Card>
      <p class="strong">{words.goal.twoWordings}</p>
      <ul class="rows">
        {concurrent.values.map((each) => (
          <li key={each.change} class="stack tight">
            <p class="own-words">{String(each.value)}</p>
            <div class="row apart">
              <span class="small soft">{nameOf(each.by)}</span>
              <Button onClick={() => void keep(String(each.value))}>{words.goal.keepThis}</Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
