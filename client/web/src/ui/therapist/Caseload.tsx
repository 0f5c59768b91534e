/** The caseload: a row for each client with next session, progress and signals. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { CaseloadRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Empty, Tag } from "../parts/Card.tsx";
import { OneOf } from "../parts/Choices.tsx";
import { Field } from "../parts/Field.tsx";
import { A, href } from "../router.tsx";
import { dayNumber, dayOf, spoken } from "../words/days.ts";
import { counted, words } from "../words/index.ts";
import { draftKey } from "./drafts.ts";
import { NextActions } from "./NextActions.tsx";
import { Sparkline } from "./Sparkline.tsx";
import { type Order, type Show, sifted } from "./sorting.ts";

const ORDERS = (Object.keys(words.caseload.sorts) as Order[]).map((value) => ({
  value,
  label: words.caseload.sorts[value],
}));

const SHOWS = (Object.keys(words.caseload.shows) as Show[]).map((value) => ({
  value,
  label: words.caseload.shows[value],
}));

export function Caseload() {
  const { store } = useApp();
  const { rows: known, away, look } = useCaseload();
  const [text, setText] = useState("");
  const [show, setShow] = useState<Show>("open");
  const [order, setOrder] = useState<Order>("attention");
  const rows = useMemo(() => sifted(known ?? [], { text, show, order }), [known, text, show, order]);
  return (
    <Screen
      title={words.caseload.title}
      wide
      beside={
        <LinkButton kind="main" icon="add" to={href("newClient")}>
          {words.caseload.add}
        </LinkButton>
      }
    >
      {away && (
        <Banner icon="away">
          <p>{words.caseload.offline}</p>
          <p>
            <Button onClick={look}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      )}
      {known === null && <p role="status">{words.common.loading}</p>}
      {known?.length === 0 && (
        <Empty icon="people">
          <p>{words.caseload.empty}</p>
        </Empty>
      )}
      {known !== null && known.length > 0 && (
        <>
          <div class="sieve">
            <Field label={words.caseload.find} value={text} onInput={setText} />
            <OneOf legend={words.caseload.sort} options={ORDERS} value={order} onChange={setOrder} />
            <OneOf legend={words.caseload.show} options={SHOWS} value={show} onChange={setShow} />
          </div>
          <p class="small soft" role="status">
            {rows.length === 0 ? words.caseload.noMatch : counted(words.caseload.shown, rows.length)}
          </p>
          <Table rows={rows} today={store.today.value} />
        </>
      )}
    </Screen>
  );
}

const LOOK_EVERY_MS = 60_000;

interface CaseloadNow {
  /** Null before the first answer. */
  readonly rows: readonly CaseloadRow[] | null;
  /** The server is out of reach: the rows are from this device's own copies. */
  readonly away: boolean;
  readonly look: () => void;
}

/** The server's list, asked anew when it is back, when the page is looked at again, and from time to time. */
function useCaseload(): CaseloadNow {
  const { store } = useApp();
  const [now, setNow] = useState<Omit<CaseloadNow, "look">>({ rows: null, away: false });
  const live = store.link.value.state === "live";
  const look = async (): Promise<void> => {
    const asked = await store.server.caseload();
    setNow(asked.ok ? { rows: asked.value, away: false } : { rows: await store.server.ownCaseload(), away: true });
  };
  useEffect(() => {
    const again = (): void => {
      if (document.visibilityState === "visible") void look();
    };
    void look();
    const timer = setInterval(again, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [store, live]);
  return { ...now, look: () => void look() };
}

function Table({ rows, today }: { readonly rows: readonly CaseloadRow[]; readonly today: string }) {
  if (rows.length === 0) return null;
  return (
    <div class="scroll-x">
      <table class="caseload">
        <thead>
          <tr>
            <th scope="col">{words.caseload.name}</th>
            <th scope="col">{words.caseload.look}</th>
            <th scope="col">{words.caseload.focus}</th>
            <th scope="col">{words.caseload.next}</th>
            <th scope="col">{words.caseload.last}</th>
            <th scope="col">{words.caseload.entry}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.space} row={row} today={today} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, today }: { readonly row: CaseloadRow; readonly today: string }) {
  const within = href("client", { space: row.space });
  return (
    <tr>
      <th scope="row">
        <A to={href("client", { space: row.space })} class="whole-row">
          {row.name}
        </A>
        {row.status !== "confirmed" && <Tag tone="warm">{words.caseload.statuses[row.status]}</Tag>}
        {row.status === "accepted" && (
          <A to={`${within}${href("people")}`} class="above-row">
            {words.caseload.confirm}
          </A>
        )}
      </th>
      <td data-label={words.caseload.look}>
        <ul class="stack tight">
          {row.attention.map((signal) => (
            <li key={`${signal.why}/${signal.goal ?? ""}`}>{signal.why}</li>
          ))}
          {(row.staleAgreements > 0 || row.newShared > 0) && (
            <li class="row">
              {row.staleAgreements > 0 && (
                <Tag tone="warm" icon="again">
                  {counted(words.caseload.stale, row.staleAgreements)}
                </Tag>
              )}
              {row.newShared > 0 && <Tag tone="cool">{counted(words.caseload.newShared, row.newShared)}</Tag>}
            </li>
          )}
        </ul>
        {row.attention.length > 0 && <Could row={row} within={within} />}
      </td>
      <td data-label={words.caseload.focus}>
        <ul class="stack tight">
          {row.focus.map((goal) => (
            <li key={goal.goal} class="row still">
              <span class="grow clamp">{goal.title}</span>
              <Sparkline title={goal.title} ratings={goal.ratings} />
            </li>
          ))}
        </ul>
      </td>
      <td data-label={words.caseload.next} class="numbers">
        {row.nextSession ? spoken(row.nextSession, today) : words.caseload.none}
      </td>
      <td data-label={words.caseload.last} class="numbers">
        {row.lastSession ? spoken(row.lastSession, today) : words.caseload.none}
      </td>
      <td data-label={words.caseload.entry} class="numbers">
        {row.lastEntryAt === null ? words.caseload.none : ago(dayOf(row.lastEntryAt), today)}
      </td>
    </tr>
  );
}

/** Next actions for each signal of a row. The links are made when the person opens them. */
function Could({ row, within }: { readonly row: CaseloadRow; readonly within: string }) {
  const [open, setOpen] = useState(false);
  const titles = new Map(row.focus.map((goal) => [goal.goal, goal.title]));
  return (
    <details class="above-row could" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={`${words.caseload.could}: ${row.name}`}>{words.caseload.could}</summary>
      {open &&
        row.attention.map((signal) => (
          <div key={`${signal.why}/${signal.goal ?? ""}`}>
            <p class="small soft">{signal.why}</p>
            <NextActions
              signal={signal}
              title={titles.get(signal.goal ?? "") ?? null}
              prefix={within}
              itemKey={draftKey(row.space, "agenda/new")}
            />
          </div>
        ))}
    </details>
  );
}

function ago(day: string, today: string): string {
  const days = dayNumber(today) - dayNumber(day);
  return days <= 0 ? words.caseload.today : counted(words.caseload.days, days);
}
