/** Sessions as the client sees them: the next one and its list, what both said they would do, and the past ones. */
import { useState } from "preact/hooks";
import type { AgendaItemDoc } from "../../core/views/agenda.ts";
import type { SessionDoc } from "../../core/views/sessions.ts";
import { propose } from "../../store/acts/sessions.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { DraftField } from "../parts/Field.tsx";
import { href } from "../router.tsx";
import { nextSession } from "../today/NextSession.tsx";
import { clock, dated, spoken } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { Commitments } from "./Commitments.tsx";
import { Observations } from "./Observations.tsx";

const FIRST_PAST = 5;

export function Sessions() {
  const { shared, today, me } = useSpace();
  const [all, setAll] = useState(false);
  const live = shared.sessions.sessions.find((each) => each.state === "started");
  const next = nextSession(shared, today);
  const past = shared.sessions.sessions.filter((each) => each.state === "ended").reverse();
  const agenda = [...(next?.agenda ?? []), ...shared.sessions.upcoming];
  return (
    <Screen title={words.sessions.title} back={href(me.role === "client" ? "more" : "caseload")}>
      {live && (
        <LinkButton kind="main" wide icon="live" to={href("live")}>
          {words.today.joinLive}
        </LinkButton>
      )}
      <Card label={words.sessions.next}>
        <h2>{words.sessions.next}</h2>
        <p>{next ? when(next, today) : words.sessions.noNext}</p>
        {next && <Details session={next} />}
      </Card>
      <section class="stack tight">
        <h2>{words.sessions.agenda}</h2>
        {agenda.length === 0 && <p class="soft">{words.sessions.agendaEmpty}</p>}
        <Agenda items={agenda} />
        <AddItem />
      </section>
      <Commitments />
      <Observations />
      <section class="stack tight">
        <h2>{words.sessions.past}</h2>
        {past.length === 0 && <p class="soft">{words.sessions.pastEmpty}</p>}
        {(all ? past : past.slice(0, FIRST_PAST)).map((each) => (
          <Past key={each.session} session={each} />
        ))}
        {!all && past.length > FIRST_PAST && (
          <Button wide onClick={() => setAll(true)}>
            {words.common.showAll}
          </Button>
        )}
      </section>
    </Screen>
  );
}

function when(session: SessionDoc, today: string): string {
  const day = spoken(session.day ?? today, today);
  if (session.starts_at === null) return fill(words.sessions.when, { day });
  return fill(words.sessions.whenAt, { day, clock: clock(session.starts_at) });
}

function Details({ session }: { readonly session: SessionDoc }) {
  const said = [
    session.mode && words.sessions.modes[session.mode],
    session.minutes && counted(words.sessions.minutes, session.minutes),
    session.location,
  ].filter(Boolean);
  return <p class="small soft">{said.join(" · ")}</p>;
}

/** What is to be talked about, or was. */
export function Agenda({ items }: { readonly items: readonly AgendaItemDoc[] }) {
  const { nameOf } = useSpace();
  return (
    <ul class="rows">
      {items.map((each) => (
        <li key={each.item}>
          <p>{each.text}</p>
          <p class="row small soft">
            <span>{fill(words.sessions.by, { name: nameOf(each.by) })}</span>
            {each.discussed && (
              <Tag tone="calm" icon="done">
                {words.sessions.talkedAbout}
              </Tag>
            )}
          </p>
          {each.discussed?.note && <p class="small as-written">{each.discussed.note}</p>}
        </li>
      ))}
    </ul>
  );
}

const ITEM = "agenda/new";

/** Put something on the list for the next session. */
export function AddItem() {
  const { store } = useApp();
  const { making, write } = useWriting();
  const text = store.draft(ITEM).value;
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await write(propose({ text }, making), words.sessions.itemSaved)) store.keepDraft(ITEM, "");
  };
  return (
    <form class="stack tight" onSubmit={(event) => void save(event)}>
      <DraftField draft={ITEM} label={words.sessions.itemText} limit={500} />
      {text.trim() !== "" && (
        <p>
          <Button type="submit" kind="main">
            {words.common.add}
          </Button>
        </p>
      )}
    </form>
  );
}

function Past({ session }: { readonly session: SessionDoc }) {
  const { shared, mine, me, today } = useSpace();
  const given = [...session.feedback, ...mine.feedback.filter((each) => each.session === session.session)];
  const rounds = session.rounds.filter((each) => each.revealed);
  return (
    <details class="card flat">
      <summary>{dated(session.day ?? today, today)}</summary>
      <div class="stack tight">
        {session.recap && (
          <>
            <h3>{words.sessions.recap}</h3>
            <p class="as-written">{session.recap.summary}</p>
            {session.recap.agreed.length > 0 && (
              <>
                <h3>{words.sessions.agreed}</h3>
                <ul class="bullets">
                  {session.recap.agreed.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
        {rounds.length > 0 && (
          <>
            <h3>{words.sessions.rated}</h3>
            <ul class="bullets">
              {rounds.flatMap((round) =>
                round.goals.map((goal) => (
                  <li key={`${round.round}/${goal}`}>
                    {shared.board.goals.find((each) => each.goal === goal)?.title}:{" "}
                    {round.ratings
                      .filter((each) => each.goal === goal)
                      .map((each) => each.value)
                      .join(" · ")}
                  </li>
                )),
              )}
            </ul>
          </>
        )}
        {session.agenda.length > 0 && (
          <>
            <h3>{words.sessions.agenda}</h3>
            <Agenda items={session.agenda} />
          </>
        )}
        {me.role === "client" &&
          (given.length > 0 ? (
            <p class="soft">{words.sessions.feedbackGiven}</p>
          ) : (
            <p>
              <LinkButton to={href("sessionFeedback", { session: session.session })}>
                {words.sessions.feedback}
              </LinkButton>
            </p>
          ))}
      </div>
    </details>
  );
}
