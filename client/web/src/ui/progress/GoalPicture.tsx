/**
 * The picture of one goal: a large chart, small ones beside it, a plain sentence above and every number below. Both
 * people see exactly this.
 */
import { useState } from "preact/hooks";
import type { RatingDoc } from "../../core/views/facts/series.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { pausedOn } from "../../core/views/goals/status.ts";
import { momentum } from "../../core/views/momentum.ts";
import type { GoalProgressDoc } from "../../core/views/progress.ts";
import { useSpace } from "../app-context.ts";
import type { Line } from "../charts/data.ts";
import { Lines } from "../charts/Lines.tsx";
import { Legend, type LegendShape } from "../charts/marks.tsx";
import type { Span } from "../charts/measuring.ts";
import { Weeks } from "../charts/Weeks.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Momentum } from "../parts/Momentum.tsx";
import { counted, fill, words } from "../words/index.ts";
import { dayMarks } from "./day-marks.ts";
import { Numbers } from "./Numbers.tsx";
import {
  countWeeks,
  ends,
  gapSentence,
  labelOf,
  pointOf,
  RATING_GAP_DAYS,
  ratingsBy,
  sinceStart,
  spanOf,
  stepWeeks,
  type Window,
} from "./reading.ts";

const WINDOWS = Object.entries(words.progress.windows).map(([value, label]) => ({ value, label })) as Choice<Window>[];
interface GoalPictureProps {
  readonly goal: GoalDoc;
  readonly progress: GoalProgressDoc;
}

export function GoalPicture({ goal, progress }: GoalPictureProps) {
  const { shared, today, nameOf } = useSpace();
  const [window, setWindow] = useState<Window>("all");
  const span = spanOf(window, shared, today);
  const mine = ratingsBy(shared, progress, "client");
  const theirs = ratingsBy(shared, progress, "therapist");
  const client = shared.members.find((member) => member.role === "client");
  const therapist = shared.members.find((member) => member.role === "therapist");
  const marks = dayMarks(shared, goal.goal);
  const gap = gapSentence(mine, theirs, therapist ? nameOf(therapist.member) : words.common.yourTherapist);
  const lines = [
    line(client ? nameOf(client.member) : words.chart.you, "circle", mine, nameOf),
    line(therapist ? nameOf(therapist.member) : words.common.yourTherapist, "diamond", theirs, nameOf),
  ].filter((line) => line.points.length > 0);
  return (
    <div class="stack loose">
      <div class="stack tight">
        <p class="large">{sinceStart(mine)}</p>
        {gap && <p>{gap}</p>}
      </div>
      <OneOf legend={words.progress.window} hideLegend options={WINDOWS} value={window} onChange={setWindow} />
      <figure class="stack tight">
        <Lines
          label={`${goal.title}: ${counted(words.chart.summary, progress.ratings.length)}`}
          span={span}
          today={today}
          low={0}
          high={10}
          lines={lines}
          marks={marks}
          gapDays={RATING_GAP_DAYS}
          {...ends(goal, mine)}
        />
        <figcaption>
          <Legend
            items={[
              ...lines.map((line) => ({ what: line.shape as LegendShape, name: line.name })),
              ...(["session", "review", "win", "setback"] as const)
                .filter((kind) => marks.some((mark) => mark.kind === kind))
                .map((kind) => ({ what: kind as LegendShape, name: words.chart[kind] })),
            ]}
          />
        </figcaption>
      </figure>
      <Beside goal={goal} progress={progress} span={span} />
      <Numbers goal={goal} progress={progress} span={span} />
    </div>
  );
}

function line(
  name: string,
  shape: Line["shape"],
  ratings: readonly RatingDoc[],
  nameOf: (member: string) => string,
): Line {
  return { name, shape, points: ratings.map((rating) => pointOf(rating, nameOf)) };
}

/** The small charts: steps, what is counted, what is measured. They share the window of the large one. */
function Beside({ goal, progress, span }: GoalPictureProps & { readonly span: Span }) {
  const { shared, today, nameOf } = useSpace();
  const grown = momentum(shared, today).get(goal.goal) ?? null;
  const steps = progress.steps.filter((step) => step.ticks.length > 0);
  return (
    <div class="pair">
      {grown !== null && (
        <section class="stack tight">
          <h3>{words.progress.momentum}</h3>
          <Momentum thousandths={grown} resting={pausedOn(goal.pauses, today)} />
        </section>
      )}
      {steps.length > 0 && (
        <section class="stack tight">
          <h3>{words.progress.stepsPerWeek}</h3>
          <Weeks
            label={words.progress.stepsPerWeek}
            span={span}
            today={today}
            weeks={stepWeeks(
              steps.flatMap((step) => step.ticks),
              span,
            )}
          />
          <ul class="legend">
            <li>
              <Swatch kind="full" />
              {words.chart.done}
            </li>
            <li>
              <Swatch kind="half" />
              {words.chart.partly}
            </li>
            <li>
              <Swatch kind="open" />
              {words.chart.skipped}
            </li>
          </ul>
        </section>
      )}
      {progress.counters.map((counter) => {
        const label = labelOf(goal, counter.measure);
        const title = fill(words.progress.counterPerWeek, { label });
        return (
          <section key={counter.measure} class="stack tight">
            <h3>{title}</h3>
            <Weeks label={title} span={span} today={today} weeks={countWeeks(counter.days, span)} />
            <p class="small soft">{words.progress.counterAbout}</p>
          </section>
        );
      })}
      {progress.measures.map((series) => {
        const measure = goal.measures.find((measure) => measure.measure === series.measure);
        const values = series.values.map((value) => Number(value.value));
        const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
        return (
          <section key={series.measure} class="stack tight">
            <h3>{[measure?.label ?? words.progress.measures, measure?.unit].filter(Boolean).join(", ")}</h3>
            <Lines
              small
              label={measure?.label ?? words.progress.measures}
              span={span}
              today={today}
              low={low}
              high={high}
              flipped={measure?.better === "down"}
              gapDays={RATING_GAP_DAYS}
              target={measure?.target ? Number(measure.target) : null}
              lines={[
                {
                  name: measure?.label ?? "",
                  shape: "circle",
                  points: series.values.map((value) => ({
                    key: value.log,
                    day: value.day,
                    value: Number(value.value),
                    shown: [value.value, measure?.unit].filter(Boolean).join(" "),
                    who: nameOf(value.by),
                    note: value.note,
                    inSession: false,
                  })),
                },
              ]}
            />
          </section>
        );
      })}
    </div>
  );
}

function Swatch({ kind }: { readonly kind: "full" | "half" | "open" }) {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <rect class={`bar ${kind}`} x="4" y="4" width="12" height="12" />
    </svg>
  );
}
