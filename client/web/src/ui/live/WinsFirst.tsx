/** A session begins with what went well. */

import { noteWin } from "../../core/commands/check_ins.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { DraftField } from "../parts/Field.tsx";
import { spoken } from "../words/days.ts";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { lastDay } from "./session.ts";

interface WinsProps {
  readonly session: SessionDoc;
  readonly onTyping: (on: boolean) => void;
}

export function WinsFirst({ session, onTyping }: WinsProps) {
  const { store } = useApp();
  const { shared, today, view, me } = useSpace();
  const { run } = useWriting();
  const since = lastDay(shared, session);
  const wins = shared.progress.wins.filter((win) => win.day >= since).reverse();
  const draft = `live-win/${view.space}`;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await run(noteWin, { text: store.draft(draft).value }, words.live.winSaved))) return;
    store.keepDraft(draft, "");
    onTyping(false);
  };
  return (
    <>
      {wins.length === 0 && <p>{words.live.noWins}</p>}
      {wins.map((win) => (
        <Card key={win.win} tone="glad">
          <p class="own-words">{win.text}</p>
          <p class="small soft">{spoken(win.day, today)}</p>
        </Card>
      ))}
      {me.role === "client" && (
        <form class="stack tight" onSubmit={(event) => void save(event)} onInput={() => onTyping(true)}>
          <DraftField draft={draft} label={words.live.addWin} limit={2000} />
          <p>
            <Button type="submit" icon="win">
              {words.common.add}
            </Button>
          </p>
        </form>
      )}
    </>
  );
}
