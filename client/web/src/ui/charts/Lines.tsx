/**
 * A chart of values over days. People's points have their own shapes; sessions stand as lines, reviews as flags, wins
 * and setbacks in a lane of their own. One tab stop: the arrow keys step through everything that is on it, a tap picks
 * what is nearest, and what is picked is read out and written below.
 */
import { useState } from "preact/hooks";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { dated, month, short } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import type { DayMark, Line, Point } from "./data.ts";
import { Mark, Shape } from "./marks.tsx";
import { across, type ChartFrame, dayMarks, dotsOf, isWithin, levels, runs, type Span, up } from "./measuring.ts";
import { useWidth } from "./use-width.ts";

interface LinesProps {
  readonly label: string;
  readonly span: Span;
  readonly today: string;
  readonly low: number;
  readonly high: number;
  readonly lines: readonly Line[];
  readonly marks?: readonly DayMark[];
  readonly start?: number | null;
  readonly target?: number | null;
  readonly flipped?: boolean;
  /** Points further apart than that are not joined. */
  readonly gapDays: number;
  readonly small?: boolean;
}

type Stop =
  | { readonly kind: "point"; readonly day: string; readonly line: Line; readonly point: Point }
  | { readonly kind: "mark"; readonly day: string; readonly mark: DayMark };

const TALL = 260;
const SHORT = 130;
const LANE = 26;

export function Lines(props: LinesProps) {
  const { label, span, today, low, high, lines, start, target, flipped, gapDays, small } = props;
  const [element, width] = useWidth();
  const [picked, setPicked] = useState<number | null>(null);
  const marks = (props.marks ?? []).filter((mark) => isWithin(mark.day, span));
  const lane = marks.some((mark) => mark.kind === "win" || mark.kind === "setback") ? LANE : 0;
  const frame: ChartFrame = {
    width,
    height: (small ? SHORT : TALL) + lane,
    left: 30,
    right: 14,
    top: 16,
    bottom: 26 + lane,
  };
  const shown = lines.map((line) => ({ ...line, points: line.points.filter((point) => isWithin(point.day, span)) }));
  const stops = stopsOf(shown, marks);
  const stop = picked === null ? undefined : stops[Math.min(picked, stops.length - 1)];
  const height = (value: number): number => up(value, low, high, frame, flipped);

  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -stops.length, End: stops.length }[
      event.key
    ];
    if (by === undefined || stops.length === 0) return;
    event.preventDefault();
    setPicked(Math.max(0, Math.min(stops.length - 1, (picked ?? (by > 0 ? -1 : stops.length)) + by)));
  };
  const pick = (event: MouseEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const distances = stops.map((stop) => Math.hypot(across(stop.day, span, frame) - x, (highOf(stop) - y) / 3));
    const nearest = distances.indexOf(Math.min(...distances));
    if (nearest >= 0) setPicked(nearest);
  };
  const highOf = (item: Stop): number =>
    item.kind === "point" ? height(item.point.value) : laneOf(item.mark.kind, frame);

  return (
    <div class="chart" ref={element}>
      {/* A slider over what was noted: that is what screen readers know how to step through. */}
      <div
        role="slider"
        tabIndex={0}
        class="chart-face"
        aria-label={`${label}. ${words.chart.reading}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, stops.length - 1)}
        aria-valuenow={picked ?? 0}
        aria-valuetext={stop ? said(stop, today) : words.chart.nothingPicked}
        onKeyDown={step}
        onClick={pick}
      >
        <svg
          viewBox={`0 0 ${frame.width} ${frame.height}`}
          width={frame.width}
          height={frame.height}
          aria-hidden="true"
        >
          {levels(low, high, small ? 3 : 6).map((level) => (
            <g key={level}>
              <path class="grid" d={`M${frame.left} ${height(level)}H${frame.width - frame.right}`} />
              <text class="tick" x={frame.left - 8} y={height(level) + 4} text-anchor="end">
                {level}
              </text>
            </g>
          ))}
          {dayMarks(span, Math.floor(width / 76)).map((day) => (
            <text class="tick" key={day} x={across(day, span, frame)} y={frame.height - 6} text-anchor="middle">
              {day.endsWith("-01") ? month(day) : short(day)}
            </text>
          ))}
          {start !== null && start !== undefined && start >= low && start <= high && (
            <g class="start">
              <path d={`M${frame.left} ${height(start)}H${frame.width - frame.right}`} />
              <text x={frame.width - frame.right - 4} y={height(start) - 5} text-anchor="end">
                {words.chart.start} {start}
              </text>
            </g>
          )}
          {target !== null && target !== undefined && target >= low && target <= high && (
            <g class="target">
              <path d={`M${frame.left} ${height(target)}H${frame.width - frame.right}`} />
              <text x={frame.left + 4} y={height(target) - 5}>
                {words.chart.target} {target}
              </text>
            </g>
          )}
          {marks.map((mark) => (
            <Mark
              key={mark.key}
              kind={mark.kind}
              x={across(mark.day, span, frame)}
              y={laneOf(mark.kind, frame)}
              top={frame.top}
              bottom={frame.height - frame.bottom}
            />
          ))}
          {shown.map((line) => (
            <g key={line.name} class={`line ${line.shape}`}>
              {runs(line.points, gapDays).map((run) => (
                <path
                  key={run[0]?.key}
                  d={pathOf(run.map((point) => [across(point.day, span, frame), height(point.value)]))}
                />
              ))}
              {dotsOf(line.points, gapDays, frame.width).map((dot) => (
                <Shape
                  key={dot.key}
                  shape={line.shape}
                  x={across(dot.day, span, frame)}
                  y={height(dot.value)}
                  size={small ? 3.5 : 5}
                />
              ))}
            </g>
          ))}
          {stop && <circle class="picked" cx={across(stop.day, span, frame)} cy={highOf(stop)} r="11" />}
        </svg>
      </div>
      {stop && (
        <div class="readout">
          <div aria-hidden="true">
            <p class="strong">{said(stop, today)}</p>
            {stop.kind === "point" && stop.point.note && <p class="as-written">{stop.point.note}</p>}
            {stop.kind === "point" && stop.point.inSession && <p class="small soft">{words.chart.inSession}</p>}
          </div>
          <OwnDelivery of={[stop.kind === "point" ? stop.point.key : stop.mark.key]} audience="shared" />
        </div>
      )}
    </div>
  );
}

function stopsOf(lines: readonly Line[], marks: readonly DayMark[]): readonly Stop[] {
  const points = lines.flatMap((line) =>
    line.points.map((point): Stop => ({ kind: "point", day: point.day, line, point })),
  );
  const others = marks.map((mark): Stop => ({ kind: "mark", day: mark.day, mark }));
  return [...points, ...others].sort((one, other) => one.day.localeCompare(other.day));
}

function said(stop: Stop, today: string): string {
  const day = dated(stop.day, today);
  if (stop.kind === "mark")
    return `${words.chart[stop.mark.kind]}, ${day}${stop.mark.text ? `: ${stop.mark.text}` : ""}`;
  return fill(words.chart.point, { name: stop.point.who, value: stop.point.shown, day });
}

function laneOf(kind: DayMark["kind"], frame: ChartFrame): number {
  if (kind === "win" || kind === "setback") return frame.height - frame.bottom + LANE / 2 + 2;
  return frame.top;
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
