/** The therapist's observations, with the client's answers. */
import { useState } from "preact/hooks";
import { recordObservation } from "../../core/commands/commitments.ts";
import type { RecordObservation } from "../../core/commands/generated.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { DraftField } from "../parts/Field.tsx";
import { spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type Kind = NonNullable<RecordObservation["kind"]>;
const KINDS: readonly { readonly value: Kind; readonly label: string }[] = (
  Object.keys(words.client.kinds) as Kind[]
).map((value) => ({ value, label: words.client.kinds[value] }));

const SHOWN = 3;

export function Observed() {
  const { shared, otherName, today } = useSpace();
  const [asking, setAsking] = useState(false);
  const all = shared.sessions.sessions
    .flatMap((session) => session.observations)
    .concat(shared.sessions.observations)
    .sort((one, other) => other.day.localeCompare(one.day) || other.at - one.at);
  return (
    <section class="stack tight">
      <h2>{words.client.noticed}</h2>
      {all.slice(0, SHOWN).map((observation) => (
        <Card key={observation.observation} tone="flat">
          <p class="as-written">{observation.text}</p>
          <p class="row small soft">
            <span>{spoken(observation.day, today)}</span>
            {observation.answer && (
              <Tag tone="calm">{fill(words.client.fits[observation.answer.fits], { name: otherName })}</Tag>
            )}
          </p>
          {observation.answer?.text && <p class="small as-written">{observation.answer.text}</p>}
        </Card>
      ))}
      <p>
        <Button icon="eye" onClick={() => setAsking(true)}>
          {words.client.observe}
        </Button>
      </p>
      {asking && <Ask onClose={() => setAsking(false)} />}
    </section>
  );
}

function Ask({ onClose }: { readonly onClose: () => void }) {
  const { store } = useApp();
  const { view, otherName } = useSpace();
  const { run } = useWriting();
  const draft = `observe/${view.space}`;
  const form = useForm(draft);
  const [kind, setKind] = form.choice<Kind>("kind", "strength");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { text: store.draft(draft).value, kind };
    if (!(await run(recordObservation, told, fill(words.client.observeSaved, { name: otherName })))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.client.observe} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <DraftField
          draft={draft}
          label={words.client.observeText}
          hint={fill(words.client.observeHint, { name: otherName })}
          long
          limit={2000}
        />
        <OneOf legend={words.client.observeKind} options={KINDS} value={kind} onChange={setKind} />
        <Button kind="main" type="submit" wide>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
