/** Sessions, for both: the next one and its list, what both said they would do, and the past ones. */
import { useState } from "preact/hooks";
import { useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { Begin } from "../live/Begin.tsx";
import { Button } from "../parts/Button.tsx";
import { href } from "../router.tsx";
import { nextSession } from "../today/NextSession.tsx";
import { words } from "../words/index.ts";
import { AddItem, Agenda } from "./Agenda.tsx";
import { Commitments } from "./Commitments.tsx";
import { Observations } from "./Observations.tsx";
import { Past } from "./Past.tsx";
import { NextOne } from "./Plan.tsx";

const FIRST_PAST = 5;

export function Sessions() {
  const { shared, today, me } = useSpace();
  const [all, setAll] = useState(false);
  const next = nextSession(shared, today);
  const past = shared.sessions.sessions.filter((session) => session.state === "ended").reverse();
  const agenda = [...(next?.agenda ?? []), ...shared.sessions.upcoming];
  return (
    <Screen title={words.sessions.title} back={href(me.role === "client" ? "more" : "today")}>
      <NextOne next={next} />
      <Begin kind={next?.day === today ? "main" : "plain"} wide />
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
        {(all ? past : past.slice(0, FIRST_PAST)).map((sessionDoc) => (
          <Past key={sessionDoc.session} session={sessionDoc} />
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
