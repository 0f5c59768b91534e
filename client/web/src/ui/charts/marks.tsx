import type { DayMark } from "./data.ts";

interface ShapeProps {
  readonly shape: "circle" | "diamond";
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A point: round for the client, a diamond for the therapist, so that no colour is needed to tell them apart. */
export function Shape({ shape, x, y, size }: ShapeProps) {
  if (shape === "circle") return <circle class="dot" cx={x} cy={y} r={size} />;
  const reach = size * 1.35;
  return <path class="dot" d={`M${x} ${y - reach}L${x + reach} ${y}L${x} ${y + reach}L${x - reach} ${y}Z`} />;
}

interface MarkProps {
  readonly kind: DayMark["kind"];
  readonly x: number;
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
}

/** Marks an event on its day: a line for a session, a flag for a review, a star for a win, a dip for a setback. */
export function Mark({ kind, x, y, top, bottom }: MarkProps) {
  switch (kind) {
    case "session":
      return <path class="mark session" d={`M${x} ${top}V${bottom}`} />;
    case "review":
      return <path class="mark review" d={`M${x} ${bottom}V${top - 8}l12 4.5-12 4.5`} />;
    case "win":
      return (
        <path
          class="mark win"
          transform={`translate(${x} ${y})`}
          d="M0-7 2-2.3 7-1.9 3.2 1.5 4.3 6.5 0 3.9-4.3 6.5-3.2 1.5-7-1.9-2-2.3Z"
        />
      );
    case "setback":
      return <path class="mark setback" transform={`translate(${x} ${y})`} d="M-6-4.5H6L0 5Z" />;
  }
}

/** A legend: shapes and marks with their names. */
export function Legend({
  items,
}: {
  readonly items: readonly { readonly what: LegendShape; readonly name: string }[];
}) {
  return (
    <ul class="legend">
      {items.map(({ what, name }) => (
        <li key={name}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            {what === "circle" || what === "diamond" ? (
              <g class={`line ${what}`}>
                <Shape shape={what} x={10} y={10} size={5} />
              </g>
            ) : (
              <Mark kind={what} x={what === "review" ? 5 : 10} y={10} top={what === "review" ? 10 : 2} bottom={18} />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

export type LegendShape = "circle" | "diamond" | DayMark["kind"];
