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
  const open = ended
    ? []
    : goal.suggestions.filter((suggestion) => suggestion.state === "open" && suggestion.by !== me.member);
  return (
    <>
      {open.map((suggestionDoc) => (
        <Card key={suggestionDoc.suggestion} label={fill(words.goal.suggestion, { name: nameOf(suggestionDoc.by) })}>
          <h2>{fill(words.goal.suggestion, { name: nameOf(suggestionDoc.by) })}</h2>
          {suggestionDoc.title && <p>{fill(words.goal.suggestedTitle, { text: suggestionDoc.title })}</p>}
          {suggestionDoc.why && <p>{fill(words.goal.suggestedWhy, { text: suggestionDoc.why })}</p>}
          {suggestionDoc.due && <p>{fill(words.goal.suggestedDue, { day: dated(suggestionDoc.due, today) })}</p>}
          {suggestionDoc.horizon && (
            <p>
              {fill(words.goal.suggestedHorizon, { text: words.goals.horizon[suggestionDoc.horizon].toLowerCase() })}
            </p>
          )}
          {suggestionDoc.reason && <p class="soft">{fill(words.goal.because, { text: suggestionDoc.reason })}</p>}
          <div class="row">
            <Button
              kind="main"
              onClick={() =>
                void run(
                  answerSuggestion,
                  { suggestion: suggestionDoc.suggestion, accepted: true },
                  words.goal.suggestionTaken,
                )
              }
            >
              {words.goal.take}
            </Button>
            <Button
              onClick={() =>
                void run(
                  answerSuggestion,
                  { suggestion: suggestionDoc.suggestion, accepted: false },
                  words.goal.suggestionLeft,
                )
              }
            >
              {words.goal.leave}
            </Button>
          </div>
        </Card>
      ))}
      {goal.concurrent.map((edit) => (
        <Wordings key={edit.field} goal={goal} concurrent={edit} />
      ))}
    </>
  );
}

const REWORDED = ["title", "own_words", "why"] as const;

/** Two wordings that did not know of each other. Keeping one writes it anew, on top of both. */
function Wordings({ goal, concurrent }: { readonly goal: GoalDoc; readonly concurrent: ConcurrentDoc }) {
  const { me, nameOf } = useSpace();
  const { run } = useWriting();
  const field = REWORDED.find((field) => field === concurrent.field);
  if (!field || (field === "own_words" && me.role !== "client")) return null;
  const keep = (value: string) => run(rewordGoal, { goal: goal.goal, [field]: value });
  return (
    <Card>
      <p class="strong">{words.goal.twoWordings}</p>
      <ul class="rows">
        {concurrent.values.map((value) => (
          <li key={value.change} class="stack tight">
            <p class="own-words">{String(value.value)}</p>
            <div class="row apart">
              <span class="small soft">{nameOf(value.by)}</span>
              <Button onClick={() => void keep(String(value.value))}>{words.goal.keepThis}</Button>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
