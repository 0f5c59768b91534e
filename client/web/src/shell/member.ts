/**
 * One person's device while it is open in this tab: their log, what it shows, and this tab's part in sending it.
 *
 * Every tab appends and shows; the one that leads runs the sync. Tabs tell each other what changed by words, never by
 * content: whoever hears one reads the log.
 */
import { type Signal, signal } from "@preact/signals";
import { assertNever } from "../core/closed.ts";
import type { Body } from "../core/events/types.ts";
import type { Device } from "../core/sync/device.ts";
import type { Presence } from "../core/wire.ts";
import type { ServerLink } from "../store/store.ts";
import type { Timing } from "./environment/timing.ts";
import type { Log } from "./log/log.ts";
import type { Intended } from "./log/own-lines.ts";
import type { OwnLine } from "./log/records.ts";
import { linkOf, type Overview, readOverview } from "./overview.ts";
import { Publishing } from "./publishing.ts";
import { spaces as askSpaces, segments, ticket } from "./server/accounts.ts";
import type { Requests } from "./server/requests.ts";
import { Space } from "./space.ts";
import { Paces, paceOf } from "./sync/pace.ts";
import { Runner } from "./sync/runner.ts";
import type { OpenTransport, Pace } from "./sync/transport.ts";
import type { Channel, TabMessage } from "./tabs/channel.ts";
import { Leadership, type Locks } from "./tabs/leader.ts";

/** A log that could not be read is read again after so long. */
const READ_AGAIN_MS = 2000;

export interface MemberDeps {
  readonly log: Log;
  readonly channel: Channel;
  readonly locks: Locks | null;
  readonly lockName: string;
  readonly timing: Timing;
  readonly requests: Requests;
  readonly openTransport: OpenTransport;
  /** 0–999. */
  chance(): number;
  /** Have what waits sent once there is a network, even if no page is open then. */
  sendLater(): void;
  /** Whether this tab is on a screen. */
  isSeen(): boolean;
  /** The calendar day where the person is, YYYY-MM-DD. */
  today(): string;
  /** These were written durably in this tab. */
  wrote(bodies: readonly Body[]): void;
}

export class Member {
  readonly link: Signal<ServerLink> = signal({ state: "offline", retryAtMs: null });
  readonly overview: Signal<Overview | null> = signal(null);
  readonly paused = signal(false);
  readonly #deps: MemberDeps;
  readonly #leadership: Leadership;
  readonly #spaces = new Map<string, Space>();
  readonly #paces: Paces;
  readonly #stale = new Set<string>();
  readonly #publishing: Publishing;
  #isStale = false;
  #refreshing: Promise<void> | null = null;
  #runner: Runner | null = null;
  #isOver = false;

