/** All goals side by side as small charts, then mood; each chart leads to its large one. */
import { useState } from "preact/hooks";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { GoalProgressDoc } from "../../core/views/progress.ts";
import { useSpace } from "../app-context.ts";
import { Lines } from "../charts/Lines.tsx";
import { Weeks } from "../charts/Weeks.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { Button } from "../parts/Button.tsx";
import { Card, Empty } from "../parts/Card.tsx";
import { A } from "../router.tsx";
import { feelingWords } from "../today/MoodNow.tsx";
import { counted, words } from "../words/index.ts";
import { dayMarks } from "./day-marks.ts";
import { NumbersTable } from "./NumbersTable.tsx";
import { ends, pointOf, RATING_GAP_DAYS, ratingsBy, sinceStart, spanOf, stepWeeks } from "./reading.ts";

const MOOD_GAP_DAYS = 4;
/** Charts drawn at first; the others are drawn when the person asks for them. */
const FIRST_GOALS = 8;

/** `to` answers where a goal's large picture is, for the side that looks. */
export function ProgressBoard({ to }: { readonly to: (goal: string) => string }) {
  const { shared, today, nameOf } = useSpace();
  const [all, setAll] = useState(false);
  const span = spanOf("all", shared, today);
  const goals = shared.board.goals.flatMap((goal) => {
    const progress = shared.progress.goals.find((goalDoc) => goalDoc.goal === goal.goal);
    return progress ? [{ goal, progress }] : [];
  });
  const { moods } = shared.progress;
  const noted = moods.filter((mood) => mood.mood !== null);
  if (goals.length === 0 && noted.length === 0) {
    return (
      <Empty icon="progress">
        <p>{words.progress.empty}</p>
      </Empty>
    );
  }
  return (
    <>
      <div class="pair">
        {(all ? goals : goals.slice(0, FIRST_GOALS)).map(({ goal, progress }) => (
          <Small key={goal.goal} goal={goal} progress={progress} to={to(goal.goal)} />
        ))}
      </div>
      {!all && goals.length > FIRST_GOALS && (
        <Button wide onClick={() => setAll(true)}>
          {counted(words.progress.moreGoals, goals.length - FIRST_GOALS)}
        </Button>
      )}
      {noted.length > 0 && (
        <Card label={words.progress.mood}>
          <h2>{words.progress.mood}</h2>
          <p class="small soft">{words.progress.moodAbout}</p>
          <Lines
            small
            label={`${words.progress.mood}: ${counted(words.chart.summary, noted.length)}`}
            span={span}
            today={today}
            low={1}
            high={5}
            gapDays={MOOD_GAP_DAYS}
            marks={dayMarks(shared, null).filter((dayMark) => dayMark.kind === "session")}
            lines={[
              {
                name: words.progress.mood,
                shape: "circle",
                points: noted.map((rating) => ({
                  key: rating.check_in,
                  day: rating.day,
                  value: rating.mood ?? 3,
                  shown: words.moods[(rating.mood ?? 3) - 1] ?? "",
                  who: nameOf(rating.by),
                  note: rating.note,
                  inSession: false,
                })),
              },
            ]}
          />
          <NumbersTable
            caption={words.progress.mood}
            rows={noted.map((rating) => ({
              key: rating.check_in,
              of: [rating.check_in],
              day: rating.day,
              what: words.progress.mood,
              who: nameOf(rating.by),
              value: [words.moods[(rating.mood ?? 3) - 1] ?? "", feelingWords(rating.feelings)]
                .filter((part) => part !== "")
                .join(": "),
              note: rating.note,
            }))}
          />
        </Card>
      )}
      <Bounce />
    </>
  );
}

function Small({
  goal,
  progress,
  to,
}: {
  readonly goal: GoalDoc;
  readonly progress: GoalProgressDoc;
  readonly to: string;
}) {
  const { shared, today, nameOf } = useSpace();
  const mine = ratingsBy(shared, progress, "client");
  const theirs = ratingsBy(shared, progress, "therapist");
  const ticks = progress.steps.flatMap((step) => step.ticks);
  const done = ticks.filter((tick) => tick.outcome === "done").length;
  return (
    <Card label={goal.title}>
      <h2 class="own-words">
        <A to={to}>{goal.title}</A>
      </h2>
      <p>{progress.ratings.length === 0 && (done > 0 || hasEnded(goal)) ? stepsSaid(done) : sinceStart(mine)}</p>
      {progress.ratings.length === 0 && done > 0 && (
        <Weeks
          label={words.progress.stepsPerWeek}
          span={spanOf("all", shared, today)}
          today={today}
          weeks={stepWeeks(ticks, spanOf("all", shared, today))}
        />
      )}
      {progress.ratings.length > 0 && (
        <Lines
          small
          label={`${goal.title}: ${counted(words.chart.summary, progress.ratings.length)}`}
          span={spanOf("all", shared, today)}
          today={today}
          low={0}
          high={10}
          gapDays={RATING_GAP_DAYS}
          lines={[
            { name: words.chart.you, shape: "circle", points: mine.map((own) => pointOf(own, nameOf)) },
            {
              name: words.common.yourTherapist,
              shape: "diamond",
              points: theirs.map((their) => pointOf(their, nameOf)),
            },
          ]}
          {...ends(goal, mine)}
        />
      )}
    </Card>
  );
}

function stepsSaid(done: number): string {
  return done === 0 ? words.progress.noSteps : counted(words.goals.stepsDone, done);
}

/** Says how long the last setback took to get over, and compares it with nothing. */
function Bounce() {
  const { shared } = useSpace();
  const last = shared.progress.setbacks.findLast((setback) => setback.bounce_back_days !== null);
  if (!last || last.bounce_back_days === null) return null;
  return (
    <Card tone="calm" label={words.progress.bounce}>
      <h2>{words.progress.bounce}</h2>
      <p>{counted(words.progress.bounceText, last.bounce_back_days)}</p>
    </Card>
  );
}
