/** What is to be talked about now, with the time that each item takes. */
import { useEffect, useState } from "preact/hooks";
import type { AgendaItemDoc } from "../../core/views/agenda.ts";
import type { SessionDoc } from "../../core/views/sessions.ts";
import { discussed, focusOn } from "../../store/acts/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Tag } from "../parts/Card.tsx";
import { AddItem } from "../sessions/Sessions.tsx";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { inSession } from "./session.ts";

const MINUTE_US = 60_000_000;
const LOOK_EVERY_MS = 15_000;

export function AgendaNow({ session }: { readonly session: SessionDoc }) {
  const { shared } = useSpace();
  const items = [...session.agenda, ...shared.sessions.upcoming.filter((each) => each.discussed === null)];
  return (
    <>
      {items.length === 0 && <p class="soft">{words.sessions.agendaEmpty}</p>}
      <ol class="rows">
        {items.map((each) => (
          <Item key={each.item} item={each} session={session} />
        ))}
      </ol>
      <AddItem />
    </>
  );
}

interface ItemProps {
  readonly item: AgendaItemDoc;
  readonly session: SessionDoc;
}

function Item({ item, session }: ItemProps) {
  const { nameOf } = useSpace();
  const { write } = useWriting();
  const now = session.focus === item.item;
  const spent = useMinutes(now);
  const tick = () =>
    write(
      inSession(session.session, discussed(item.item, session.session, "", spent > 0 ? spent : undefined)),
      words.sessions.talkedAbout,
    );
  return (
    <li class="row apart" aria-current={now ? "step" : undefined}>
      <div class="grow">
        <p class={now ? "strong" : undefined}>{item.text}</p>
        <p class="row small soft">
          <span>{fill(words.sessions.by, { name: nameOf(item.by) })}</span>
          <Minutes item={item} now={now} spent={spent} />
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
              onClick={() => void write(focusOn(session.session, item.item), words.live.lookNow)}
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

function Minutes({
  item,
  now,
  spent,
}: {
  readonly item: AgendaItemDoc;
  readonly now: boolean;
  readonly spent: number;
}) {
  const took = item.discussed?.minutes ?? (now ? spent : null);
  if (item.minutes !== null && took !== null) {
    return <span>{fill(words.live.minutesOf, { spent: took, planned: item.minutes })}</span>;
  }
  const known = took ?? item.minutes;
  return known === null ? null : <span>{counted(words.live.minutesOnly, known)}</span>;
}

/** Whole minutes since this became true on this screen. */
function useMinutes(running: boolean): number {
  const { store } = useApp();
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    if (!running) return;
    const since = store.nowUs();
    const look = (): void => setMinutes(Math.floor((store.nowUs() - since) / MINUTE_US));
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [running, store]);
  return minutes;
}
