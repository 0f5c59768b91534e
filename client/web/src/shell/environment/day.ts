/** Today where the person is, as a signal: it changes at midnight, and when a sleeping device wakes on another day. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Timing } from "./timing.ts";

/** Clocks are set and devices sleep, so the day is looked at rather than computed. */
const LOOK_EVERY_MS = 30_000;

export function today(day: () => string, timing: Timing, onWake: (call: () => void) => void): ReadonlySignal<string> {
  const now = signal(day());
  const look = (): void => {
    now.value = day();
  };
  const again = (): void => {
    look();
    timing.after(LOOK_EVERY_MS, again);
  };
  onWake(look);
  timing.after(LOOK_EVERY_MS, again);
  return now;
}
