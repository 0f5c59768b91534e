/** A therapist suggests other words, or another day, for a goal. It stays the client's: they take it up or leave it. */
import { useState } from "preact/hooks";
import { suggestChange } from "../../core/commands/agreement.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { DraftField, Field } from "../parts/Field.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

export function SuggestChange({ goal }: { readonly goal: GoalDoc }) {
  const { me } = useSpace();
  const [asking, setAsking] = useState(false);
  const ended = goal.status === "reached" || goal.status === "closed";
  if (me.role !== "therapist" || ended) return null;
  return (
    <p>
      <Button icon="talk" onClick={() => setAsking(true)}>
        {words.client.suggest}
      </Button>
      {asking && <Ask goal={goal} onClose={() => setAsking(false)} />}
    </p>
  );
}

function Ask({ goal, onClose }: { readonly goal: GoalDoc; readonly onClose: () => void }) {
  const { store } = useApp();
  const { otherName } = useSpace();
  const { run } = useWriting();
  const form = useForm(`suggest/${goal.goal}`);
  const [due, setDue] = form.choice("due", "");
  const [mend, setMend] = useState<string | null>(null);
  const drafts = { title: `suggest-title/${goal.goal}`, reason: `suggest-reason/${goal.goal}` };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const [title, reason] = [drafts.title, drafts.reason].map((draft) => store.draft(draft).value);
    const told = { goal: goal.goal, title: title ?? "", due: due || null, reason: reason ?? "" };
    const suggested = await run(suggestChange, told, words.client.suggestSaved);
    if (suggested?.length === 0) return setMend(words.client.suggestNothing);
    if (!suggested) return;
    for (const draft of Object.values(drafts)) store.keepDraft(draft, "");
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.client.suggestTitle} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <p>{fill(words.client.suggestText, { name: otherName })}</p>
        <DraftField draft={drafts.title} label={words.client.suggestName} limit={200} mend={mend} />
        <Field label={words.client.suggestDue} kind="date" value={due} onInput={setDue} />
        <DraftField draft={drafts.reason} label={words.client.suggestWhy} long limit={2000} />
        <Button kind="main" type="submit" wide>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
