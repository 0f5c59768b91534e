/** The list of what is to be talked about. */
import { proposeAgendaItem } from "../../core/commands/sessions.ts";
import type { AgendaItemDoc } from "../../core/views/sessions/agenda.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Tag } from "../parts/Card.tsx";
import { DraftField, Field } from "../parts/Field.tsx";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** The agenda of a session, coming or past. */
export function Agenda({ items }: { readonly items: readonly AgendaItemDoc[] }) {
  const { nameOf } = useSpace();
  return (
    <ul class="rows">
      {items.map((item) => (
        <li key={item.item}>
          <p>{item.text}</p>
          <p class="row small soft">
            <span>{fill(words.sessions.by, { name: nameOf(item.by) })}</span>
            <Minutes item={item} />
            {item.discussed && (
              <Tag tone="calm" icon="done">
                {words.sessions.talkedAbout}
              </Tag>
            )}
          </p>
          {item.discussed?.note && <p class="small as-written">{item.discussed.note}</p>}
        </li>
      ))}
    </ul>
  );
}

/** "7 of 10 min": how long it took, and was to take, where either is known. */
export function Minutes({ item, spent = null }: { readonly item: AgendaItemDoc; readonly spent?: number | null }) {
  const took = item.discussed?.minutes ?? spent;
  if (item.minutes !== null && took !== null) {
    return <span>{fill(words.live.minutesOf, { spent: took, planned: item.minutes })}</span>;
  }
  const known = took ?? item.minutes;
  return known === null ? null : <span>{counted(words.live.minutesOnly, known)}</span>;
}

/** The key of the draft of a new item. */
export const NEW_ITEM = "agenda/new";
const MINUTES = /^\d{1,3}$/;

/** Put something on the list: for the next session, or for the one that is on. */
export function AddItem({ onTyping }: { readonly onTyping?: (on: boolean) => void }) {
  const { store } = useApp();
  const { run } = useWriting();
  const form = useForm(NEW_ITEM);
  const [minutes, setMinutes] = form.choice("minutes", "");
  const text = store.draft(NEW_ITEM).value;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const planned = MINUTES.test(minutes.trim()) ? Number(minutes) : null;
    if (!(await run(proposeAgendaItem, { text, minutes: planned || null }, words.sessions.itemSaved))) return;
    form.letGo();
    onTyping?.(false);
  };
  return (
    <form class="stack tight" onSubmit={(event) => void save(event)} onInput={() => onTyping?.(true)}>
      <DraftField draft={NEW_ITEM} label={words.sessions.itemText} limit={500} />
      {text.trim() !== "" && (
        <>
          <Field
            label={words.sessions.itemMinutes}
            hint={words.common.optional}
            kind="number"
            limit={3}
            value={minutes}
            onInput={setMinutes}
          />
          <p>
            <Button type="submit" kind="main">
              {words.common.add}
            </Button>
          </p>
        </>
      )}
    </form>
  );
}
