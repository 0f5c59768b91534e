/** Sealed runs of entries, as a device reads them (rule E4). */
import { type Entry, readEntry, type Stub } from "../../core/lines/entry.ts";

/** A sealed run of entries (rule E4), as the server tells of it; `text` is read when its turn comes. */
export interface Segment {
  readonly first: number;
  readonly last: number;
  readonly checksum: number;
  read(): Promise<string>;
}

/** The entries of a segment; null where it cannot be had, or is not whole. */
export async function entriesOf(segment: Segment): Promise<readonly (Entry | Stub)[] | null> {
  const text = await segment.read().catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n").filter((each) => each !== "");
  const read = lines.map(readEntry).filter((each) => each !== null);
  const isWhole = read.length === lines.length && read.length === segment.last - segment.first + 1;
  return isWhole ? read : null;
}
