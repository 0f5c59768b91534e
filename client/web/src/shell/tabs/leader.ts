/**
 * One tab sends for all: a lock that every tab contends for, with a heartbeat as its lease.
 *
 * A tab that closes or crashes gives its lock back by itself. One that is frozen keeps it and does nothing: the others
 * notice that it no longer answers and take the lock from it. When it thaws it learns that it leads no more.
 */
import type { Timing } from "../environment/timing.ts";

/** A tab that does not lead asks this often whether another does. */
const ASK_EVERY_MS = 1000;
/** Questions in a row without an answer after which the leader is taken for frozen. */
const UNANSWERED = 3;

/** The part of the Web Locks API that is used here. */
export interface Locks {
  request(
    name: string,
    options: { readonly steal?: boolean; readonly signal?: AbortSignal; readonly ifAvailable?: boolean },
    /** Null: it is not available. */
    callback: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}

export interface LeadershipListener {
  /** This tab leads from now on. */
  lead(): void;
  /** This tab leads no more. */
  follow(): void;
  /** Ask the other tabs whether one of them leads; its answer comes by `heard`. */
  ask(): void;
}

export class Leadership {
  readonly #name: string;
  readonly #locks: Locks | null;
  readonly #timing: Timing;
  readonly #listener: LeadershipListener;
  readonly #over = new AbortController();
  #leads = false;
  #unanswered = 0;
  #giveBack: () => void = () => {};
  #stopTimer: () => void = () => {};

  /** Without locks (an old browser) every tab leads, and the server lets the newest connection win (rule H3). */
  constructor(name: string, locks: Locks | null, timing: Timing, listener: LeadershipListener) {
    this.#name = name;
    this.#locks = locks;
    this.#timing = timing;
    this.#listener = listener;
  }

  get leads(): boolean {
    return this.#leads;
  }

  start(): void {
    if (this.#locks === null) {
      this.#take();
      return;
    }
    this.#contend(false);
    this.#askLater();
  }

  /** Step down for good. */
  stop(): void {
    this.#over.abort();
    this.#stopTimer();
    this.#giveBack();
    this.#leads = false;
  }

  /** The leader lives. */
  heard(): void {
    this.#unanswered = 0;
  }

  #contend(steal: boolean): void {
    const options = steal ? { steal } : { signal: this.#over.signal };
    this.#locks?.request(this.#name, options, () => this.#hold()).catch(() => this.#lose());
  }

  #hold(): Promise<void> {
    // A second request of this tab may be granted after the first.
    if (this.#over.signal.aborted || this.#leads) return Promise.resolve();
    const held = new Promise<void>((resolve) => {
      this.#giveBack = resolve;
    });
    this.#take();
    return held;
  }

  #take(): void {
    this.#leads = true;
    this.#listener.lead();
  }

  /** The lock was taken from this tab, or its waiting ended. */
  #lose(): void {
    if (this.#over.signal.aborted) return;
    if (this.#leads) {
      this.#leads = false;
      this.#unanswered = 0;
      this.#listener.follow();
    }
    this.#contend(false);
  }

  #askLater(): void {
    this.#stopTimer = this.#timing.after(ASK_EVERY_MS, () => {
      if (this.#over.signal.aborted) return;
      if (!this.#leads) this.#ask();
      this.#askLater();
    });
  }

  #ask(): void {
    // Counted in questions and not in time: a tab that was frozen itself has asked nobody meanwhile.
    if (this.#unanswered >= UNANSWERED) {
      this.#unanswered = 0;
      this.#contend(true);
      return;
    }
    this.#unanswered += 1;
    this.#listener.ask();
  }
}
