/** The agenda during a session, with the time that each item takes. */
import { useEffect, useState } from "preact/hooks";
import { changeSessionFocus, discussAgendaItem } from "../../core/commands/sessions.ts";
import type { AgendaItemDoc } from "../../core/views/sessions/agenda.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Tag } from "../parts/Card.tsx";
import { AddItem, Minutes } from "../sessions/Agenda.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

const MINUTE_US = 60_000_000;
const LOOK_EVERY_MS = 15_000;

interface AgendaProps {
  readonly session: SessionDoc;
  readonly onTyping: (on: boolean) => void;
}

export function AgendaNow({ session, onTyping }: AgendaProps) {
  const { shared } = useSpace();
  const items = [...session.agenda, ...shared.sessions.upcoming.filter((item) => item.discussed === null)];
  return (
    <>
      {items.length === 0 && <p class="soft">{words.sessions.agendaEmpty}</p>}
      <ol class="rows">
        {items.map((itemDoc) => (
          <Item key={itemDoc.item} item={itemDoc} session={session} />
        ))}
      </ol>
      {session.state === "started" && <AddItem onTyping={onTyping} />}
    </>
  );
}

interface ItemProps {
  readonly item: AgendaItemDoc;
  readonly session: SessionDoc;
}

function Item({ item, session }: ItemProps) {
  const { nameOf } = useSpace();
  const { run } = useWriting();
  const now = session.focus === item.item;
  const spent = useMinutesSince(now ? session.focus_at : null);
  const tick = () =>
    run(
      discussAgendaItem,
      { item: item.item, session: session.session, minutes: spent || null },
      words.sessions.talkedAbout,
    );
  return (
    <li class="row apart" aria-current={now ? "step" : undefined}>
      <div class="grow">
        <p class={now ? "strong" : undefined}>{item.text}</p>
        <p class="row small soft">
          <span>{fill(words.sessions.by, { name: nameOf(item.by) })}</span>
          <Minutes item={item} spent={spent} />
          {now && <Tag tone="calm">{words.live.now}</Tag>}
          {item.discussed && (
            <Tag tone="calm" icon="done">
              {words.sessions.talkedAbout}
            </Tag>
          )}
        </p>
      </div>
      {session.state === "started" && (
        <div class="row">
          {!now && item.discussed === null && (
            <Button
              label={`${words.live.lookNow}: ${item.text}`}
              onClick={() =>
                void run(changeSessionFocus, { session: session.session, on: item.item }, words.live.lookNow)
              }
            >
              {words.live.lookNow}
            </Button>
          )}
          {item.discussed === null && (
            <Button icon="done" label={`${words.live.tick}: ${item.text}`} onClick={() => void tick()}>
              {words.live.tick}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Whole minutes since a moment, as time goes by; null while there is none. */
function useMinutesSince(since: number | null): number | null {
  const { store } = useApp();
  const passed = (): number => Math.max(0, Math.floor((store.nowUs() - (since ?? 0)) / MINUTE_US));
  const [minutes, setMinutes] = useState(passed);
  useEffect(() => {
    if (since === null) return;
    setMinutes(passed());
    const timer = setInterval(() => setMinutes(passed()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [since, store]);
  return since === null ? null : minutes;
}
