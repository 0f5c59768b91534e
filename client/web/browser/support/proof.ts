/** How thorough the proofs are: a tenth of their counts in `make test`, all of them in `make proof`. */

const wanted = process.env["HANDRAIL_PROOF"] ?? "short";
if (wanted !== "short" && wanted !== "full") throw new Error(`HANDRAIL_PROOF is short or full, not ${wanted}`);

export const IS_FULL = wanted === "full";

/** Return how many of `full` rounds to play: all, or a tenth and at least one. */
export function tenth(full: number): number {
  return IS_FULL ? full : Math.max(1, Math.floor(full / 10));
}
