/** Commitments made in the session: who does what until which day. */
import { makeCommitment } from "../../core/commands/commitments.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { DraftField, Field } from "../parts/Field.tsx";
import { spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface PromisesProps {
  readonly session: SessionDoc;
  readonly onTyping: (on: boolean) => void;
}

export function Promises({ session, onTyping }: PromisesProps) {
  const { store } = useApp();
  const { today, nameOf, view } = useSpace();
  const { run } = useWriting();
  const draft = `live-commitment/${view.space}`;
  const form = useForm(draft);
  const [due, setDue] = form.choice("due", "");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { text: store.draft(draft).value, due: due || null, session: session.session };
    const made = await run(makeCommitment, told, words.sessions.commitmentSaved);
    if (!made?.length) return;
    form.letGo();
    onTyping(false);
  };
  return (
    <>
      <ul class="rows">
        {session.commitments.map((commitment) => (
          <li key={commitment.commitment}>
            <p>
              <span class="strong">{nameOf(commitment.by)}: </span>
              {commitment.text}
            </p>
            {commitment.due && (
              <p class="small soft">{fill(words.sessions.until, { day: spoken(commitment.due, today) })}</p>
            )}
          </li>
        ))}
      </ul>
      <form class="stack tight" onSubmit={(event) => void save(event)} onInput={() => onTyping(true)}>
        <DraftField draft={draft} label={words.sessions.commitmentText} limit={500} />
        <Field label={words.sessions.commitmentDue} kind="date" min={today} value={due} onInput={setDue} />
        <p>
          <Button type="submit" kind="main">
            {words.common.add}
          </Button>
        </p>
      </form>
    </>
  );
}
