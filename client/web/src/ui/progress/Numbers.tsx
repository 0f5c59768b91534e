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
  return <NumbersTable caption={goal.title} rows={rows.filter((each) => isWithin(each.day, span))} />;
}

/** Return a row for each mark on the chart: sessions, reviews, wins, setbacks. */
function markRows(marks: readonly DayMark[]): readonly NumberRow[] {
  return marks.map((each) => ({
    key: `${each.kind}/${each.key}`,
    of: [each.key],
    day: each.day,
    what: words.chart[each.kind],
    who: "",
    value: "",
    note: each.text || null,
  }));
}

/** Return a row for everything that was rated, done, counted and measured. */
export function rowsOf(
  goal: GoalDoc,
  progress: GoalProgressDoc,
  nameOf: (member: string) => string,
): readonly NumberRow[] {
  return [
    ...progress.ratings.map((each) => ({
      key: each.rating,
      of: [each.rating],
      day: each.day,
      what: words.chart.rating,
      who: nameOf(each.by),
      value: String(each.value),
      note: each.note,
    })),
    ...progress.steps.flatMap((step) =>
      step.ticks.map((each) => ({
        key: `${step.step}/${each.day}`,
        of: each.logs,
        day: each.day,
        what: step.title,
        who: nameOf(each.by),
        value: words.chart[each.outcome],
        note: each.note,
      })),
    ),
    ...progress.counters.flatMap((counter) =>
      counter.days.map((each) => ({
        key: `${counter.measure}/${each.day}`,
        of: each.logs,
        day: each.day,
        what: labelOf(goal, counter.measure),
        who: "",
        value: counted(words.chart.counted, each.count),
        note: null,
      })),
    ),
    ...progress.measures.flatMap((series) =>
      series.values.map((each) => ({
        key: each.log,
        of: [each.log],
        day: each.day,
        what: labelOf(goal, series.measure),
        who: nameOf(each.by),
        value: each.value,
        note: each.note,
      })),
    ),
  ];
}
