import { useState } from "preact/hooks";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { dated } from "../words/days.ts";
import { words } from "../words/index.ts";

/** A line of the table behind a chart. */
export interface NumberRow {
  readonly key: string;
  /** The ids under which it was written. */
  readonly of: readonly string[];
  readonly day: string;
  readonly what: string;
  readonly who: string;
  readonly value: string;
  readonly note: string | null;
}

/** Rows drawn at once: years of them would keep a tap waiting. */
const AT_ONCE = 200;

/** Every number behind a chart, newest first, as a table that is folded away until it is asked for. */
export function NumbersTable({ caption, rows }: { readonly caption: string; readonly rows: readonly NumberRow[] }) {
  const { today } = useSpace();
  const [open, setOpen] = useState(false);
  const [most, setMost] = useState(AT_ONCE);
  const sorted = [...rows].sort((one, other) => other.day.localeCompare(one.day));
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
            <caption class="heard">{caption}</caption>
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
              {sorted.slice(0, most).map((row) => (
                <tr key={row.key}>
                  <td>{dated(row.day, today)}</td>
                  <td>{row.what}</td>
                  <td class="numbers">{row.value}</td>
                  <td>
                    {row.who} <OwnDelivery of={row.of} audience="shared" quiet />
                  </td>
                  <td class="as-written">{row.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open && sorted.length > most && (
        <Button wide onClick={() => setMost(most + AT_ONCE)}>
          {words.chart.earlier}
        </Button>
      )}
    </section>
  );
}
