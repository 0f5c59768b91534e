/**
 * The hybrid logical clock: stamps that follow the wall clock and never run backwards on a device.
 *
 * A stamp is integer microseconds since 1970, below 2^53 (the year 2255). Its *effective* value is the smaller of the
 * stamp and the server's receipt time, so that a clock that runs ahead degrades to arrival order (Kulkarni et al. 2014
 * describe hybrid logical clocks; the cap by receipt time is ours, `docs/decisions/0003-order.md`).
 */
import { INTEGER_BOUND } from "./limits.ts";

/** The stamp of the next event on a device whose latest stamp (or latest one seen) is `last`. */
export function tick(last: number, nowUs: number): number {
  return Math.min(Math.max(nowUs, last + 1, 0), INTEGER_BOUND - 1);
}

/** Return when an event counts as made: its stamp, but never later than the server received it. */
export function effective(stamp: number, receivedUs: number | null): number {
  return receivedUs === null ? stamp : Math.min(stamp, receivedUs);
}

/** A device's latest stamp after it has seen an event of effective stamp `seenEffective`. */
export function witness(last: number, seenEffective: number): number {
  return Math.max(last, seenEffective);
}
