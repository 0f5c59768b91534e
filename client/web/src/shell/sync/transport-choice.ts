/**
 * Which kind of transport: a socket, or exchanges over HTTP where a network blocks sockets.
 *
 * A browser does not say why a socket failed. So the same hello goes out over HTTP at once, and only where the server
 * answers that are sockets taken for blocked. This tab remembers it for a while, then tries a socket beside the transport
 * that it has; whenever the network changes it forgets it.
 */
import type { LocalStorage } from "../environment/local-storage.ts";
import type { Timing } from "../environment/timing.ts";
import type { DialRequest, OnCut, OpenTransport, Transport, TransportEvent } from "./transport.ts";

/** A tab stays with HTTP for this time before it tries a socket again. */
export const SLOW_FOR_MS = 10 * 60_000;
/** A socket that is tried has so long to open. */
const TRIAL_MS = 10_000;

/** A socket that fails within this time after the network went failed because of that. */
const CUT_US = 1_000_000;

const UNTIL = "handrail.slow-until";

export interface TransportChoiceDeps {
  readonly socket: OpenTransport;
  readonly http: OpenTransport;
  /** Remembers until when this tab stays with HTTP. */
  readonly sessionStorage: LocalStorage;
  readonly timing: Timing;
  readonly onCut: OnCut;
}

/** Transports of the quick kind where one can be had, of the slow kind elsewhere. */
export function chosenTransports(deps: TransportChoiceDeps): OpenTransport {
  const memory = new SocketMemory(deps);
  return (arrived, request) => new ChosenTransport(deps, memory, arrived, request);
}

/** Remembers whether this network seems to block sockets. */
class SocketMemory {
  readonly #deps: TransportChoiceDeps;
  /** The last socket let this device in and then never said anything. */
  #isDoubted = false;
  #cutUs = Number.NEGATIVE_INFINITY;

  constructor(deps: TransportChoiceDeps) {
    this.#deps = deps;
    deps.onCut(() => {
      this.#cutUs = deps.timing.monotonicUs();
      this.forget();
    });
  }

  get isSlow(): boolean {
    return this.#isDoubted || this.leftMs > 0;
  }

  /** Milliseconds for which sockets still count as blocked; none are left at 0 or below. */
  get leftMs(): number {
    const until = Number(this.#deps.sessionStorage.get(UNTIL)) || 0;
    // Not longer than it could have been, whoever sets the clock.
    return Math.min(SLOW_FOR_MS, until - this.#nowMs());
  }

  doubt(): void {
    // A socket that went with the network says nothing about sockets.
    this.#isDoubted = this.#deps.timing.monotonicUs() - this.#cutUs > CUT_US;
  }

  remember(): void {
    this.#isDoubted = false;
    this.#deps.sessionStorage.set(UNTIL, String(this.#nowMs() + SLOW_FOR_MS));
  }

  forget(): void {
    this.#isDoubted = false;
    this.#deps.sessionStorage.remove(UNTIL);
  }

  #nowMs(): number {
    return Math.floor(this.#deps.timing.nowUs() / 1000);
  }
}

class ChosenTransport implements Transport {
  readonly #deps: TransportChoiceDeps;
  readonly #memory: SocketMemory;
  readonly #arrived: (event: TransportEvent) => void;
  readonly #request: DialRequest;
  #inner: Transport;
  #isSlow: boolean;
  #isOpen = false;
  #isHeard = false;
  #isOver = false;
  #stopTimer: () => void = () => {};

  constructor(
    deps: TransportChoiceDeps,
    memory: SocketMemory,
    arrived: (event: TransportEvent) => void,
    request: DialRequest,
  ) {
    this.#deps = deps;
    this.#memory = memory;
    this.#arrived = arrived;
    this.#request = request;
    this.#isSlow = memory.isSlow;
    this.#inner = this.#isSlow ? this.#openSlow() : this.#openQuick();
  }

  send(frame: string): void {
    this.#inner.send(frame);
  }

  close(word: Parameters<Transport["close"]>[0]): void {
    // A network may also let the socket in, or keep it waiting, and carry nothing.
    if (word === "timeout" && !this.#isSlow && !this.#isHeard) this.#memory.doubt();
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

  #part(event: TransportEvent): void {
    this.#end();
    this.#arrived(event);
  }

  // --- the quick kind ------------------------------------------------------------------------------------------------

  #openQuick(): Transport {
    return this.#deps.socket((event) => this.#hearQuick(event), this.#request);
  }

  #hearQuick(event: TransportEvent): void {
    if (this.#isOver) return;
    if (event.kind === "Joined") this.#isOpen = true;
    if (event.kind === "Arrived") this.#isHeard = true;
    if (event.kind !== "Parted") {
      this.#arrived(event);
      return;
    }
    const isMute = !this.#isHeard && event.word === null;
    if (isMute && !this.#isOpen) {
      this.#isSlow = true;
      this.#inner = this.#openSlow();
      return;
    }
    // Its hello is spent; the next transport is of the other kind.
    if (isMute) this.#memory.doubt();
    this.#part(event);
  }

  // --- the slow kind -------------------------------------------------------------------------------------------------

  #openSlow(): Transport {
    return this.#deps.http((event) => this.#hearSlow(event), this.#request);
  }

  #hearSlow(event: TransportEvent): void {
    if (this.#isOver) return;
    if (event.kind === "Arrived" && !this.#isHeard) {
      this.#isHeard = true;
      if (this.#memory.leftMs <= 0) this.#memory.remember();
      this.#tryLater();
    }
    if (event.kind !== "Parted") {
      this.#arrived(event);
      return;
    }
    // The server is out of reach this way too: nothing is known about sockets.
    if (!this.#isHeard) this.#memory.forget();
    this.#part(event);
  }

  #tryLater(): void {
    this.#stopTimer = this.#deps.timing.after(Math.max(0, this.#memory.leftMs), () => this.#try());
  }

  /** Open a socket beside this transport. Where it opens, this transport ends, and the next one is a socket. */
  #try(): void {
    let isDone = false;
    const done = (opens: boolean): void => {
      if (isDone) return;
      isDone = true;
      this.#stopTimer();
      trial.close("bye");
      if (this.#isOver) return;
      if (opens) {
        this.#memory.forget();
        this.#inner.close("bye");
        this.#part({ kind: "Parted", word: null, retryMs: null });
      } else {
        this.#memory.remember();
        this.#tryLater();
      }
    };
    const trial = this.#deps.socket((event) => done(event.kind === "Joined"), this.#request);
    this.#stopTimer = this.#deps.timing.after(TRIAL_MS, () => done(false));
  }
}
