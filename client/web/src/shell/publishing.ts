/** Events that a device appends by itself: who came into a space, and ratings whose round was revealed. */

import { arrivals, publications } from "../core/commands/publications.ts";
import type { Body } from "../core/events/types.ts";
import { empty } from "../core/fold/state.ts";
import type { Log } from "./log/log.ts";
import type { Intended } from "./log/own-lines.ts";
import type { SpaceHeld } from "./log/records.ts";
import { StreamView } from "./stream-view.ts";

type Append = (intended: readonly Intended[]) => Promise<unknown>;

/** Publishes once everything is current: before that, a later entry of the stream may have done so already. */
export class Publishing {
  readonly #log: Log;
  readonly #append: Append;
  /** Positions of a space's streams when an entry that is left out kept ratings from being published. */
  readonly #triedAt = new Map<string, string>();

  constructor(log: Log, append: Append) {
    this.#log = log;
    this.#append = append;
  }

  /** Append what is due; true when there was anything. */
  async publish(): Promise<boolean> {
    const came = await sayWhoCame(this.#log, this.#append);
    return (await this.#publishRatings()) || came;
  }

  /** Rule S4: publish own hidden ratings whose round is revealed. */
  async #publishRatings(): Promise<boolean> {
    const [me, streams] = [await this.#log.identity(), await this.#log.streams()];
    const due = new Set(streams.filter((stream) => stream.unpublished).map((stream) => stream.space));
    let hasAppended = false;
    for (const held of await this.#log.spaces()) {
      const at = streams.filter((stream) => stream.space === held.space).map((stream) => stream.position);
      if (!due.has(held.space) || this.#triedAt.get(held.space) === at.join()) continue;
      const { bodies, isWhole } = await dueRatings(this.#log, held, me?.member ?? "");
      if (bodies.length > 0) {
        await this.#append(bodies.map((body) => ({ stream: held.shared, body, session: null })));
        hasAppended = true;
      }
      if (isWhole) await this.#log.published(held.space);
      else this.#triedAt.set(held.space, at.join());
    }
    return hasAppended;
  }
}

/** Own hidden ratings that are due to be published, and whether none of them can be among what is left out. */
async function dueRatings(
  log: Log,
  held: SpaceHeld,
  me: string,
): Promise<{ readonly bodies: readonly Body[]; readonly isWhole: boolean }> {
  // Pictures of their own: those on the screen are being read by others.
  const shared = await new StreamView(log, held.shared, (state) => {
    publications(state, empty(), me);
    return state;
  }).refresh();
  const mine = await new StreamView(log, held.private, (state) => publications(shared.view, state, me)).refresh();
  const isOut = (rating: string): boolean =>
    shared.leftOut.some(({ body }) => body.type === "goal_rated" && body.rating === rating);
  const bodies = mine.view.filter((body) => !isOut(body.rating));
  return { bodies, isWhole: shared.leftOut.length + mine.leftOut.length === 0 };
}

/**
 * Append what the shared streams do not say yet of how their spaces began; true when there was anything. For when
 * everything is current: before that a stream may say it further on.
 */
export async function sayWhoCame(log: Log, append: Append): Promise<boolean> {
  const [me, streams] = [await log.identity(), await log.streams()];
  if (me === null) return false;
  const open = new Set(streams.filter((stream) => stream.open).map((stream) => stream.stream));
  let hasAppended = false;
  for (const held of await log.spaces()) {
    if (held.arriving !== true || !open.has(held.shared)) continue;
    const { space, title } = held;
    const { member, role, name } = me;
    // A picture of its own: the one on the screen is being read by others.
    const { view: bodies } = await new StreamView(log, held.shared, (state) =>
      arrivals(state, { space, title, member, role, name }),
    ).refresh();
    if (bodies.length > 0) {
      await append(bodies.map((body) => ({ stream: held.shared, body, session: null })));
      hasAppended = true;
    }
    await log.arrived(held.space);
  }
  return hasAppended;
}
