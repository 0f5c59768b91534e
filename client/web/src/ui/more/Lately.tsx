/** The person's latest entries, newest first, each with an undo where there is one. */
import { useState } from "preact/hooks";
import { undo } from "../../core/commands/undo/undoing.ts";
import type { CommitmentDoc } from "../../core/views/sessions/commitments.ts";
import type { SessionsDoc } from "../../core/views/sessions/sessions.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
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
import { type Happened, happenedIn } from "./happened.ts";
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

/** Name the kind of entry of a timeline row. */
export function whatItIs(row: Happened): string {
  return (words.lately.what as Readonly<Record<string, string>>)[row.type] ?? words.lately.what.other;
}

/** Return a row's own words, or the name of the thing that it is about. */
export function whatItSays(row: Happened, shared: SharedProjection): string {
  const { shown } = row;
  for (const field of [
    "text",
    "title",
    "label",
    "own_words",
    "message",
    "summary",
    "learned",
    "statement",
    "trigger",
  ]) {
    if (typeof shown[field] === "string") return shown[field];
  }
  const goal = shared.board.goals.find((each) => each.goal === shown["goal"]);
  const step = shared.board.goals.flatMap((each) => each.steps).find((each) => each.step === shown["step"]);
  const milestone = shared.board.goals
    .flatMap((each) => each.milestones)
    .find((each) => each.milestone === shown["milestone"]);
  const measure = shared.board.goals.flatMap((each) => each.measures).find((each) => each.measure === shown["measure"]);
  const said =
    allCommitments(shared.sessions).find((each) => each.commitment === shown["commitment"]) ??
    shared.progress.setbacks.find((each) => each.setback === shown["setback"]);
  const value = typeof shown["value"] === "number" ? `: ${shown["value"]}` : "";
  if (typeof shown["mood"] === "number") return words.moods[shown["mood"] - 1] ?? "";
  return `${step?.title ?? milestone?.title ?? measure?.label ?? said?.text ?? goal?.title ?? ""}${value}`;
}

function allCommitments({ sessions, commitments }: SessionsDoc): readonly CommitmentDoc[] {
  return [...sessions.flatMap((each) => each.commitments), ...commitments];
}
