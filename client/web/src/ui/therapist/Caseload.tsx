/** All clients, a row each: when they meet, how they are on their way, and who needs a look and why. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Asked, CaseloadRow, SpaceRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Banner, Empty, Tag } from "../parts/Card.tsx";
import { OneOf } from "../parts/Choices.tsx";
import { Field } from "../parts/Field.tsx";
import { A, href } from "../router.tsx";
import { dayNumber, dayOf, spoken } from "../words/days.ts";
import { counted, words } from "../words/index.ts";
import { Sparkline } from "./Sparkline.tsx";
import { type Order, sifted } from "./sorting.ts";

const ORDERS = (Object.keys(words.caseload.sorts) as Order[]).map((value) => ({
  value,
  label: words.caseload.sorts[value],
}));

export function Caseload() {
  const { store } = useApp();
  const [asked, setAsked] = useState<Asked<readonly CaseloadRow[]> | null>(null);
  const [text, setText] = useState("");
  const [onlyAttention, setOnly] = useState(false);
  const [order, setOrder] = useState<Order>("attention");
  const live = store.link.value.state === "live";
  const look = (): void => void store.office.caseload().then(setAsked);
  // Asked anew when the server is back: what stood here may be old.
  useEffect(look, [store, live]);

  const known = asked?.ok ? asked.value : store.spaces.value.map(bare);
  const rows = useMemo(() => sifted(known, { text, onlyAttention, order }), [known, text, onlyAttention, order]);
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
      {asked && !asked.ok && (
        <Banner icon="away">
          <p>{words.caseload.offline}</p>
          <p>
            <Button onClick={look}>{words.common.tryAgain}</Button>
          </p>
        </Banner>
      )}
      {known.length === 0 && asked !== null ? (
        <Empty icon="people">
          <p>{words.caseload.empty}</p>
        </Empty>
      ) : (
        <>
          <div class="sieve">
            <Field label={words.caseload.find} value={text} onInput={setText} />
            <OneOf legend={words.caseload.sort} options={ORDERS} value={order} onChange={setOrder} />
            <Button icon="eye" pressed={onlyAttention} onClick={() => setOnly(!onlyAttention)}>
              {words.caseload.only}
            </Button>
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

/** What the device itself knows of a space, where the server is out of reach. */
function bare(row: SpaceRow): CaseloadRow {
  return {
    space: row.space,
    name: row.name,
    status: row.status,
    nextSession: null,
    lastSession: null,
    lastEntryAt: null,
    focus: [],
    staleAgreements: 0,
    newShared: 0,
    attention: [],
  };
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
  return (
    <tr>
      <th scope="row">
        <A to={href("client", { space: row.space })} class="whole-row">
          {row.name}
        </A>
        {row.status !== "confirmed" && <Tag tone="warm">{words.caseload.statuses[row.status]}</Tag>}
      </th>
      <td data-label={words.caseload.look}>
        <ul class="stack tight">
          {row.attention.map((each) => (
            <li key={`${each.why}/${each.goal ?? ""}`}>{each.why}</li>
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
      </td>
      <td data-label={words.caseload.focus}>
        <ul class="stack tight">
          {row.focus.map((each) => (
            <li key={each.goal} class="row still">
              <span class="grow clamp">{each.title}</span>
              <Sparkline title={each.title} ratings={each.ratings} />
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

function ago(day: string, today: string): string {
  const days = dayNumber(today) - dayNumber(day);
  return days <= 0 ? words.caseload.today : counted(words.caseload.days, days);
}
