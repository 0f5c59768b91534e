import { useState } from "preact/hooks";
import { writeEntry } from "../../core/commands/journal.ts";
import type { JournalWritten } from "../../core/events/types.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { type Choice, Moods, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { DraftField } from "../parts/Field.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type JournalKind = NonNullable<JournalWritten["kind"]>;

const FORM = "journal/new";
const KINDS = Object.entries(words.journal.entryKinds).map(([value, label]) => ({
  value,
  label,
})) as Choice<JournalKind>[];

/** A page of one's own: the words first, everything else if one likes. */
export function NewEntry() {
  const { store } = useApp();
  const { today } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const form = useForm(FORM);
  const [kind, setKind] = form.choice<JournalKind>("kind", "free");
  const [mood, setMood] = form.choice<number | null>("mood", null);
  const [day, setDay] = form.choice("day", today);
  const [mend, setMend] = useState<string | null>(null);
  const text = store.draft(FORM).value;
  const save = async (): Promise<void> => {
    setMend(null);
    const written = await run(writeEntry, { text, kind, mood, day }, words.journal.saved);
    if (written?.length === 0) return setMend(words.journal.write1st);
    if (!written) return;
    form.letGo();
    router.go(href("journal"));
  };
  return (
    <Screen title={words.journal.newTitle} back={href("journal")}>
      <DraftField
        draft={FORM}
        label={words.journal.text}
        hint={words.journal.textHint}
        long
        limit={10_000}
        mend={mend}
      />
      <OneOf legend={words.journal.kind} options={KINDS} value={kind} onChange={setKind} />
      <Moods legend={words.journal.mood} names={words.moods} value={mood} onChange={setMood} />
      <DayField value={day} onInput={setDay} />
      <p class="small soft">{words.watch}</p>
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Screen>
  );
}
