/** The therapist's first page of a client: events since the last session, and signals. */
import { signals } from "../../core/views/signals.ts";
import { sinceLastSession } from "../../core/views/since.ts";
import { useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { GoalRow } from "../goals/GoalRow.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { Begin } from "../live/Begin.tsx";
import { HereNow } from "../live/HereNow.tsx";
import { seenAs } from "../looking.ts";
import { happenedIn } from "../more/happened.ts";
import { HappenedRows, useUnread } from "../more/NewHere.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { NEW_ITEM } from "../sessions/Agenda.tsx";
import { Commitments } from "../sessions/Commitments.tsx";
import { NextSession } from "../today/NextSession.tsx";
import { dated } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { NextActions } from "./NextActions.tsx";
import { Observed } from "./Observed.tsx";

const LATELY = 8;
const SHARED = 3;

export function Overview() {
  const { shared, today, otherName } = useSpace();
  const open = shared.board.goals.filter((goal) => !hasEnded(goal));
  return (
    <Screen title={otherName} wide beside={<Begin />}>
      <HereNow />
      <Card tone="calm">
        <p class="large">{sinceLastSession(shared, today)}</p>
      </Card>
      <div class="pair">
        <div class="stack">
          <WorthALook />
          <section class="stack tight">
            <h2>{words.client.goals}</h2>
            <p>
              <Tag tone="cool" icon="eye">
                {fill(words.client.sameView, { name: otherName })}
              </Tag>
            </p>
            {open.map((goalDoc) => (
              <GoalRow key={goalDoc.goal} goal={goalDoc} />
            ))}
          </section>
          <FromTheJournal />
        </div>
        <div class="stack">
          <NextSession />
          <Commitments />
          <Observed />
          <Lately />
        </div>
      </div>
    </Screen>
  );
}

/** Signals of today, each with possible next actions. */
function WorthALook() {
  const { shared, today } = useSpace();
  const found = signals(shared, today);
  if (found.length === 0) return null;
  const titles = new Map(shared.board.goals.map((goal) => [goal.goal, goal.title]));
  return (
    <Card label={words.client.look}>
      <h2>{words.client.look}</h2>
      <p class="small soft">{words.client.lookText}</p>
      {found.map((signal) => (
        <div key={`${signal.rule}/${signal.goal ?? ""}`} class="stack tight">
          <h3>{signal.why}</h3>
          <NextActions signal={signal} title={titles.get(signal.goal ?? "") ?? null} itemKey={NEW_ITEM} />
        </div>
      ))}
    </Card>
  );
}

/** Journal entries that the client shared, the newest first. */
function FromTheJournal() {
  const { shared, today } = useSpace();
  const entries = [...shared.journal].sort((one, other) => other.at - one.at).slice(0, SHARED);
  if (entries.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{words.client.shared}</h2>
      {entries.map((entry) => (
        <Card key={entry.share} tone="flat" seen={seenAs(entry.share, entry.by)}>
          <p class="own-words as-written">{entry.text}</p>
          <p class="small soft">{dated(entry.day, today)}</p>
        </Card>
      ))}
    </section>
  );
}

function Lately() {
  const { shared, view } = useSpace();
  const unread = useUnread();
  const happened = happenedIn(shared.timeline, view.unshown.value, "shared").filter((row) => !row.retracted);
  const newest = happened.slice(0, LATELY);
  const further = [...unread.values()].filter((row) => newest.every(({ id }) => id !== row.id));
  const rows = [...newest, ...further];
  return (
    <section class="stack tight">
      <h2>{words.client.lately}</h2>
      {rows.length === 0 && <p class="soft">{words.client.latelyEmpty}</p>}
      <HappenedRows rows={rows} />
    </section>
  );
}
