/**
 * Sending with no page open: the worker is the leader for a moment, with the same log, the same runner and the same lock as a
 * tab that leads. So there is never a second writer of a device, and whoever opens the app meanwhile goes first.
 */
import { uuid7 } from "../core/ids.ts";
import type { SyncState } from "../core/sync/sync_state.ts";
import { databaseOf } from "./environment/local-storage.ts";
import type { Timing } from "./environment/timing.ts";
import { Log } from "./log/log.ts";
import { segments, ticket } from "./server/accounts.ts";
import { type Fetch, Requests } from "./server/requests.ts";
import { httpTransports } from "./sync/http.ts";
import { Runner } from "./sync/runner.ts";
import type { Channel } from "./tabs/channel.ts";
import type { Locks } from "./tabs/leader.ts";

/** A browser gives a worker a few minutes at most. What takes longer is asked for again. */
const MOST_MS = 60_000;

export interface BackgroundDeps {
  readonly locks: Locks;
  readonly timing: Timing;
  readonly fetch: Fetch;
  channel(name: string): Channel;
  /** Draw `bits` random bits. */
  random(bits: number): bigint;
  /** Tell whether there is a database of this name. Opening one would make it. */
  exists(name: string): Promise<boolean>;
}

/** Something still waits. Whoever asked is to ask again later. */
export class StillWaiting extends Error {}

/** Send what waits in the log of `member`. Throws `StillWaiting`. */
export async function sendPending(member: string, deps: BackgroundDeps): Promise<void> {
  const name = databaseOf(member);
  if (!(await deps.exists(name))) return;
  const turn = new Turn(name, deps);
  let end: End = "waiting";
  const take = async (lock: unknown): Promise<void> => {
    if (lock !== null) end = await turn.take();
  };
  try {
    await deps.locks.request(name, { ifAvailable: true }, take);
  } finally {
    // A tab that took the lock away sends what is left.
    turn.stop();
  }
  if (end === "waiting") throw new StillWaiting();
}

/** The end of a turn: nothing is left that this device could send now, a tab takes over, or something still waits. */
type End = "sent" | "yielded" | "waiting";

/** One turn at sending, while the lock is held. */
class Turn {
  readonly #name: string;
  readonly #deps: BackgroundDeps;
  #end: (end: End) => void = () => {};

  constructor(name: string, deps: BackgroundDeps) {
    this.#name = name;
    this.#deps = deps;
  }

  async take(): Promise<End> {
    const { timing, random } = this.#deps;
    const newId = (): string => uuid7(timing.nowUs(), random(74));
    const log = new Log(this.#name, { nowUs: timing.nowUs, newId });
    try {
      const whom = await log.identity();
      // Whoever signed out wants nothing more of theirs to go out from here.
      if (whom === null || whom.sealed) return "sent";
      return (await log.ownLines("pending")).length === 0 ? "sent" : await this.#send(log);
    } finally {
      await log.close();
    }
  }

  stop(): void {
    this.#end("yielded");
  }

  async #send(log: Log): Promise<End> {
    const { timing, channel: open } = this.#deps;
    const channel = open(this.#name);
    const ended = new Promise<End>((resolve) => {
      this.#end = resolve;
    });
    const look = (): void => {
      if (hasSent(runner.device)) this.#end("sent");
    };
    const runner = this.#runner(log, look, (stream) => {
      channel.post({ kind: "changed", stream });
      look();
    });
    channel.listen((message) => {
      // A tab was opened and asks who leads: it does, as soon as the lock is free.
      if (message.kind === "ask") this.#end("yielded");
    });
    const stopTimer = timing.after(MOST_MS, () => this.#end("waiting"));
    try {
      runner.start();
      return await ended;
    } finally {
      stopTimer();
      runner.stop();
      channel.close();
    }
  }

  #runner(log: Log, linked: () => void, changed: (stream: string | null) => void): Runner {
    const { timing, random, fetch } = this.#deps;
    const requests = new Requests(fetch);
    return new Runner(
      log,
      {
        monotonicUs: timing.monotonicUs,
        after: timing.after,
        chance: () => Number(random(20) % 1000n),
        openTransport: httpTransports({ fetch, after: timing.after, onCut: () => () => {} }),
        pace: () => "rest",
        ticket: (device) => ticket(requests, device),
        segments: (stream, position) => segments(requests, stream, position),
        // S4 needs the folds: the next page that opens publishes.
        publish: async () => false,
      },
      { linked, changed, seen() {}, told() {} },
    );
  }
}

/** Return whether nothing is left that the server would take from this device now. */
function hasSent(device: SyncState): boolean {
  if (device.link === "stopped") return true;
  if (device.link !== "live" || device.renewal !== "none") return false;
  return [...device.streams.values()].every(
    (stream) => !stream.open || (stream.settled_seq === stream.last_seq && stream.relays.size === 0),
  );
}
