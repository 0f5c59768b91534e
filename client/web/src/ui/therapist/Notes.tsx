/** The therapist's own notes, in a stream of their own that no other member ever receives. */
import { useState } from "preact/hooks";
import { writeNote } from "../../core/commands/commitments.ts";
import type { NoteDoc } from "../../core/views/journal.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Card, Empty, Tag } from "../parts/Card.tsx";
import { DraftField } from "../parts/Field.tsx";
import { dated } from "../words/days.ts";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

export function Notes() {
  const { mine, view } = useSpace();
  const notes = [...mine.notes].sort((one, other) => other.at - one.at);
  return (
    <Screen title={words.notes.title} beside={<Tag icon="lock">{words.journal.onlyYou}</Tag>}>
      <p>{words.notes.lead}</p>
      <Write draft={`note/${view.space}/new`} />
      {notes.length === 0 && (
        <Empty icon="lock">
          <p>{words.notes.empty}</p>
        </Empty>
      )}
      {notes.map((note) => (
        <Note key={note.note} note={note} />
      ))}
    </Screen>
  );
}

interface WriteProps {
  readonly draft: string;
  readonly note?: string;
  readonly onDone?: () => void;
}

function Write({ draft, note, onDone }: WriteProps) {
  const { store } = useApp();
  const { run } = useWriting();
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { text: store.draft(draft).value, note: note ?? null };
    if (!(await run(writeNote, told, words.notes.saved))) return;
    store.keepDraft(draft, "");
    onDone?.();
  };
  return (
    <form class="stack tight" onSubmit={(event) => void save(event)}>
      <DraftField draft={draft} label={words.notes.field} long limit={10_000} />
      <p>
        <Button kind="main" type="submit">
          {words.notes.save}
        </Button>
      </p>
    </form>
  );
}

function Note({ note }: { readonly note: NoteDoc }) {
  const { store } = useApp();
  const { today } = useSpace();
  const [changing, setChanging] = useState(false);
  const draft = `note/${note.note}`;
  const change = (): void => {
    if (store.draft(draft).value === "") store.keepDraft(draft, note.text);
    setChanging(true);
  };
  return (
    <Card tone="flat">
      <p class="row apart small soft">
        <span>{dated(note.day, today)}</span>
        <Button kind="quiet" onClick={change}>
          {words.notes.change}
        </Button>
      </p>
      {changing ? (
        <Write draft={draft} note={note.note} onDone={() => setChanging(false)} />
      ) : (
        <p class="as-written">{note.text}</p>
      )}
    </Card>
  );
}
