/** Where a therapist looks for a new goal: the client writes it, and what can be done instead. */
import { useSpace } from "../app-context.ts";
import { useGoalDrafts } from "../first/goal-drafts.ts";
import { Screen } from "../frame/Screen.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Field } from "../parts/Field.tsx";
import { href } from "../router.tsx";
import { fill, words } from "../words/index.ts";

export function TheirGoals() {
  const { otherName } = useSpace();
  const { wish, why, step, name } = useGoalDrafts();
  // Older versions let a therapist write a goal and lost it in the end: what was typed then is still here, to be copied.
  const typed = [
    { draft: wish, label: words.client.typedWish },
    { draft: why, label: words.client.typedWhy },
    { draft: step, label: words.client.typedStep },
    { draft: name, label: words.client.typedName },
  ].filter(({ draft }) => draft.text !== "");
  return (
    <Screen title={words.newGoal.title} back={href("goals")}>
      <p>{fill(words.client.goalsAreTheirs, { name: otherName })}</p>
      <LinkButton to={href("goals")}>{words.client.toGoals}</LinkButton>
      {typed.map(({ draft, label }) => (
        <Field key={label} label={label} value={draft.text} onInput={draft.type} long limit={10_000} />
      ))}
    </Screen>
  );
}
