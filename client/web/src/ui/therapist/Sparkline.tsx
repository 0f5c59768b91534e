import { fill, words } from "../words/index.ts";

interface SparklineProps {
  readonly title: string;
  /** Ratings from 0 to 10, the oldest first. */
  readonly ratings: readonly number[];
}

const WIDTH = 72;
const HEIGHT = 22;
const EDGE = 3;

/** The last ratings of a goal as a small line that ends in a dot; its words say the same. */
export function Sparkline({ title, ratings }: SparklineProps) {
  const now = ratings.at(-1);
  if (now === undefined) return null;
  const points = ratings.map((rating, index) => ({
    x: ratings.length === 1 ? WIDTH - EDGE : EDGE + (index * (WIDTH - 2 * EDGE)) / (ratings.length - 1),
    y: HEIGHT - EDGE - (rating * (HEIGHT - 2 * EDGE)) / 10,
  }));
  const last = points.at(-1);
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={fill(words.caseload.rating, { title, count: ratings.length, now })}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
    >
      <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />
      {last && <circle cx={last.x} cy={last.y} r="2.6" />}
    </svg>
  );
}
