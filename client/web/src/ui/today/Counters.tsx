import { useState } from "preact/hooks";
import { confirmZero, tickCounter } from "../../core/commands/check_ins.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { MeasureDoc } from "../../core/views/goals/measures.ts";
import { useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Card } from "../parts/Card.tsx";
import { DayField } from "../parts/Day.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { dayName, daysLater } from "../words/days.ts";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Counters of the goals in focus. Zero is logged on purpose: a day without a log is unknown. */
export function Counters({ goals }: { readonly goals: readonly GoalDoc[] }) {
  const counters = goals.flatMap((goal) =>
    goal.measures.filter((measure) => measure.kind === "counter").map((measure) => ({ goal, measure })),
  );
  return (
    <>
      {counters.map(({ goal, measure }) => (
        <Counter key={measure.measure} goal={goal.goal} measure={measure} />
      ))}
    </>
  );
}

function Counter({ goal, measure }: { readonly goal: string; readonly measure: MeasureDoc }) {
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const days = shared.progress.goals
    .find((goalDoc) => goalDoc.goal === goal)
    ?.counters.find((counter) => counter.measure === measure.measure)?.days;
  const now = days?.find((day) => day.day === today);
  const [noting, setNoting] = useState(false);
  const title = fill(words.today.counterTitle, { label: measure.label });
  return (
    <Card label={title}>
      <h2>{title}</h2>
      <p aria-live="polite">{noted(now?.count)}</p>
      <div class="row">
        <Button icon="add" onClick={() => void run(tickCounter, { measure: measure.measure }, words.today.ticked)}>
          {words.today.counterHappened}
        </Button>
        {now === undefined && (
          <Button onClick={() => void run(confirmZero, { measure: measure.measure }, words.today.ticked)}>
            {words.today.counterZero}
          </Button>
        )}
        <Button
          kind="quiet"
          icon="calendar"
          label={fill(words.today.otherDayCount, { label: measure.label })}
          onClick={() => setNoting(true)}
        >
          {words.today.otherDay}
        </Button>
      </div>
      {noting && <OtherDay measure={measure} days={days ?? []} onClose={() => setNoting(false)} />}
    </Card>
  );
}

function noted(count: number | undefined): string {
  if (count === undefined) return words.today.counterUnknown;
  return count === 0 ? words.today.counterNone : counted(words.today.counterCount, count);
}

interface OtherDayProps {
  readonly measure: MeasureDoc;
  readonly days: readonly { readonly day: string; readonly count: number }[];
  readonly onClose: () => void;
}

/** Counters for a day of the last week: what was not logged then is unknown until somebody says it. */
function OtherDay({ measure, days, onClose }: OtherDayProps) {
  const { today } = useSpace();
  const { run } = useWriting();
  const form = useForm(`count/${measure.measure}`);
  const [day, setDay] = form.choice("day", daysLater(today, -1));
  const count = days.find((doc) => doc.day === day)?.count;
  const said = fill(words.today.otherDaySaved, { day: dayName(day, today) });
  const close = (): void => {
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={measure.label} onClose={close}>
      <DayField value={day} onInput={setDay} open />
      <p aria-live="polite">{count === undefined ? words.today.counterUnknown : counted(words.chart.counted, count)}</p>
      <div class="row">
        <Button icon="add" onClick={() => void run(tickCounter, { measure: measure.measure, day }, said)}>
          {words.today.counterHappened}
        </Button>
        {count === undefined && (
          <Button onClick={() => void run(confirmZero, { measure: measure.measure, day }, said)}>
            {words.today.counterZeroThen}
          </Button>
        )}
      </div>
      <Button kind="main" wide onClick={close}>
        {words.common.close}
      </Button>
    </Dialog>
  );
}