  constructor(deps: MemberDeps) {
    this.#deps = deps;
    this.#paces = new Paces(deps.timing);
    this.#publishing = new Publishing(deps.log, (intended) => this.append(intended));
    deps.channel.listen((message) => this.#hear(message));
    this.#leadership = new Leadership(deps.lockName, deps.locks, deps.timing, {
      lead: () => this.#lead(),
      follow: () => this.#follow(),
      ask: () => deps.channel.post({ kind: "ask", pace: this.#pace() }),
    });
  }

  /** Read what is there and take part in sending it. Throws when the log belongs to nobody or cannot be read. */
  async start(): Promise<void> {
    await this.#readOverview();
    this.#leadership.start();
    if (!this.#leadership.leads) this.#deps.channel.post({ kind: "ask", pace: this.#pace() });
  }

  /** Let go of everything; the log is closed. */
  async stop(): Promise<void> {
    this.#isOver = true;
    for (const each of this.#spaces.values()) each.leave();
    this.#runner?.stop();
    this.#runner = null;
    this.#leadership.stop();
    this.#deps.channel.close();
    await this.#deps.log.close();
  }

  /** Whether this log was closed: its person signed out. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Let the others see where this person is, or not. */
  pause(paused: boolean): void {
    if (paused) for (const each of this.#spaces.values()) each.leave();
    this.paused.value = paused;
    if (!paused) for (const each of this.#spaces.values()) each.announceAgain();
  }

  get log(): Log {
    return this.#deps.log;
  }

  /** The calendar day where the person is. */
  today(): string {
    return this.#deps.today();
  }

  /** One space as this person sees it. */
  open(space: string): Space {
    const known = this.#spaces.get(space) ?? new Space(space, this);
    if (!this.#spaces.has(space)) {
      this.#spaces.set(space, known);
      this.#makeStale(null);
    }
    return known;
  }

  /** P1: append durably, then show it and have it sent. Throws what the log throws. */
  async append(intended: readonly Intended[]): Promise<readonly OwnLine[]> {
    const lines = await this.#deps.log.append(intended);
    for (const stream of new Set(lines.map((each) => each.stream))) this.#changed(stream);
    this.nudge();
    if (this.link.peek().state !== "live") this.#deps.sendLater();
    this.#deps.wrote(intended.map((each) => each.body));
    return lines;
  }

  /** The person has looked at what is there in a stream (rule E3). */
  async look(stream: string): Promise<void> {
    if (await this.#deps.log.look(stream)) this.nudge();
  }

  /** There is something to send, or to tell of. */
  nudge(): void {
    if (this.#runner !== null) this.#runner.nudge();
    else this.#deps.channel.post({ kind: "nudge" });
  }

  /** Nobody looks at this tab any more, and it may be gone before what waits is sent. */
  sendLater(): void {
    if ((this.overview.peek()?.pending.length ?? 0) > 0) this.#deps.sendLater();
  }

  /** Dial now: the network is back, or the person asks. */
  dial(): void {
    if (this.#runner !== null) this.#runner.dial();
    else this.#deps.channel.post({ kind: "dial" });
  }

  /** L1: say where this person is. */
  announce(presence: Presence): void {
    if (this.#runner !== null) this.#runner.announce(presence);
    else this.#deps.channel.post({ kind: "announce", presence });
  }

  /** Show again what is stored, and have the other tabs do so. */
  changed(): void {
    this.#changed(null);
  }

  /** Ask the server which spaces there are and how they are called. */
  async refreshSpaces(): Promise<void> {
    const asked = await askSpaces(this.#deps.requests);
    if (!asked.ok || this.#isOver) return;
    const known = new Map(this.overview.value?.spaces.map((each) => [each.space, each]));
    const news = asked.value.filter((each) => {
      const held = known.get(each.space);
      return held?.standing !== each.standing || (each.title !== null && held.title !== each.title);
    });
    const gone = [...known.values()].filter(
      (each) => each.standing !== "ended" && asked.value.every((one) => one.space !== each.space),
    );
    for (const each of news) await this.#deps.log.addSpace(each);
    for (const each of gone) await this.#deps.log.addSpace({ ...each, standing: "ended" });
    if (news.length + gone.length > 0) this.#changed(null);
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
        pace: () => this.#paces.most(this.#pace()),
        ticket: (device) => ticket(requests, device),
        segments: (stream, position) => segments(requests, stream, position),
        publish: () => this.#publishing.publish(),
      },
      {
        linked: (device) => this.#linked(device, runner.isSlow),
        changed: (stream) => this.#changed(stream),
        seen: (presence) => {
          this.#seen(presence);
          this.#deps.channel.post({ kind: "seen", presence });
        },
        told: () => this.#changed(null),
      },
    );
    this.#runner = runner;
    this.#deps.channel.post({ kind: "beat" });
    runner.start();
  }

  #follow(): void {
    this.#runner?.stop();
    this.#runner = null;
    this.link.value = { state: "offline", retryAtMs: null };
  }

  #linked(device: Device, isSlow: boolean): void {
    const before = this.link.value.state;
    const link = linkOf(device, isSlow, this.#deps.timing);
    this.link.value = link;
    this.#deps.channel.post({ kind: "linked", link });
    if (link.state === before) return;
    // A client whose last space has ended is sent away for good: why is said by their spaces.
    if (link.state === "live" || (link.state === "stopped" && link.word === "removed")) void this.refreshSpaces();
    if (link.state === "live") {
      for (const each of this.#spaces.values()) each.announceAgain();
    } else {
      for (const each of this.#spaces.values()) each.forgetPresent();
      if (before === "live") this.sendLater();
    }
  }

  #pace(): Pace {
    const sessions = [...this.#spaces.values()].flatMap((each) => each.shared.peek().sessions.sessions);
    return paceOf(this.#deps.isSeen(), sessions, this.#deps.timing.nowUs());
  }

  // --- tabs ----------------------------------------------------------------------------------------------------------

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
        this.#makeStale(message.stream);
        break;
      case "linked":
        this.#leadership.heard();
        if (this.#runner === null) this.#hearLinked(message.link);
        break;
      case "seen":
        this.#seen(message.presence);
        break;
      case "ask":
        this.#paces.hear(message.pace);
        if (this.#runner === null) break;
        this.#deps.channel.post({ kind: "beat" });
        this.#deps.channel.post({ kind: "linked", link: this.link.value });
        break;
      case "beat":
        this.#leadership.heard();
        break;
      default:
        assertNever(message);
    }
  }

  #hearLinked(link: ServerLink): void {
    const wasLive = this.link.value.state === "live";
    this.link.value = link;
    for (const each of this.#spaces.values()) {
      if (link.state !== "live") each.forgetPresent();
      else if (!wasLive) each.announceAgain();
    }
  }

  #seen(presence: Presence): void {
    for (const each of this.#spaces.values()) each.seen(presence);
  }

  // --- showing -------------------------------------------------------------------------------------------------------

  #changed(stream: string | null): void {
    this.#makeStale(stream);
    this.#deps.channel.post({ kind: "changed", stream });
  }

  /** Read a stream again, or everything, as soon as what is being read has been. */
  #makeStale(stream: string | null): void {
    if (stream === null) for (const each of this.overview.value?.streams.keys() ?? []) this.#stale.add(each);
    else this.#stale.add(stream);
    this.#isStale = true;
    this.#refreshing ??= this.#refresh();
  }

  async #refresh(): Promise<void> {
    try {
      while (this.#isStale && !this.#isOver) {
        this.#isStale = false;
        const streams = new Set(this.#stale);
        this.#stale.clear();
        const isFirst = this.overview.value === null;
        await this.#readOverview();
        for (const each of this.#spaces.values()) await each.refresh(isFirst ? null : streams);
      }
      this.#refreshing = null;
    } catch {
      // What is shown stays as it is until it can be read; whoever writes is told why they cannot.
      this.#deps.timing.after(READ_AGAIN_MS, () => {
        this.#refreshing = null;
        if (!this.#isOver) this.#makeStale(null);
      });
    }
  }

  async #readOverview(): Promise<void> {
    this.overview.value = await readOverview(this.#deps.log);
  }
}
