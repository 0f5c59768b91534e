/** A link to be scanned. Always dark on light, whatever the theme: readers take it no other way. */

interface QrCodeProps {
  /** Rows of 0 and 1, separated by spaces, as the server gives them. */
  readonly squares: string;
  readonly label: string;
}

/** Readers need so many light squares around it. */
const BORDER = 4;

export function QrCode({ squares, label }: QrCodeProps) {
  const { size, path } = outline(squares);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width="240"
      height="240"
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** Return the width in squares with its border, and the dark squares as one path: a bar for each run in a row. */
export function outline(squares: string): { readonly size: number; readonly path: string } {
  const rows = squares.split(" ");
  const bars = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(
      ({ index, 0: run }) => `M${index + BORDER} ${y + BORDER}h${run.length}v1h-${run.length}z`,
    ),
  );
  return { size: rows.length + 2 * BORDER, path: bars.join("") };
}
