/** Rate together: each on their own and unseen, then both turned over at once, and the gap put into words (rule S4). */
import { useState } from "preact/hooks";
import { openRatingRound, rateInRound, revealRatingRound } from "../../core/commands/sessions.ts";
import type { RoundDoc } from "../../core/views/sessions/rounds.ts";
import type { SessionDoc } from "../../core/views/sessions/sessions.ts";
import { useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { hasEnded } from "../goals/Goals.tsx";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { ManyOf } from "../parts/Choices.tsx";
import { Scale } from "../parts/Scale.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { lastRound, ratingBy } from "./session.ts";

interface RateProps {
  readonly session: SessionDoc;
  readonly onTyping: (on: boolean) => void;
}

export function RateTogether({ session, onTyping }: RateProps) {
  const [again, setAgain] = useState(false);
  const round = lastRound(session);
  if (round && !round.revealed) return <Hidden key={round.round} round={round} onTyping={onTyping} />;
  return (
    <>
      {round && !again ? (
        <>
          <Revealed round={round} />
          {session.state === "started" && (
            <p>
              <Button icon="again" onClick={() => setAgain(true)}>
                {words.live.again}
              </Button>
            </p>
          )}
        </>
      ) : (
        <Open session={session} onOpened={() => setAgain(false)} />
      )}
    </>
  );
}

function Open({ session, onOpened }: { readonly session: SessionDoc; readonly onOpened: () => void }) {
  const { shared } = useSpace();
  const { run } = useWriting();
  const goals = shared.board.goals.filter((goal) => !hasEnded(goal));
  const form = useForm(`round/${session.session}`);
  const held = goals.filter((goal) => goal.in_focus).map((goal) => goal.goal);
  const [chosen, choose] = form.choice<readonly string[]>("goals", held);
  if (goals.length === 0) return <p>{words.live.rateNone}</p>;
  const start = async (): Promise<void> => {
    const told = { goals: chosen, session: session.session };
    if (!(await run(openRatingRound, told, words.live.rateOpen))) return;
    form.letGo();
    onOpened();
  };
  return (
    <>
      <p>{words.live.rateLead}</p>
      <ManyOf
        legend={words.live.rateWhich}
        options={goals.map((goal) => ({ value: goal.goal, label: goal.title }))}
        value={chosen}
        onChange={choose}
      />
      <Button kind="main" wide disabled={chosen.length === 0} onClick={() => void start()}>
        {words.live.rateOpen}
      </Button>
    </>
  );
}

interface HiddenProps extends Pick<RateProps, "onTyping"> {
  readonly round: RoundDoc;
}

function Hidden({ round, onTyping }: HiddenProps) {
  const { shared, mine, me } = useSpace();
  const { run } = useWriting();
  const form = useForm(`ratings/${round.round}`);
  const [values, setValues] = form.choice<Readonly<Record<string, number>>>("values", {});
  const kept = mine.hidden_ratings.filter((hiddenRating) => hiddenRating.round === round.round);
  const mineAll = round.goals.every((goal) => ratingBy(kept, goal, me.member) !== null);
  const keep = async (): Promise<void> => {
    const ratings = Object.entries(values).map(([goal, value]) => ({ goal, value }));
    if (!(await run(rateInRound, { ratings, round: round.round }, words.live.rateKept))) return;
    form.letGo();
    onTyping(false);
  };
  if (mineAll) {
    return (
      <Card tone="calm">
        <p>{words.live.rateWait}</p>
        <Button
          kind="main"
          wide
          icon="eye"
          onClick={() => void run(revealRatingRound, { round: round.round }, words.live.revealed)}
        >
          {words.live.reveal}
        </Button>
      </Card>
    );
  }
  return (
    <>
      <p>{words.live.rateLead}</p>
      {round.goals.map((goal) => (
        <Card key={goal} tone="flat">
          <p class="own-words">{shared.board.goals.find((goalDoc) => goalDoc.goal === goal)?.title}</p>
          <Scale
            legend={words.live.rateAsk}
            value={values[goal] ?? null}
            onChange={(value) => {
              onTyping(true);
              setValues({ ...values, [goal]: value });
            }}
            {...words.checkIn.closeness}
          />
        </Card>
      ))}
      <Button kind="main" wide disabled={!round.goals.every((goal) => goal in values)} onClick={() => void keep()}>
        {words.live.rateKeep}
      </Button>
    </>
  );
}

function Revealed({ round }: { readonly round: RoundDoc }) {
  const { shared, mine: own, me, otherName } = useSpace();
  // One's own are at hand before they are published.
  const ratings = [
    ...own.hidden_ratings.filter((hiddenRating) => hiddenRating.round === round.round),
    ...round.ratings,
  ];
  const other = shared.members.find((member) => member.role !== me.role && member.left_at === null)?.member ?? "";
  return (
    <>
      {round.goals.map((goal) => {
        const mine = ratingBy(ratings, goal, me.member)?.value ?? null;
        const theirs = ratingBy(ratings, goal, other)?.value ?? null;
        return (
          <Card
            key={goal}
            label={shared.board.goals.find((goalDoc) => goalDoc.goal === goal)?.title ?? words.live.rateAsk}
          >
            <p class="own-words">{shared.board.goals.find((goalDoc) => goalDoc.goal === goal)?.title}</p>
            <Pair mine={mine} theirs={theirs} name={otherName} />
            {mine !== null && theirs !== null && <p class="strong">{gapInWords(mine, theirs)}</p>}
          </Card>
        );
      })}
    </>
  );
}

/** The gap between two ratings, as something to talk about. */
export function gapInWords(mine: number, theirs: number): string {
  const gap = Math.abs(mine - theirs);
  if (gap === 0) return words.live.same;
  return gap === 1 ? words.live.near : fill(words.live.gap, { gap });
}

interface PairProps {
  readonly mine: number | null;
  readonly theirs: number | null;
  readonly name: string;
}

const POINTS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** Both ratings on one scale: a round mark for oneself, a square one for the other, and the same in words. */
function Pair({ mine, theirs, name }: PairProps) {
  return (
    <>
      <ol class="pair-scale" aria-hidden="true">
        {POINTS.map((point) => (
          <li key={point} class={between(point, mine, theirs) ? "between" : undefined}>
            <span class="marks">
              {mine === point && <span class="mark-round" />}
              {theirs === point && <span class="mark-square" />}
            </span>
            {point}
          </li>
        ))}
      </ol>
      <ul class="row small">
        <li class="row">
          <span class="mark-round" aria-hidden="true" />
          {words.common.you}: {mine ?? words.live.nobody}
        </li>
        <li class="row">
          <span class="mark-square" aria-hidden="true" />
          {name}: {theirs ?? words.live.comes}
        </li>
      </ul>
    </>
  );
}

function between(point: number, mine: number | null, theirs: number | null): boolean {
  if (mine === null || theirs === null) return false;
  return point >= Math.min(mine, theirs) && point <= Math.max(mine, theirs);
}
