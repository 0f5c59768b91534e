/** The caseload without the server: each space in a line, from this device's own copy of it. */
import { caseOf } from "../core/views/caseload.ts";
import { sharedProjection } from "../core/views/shared.ts";
import type { CaseloadRow } from "../store/store.ts";
import type { SpaceHeld } from "./log/records.ts";
import type { Member } from "./member.ts";
import { StreamView } from "./stream-view.ts";

/** One space after the other, so that a long list keeps the page alive. What is unread only the server counts. */
export async function ownCaseload(member: Member, today: string): Promise<readonly CaseloadRow[]> {
  const rows: CaseloadRow[] = [];
  for (const held of await member.log.spaces()) rows.push(await rowOf(member, held, today));
  return rows;
}

async function rowOf(member: Member, held: SpaceHeld, today: string): Promise<CaseloadRow> {
  const { view: shown } = await new StreamView(member.log, held.shared, (state) =>
    caseOf(sharedProjection(state), today),
  ).refresh();
  return {
    space: held.space,
    name: held.title ?? "",
    status: held.standing,
    nextSession: shown.next_session,
    lastSession: shown.last_session,
    lastEntryAt: shown.last_entry_at,
    focus: shown.focus,
    staleAgreements: shown.stale_agreements,
    newShared: 0,
    attention: shown.attention.map(({ why, goal, actions }) => ({ why, goal, actions })),
  };
}
