/**
 * Which earlier changes the author of a change had not seen (rule A3).
 *
 * A change names the version that it was made on: the mark of the set of changes its author's device held. From that and
 * the marks along the merged order this finds the changes that were missing from the set.
 */

import type { Version } from "../../events/types.ts";
import { crc } from "../../lines/checksum.ts";

/** How many changes back anyone is taken to be possibly unaware of; whatever is older counts as seen. */
export const LOOKBACK = 50;

const MODULUS = 2 ** 48;

/** The version that holds one more change (rule A1). */
export function versionAfter({ number, mark }: Version, change: string): Version {
  return { number: number + 1, mark: (mark + crc(change)) % MODULUS };
}

/** The changes of one goal so far, `marks` beginning as [0]. `marks[n]` is the mark of the first n of them. */
export interface Trail {
  readonly marks: number[];
  readonly ownMarks: number[];
  readonly devices: string[];
  readonly missed: ReadonlySet<number>[];
}

/** The trail of a goal without changes. */
export function emptyTrail(): Trail {
  return { marks: [0], ownMarks: [], devices: [], missed: [] };
}

/** Adds the next change, which was made on `base` by someone who missed the changes at `missed`. */
export function extendTrail(
  trail: Trail,
  {
    base,
    device,
    missed,
    crc: added,
  }: { base: Version | null; device: string; missed: ReadonlySet<number>; crc: number },
): void {
  const whole = trail.marks.at(-1)!;
  trail.ownMarks.push(((base === null ? whole : base.mark) + added) % MODULUS);
  trail.marks.push((whole + added) % MODULUS);
  trail.devices.push(device);
  trail.missed.push(missed);
}

/** The indexes of the earlier changes that are not in `base`. null as base means all were seen. */
export function unseen(trail: Trail, base: Version | null, device: string): ReadonlySet<number> {
  const count = trail.devices.length;
  if (base === null || base.mark === trail.marks[count]) return new Set();
  const oldest = Math.max(0, count - LOOKBACK);
  const run = missingRun(trail, base.mark, oldest, count);
  if (run !== null) return run;
  const follows = madeRightAfter(trail, base.mark, oldest, count);
  if (follows !== null) return follows;
  // It cannot be told: then everything counts as unseen but what the device itself wrote.
  return new Set(range(oldest, count).filter((index) => trail.devices[index] !== device));
}

/** The unbroken run of changes whose absence explains the base: one device was away while others wrote. */
function missingRun(trail: Trail, baseMark: number, oldest: number, count: number): ReadonlySet<number> | null {
  const missing = (trail.marks[count]! + MODULUS - baseMark) % MODULUS;
  const starts = new Map(range(oldest, count).map((index) => [trail.marks[index]!, index]));
  for (let end = count; end > oldest; end -= 1) {
    const start = starts.get((trail.marks[end]! + MODULUS - missing) % MODULUS);
    if (start !== undefined && start < end) return new Set(range(start, end));
  }
  return null;
}

/** Made on what an earlier change left behind: nothing was seen after that change, nor what it missed itself. */
function madeRightAfter(trail: Trail, baseMark: number, oldest: number, count: number): ReadonlySet<number> | null {
  for (let index = count - 1; index >= oldest; index -= 1) {
    if (trail.ownMarks[index] === baseMark) return new Set([...trail.missed[index]!, ...range(index + 1, count)]);
  }
  return null;
}

function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
