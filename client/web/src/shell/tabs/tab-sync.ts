/**
 * This tab's part in syncing a log: the tab that leads runs the sync, the others ask it to.
 *
 * Tabs tell each other that something changed, and never what: a tab that hears of a change reads the log. So content
 * crosses no channel, and a message that is lost or doubled does no harm.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { assertNever } from "../../core/closed.ts";
import type { SyncState } from "../../core/sync/sync_state.ts";
import type { Presence } from "../../core/wire.ts";
import type { ServerLink } from "../../store/store.ts";
import type { Timing } from "../environment/timing.ts";
import type { Log } from "../log/log.ts";
import { linkOf } from "../overview.ts";
import { segments, ticket } from "../server/accounts.ts";
import type { Requests } from "../server/requests.ts";
import { Paces } from "../sync/pace.ts";
import { Runner } from "../sync/runner.ts";
import type { OpenTransport, Pace } from "../sync/transport.ts";
import type { Channel, TabMessage } from "./channel.ts";
import { Leadership, type Locks } from "./leader.ts";

export interface TabSyncDeps {
  readonly log: Log;
  readonly channel: Channel;
  /** Null in a browser without locks: every tab leads then. */
  readonly locks: Locks | null;
  readonly lockName: string;
  readonly timing: Timing;
  readonly requests: Requests;
  readonly openTransport: OpenTransport;
  /** A random number from 0 to 999. */
  chance(): number;
}

/** Whoever shows the log in this tab. */
export interface TabSyncListener {
  /** Something of this stream is stored differently now; null: of several streams. */
  changed(stream: string | null): void;
  /** Somebody is here, or gone (rule L1). */
  seen(presence: Presence): void;
  /** The link was in the state `before` and is `link` now; `isLeading`: this tab runs the sync. */
  linked(before: ServerLink["state"], link: ServerLink, isLeading: boolean): void;
  /** Return how soon the person at this tab wants to see what others do. */
  pace(): Pace;
  /** Publish own hidden ratings whose round is revealed (rule S4); return whether there were any. */
  publish(): Promise<boolean>;
}

/** Syncs the log of one member from one tab, and shows the link of whichever tab leads. */
export class TabSync {
  readonly #link: Signal<ServerLink> = signal({ state: "offline", retryAtMs: null });
  readonly #deps: TabSyncDeps;
  readonly #listener: TabSyncListener;
  readonly #leadership: Leadership;
  readonly #paces: Paces;
  #runner: Runner | null = null;

  constructor(deps: TabSyncDeps, listener: TabSyncListener) {
    this.#deps = deps;
    this.#listener = listener;
    this.#paces = new Paces(deps.timing);
    deps.channel.listen((message) => this.#hear(message));
    this.#leadership = new Leadership(deps.lockName, deps.locks, deps.timing, {
      lead: () => this.#lead(),
      follow: () => this.#follow(),
      ask: () => this.#ask(),
    });
  }

  /** Return how the leading tab stands with the server. */
  get link(): ReadonlySignal<ServerLink> {
    return this.#link;
  }

  /** Contend for the lead, and ask a tab that leads already what this one missed. */
  start(): void {
    this.#leadership.start();
    if (!this.#leadership.leads) this.#ask();
  }

  /** Stop syncing, give up the lead and leave the channel. */
  stop(): void {
    this.#runner?.stop();
    this.#runner = null;
    this.#leadership.stop();
    this.#deps.channel.close();
  }

  /** Have what was appended or looked at sent. */
  nudge(): void {
    if (this.#runner !== null) this.#runner.nudge();
    else this.#deps.channel.post({ kind: "nudge" });
  }

  /** Dial now: the network is back, or the person asks. */
  dial(): void {
    if (this.#runner !== null) this.#runner.dial();
    else this.#deps.channel.post({ kind: "dial" });
  }

  /** Tell the others in a space where this person is (rule L1). */
  announce(presence: Presence): void {
    if (this.#runner !== null) this.#runner.announce(presence);
    else this.#deps.channel.post({ kind: "announce", presence });
  }

  /** Show again what is stored of a stream, or everything (null), in this tab and in the others. */
  changed(stream: string | null): void {
    this.#listener.changed(stream);
    this.#deps.channel.post({ kind: "changed", stream });
  }

  #ask(): void {
    this.#deps.channel.post({ kind: "ask", pace: this.#listener.pace() });
  }

  // --- leading -------------------------------------------------------------------------------------------------------

  #lead(): void {
    const { log, timing, requests, openTransport, chance } = this.#deps;
    const runner = new Runner(
      log,
      {
        monotonicUs: timing.monotonicUs,
        after: timing.after,
        chance,
        openTransport,
        pace: () => this.#paces.most(this.#listener.pace()),
        ticket: (device) => ticket(requests, device),
        segments: (stream, position) => segments(requests, stream, position),
        publish: () => this.#listener.publish(),
      },
      {
        linked: (device) => this.#linked(device, runner.isSlow),
        changed: (stream) => this.changed(stream),
        seen: (presence) => {
          this.#listener.seen(presence);
          this.#deps.channel.post({ kind: "seen", presence });
        },
        told: () => this.changed(null),
      },
    );
    this.#runner = runner;
    this.#deps.channel.post({ kind: "beat" });
    runner.start();
  }

  #follow(): void {
    this.#runner?.stop();
    this.#runner = null;
    this.#link.value = { state: "offline", retryAtMs: null };
  }

  #linked(device: SyncState, isSlow: boolean): void {
    const link = linkOf(device, isSlow, this.#deps.timing);
    this.#deps.channel.post({ kind: "linked", link });
    const before = this.#link.value.state;
    this.#link.value = link;
    // The time of the next dial changes as well, and is no news of the link.
    if (link.state !== before) this.#listener.linked(before, link, true);
  }

  // --- the other tabs ------------------------------------------------------------------------------------------------

  #hear(message: TabMessage): void {
    switch (message.kind) {
      case "nudge":
        this.#runner?.nudge();
        break;
      case "dial":
        this.#runner?.dial();
        break;
      case "announce":
        this.#runner?.announce(message.presence);
        break;
      case "changed":
        this.#listener.changed(message.stream);
        break;
      case "linked":
        this.#leadership.heard();
        if (this.#runner === null) this.#hearLinked(message.link);
        break;
      case "seen":
        this.#listener.seen(message.presence);
        break;
      case "ask":
        this.#paces.hear(message.pace);
        if (this.#runner === null) break;
        this.#deps.channel.post({ kind: "beat" });
        this.#deps.channel.post({ kind: "linked", link: this.#link.value });
        break;
      case "beat":
        this.#leadership.heard();
        break;
      default:
        assertNever(message);
    }
  }

  #hearLinked(link: ServerLink): void {
    const before = this.#link.value.state;
    this.#link.value = link;
    this.#listener.linked(before, link, false);
  }
}
