/** The journal with wins and setbacks. What is private says so; what is shared says who has read it. */
import { useState } from "preact/hooks";
import type { SetbackDoc, WinDoc } from "../../core/views/facts/moments.ts";
import type { JournalDoc } from "../../core/views/journal.ts";
import { useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Card, Empty, Tag } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Face, Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { spoken } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { ShareMoment } from "./ShareMoment.tsx";
import { ShareState } from "./ShareState.tsx";

type Kind = "all" | "journal" | "wins" | "setbacks";
const KINDS = Object.entries(words.journal.kinds).map(([value, label]) => ({ value, label })) as Choice<Kind>[];
const FIRST_ROWS = 30;

type Row =
  | { readonly kind: "journal"; readonly day: string; readonly at: number; readonly doc: JournalDoc }
  | { readonly kind: "wins"; readonly day: string; readonly at: number; readonly own: boolean; readonly doc: WinDoc }
  | {
      readonly kind: "setbacks";
      readonly day: string;
      readonly at: number;
      readonly own: boolean;
      readonly doc: SetbackDoc;
    };

export function Journal() {
  const { shared, mine } = useSpace();
  const [kind, setKind] = useState<Kind>("all");
  const [all, setAll] = useState(false);
  const rows: Row[] = [
    ...mine.journal.map((doc) => ({ kind: "journal" as const, day: doc.day, at: doc.at, doc })),
    ...[
      ...shared.progress.wins.map((doc) => ({ doc, own: false })),
      ...mine.progress.wins.map((doc) => ({ doc, own: true })),
    ].map((win) => ({ kind: "wins" as const, day: win.doc.day, at: win.doc.at, ...win })),
    ...[
      ...shared.progress.setbacks.map((doc) => ({ doc, own: false })),
      ...mine.progress.setbacks.map((doc) => ({ doc, own: true })),
    ].map((setback) => ({ kind: "setbacks" as const, day: setback.doc.day, at: setback.doc.at, ...setback })),
  ];
  const shown = rows
    .filter((row) => kind === "all" || row.kind === kind)
    .sort((one, other) => other.day.localeCompare(one.day) || other.at - one.at);
  const few = all ? shown : shown.slice(0, FIRST_ROWS);
  return (
    <Screen title={words.journal.title}>
      <p class="row still soft small">
        <Icon name="lock" />
        <span>{words.journal.private}</span>
      </p>
      <div class="three">
        <LinkButton kind="main" icon="edit" to={href("newEntry")}>
          {words.journal.write}
        </LinkButton>
        <LinkButton icon="win" to={href("newWin")}>
          {words.journal.win}
        </LinkButton>
        <LinkButton icon="setback" to={href("newSetback")}>
          {words.journal.setback}
        </LinkButton>
      </div>
      <OneOf legend={words.progress.window} hideLegend options={KINDS} value={kind} onChange={setKind} />
      {shown.length === 0 && (
        <Empty icon="journal">
          <p>{emptyWords(kind)}</p>
        </Empty>
      )}
      <ul class="stack tight">
        {few.map((row) => (
          <li key={`${row.kind}/${row.at}/${row.day}`}>
            <RowCard row={row} />
          </li>
        ))}
      </ul>
      {few.length < shown.length && (
        <button type="button" class="button plain wide" onClick={() => setAll(true)}>
          {words.common.showAll}
        </button>
      )}
    </Screen>
  );
}

function emptyWords(kind: Kind): string {
  if (kind === "wins") return words.journal.emptyWins;
  return kind === "setbacks" ? words.journal.emptySetbacks : words.journal.empty;
}

function RowCard({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case "journal":
      return <EntryRow entry={row.doc} />;
    case "wins":
      return <WinRow win={row.doc} own={row.own} />;
    case "setbacks":
      return <SetbackRow setback={row.doc} own={row.own} />;
  }
}

function EntryRow({ entry }: { readonly entry: JournalDoc }) {
  const { today } = useSpace();
  return (
    <A to={href("entry", { entry: entry.entry })} class="card flat">
      <span class="row apart small soft">
        <span>
          {spoken(entry.day, today)}
          {entry.kind !== "free" && ` · ${words.journal.entryKinds[entry.kind]}`}
        </span>
        {entry.mood !== null && (
          <span class="small-face">
            <Face mood={entry.mood} />
          </span>
        )}
      </span>
      <span class="own-words clamp">{entry.text}</span>
      <ShareState entry={entry.entry} />
    </A>
  );
}

function WinRow({ win, own }: { readonly win: WinDoc; readonly own: boolean }) {
  const { today, me, nameOf } = useSpace();
  return (
    <Card tone="glad">
      <p class="row still top">
        <Icon name="win" />
        <span class="grow own-words">{win.text}</span>
      </p>
      <p class="row small soft">
        <span>{fill(words.wins.from, { name: nameOf(win.by), day: spoken(win.day, today) })}</span>
      </p>
      {own && <ShareMoment moment={win} />}
      {win.cheers
        .filter((cheer) => cheer.by !== me.member)
        .map((cheer) => (
          <p key={cheer.cheer} class="small row still">
            <Icon name="heart" />
            <span>
              {fill(words.wins.cheered, { name: nameOf(cheer.by) })}
              {cheer.message && `: ${cheer.message}`}
            </span>
          </p>
        ))}
    </Card>
  );
}

function SetbackRow({ setback, own }: { readonly setback: SetbackDoc; readonly own: boolean }) {
  const { today } = useSpace();
  const learned = setback.reflections.flatMap((reflection) => reflection.learned ?? [])[0];
  return (
    <A to={href("setback", { setback: setback.setback })} class="card flat">
      <span class="row still top">
        <Icon name="setback" />
        <span class="grow own-words clamp">{setback.text}</span>
      </span>
      <span class="row small soft">
        <span>{spoken(setback.day, today)}</span>
        {own && <Tag icon="lock">{words.journal.onlyYou}</Tag>}
        {setback.bounce_back_days !== null && <Tag tone="calm">{backAfter(setback.bounce_back_days)}</Tag>}
      </span>
      {learned && (
        <span class="small">
          {words.setback.learned}: {learned}
        </span>
      )}
    </A>
  );
}

/** The days that it took to recover from a setback. */
export function backAfter(days: number): string {
  return days === 0 ? words.setback.backSameDay : counted(words.setback.backAfter, days);
}
