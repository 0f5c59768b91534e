/** The recap of a session: either may write it, both read it afterwards. */
import { useState } from "preact/hooks";
import { recapSession } from "../../core/commands/sessions.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { DraftField } from "../parts/Field.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface RecapProps {
  readonly session: SessionDoc;
  readonly onTyping: (on: boolean) => void;
}

export function Recap({ session, onTyping }: RecapProps) {
  const { store } = useApp();
  const { nameOf } = useSpace();
  const { run } = useWriting();
  const [changing, setChanging] = useState(false);
  const drafts = { summary: `recap/${session.session}`, agreed: `recap-agreed/${session.session}` };
  const said = session.recap;
  const change = (): void => {
    if (said && store.draft(drafts.summary).value === "") {
      store.keepDraft(drafts.summary, said.summary);
      store.keepDraft(drafts.agreed, said.agreed.join("\n"));
    }
    setChanging(true);
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const agreed = store.draft(drafts.agreed).value.split("\n");
    const told = { session: session.session, summary: store.draft(drafts.summary).value, agreed };
    const recapped = await run(recapSession, told, words.live.recapSaved);
    if (!recapped?.length) return;
    store.keepDraft(drafts.summary, "");
    store.keepDraft(drafts.agreed, "");
    setChanging(false);
    onTyping(false);
  };
  return (
    <>
      {said && !changing && (
        <Card tone="calm">
          <p class="as-written">{said.summary}</p>
          {said.agreed.length > 0 && (
            <>
              <h3>{words.sessions.agreed}</h3>
              <ul class="bullets">
                {said.agreed.map((agreement) => (
                  <li key={agreement}>{agreement}</li>
                ))}
              </ul>
            </>
          )}
          <p class="row apart small soft">
            <span>{fill(words.live.recapBy, { name: nameOf(said.by) })}</span>
            <Button kind="quiet" onClick={change}>
              {words.notes.change}
            </Button>
          </p>
        </Card>
      )}
      {(!said || changing) && (
        <form class="stack" onSubmit={(event) => void save(event)} onInput={() => onTyping(true)}>
          <DraftField draft={drafts.summary} label={words.live.summary} long limit={10_000} />
          <DraftField draft={drafts.agreed} label={words.live.agreed} long limit={5000} />
          <p>
            <Button kind="main" type="submit">
              {words.live.recapSave}
            </Button>
          </p>
        </form>
      )}
    </>
  );
}
