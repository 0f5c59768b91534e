/** One journal entry: its words, who sees it, and what became of a shared copy. */
import { useState } from "preact/hooks";
import { editEntry, shareEntry, unshareEntry } from "../../core/commands/journal.ts";
import { proposeAgendaItem } from "../../core/commands/sessions.ts";
import type { JournalDoc } from "../../core/views/journal.ts";
import { useSpace } from "../app-context.ts";
import { useDraft } from "../drafting.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Comments } from "../goals/Comments.tsx";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { href, useRouter } from "../router.tsx";
import { moodWord } from "../today/MoodNow.tsx";
import { moment, spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { ShareState } from "./ShareState.tsx";

type Asking = "share" | "takeBack" | "edit" | null;

export function Entry() {
  const { mine } = useSpace();
  const { entry } = useRouter().here.value.holes;
  const found = mine.journal.find((entryDoc) => entryDoc.entry === entry);
  return found ? <Shown entry={found} /> : <NotThere />;
}

function Shown({ entry }: { readonly entry: JournalDoc }) {
  const { shared, me, today, otherName } = useSpace();
  const { run } = useWriting();
  const [asking, setAsking] = useState<Asking>(null);
  const copy = shared.journal.find((entryDoc) => entryDoc.entry === entry.entry && entryDoc.by === me.member);
  const close = (): void => setAsking(null);
  const share = async (): Promise<void> => {
    const said = fill(words.journal.shareSaved, { name: otherName });
    if (await run(shareEntry, { entry: entry.entry }, said)) close();
  };
  const takeBack = async (): Promise<void> => {
    if (await run(unshareEntry, { entry: entry.entry }, words.journal.takenBack)) close();
  };
  const bring = () =>
    run(
      proposeAgendaItem,
      { text: fill(words.goal.bringText, { title: short(entry.text) }), about: copy?.share ?? null },
      words.goal.broughtSaved,
    );
  const comments = shared.board.comments.filter((comment) => comment.on === copy?.share);
  return (
    <Screen title={words.journal.entryTitle} back={href("journal")}>
      <p class="soft">
        {spoken(entry.day, today)} · {words.journal.entryKinds[entry.kind]}
        {entry.mood !== null && ` · ${fill(words.journal.moodOf, { mood: moodWord(entry.mood) })}`}
      </p>
      <p class="own-words">{entry.text}</p>
      <Card tone="flat">
        <ShareState entry={entry.entry} />
        <div class="row">
          {copy ? (
            <>
              <Button icon="lock" onClick={() => setAsking("takeBack")}>
                {words.journal.takeBack}
              </Button>
              <Button icon="talk" onClick={() => void bring()}>
                {words.journal.bring}
              </Button>
            </>
          ) : (
            <Button icon="people" onClick={() => setAsking("share")}>
              {fill(words.journal.share, { name: otherName })}
            </Button>
          )}
          <Button kind="quiet" icon="edit" onClick={() => setAsking("edit")}>
            {words.journal.edit}
          </Button>
        </div>
      </Card>
      {copy && <Comments on={copy.share} comments={comments} />}
      {entry.earlier.length > 0 && (
        <details>
          <summary>{words.journal.earlier}</summary>
          <ul class="rows">
            {entry.earlier.map((version) => (
              <li key={version.until}>
                <p class="small soft">{fill(words.journal.changedOn, { day: moment(version.until, today) })}</p>
                <p class="as-written">{version.text}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
      {asking === "share" && (
        <Dialog title={words.journal.shareTitle} onClose={close}>
          <p>{fill(words.journal.shareText, { name: otherName })}</p>
          <div class="row">
            <Button kind="main" onClick={() => void share()}>
              {words.journal.shareYes}
            </Button>
            <Button onClick={close}>{words.common.notNow}</Button>
          </div>
        </Dialog>
      )}
      {asking === "takeBack" && (
        <Dialog title={words.journal.takeBackTitle} onClose={close}>
          <p>{fill(words.journal.takeBackText, { name: otherName })}</p>
          <div class="row">
            <Button kind="main" onClick={() => void takeBack()}>
              {words.journal.takeBack}
            </Button>
            <Button onClick={close}>{words.common.notNow}</Button>
          </div>
        </Dialog>
      )}
      {asking === "edit" && <Edit entry={entry} onClose={close} />}
    </Screen>
  );
}

const SHORT = 60;

function short(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > SHORT ? `${line.slice(0, SHORT)}…` : line;
}

function Edit({ entry, onClose }: { readonly entry: JournalDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const text = useDraft(`journal/${entry.entry}`, entry.text);
  const save = async (): Promise<void> => {
    const told = { entry: entry.entry, text: text.text };
    if (!(await run(editEntry, told, words.journal.editSaved))) return;
    text.letGo();
    onClose();
  };
  return (
    <Dialog title={words.journal.edit} onClose={onClose}>
      <Field label={words.journal.text} value={text.text} onInput={text.type} long limit={10_000} />
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}
