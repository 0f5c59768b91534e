/** Sealed runs of entries, as a device reads and stores them (rule E4). */
import { type Entry, readEntry, type Stub } from "../../core/lines/entry.ts";
import type { Log } from "../log/log.ts";

/** One sealed run of entries, as the server lists it. */
export interface Segment {
  readonly first: number;
  readonly last: number;
  readonly checksum: number;
  /** Fetch its text, one entry a line. Rejects when it cannot be had. */
  read(): Promise<string>;
}

export interface StoringDeps {
  /** Tell whether the sync still waits for these segments. */
  isWanted(): boolean;
  /** A segment was stored. */
  stored(): void;
}

/** Store segments one by one until one cannot be read, is not whole, or does not fit the copy in the log. */
export async function storeSegments(
  log: Log,
  stream: string,
  segments: readonly Segment[],
  { isWanted, stored }: StoringDeps,
): Promise<void> {
  for (const segment of segments) {
    if (!isWanted()) return;
    const entries = await entriesOf(segment);
    if (entries === null) return;
    if ((await log.storeSegment(stream, segment.first, entries, segment.checksum)) === null) return;
    stored();
  }
}

/** Read the entries of a segment; null where it cannot be had, or is not whole. */
async function entriesOf(segment: Segment): Promise<readonly (Entry | Stub)[] | null> {
  const text = await segment.read().catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n").filter((line) => line !== "");
  const read = lines.map(readEntry).filter((entry) => entry !== null);
  const isWhole = read.length === lines.length && read.length === segment.last - segment.first + 1;
  return isWhole ? read : null;
}
