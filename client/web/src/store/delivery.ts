/** The delivery of something that several entries tell of. */
import type { Audience, DeliveryState, SpaceView } from "./store.ts";

/** From the least to the most. */
const ORDER: readonly DeliveryState[] = ["refused", "device", "server", "held", "read"];

export interface Delivery {
  readonly state: DeliveryState;
  /** The time at which all of it was read (microseconds since 1970); null where that is not known. */
  readonly readAt: number | null;
}

/** Return the delivery of the entry `device/seq` that was delivered least far; null where there are none. */
export function deliveryOf(view: SpaceView, audience: Audience, entries: readonly string[]): Delivery | null {
  if (entries.length === 0) return null;
  const least = Math.min(...entries.map((entry) => ORDER.indexOf(view.deliveryState(audience, entry))));
  const times = entries.map((entry) => view.readAt(audience, entry));
  const known = times.filter((time) => time !== null);
  return { state: ORDER[least] ?? "device", readAt: known.length < times.length ? null : Math.max(...known) };
}
