/** The person's latest entries, newest first, each with an undo where there is one. */
import { useState } from "preact/hooks";
import { undo } from "../../core/commands/undo/undoing.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { Empty, Tag } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { itemAt, takenBack } from "../undo-notes.ts";
import { moment } from "../words/days.ts";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { type Happened, happenedIn, whatItIs, whatItSays } from "./happened.ts";
import { NewFromOthers } from "./NewHere.tsx";
import { RowDelivery } from "./RowDelivery.tsx";

const FIRST_ROWS = 25;

export function Lately() {
  const { shared, mine, me, view } = useSpace();
  const unshown = view.unshown.value;
  const [rows, setRows] = useState(FIRST_ROWS);
  const all = [
    ...happenedIn(shared.timeline, unshown, "shared").map((row) => ({ row, audience: "shared" as const })),
    ...happenedIn(mine.timeline, unshown, "private").map((row) => ({ row, audience: "private" as const })),
  ]
    .filter(({ row }) => row.by === me.member)
    .sort((one, other) => other.row.at - one.row.at);
  return (
    <Screen title={words.lately.title} back={href("more")}>
      <NewFromOthers />
      <p>{words.lately.lead}</p>
      {all.length === 0 && (
        <Empty icon="again">
          <p>{words.lately.empty}</p>
        </Empty>
      )}
      <ul class="rows">
        {all.slice(0, rows).map(({ row, audience }) => (
          <Row key={`${audience}/${row.id}`} row={row} audience={audience} />
        ))}
      </ul>
      {all.length > rows && (
        <Button wide onClick={() => setRows(all.length)}>
          {words.common.showAll}
        </Button>
      )}
    </Screen>
  );
}

function Row({ row, audience }: { readonly row: Happened; readonly audience: Audience }) {
  const { store } = useApp();
  const { shared, today, view } = useSpace();
  const { takeBack } = useWriting();
  const isTakenBack = row.retracted || takenBack(store, view.space).has(`${audience} ${row.id}`);
  const item = isTakenBack ? null : itemAt(store, view, audience, row.id);
  return (
    <li class="row apart still">
      <div class="grow">
        <p class="strong">{whatItIs(row)}</p>
        <p class="clamp">{whatItSays(row, shared)}</p>
        <p class="row small soft">
          <span>{moment(row.at, today)}</span>
          {audience === "private" && <Tag icon="lock">{words.journal.onlyYou}</Tag>}
          {isTakenBack && <Tag>{words.lately.takenBack}</Tag>}
          <RowDelivery row={row} audience={audience} />
        </p>
      </div>
      {item && view.refusal(undo, item) === null && (
        <Button kind="quiet" label={`${words.lately.takeBack}: ${whatItIs(row)}`} onClick={() => void takeBack(item)}>
          {words.lately.takeBack}
        </Button>
      )}
    </li>
  );
}
