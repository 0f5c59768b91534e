/** What every member of a space sees: one document, byte for byte the same for both roles. */
import type { BoardDoc } from "./board.ts";
import type { SharedEntryDoc } from "./journal.ts";
import type { MattersDoc } from "./matters.ts";
import type { MemberDoc, SpaceDoc } from "./members.ts";
import type { ProgressDoc } from "./progress.ts";
import type { SessionsDoc } from "./sessions.ts";
import type { TimelineRow } from "./timeline.ts";

/** The projection of a shared stream. `timeline` carries the newest rows; `journal` the shared copies. */
export interface SharedProjection {
  board: BoardDoc;
  journal: SharedEntryDoc[];
  matters: MattersDoc;
  members: MemberDoc[];
  progress: ProgressDoc;
  sessions: SessionsDoc;
  space: SpaceDoc;
  timeline: TimelineRow[];
}
