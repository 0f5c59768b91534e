/** Who sees what, entry by entry, and what was read. */
import { useState } from "preact/hooks";
import { unshareEntry } from "../../core/commands/journal.ts";
import { useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { ShareState } from "../journal/ShareState.tsx";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { Icon } from "../parts/Icon.tsx";
import { href } from "../router.tsx";
import { dayOf, moment, spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { happenedIn, whatItIs, whatItSays } from "./happened.ts";

import { RowDelivery } from "./RowDelivery.tsx";

const FIRST_ROWS = 10;

export function Sharing() {
  const { store } = useApp();
  const { shared, me, today, otherName, view } = useSpace();
  const { run } = useWriting();
  const [rows, setRows] = useState(FIRST_ROWS);
  const copies = shared.journal.filter((rating) => rating.by === me.member);
  const own = happenedIn(shared.timeline, view.unshown.value, "shared").filter((row) => row.by === me.member);
  const paused = store.sharingPaused.value;
  return (
    <Screen title={words.sharing.title} back={href("more")}>
      <div class="pair">
        <List title={fill(words.sharing.both, { name: otherName })} icon="people" items={words.sharing.bothList} />
        <List title={words.sharing.onlyYou} icon="lock" items={words.sharing.onlyYouList} />
      </div>
      <p>{fill(words.sharing.cannotTell, { name: otherName })}</p>
      <section class="stack tight">
        <h2>{words.sharing.shared}</h2>
        {copies.length === 0 && <p class="soft">{words.sharing.sharedEmpty}</p>}
        <ul class="rows">
          {copies.map((copy) => (
            <li key={copy.share} class="stack tight">
              <p class="own-words clamp">{copy.text}</p>
              <p class="small soft">{fill(words.sharing.sharedOn, { day: spoken(dayOf(copy.at), today) })}</p>
              <div class="row apart">
                <ShareState entry={copy.entry} />
                <Button
                  kind="quiet"
                  onClick={() => void run(unshareEntry, { entry: copy.entry }, words.journal.takenBack)}
                >
                  {words.journal.takeBack}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <Card>
        <div class="row apart">
          <div class="grow">
            <h2>{words.sharing.pause}</h2>
            <p class="small soft">{words.sharing.pauseText}</p>
          </div>
          <Button icon="eye" pressed={!paused} onClick={() => store.pauseSharing(!paused)}>
            {paused ? words.sharing.pauseOff : words.sharing.pauseOn}
          </Button>
        </div>
      </Card>
      <section class="stack tight">
        <h2>{words.sharing.recent}</h2>
        <p class="small soft">{fill(words.sharing.readWhen, { name: otherName })}</p>
        <ul class="rows">
          {own.slice(0, rows).map((row) => (
            <li key={row.id}>
              <p class="strong">{whatItIs(row)}</p>
              <p class="clamp">{whatItSays(row, shared)}</p>
              <p class="row apart small soft">
                <span>{moment(row.at, today)}</span>
                <RowDelivery row={row} audience="shared" />
              </p>
            </li>
          ))}
        </ul>
        {own.length > rows && (
          <Button wide onClick={() => setRows(own.length)}>
            {words.common.showAll}
          </Button>
        )}
      </section>
    </Screen>
  );
}

interface ListProps {
  readonly title: string;
  readonly icon: "people" | "lock";
  readonly items: readonly string[];
}

function List({ title, icon, items }: ListProps) {
  return (
    <Card tone={icon === "lock" ? "calm" : "flat"}>
      <h2 class="row still">
        <Icon name={icon} />
        {title}
      </h2>
      <ul class="bullets">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </Card>
  );
}
