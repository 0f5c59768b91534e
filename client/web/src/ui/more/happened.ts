/** Rows of a list of events: a known entry, or one that only a newer version can show. */
import type { TimelineRow } from "../../core/views/timeline.ts";
import type { Audience, Unshown } from "../../store/store.ts";
import { words } from "../words/index.ts";

export interface Happened extends Pick<TimelineRow, "id" | "at" | "by" | "shown" | "corrected" | "retracted"> {
  readonly type: string;
}

/** The rows of a timeline, and between them what only a newer version can read. Newest first. */
export function happenedIn(rows: readonly TimelineRow[], { newer }: Unshown, audience: Audience): readonly Happened[] {
  const unread = newer
    .filter((each) => each.audience === audience)
    .map(({ id, at, by }): Happened => {
      return { id, at, by, type: "newer", shown: { text: words.unshown.row }, corrected: false, retracted: false };
    });
  if (unread.length === 0) return rows;
  return [...rows, ...unread].sort((one, other) => other.at - one.at);
}
