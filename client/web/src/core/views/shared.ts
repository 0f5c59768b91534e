/** What every member of a space sees: one document, byte for byte the same for both roles. */
import type { State } from "../fold/state.ts";
import { gather } from "./facts/gathered.ts";
import { type MemberDoc, members, roles, type SpaceDoc, space } from "./facts/members.ts";
import { ticks } from "./facts/ticks.ts";
import { type BoardDoc, board } from "./goals/board.ts";
import { type SharedEntryDoc, sharedEntries } from "./journal.ts";
import { type MattersDoc, matters } from "./matters.ts";
import { type ProgressDoc, progress } from "./progress.ts";
import { type SessionsDoc, sessions } from "./sessions/sessions.ts";
import { TIMELINE_ROWS, type TimelineRow, timeline } from "./timeline.ts";

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

/** Return what a shared stream shows, as a plain document. Pure: the same state gives the same document. */
export function sharedProjection(state: State): SharedProjection {
  const gathered = gather(state);
  const allTicks = ticks(gathered);
  const allMembers = members(state);
  const goals = board(state, gathered, allTicks, roles(allMembers));
  const allSessions = sessions(state, gathered);
  return {
    board: goals,
    journal: sharedEntries(gathered),
    matters: matters(state, gathered),
    members: allMembers,
    progress: progress(state, gathered, allTicks, goals, allSessions.sessions),
    sessions: allSessions,
    space: space(state),
    timeline: timeline(state, TIMELINE_ROWS),
  };
}
