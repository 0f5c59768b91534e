/** Bars by week. A week with nothing noted stays open: it is marked as not noted, which is not zero. */
import { dated, short } from "../words/days.ts";
import { words } from "../words/index.ts";
import { levels, mondays, type Span } from "./measuring.ts";
import { useWidth } from "./use-width.ts";

/** The parts of a week's bar, stacked; null where nothing was noted. */
export interface Week {
  readonly monday: string;
  readonly parts: readonly { readonly kind: "full" | "half" | "open"; readonly count: number }[] | null;
}

interface WeeksProps {
  readonly label: string;
  readonly span: Span;
  readonly today: string;
  readonly weeks: ReadonlyMap<string, Week["parts"]>;
}

const HEIGHT = 120;
const FOOT = 22;
const TOP = 10;
const LEFT = 30;

export function Weeks({ label, span, today, weeks }: WeeksProps) {
  const [element, width] = useWidth();
  const all = mondays(span).map((monday): Week => ({ monday, parts: weeks.get(monday) ?? null }));
  const most = Math.max(1, ...all.map((week) => total(week)));
  const room = width - LEFT - 10;
  const pitch = room / all.length;
  const bar = Math.min(28, Math.max(3, pitch * 0.7));
  const unit = (HEIGHT - FOOT - TOP) / most;
  const every = Math.max(1, Math.ceil(all.length / Math.floor(room / 76)));
  const summary = all
    .filter((week) => week.parts !== null)
    .map((week) => `${dated(week.monday, today)}: ${total(week)}`)
    .join("; ");
  return (
    <div class="chart" ref={element}>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${label}. ${summary || words.chart.noteOpen}`}
      >
        {levels(0, most, 3)
          .filter(Number.isInteger)
          .map((level) => (
            <g key={level}>
              <path class="grid" d={`M${LEFT} ${HEIGHT - FOOT - level * unit}H${width - 10}`} />
              <text class="tick" x={LEFT - 8} y={HEIGHT - FOOT - level * unit + 4} text-anchor="end">
                {level}
              </text>
            </g>
          ))}
        {all.map((week, index) => {
          const x = LEFT + pitch * index + (pitch - bar) / 2;
          return (
            <g key={week.monday}>
              {week.parts === null ? (
                <path class="not-noted" d={`M${x + bar / 2 - 2} ${HEIGHT - FOOT}h4`} />
              ) : (
                <Bar week={week} x={x} width={bar} unit={unit} />
              )}
              {index % every === 0 && (
                <text class="tick" x={x + bar / 2} y={HEIGHT - 5} text-anchor="middle">
                  {short(week.monday)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

interface BarProps {
  readonly week: Week;
  readonly x: number;
  readonly width: number;
  readonly unit: number;
}

function Bar({ week, x, width, unit }: BarProps) {
  let base = HEIGHT - FOOT;
  if (total(week) === 0) return <path class="zero" d={`M${x} ${base}h${width}`} />;
  return (
    <>
      {week.parts?.map((part) => {
        const tall = part.count * unit;
        base -= tall;
        if (part.count === 0) return null;
        return (
          <rect
            key={part.kind}
            class={`bar ${part.kind}`}
            x={x}
            y={base + 1}
            width={width}
            height={Math.max(1, tall - 1)}
          />
        );
      })}
    </>
  );
}

function total(week: Week): number {
  return week.parts?.reduce((sum, part) => sum + part.count, 0) ?? 0;
}
