/**
 * Which kind of link: a socket, or exchanges over HTTP where a network blocks sockets.
 *
 * A browser does not say why a socket failed. So the same hello goes out over HTTP at once, and only where the server
 * answers that are sockets taken for blocked. This tab remembers it for a while, then tries a socket beside the link
 * that it has; whenever the network changes it forgets it.
 */
import type { Keep } from "../environment/local-storage.ts";
import type { Timing } from "../environment/timing.ts";
import type { Arrival, Dialling, Link, OnCut, OpenLink } from "./transport.ts";

/** So long a tab goes the slow way before it tries a socket again. */
export const SLOW_FOR_MS = 10 * 60_000;
/** A socket that is tried has so long to open. */
const TRIAL_MS = 10_000;

/** What fails so soon after the network went fails because of that. */
const CUT_US = 1_000_000;

const UNTIL = "handrail.slow-until";

export interface Choosing {
  readonly socket: OpenLink;
  readonly exchange: OpenLink;
  /** What this tab remembers. */
  readonly keep: Keep;
  readonly timing: Timing;
  readonly onCut: OnCut;
}

/** Links of the quick kind where one can be had, of the slow kind elsewhere. */
export function chosenLinks(around: Choosing): OpenLink {
  const choice = new Choice(around);
  return (arrived, dialling) => new ChosenLink(around, choice, arrived, dialling);
}

/** What is thought of sockets on this network. */
class Choice {
  readonly #around: Choosing;
  /** The last socket let this device in and then never said anything. */
  #isDoubted = false;
  #cutUs = Number.NEGATIVE_INFINITY;

  constructor(around: Choosing) {
    this.#around = around;
    around.onCut(() => {
      this.#cutUs = around.timing.monotonicUs();
      this.forget();
    });
  }

  get isSlow(): boolean {
    return this.#isDoubted || this.leftMs > 0;
  }

  /** How long it is still remembered that sockets are blocked. */
  get leftMs(): number {
    const until = Number(this.#around.keep.get(UNTIL)) || 0;
    // Not longer than it could have been, whoever sets the clock.
    return Math.min(SLOW_FOR_MS, until - this.#nowMs());
  }

  doubt(): void {
    // A socket that went with the network says nothing about sockets.
    this.#isDoubted = this.#around.timing.monotonicUs() - this.#cutUs > CUT_US;
  }

  remember(): void {
    this.#isDoubted = false;
    this.#around.keep.set(UNTIL, String(this.#nowMs() + SLOW_FOR_MS));
  }

  forget(): void {
    this.#isDoubted = false;
    this.#around.keep.remove(UNTIL);
  }

  #nowMs(): number {
    return Math.floor(this.#around.timing.nowUs() / 1000);
  }
}

class ChosenLink implements Link {
  readonly #around: Choosing;
  readonly #choice: Choice;
  readonly #arrived: (arrival: Arrival) => void;
  readonly #dialling: Dialling;
  #inner: Link;
  #isSlow: boolean;
  #isOpen = false;
  #isHeard = false;
  #isOver = false;
  #stopTimer: () => void = () => {};

  constructor(around: Choosing, choice: Choice, arrived: (arrival: Arrival) => void, dialling: Dialling) {
    this.#around = around;
    this.#choice = choice;
    this.#arrived = arrived;
    this.#dialling = dialling;
    this.#isSlow = choice.isSlow;
    this.#inner = this.#isSlow ? this.#openSlow() : this.#openQuick();
  }

  send(frame: string): void {
    this.#inner.send(frame);
  }

  close(word: Parameters<Link["close"]>[0]): void {
    // A network may also let the socket in, or keep it waiting, and carry nothing.
    if (word === "timeout" && !this.#isSlow && !this.#isHeard) this.#choice.doubt();
    this.#end();
    this.#inner.close(word);
  }

  hurry(): void {
    this.#inner.hurry?.();
  }

  #end(): void {
    this.#isOver = true;
    this.#stopTimer();
  }

  #part(arrival: Arrival): void {
    this.#end();
    this.#arrived(arrival);
  }

  // --- the quick kind ------------------------------------------------------------------------------------------------

  #openQuick(): Link {
    return this.#around.socket((arrival) => this.#hearQuick(arrival), this.#dialling);
  }

  #hearQuick(arrival: Arrival): void {
    if (this.#isOver) return;
    if (arrival.kind === "Joined") this.#isOpen = true;
    if (arrival.kind === "Arrived") this.#isHeard = true;
    if (arrival.kind !== "Parted") {
      this.#arrived(arrival);
      return;
    }
    const isMute = !this.#isHeard && arrival.word === null;
    if (isMute && !this.#isOpen) {
      this.#isSlow = true;
      this.#inner = this.#openSlow();
      return;
    }
    // Its hello is spent; the next link is of the other kind.
    if (isMute) this.#choice.doubt();
    this.#part(arrival);
  }

  // --- the slow kind -------------------------------------------------------------------------------------------------

  #openSlow(): Link {
    return this.#around.exchange((arrival) => this.#hearSlow(arrival), this.#dialling);
  }

  #hearSlow(arrival: Arrival): void {
    if (this.#isOver) return;
    if (arrival.kind === "Arrived" && !this.#isHeard) {
      this.#isHeard = true;
      if (this.#choice.leftMs <= 0) this.#choice.remember();
      this.#tryLater();
    }
    if (arrival.kind !== "Parted") {
      this.#arrived(arrival);
      return;
    }
    // The server is out of reach this way too: nothing is known about sockets.
    if (!this.#isHeard) this.#choice.forget();
    this.#part(arrival);
  }

  #tryLater(): void {
    this.#stopTimer = this.#around.timing.after(Math.max(0, this.#choice.leftMs), () => this.#try());
  }

  /** Open a socket beside this link. Where it opens, this link ends, and the next one is a socket. */
  #try(): void {
    let isDone = false;
    const done = (opens: boolean): void => {
      if (isDone) return;
      isDone = true;
      this.#stopTimer();
      trial.close("bye");
      if (this.#isOver) return;
      if (opens) {
        this.#choice.forget();
        this.#inner.close("bye");
        this.#part({ kind: "Parted", word: null, retryMs: null });
      } else {
        this.#choice.remember();
        this.#tryLater();
      }
    };
    const trial = this.#around.socket((arrival) => done(arrival.kind === "Joined"), this.#dialling);
    this.#stopTimer = this.#around.timing.after(TRIAL_MS, () => done(false));
  }
}
