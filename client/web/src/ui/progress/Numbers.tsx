/** Every number behind the charts of a goal, as a table: nothing is only to be seen. */
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { GoalProgressDoc } from "../../core/views/progress.ts";
import { useSpace } from "../app-context.ts";
import type { DayMark } from "../charts/data.ts";
import { isWithin, type Span } from "../charts/measuring.ts";
import { counted, words } from "../words/index.ts";
import { dayMarks } from "./day-marks.ts";
import { type NumberRow, NumbersTable } from "./NumbersTable.tsx";
import { labelOf } from "./reading.ts";

interface NumbersProps {
  readonly goal: GoalDoc;
  readonly progress: GoalProgressDoc;
  readonly span: Span;
}

export function Numbers({ goal, progress, span }: NumbersProps) {
  const { shared, nameOf } = useSpace();
  const rows = [...rowsOf(goal, progress, nameOf), ...markRows(dayMarks(shared, goal.goal))];
  return <NumbersTable caption={goal.title} rows={rows.filter((row) => isWithin(row.day, span))} />;
}

/** Return a row for each mark on the chart: sessions, reviews, wins, setbacks. */
function markRows(marks: readonly DayMark[]): readonly NumberRow[] {
  return marks.map((mark) => ({
    key: `${mark.kind}/${mark.key}`,
    of: [mark.key],
    day: mark.day,
    what: words.chart[mark.kind],
    who: "",
    value: "",
    note: mark.text || null,
  }));
}

/** Return a row for everything that was rated, done, counted and measured. */
export function rowsOf(
  goal: GoalDoc,
  progress: GoalProgressDoc,
  nameOf: (member: string) => string,
): readonly NumberRow[] {
  return [
    ...progress.ratings.map((rating) => ({
      key: rating.rating,
      of: [rating.rating],
      day: rating.day,
      what: words.chart.rating,
      who: nameOf(rating.by),
      value: String(rating.value),
      note: rating.note,
    })),
    ...progress.steps.flatMap((step) =>
      step.ticks.map((tick) => ({
        key: `${step.step}/${tick.day}`,
        of: tick.logs,
        day: tick.day,
        what: step.title,
        who: nameOf(tick.by),
        value: words.chart[tick.outcome],
        note: tick.note,
      })),
    ),
    ...progress.counters.flatMap((counter) =>
      counter.days.map((day) => ({
        key: `${counter.measure}/${day.day}`,
        of: day.logs,
        day: day.day,
        what: labelOf(goal, counter.measure),
        who: "",
        value: counted(words.chart.counted, day.count),
        note: null,
      })),
    ),
    ...progress.measures.flatMap((series) =>
      series.values.map((value) => ({
        key: value.log,
        of: [value.log],
        day: value.day,
        what: labelOf(goal, series.measure),
        who: nameOf(value.by),
        value: value.value,
        note: value.note,
      })),
    ),
  ];
}
