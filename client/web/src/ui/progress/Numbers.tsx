/** Every number behind the charts of a goal, as a table: nothing is only to be seen. */
import { useState } from "preact/hooks";
import type { GoalDoc } from "../../core/views/goals.ts";
import type { GoalProgressDoc } from "../../core/views/progress.ts";
import { useSpace } from "../app-context.ts";
import { isWithin, type Span } from "../charts/measuring.ts";
import { Button } from "../parts/Button.tsx";
import { dated } from "../words/days.ts";
import { counted, words } from "../words/index.ts";
import { labelOf } from "./GoalPicture.tsx";

interface Row {
  readonly key: string;
  readonly day: string;
  readonly what: string;
  readonly who: string;
  readonly value: string;
  readonly note: string | null;
}

interface NumbersProps {
  readonly goal: GoalDoc;
  readonly progress: GoalProgressDoc;
  readonly span: Span;
}

export function Numbers({ goal, progress, span }: NumbersProps) {
  const { today, nameOf } = useSpace();
  const [open, setOpen] = useState(false);
  return (
    <section class="stack tight">
      <p>
        <Button kind="quiet" pressed={open} onClick={() => setOpen(!open)}>
          {open ? words.chart.hideTable : words.chart.table}
        </Button>
      </p>
      {open && (
        <div class="scroll-x">
          <table>
            <caption class="heard">{goal.title}</caption>
            <thead>
              <tr>
                <th scope="col">{words.chart.day}</th>
                <th scope="col">{words.chart.kind}</th>
                <th scope="col">{words.chart.value}</th>
                <th scope="col">{words.chart.who}</th>
                <th scope="col">{words.chart.note}</th>
              </tr>
            </thead>
            <tbody>
              {rowsOf(goal, progress, nameOf)
                .filter((each) => isWithin(each.day, span))
                .map((each) => (
                  <tr key={each.key}>
                    <td>{dated(each.day, today)}</td>
                    <td>{each.what}</td>
                    <td class="numbers">{each.value}</td>
                    <td>{each.who}</td>
                    <td class="as-written">{each.note}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** All of it, newest first. */
export function rowsOf(goal: GoalDoc, progress: GoalProgressDoc, nameOf: (member: string) => string): readonly Row[] {
  const rows: Row[] = [
    ...progress.ratings.map((each) => ({
      key: each.rating,
      day: each.day,
      what: words.chart.rating,
      who: nameOf(each.by),
      value: String(each.value),
      note: each.note,
    })),
    ...progress.steps.flatMap((step) =>
      step.ticks.map((each) => ({
        key: `${step.step}/${each.day}`,
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
        day: each.day,
        what: labelOf(goal, series.measure),
        who: nameOf(each.by),
        value: each.value,
        note: each.note,
      })),
    ),
  ];
  return rows.sort((one, other) => other.day.localeCompare(one.day));
}
