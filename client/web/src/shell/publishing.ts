/** Who came into a space is said in its shared stream by the device that came, if need be later than it came. */
import { arrivals } from "../core/views/publications.ts";
import type { Log } from "./log/log.ts";
import type { Intended } from "./log/own.ts";
import { Picture } from "./picture.ts";

/**
 * Append what the shared streams do not say yet of how their spaces began; true when there was anything. For when
 * everything is current: before that a stream may say it further on.
 */
export async function sayWhoCame(
  log: Log,
  append: (intended: readonly Intended[]) => Promise<unknown>,
): Promise<boolean> {
  const [me, streams] = [await log.identity(), await log.streams()];
  if (me === null) return false;
  const open = new Set(streams.filter((each) => each.open).map((each) => each.stream));
  let hasAppended = false;
  for (const held of await log.spaces()) {
    if (held.arriving !== true || !open.has(held.shared)) continue;
    const { space, title } = held;
    const { member, role, name } = me;
    // A picture of its own: the one on the screen is being read by others.
    const { view: bodies } = await new Picture(log, held.shared, (state) =>
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
