/** The data of a chart of values over days. */

/** One value on one day. */
export interface Point {
  /** The id under which it was written. */
  readonly key: string;
  readonly day: string;
  readonly value: number;
  /** The value as it was written. */
  readonly shown: string;
  readonly who: string;
  readonly note: string | null;
  readonly inSession: boolean;
}

/** The values of one person, or of one measure. */
export interface Line {
  readonly name: string;
  readonly shape: "circle" | "diamond";
  readonly points: readonly Point[];
}

/** Something that happened on a day: it is marked beside the lines. */
export interface DayMark {
  /** The id of what it stands for. */
  readonly key: string;
  readonly day: string;
  readonly kind: "session" | "review" | "win" | "setback";
  readonly text: string;
}
