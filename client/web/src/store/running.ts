/** What every store does to run a command: who acts now, what the command reads, and the end that checks it. */
import type { Context, Decide, Given, Refusal } from "../core/commands/context.ts";
import { isRefusal } from "../core/commands/context.ts";
import { type EncodedEvent, encode } from "../core/commands/encode.ts";
import type { UndoItem } from "../core/commands/undo/items.ts";
import type { Event, State } from "../core/fold/state.ts";
import type { NewId } from "../core/ids.ts";
import { fill } from "../core/lines/body.ts";
import { entryAt } from "../core/views/behind.ts";
import type { SharedProjection } from "../core/views/shared.ts";
import type { Audience, Me } from "./store.ts";

/** Tells whether a command is decided without what is shown: then its function takes no `given`. */
export function readsNothing<C>(decide: Decide<C>): boolean {
  return decide.length < 3;
}

/** Says who acts, when, and in which session. */
export function contextOf(me: Me, today: string, newId: NewId, shared: SharedProjection): Context {
  return { member: me.member, role: me.role, today, session: sessionGoingOn(shared, today), newId };
}

/** The session that was started today last and has not ended; null where there is none. */
function sessionGoingOn({ sessions }: SharedProjection, today: string): string | null {
  const on = sessions.sessions.filter((session) => session.state === "started" && session.day === today);
  const last = on.reduce((latest, session) => Math.max(latest, session.started_at ?? 0), 0);
  return on.findLast((session) => (session.started_at ?? 0) === last)?.session ?? null;
}

/** An event that was decided on: what is written of it, and how it will be read. */
export interface Decided extends EncodedEvent {
  readonly event: Event;
}

/** Decides a command and ends it: events that may be appended as they are, or why nothing is. */
export function decided<C>(
  decide: Decide<C>,
  command: C,
  context: Context,
  given: Given,
): readonly Decided[] | Refusal {
  const decision = decide(command, context, given);
  if (isRefusal(decision)) return decision;
  const encoded = encode(decision, context);
  if (isRefusal(encoded)) return encoded;
  return encoded.map((line) => ({ ...line, event: fill(JSON.parse(line.body)) as Event }));
}

/** The entry `device/seq` as something to take back; null where it is not shown. */
export function itemOf(state: State, audience: Audience, id: string): UndoItem | null {
  const placed = entryAt(state, id);
  if (placed === null) return null;
  return { entries: [{ audience, device: placed.device, seq: placed.seq, body: placed.body }] };
}
