/** The pace of sync: how soon the people at this browser want to see what others do. */
import type { Timing } from "../environment/timing.ts";
import type { Pace } from "./transport.ts";

/** A tab that says what it wants says so every second; one that is silent for longer is gone, or asleep. */
const FRESH_US = 5_000_000;
/** A session that nobody ended is over by then. */
const SESSION_US = 4 * 3_600_000_000;

const ORDER: readonly Pace[] = ["rest", "calm", "quick"];

/** A session as far as it matters here. */
interface Sitting {
  readonly state: string;
  readonly started_at: number | null;
}

/** Return the pace of one tab: `rest` while nobody looks at it, `quick` during a session. */
export function paceOf(isSeen: boolean, sessions: Iterable<Sitting>, nowUs: number): Pace {
  if (!isSeen) return "rest";
  for (const { state, started_at } of sessions) {
    if (state === "started" && started_at !== null && nowUs - started_at < SESSION_US) return "quick";
  }
  return "calm";
}

/** The most that any tab of this browser wants. */
export class Paces {
  readonly #timing: Timing;
  readonly #heard = new Map<Pace, number>();

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  hear(pace: Pace): void {
    this.#heard.set(pace, this.#timing.monotonicUs());
  }

  most(own: Pace): Pace {
    const since = this.#timing.monotonicUs() - FRESH_US;
    const heard = [...this.#heard].filter(([, atUs]) => atUs >= since).map(([pace]) => pace);
    return ORDER[Math.max(...[own, ...heard].map((pace) => ORDER.indexOf(pace)))] ?? own;
  }
}
