/** Today: how it is, what to hold on to, the next step only. Everything else is one tap away. */
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { pausedOn } from "../../core/views/goals/status.ts";
import { type MetDoc, met } from "../../core/views/met.ts";
import { momentum } from "../../core/views/momentum.ts";
import { type SpaceNow, useApp, useSpace } from "../app-context.ts";
import { Screen } from "../frame/Screen.tsx";
import { NewHere } from "../more/NewHere.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { Banner, Card } from "../parts/Card.tsx";
import { href } from "../router.tsx";
import { dated, weekday } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { AlsoToday } from "./AlsoToday.tsx";
import { Counters } from "./Counters.tsx";
import { FocusGoal } from "./FocusGoal.tsx";
import { MoodNow, moodToday } from "./MoodNow.tsx";
import { NextSession } from "./NextSession.tsx";
import { OneWin } from "./OneWin.tsx";

export function Today() {
  const space = useSpace();
  const { shared, me, today } = space;
  const grown = momentum(shared, today);
  const inFocus = shared.board.focus.flatMap(
    (goal) => shared.board.goals.find((goalDoc) => goalDoc.goal === goal) ?? [],
  );
  const going = inFocus.filter((goal) => goal.status !== "reached" && goal.status !== "closed");
  const asked = milestoneToAsk(going, space);
  return (
    <Screen title={fill(words.today.hello, { name: me.name })}>
      <p class="soft">{`${weekday(today)}, ${dated(today, today)}`}</p>
      <NewHere />
      <MoodNow />
      {shared.board.goals.length === 0 ? <StartHere /> : null}
      {shared.board.goals.length > 0 && (
        <section class="stack">
          <h2>{words.today.focusTitle}</h2>
          {going.map((goal) => (
            <FocusGoal
              key={goal.goal}
              goal={goal}
              grown={grown.get(goal.goal) ?? null}
              asked={asked?.goal === goal.goal ? asked : null}
            />
          ))}
          {going.length === 0 && (
            <Card tone="calm">
              <p>{words.today.noFocus}</p>
              <p>
                <LinkButton to={href("goals")}>{words.today.pickFocus}</LinkButton>
              </p>
            </Card>
          )}
        </section>
      )}
      <Counters goals={going} />
      <AlsoToday asked={asked} />
      <OneWin />
      <NextSession />
      <NotPromised />
    </Screen>
  );
}

/** One question at a time: how today is comes first, then one milestone of a goal in focus whose number is there. */
function milestoneToAsk(going: readonly GoalDoc[], space: SpaceNow): MetDoc | null {
  if (moodToday(space) === null) return null;
  const found = met(space.shared);
  return (
    going
      .filter((goal) => !pausedOn(goal.pauses, space.today))
      .flatMap((goal) => found.find((question) => question.goal === goal.goal) ?? [])[0] ?? null
  );
}

/** The honest answer where the browser would not promise to keep what is stored. */
function NotPromised() {
  const { store } = useApp();
  if (store.persisted.value !== false) return null;
  return (
    <Banner>
      <p>{words.data.persistNo}</p>
      <p>
        <LinkButton kind="quiet" to={href("yourData")}>
          {words.data.export}
        </LinkButton>
      </p>
    </Banner>
  );
}

function StartHere() {
  return (
    <Card tone="calm" label={words.today.startHere}>
      <h2>{words.today.startHere}</h2>
      <p>{words.today.startHereText}</p>
      <p>
        <LinkButton kind="main" to={href("welcome")}>
          {words.today.start}
        </LinkButton>
      </p>
    </Card>
  );
}
