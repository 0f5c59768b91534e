/** Which kind of link is had, and for how long: a network that blocks sockets is told apart from one that is gone. */
import { describe, expect, it } from "vitest";
import { offlineState } from "../../../src/core/sync/sync_state.ts";
import type { OpenTransport, Transport, TransportEvent } from "../../../src/shell/sync/transport.ts";
import { chosenTransports, SLOW_FOR_MS } from "../../../src/shell/sync/transport-choice.ts";

const PARTED: TransportEvent = { kind: "Parted", word: null, retryMs: null };

/** One link that was opened, and what the test lets happen to it. */
interface Opened {
  readonly kind: "socket" | "exchange";
  readonly say: (arrival: TransportEvent) => void;
  readonly sent: string[];
  closed: boolean;
}

class Network {
  readonly opened: Opened[] = [];
  readonly told: string[] = [];
  readonly kept = new Map<string, string>();
  cut: () => void = () => {};
  #us = 1_000_000_000;
  #waiting: { readonly atUs: number; readonly call: () => void } | null = null;
  #open: OpenTransport;

  constructor() {
    this.#open = this.#choose();
  }

  /** Another page in the same tab. */
  reload(): void {
    this.#open = this.#choose();
  }

  dial(): Transport {
    return this.#open((arrival) => this.told.push(arrival.kind), {
      device: () => offlineState({ device: "", credential: "" }),
      ticket: async () => ({ ok: false, word: null, retryMs: null }),
      pace: () => "calm",
    });
  }

  get last(): Opened {
    return this.opened.at(-1) as Opened;
  }

  kinds(): string {
    return this.opened.map((device) => device.kind).join(" ");
  }

  pass(ms: number): void {
    this.#us += ms * 1000;
    const waiting = this.#waiting;
    if (waiting === null || waiting.atUs > this.#us) return;
    this.#waiting = null;
    waiting.call();
  }

  #choose(): OpenTransport {
    const opens =
      (kind: Opened["kind"]): OpenTransport =>
      (say) => {
        const link: Opened = { kind, say, sent: [], closed: false };
        this.opened.push(link);
        return {
          send: (frame) => void link.sent.push(frame),
          close: () => {
            link.closed = true;
          },
        };
      };
    return chosenTransports({
      socket: opens("socket"),
      http: opens("exchange"),
      sessionStorage: {
        get: (key) => this.kept.get(key) ?? null,
        set: (key, value) => void this.kept.set(key, value),
        remove: (key) => void this.kept.delete(key),
      },
      timing: {
        nowUs: () => this.#us,
        monotonicUs: () => this.#us,
        after: (ms, call) => {
          const waiting = { atUs: this.#us + ms * 1000, call };
          this.#waiting = waiting;
          return () => {
            if (this.#waiting === waiting) this.#waiting = null;
          };
        },
      },
      onCut: (call) => {
        this.cut = call;
        return () => {};
      },
    });
  }
}

/** A network on which a socket was refused and the server answered over HTTP. */
function blocked(): { network: Network; link: Transport } {
  const network = new Network();
  const link = network.dial();
  network.last.say(PARTED);
  network.last.say({ kind: "Joined", slow: true });
  network.last.say({ kind: "Arrived", text: "welcome" });
  return { network, link };
}

describe("the choice of a link", () => {
  it("is a socket where one opens", () => {
    const network = new Network();

    network.dial();
    network.last.say({ kind: "Joined" });
    network.last.say({ kind: "Arrived", text: "welcome" });
    network.last.say(PARTED);
    network.dial();

    expect([network.kinds(), network.told]).toEqual(["socket socket", ["Joined", "Arrived", "Parted"]]);
  });

  it("is HTTP on the same dial where no socket opens, and from then on in this tab", () => {
    const { network, link } = blocked();

    link.send("push");
    network.last.say(PARTED);
    network.reload();
    network.dial();

    expect([network.kinds(), network.told]).toEqual(["socket exchange exchange", ["Joined", "Arrived", "Parted"]]);
    expect(network.opened[1]?.sent).toEqual(["push"]);
  });

  it("stays a socket where the server is out of reach either way", () => {
    const network = new Network();

    network.dial();
    network.last.say(PARTED);
    network.last.say({ kind: "Joined", slow: true });
    network.last.say(PARTED);
    network.dial();

    expect(network.kinds()).toBe("socket exchange socket");
  });

  it("is a socket again after a server that is out of reach over HTTP as well", () => {
    const { network } = blocked();

    network.last.say(PARTED);
    network.dial();
    network.last.say({ kind: "Joined", slow: true });
    network.last.say(PARTED);
    network.dial();

    expect(network.kinds()).toBe("socket exchange exchange socket");
  });

  it("stays a socket where the server closed it with a word", () => {
    const network = new Network();

    network.dial();
    network.last.say({ kind: "Joined" });
    network.last.say({ kind: "Parted", word: "restart", retryMs: 2000 });
    network.dial();

    expect(network.kinds()).toBe("socket socket");
  });

  it.each(["is closed in silence", "is kept waiting"])("is HTTP where a socket opens and then %s", (how) => {
    const network = new Network();

    const link = network.dial();
    network.last.say({ kind: "Joined" });
    if (how === "is kept waiting") link.close("timeout");
    else network.last.say(PARTED);
    network.dial();

    expect(network.kinds()).toBe("socket exchange");
  });

  it("forgets what it thought of sockets when the network goes", () => {
    const { network } = blocked();

    network.cut();
    network.last.say(PARTED);
    network.dial();
    network.last.say({ kind: "Joined" });
    network.cut();
    network.pass(100);
    network.last.say(PARTED);
    network.dial();

    expect(network.kinds()).toBe("socket exchange socket socket");
  });

  it("tries a socket beside the slow link from time to time, and keeps the link where that fails", () => {
    const { network } = blocked();

    network.pass(SLOW_FOR_MS);
    const tried = network.last;
    tried.say(PARTED);
    network.pass(SLOW_FOR_MS - 1);
    const before = network.kinds();
    network.pass(1);
    network.pass(10_000);

    expect(before).toBe("socket exchange socket");
    expect(network.kinds()).toBe("socket exchange socket socket");
    expect(network.opened.map((device) => device.closed)).toEqual([false, false, true, true]);
    expect(network.told).toEqual(["Joined", "Arrived"]);
  });

  it("goes over to a socket as soon as one opens again", () => {
    const { network } = blocked();

    network.pass(SLOW_FOR_MS);
    network.last.say({ kind: "Joined" });
    network.dial();

    expect([network.kinds(), network.told.at(-1)]).toEqual(["socket exchange socket socket", "Parted"]);
    expect(network.opened.map((device) => device.closed)).toEqual([false, true, true, false]);
  });
});
