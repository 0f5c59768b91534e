/** The person's data: what is saved here, what waits, what the server refused and why, and an export. */
import { useContext, useState } from "preact/hooks";
import type { Pending, RefusedLine } from "../../store/store.ts";
import { SpaceContext, useApp } from "../app-context.ts";
import { NotShownText } from "../frame/NotShown.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { Icon } from "../parts/Icon.tsx";
import { href } from "../router.tsx";
import { moment } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";

const OTHER = words.common.yourTherapist;

export function YourData() {
  const { store } = useApp();
  const pending = store.pending.value;
  const refused = store.refused.value;
  const link = store.link.value;
  return (
    <Screen title={words.data.title} back={href("more")}>
      <p>{fill(words.data.how, { name: OTHER })}</p>
      <ol class="rail-list">
        {words.data.ladder.map((rung) => (
          <li key={rung} class="come">
            {fill(rung, { name: OTHER })}
          </li>
        ))}
      </ol>
      {link.state === "live" && link.slow && <p>{words.data.slow}</p>}
      <section class="stack tight">
        <h2>{words.data.waiting}</h2>
        <p>{pending.length === 0 ? words.data.waitingNone : counted(words.data.waitingText, pending.length)}</p>
        <ul class="rows">
          {pending.map((line) => (
            <Line key={`${line.space}/${line.audience}/${line.seq}`} entry={line} />
          ))}
        </ul>
      </section>
      <section class="stack tight">
        <h2>{words.data.refused}</h2>
        <p>{refused.length === 0 ? words.data.refusedNone : words.data.refusedText}</p>
        <ul class="rows">
          {refused.map((refusal) => (
            <Line key={`${refusal.space}/${refusal.audience}/${refusal.seq}`} entry={refusal} why={why(refusal)} />
          ))}
        </ul>
      </section>
      <Unseen />
      <Export />
      <Persist />
    </Screen>
  );
}

/** Entries that this version cannot show. They stay listed when the notice about them was closed. */
function Unseen() {
  const unshown = useContext(SpaceContext)?.view.unshown.value;
  if (unshown === undefined || unshown.leftOut + unshown.newer.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{words.unshown.title}</h2>
      <NotShownText unshown={unshown} />
    </section>
  );
}

function why(refusal: RefusedLine): string {
  return (words.refusals as Readonly<Record<string, string>>)[refusal.code] ?? words.refusals.other;
}

function Line({ entry, why: reason }: { readonly entry: Pending; readonly why?: string }) {
  const { store } = useApp();
  const { type, at } = glimpse(entry.line);
  const names: Readonly<Record<string, string>> = words.lately.what;
  return (
    <li>
      <p class="strong">{names[type] ?? words.data.entryWord}</p>
      <p class="row small soft">
        {at > 0 && <span>{moment(at, store.today.value)}</span>}
        {entry.audience === "private" && <span>{words.journal.onlyYou}</span>}
        {reason && <span class="mend">{reason}</span>}
      </p>
    </li>
  );
}

/** The parts of a line that the list shows: its type and when it was written. */
function glimpse(line: string): { readonly type: string; readonly at: number } {
  try {
    const read = JSON.parse(line) as { readonly stamp?: unknown; readonly body?: { readonly type?: unknown } };
    return {
      type: typeof read.body?.type === "string" ? read.body.type : "",
      at: typeof read.stamp === "number" ? read.stamp : 0,
    };
  } catch {
    return { type: "", at: 0 };
  }
}

function Export() {
  const { store } = useApp();
  const [file, setFile] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    const blob = await store.exportAll();
    if (file) URL.revokeObjectURL(file);
    setFile(URL.createObjectURL(blob));
  };
  return (
    <Card label={words.data.export}>
      <h2>{words.data.export}</h2>
      <p>{words.data.exportText}</p>
      {file ? (
        <p role="status">
          <a class="button main" href={file} download={fill(words.data.file, { day: store.today.value })}>
            <Icon name="save" />
            {words.data.exported}
          </a>
        </p>
      ) : (
        <p>
          <Button icon="save" onClick={() => void make()}>
            {words.data.export}
          </Button>
        </p>
      )}
    </Card>
  );
}

function Persist() {
  const { store } = useApp();
  const kept = store.persisted.value;
  return (
    <Card tone="flat">
      <p>{kept === null ? words.data.persistAsk : kept ? words.data.persistYes : words.data.persistNo}</p>
      {kept !== true && (
        <p>
          <Button onClick={() => void store.askToPersist()}>{words.data.persist}</Button>
        </p>
      )}
    </Card>
  );
}
