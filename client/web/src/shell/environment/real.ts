/** Real time and real chance, for the pages of the app and for its worker. */
import type { Timing } from "./timing.ts";

export const TIMING: Timing = {
  nowUs: () => Date.now() * 1000,
  monotonicUs: () => Math.floor(performance.now() * 1000),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** Draw `bits` random bits. */
export function random(bits: number): bigint {
  const words = crypto.getRandomValues(new BigUint64Array(Math.ceil(bits / 64)));
  return words.reduce((all, word) => (all << 64n) | word, 0n) & ((1n << BigInt(bits)) - 1n);
}
