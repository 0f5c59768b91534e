/** What the others wrote and this person has not seen yet. */
import { useRef, useState } from "preact/hooks";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Tag } from "../parts/Card.tsx";
import { A, href } from "../router.tsx";
import { moment } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { type Happened, whatItIs, whatItSays } from "./happened.ts";

/** How many rows are drawn at first. */
const FIRST_ROWS = 50;

/** The others' entries that were unread at any time since this component came: a row does not go while it is read. */
export function useUnread(): ReadonlyMap<string, Happened> {
  const { view } = useSpace();
  const found = useRef({ view, rows: new Map<string, Happened>() });
  if (found.current.view !== view) found.current = { view, rows: new Map() };
  for (const row of view.unread.value) found.current.rows.set(row.id, row);
  return found.current.rows;
}

/** These rows, the newest first, and a way to all of them where they are many. */
export function HappenedRows({ rows }: { readonly rows: readonly Happened[] }) {
  const unread = useUnread();
  const [isAll, setAll] = useState(false);
  const sorted = [...rows].sort((one, other) => other.at - one.at);
  return (
    <>
      <ul class="rows">
        {(isAll ? sorted : sorted.slice(0, FIRST_ROWS)).map((row) => (
          <HappenedRow key={row.id} row={row} isNew={unread.has(row.id)} />
        ))}
      </ul>
      {!isAll && sorted.length > FIRST_ROWS && (
        <Button wide onClick={() => setAll(true)}>
          {words.common.showAll}
        </Button>
      )}
    </>
  );
}

/** One entry of the others, or of both. Whoever has it in view has seen it, unless only a newer version can show it. */
function HappenedRow({ row, isNew }: { readonly row: Happened; readonly isNew: boolean }) {
  const { shared, today, nameOf } = useSpace();
  return (
    <li {...(row.type === "newer" ? {} : { "data-seen": row.id })}>
      <p class="row still">
        <span>
          <span class="strong">{nameOf(row.by)}: </span>
          {whatItIs(row)}
        </span>
        {isNew && <Tag tone="cool">{words.lately.unread}</Tag>}
      </p>
      <p class="small">{whatItSays(row, shared)}</p>
      <p class="small soft">{moment(row.at, today)}</p>
    </li>
  );
}

/** The list of what is new from the others, the newest first; nothing where there is nothing. */
export function NewFromOthers() {
  const { otherName } = useSpace();
  const rows = [...useUnread().values()];
  if (rows.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{fill(words.lately.newFrom, { name: otherName })}</h2>
      <HappenedRows rows={rows} />
    </section>
  );
}

/** A link to what is new; nothing where there is nothing. */
export function NewHere() {
  const { view, otherName } = useSpace();
  const unread = view.unread.value.length;
  if (unread === 0) return null;
  return (
    <p>
      <A to={href("lately")}>{fill(counted(words.lately.newCount, unread), { name: otherName })}</A>
    </p>
  );
}
