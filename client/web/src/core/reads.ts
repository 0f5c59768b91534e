/**
 * When a member read a stream (rule E7): a short list of steps, in order and without overlaps.
 *
 * A step is a run of positions with the time at which the server first heard that they were read. What no step covers was
 * read at an unknown time, or not at all.
 */
import { READ_STEPS } from "./limits.ts";
import type { ReadStep } from "./wire.ts";

const MINUTE_US = 60_000_000;

/** `known` and what `news` adds to it. What was known first stays; the oldest beyond `READ_STEPS` is forgotten. */
export function withSteps(known: readonly ReadStep[], news: readonly ReadStep[]): readonly ReadStep[] {
  let steps = known;
  for (const notification of news) {
    steps = joined([...steps, ...uncovered(steps, notification)].sort((one, other) => one.read - other.read));
  }
  return steps.slice(-READ_STEPS);
}

/** Return when the entry at `position` was read, microseconds since 1970; null where that is not known. */
export function readAt(steps: readonly ReadStep[], position: number): number | null {
  return steps.find((step) => step.after < position && position <= step.read)?.at ?? null;
}

/** The parts of a step that lie outside of those that are known. */
function uncovered(steps: readonly ReadStep[], { after: from, read, at }: ReadStep): ReadStep[] {
  const parts: ReadStep[] = [];
  let after = from;
  for (const step of steps) {
    parts.push({ after, read: Math.min(step.after, read), at });
    after = Math.max(after, step.read);
  }
  parts.push({ after, read, at });
  return parts.filter((part) => part.after < part.read);
}

/** Steps that follow each other within a minute of the clock are one: more exactly nobody needs to know. */
function joined(steps: readonly ReadStep[]): ReadStep[] {
  const found: ReadStep[] = [];
  for (const step of steps) {
    const last = found.at(-1);
    const isNext = last !== undefined && last.read === step.after;
    if (isNext && Math.floor(last.at / MINUTE_US) === Math.floor(step.at / MINUTE_US)) {
      found[found.length - 1] = { after: last.after, read: step.read, at: Math.max(last.at, step.at) };
    } else {
      found.push(step);
    }
  }
  return found;
}
