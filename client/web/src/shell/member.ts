/**
 * One person's device while it is open in this tab: their log, what it shows, and this tab's part in sending it.
 *
 * Every tab appends and shows; the one that leads runs the sync (`tabs/tab-sync.ts`).
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Body } from "../core/events/types.ts";
import type { Presence } from "../core/wire.ts";
import type { ServerLink } from "../store/store.ts";
import type { Log } from "./log/log.ts";
import type { Intended } from "./log/own-lines.ts";
import type { OwnLine } from "./log/records.ts";
import type { Overview } from "./overview.ts";
import { Publishing } from "./publishing.ts";
import { Refresh } from "./refresh.ts";
import { spaces as askSpaces } from "./server/accounts.ts";
import { Space, type SpaceHost } from "./space.ts";
import { paceOf } from "./sync/pace.ts";
import type { Pace } from "./sync/transport.ts";
import { TabSync, type TabSyncDeps } from "./tabs/tab-sync.ts";

/** The draft that keeps, over reloads, that this person hides where they are. */
const HIDDEN = "presence/hidden";

export interface MemberDeps extends TabSyncDeps {
  /** Have what waits sent once there is a network, even if no page is open then. */
  sendLater(): void;
  /** Tell whether this tab is on a screen. */
  isSeen(): boolean;
  /** The calendar day where the person is, YYYY-MM-DD. */
  today(): string;
  newId(): string;
  /** These were written durably in this tab. */
  wrote(bodies: readonly Body[]): void;
}

/** The open log of one person, with its spaces as this tab shows them. */
export class Member implements SpaceHost {
  readonly paused = signal(false);
  readonly #deps: MemberDeps;
  readonly #spaces = new Map<string, Space>();
  readonly #publishing: Publishing;
  readonly #refresh: Refresh;
  readonly #sync: TabSync;
  #isOver = false;

  constructor(deps: MemberDeps) {
    this.#deps = deps;
    this.#publishing = new Publishing(deps.log, (intended) => this.append(intended));
    this.#refresh = new Refresh(deps.log, deps.timing, this.#spaces);
    this.#sync = new TabSync(deps, {
      changed: (stream) => this.#refresh.makeStale(stream),
      seen: (presence) => this.#seen(presence),
      linked: (before, link, isLeading) => this.#linked(before, link, isLeading),
      pace: () => this.#pace(),
      publish: () => this.#publishing.publish(),
    });
  }

  /** Read the log and take part in sending it. Rejects when the log belongs to nobody or cannot be read. */
  async start(): Promise<void> {
    await this.#refresh.readOverview();
    this.paused.value = (await this.#deps.log.drafts()).some(({ key }) => key === HIDDEN);
    this.#sync.start();
  }

  /** Say goodbye to the others, stop syncing, and close the log. */
  async stop(): Promise<void> {
    this.#isOver = true;
    for (const space of this.#spaces.values()) space.leave();
    this.#refresh.stop();
    this.#sync.stop();
    await this.#deps.log.close();
  }

  /** Tell whether this log was closed: its person signed out. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get log(): Log {
    return this.#deps.log;
  }

  get link(): ReadonlySignal<ServerLink> {
    return this.#sync.link;
  }

  get overview(): ReadonlySignal<Overview | null> {
    return this.#refresh.overview;
  }

  /** The calendar day where the person is. */
  today(): string {
    return this.#deps.today();
  }

  newId(): string {
    return this.#deps.newId();
  }

  /** Hide from the others where this person is, or show it again. */
  pause(paused: boolean): void {
    if (paused) for (const space of this.#spaces.values()) space.leave();
    this.paused.value = paused;
    void this.#deps.log.keepDraft(HIDDEN, paused ? "1" : "").catch(() => {});
    if (!paused) for (const space of this.#spaces.values()) space.announceAgain();
  }

  /** Open a space as this person sees it; a second time, the same one. */
  open(id: string): Space {
    const known = this.#spaces.get(id);
    if (known !== undefined) return known;
    const space = new Space(id, this);
    this.#spaces.set(id, space);
    this.#refresh.makeStale(null);
    return space;
  }

  /** Append durably, then show it and have it sent (rule P1). Rejects with what the log rejects with. */
  async append(intended: readonly Intended[]): Promise<readonly OwnLine[]> {
    const lines = await this.#deps.log.append(intended);
    this.#refresh.appended(lines);
    for (const stream of new Set(lines.map((line) => line.stream))) this.#sync.changed(stream);
    this.#sync.nudge();
    if (this.link.peek().state !== "live") this.#deps.sendLater();
    this.#deps.wrote(intended.map(({ body }) => body));
    return lines;
  }

  /** Wait until what was appended or heard of so far is shown, or cannot be for now. */
  async caughtUp(): Promise<void> {
    await this.#refresh.caughtUp();
  }

  /** Note that the person has seen a stream up to a position (rule E3). */
  async look(stream: string, through: number): Promise<void> {
    if (await this.#deps.log.look(stream, through)) this.#sync.nudge();
  }

  /** Have what was appended or looked at sent. */
  nudge(): void {
    this.#sync.nudge();
  }

  /** Have what waits sent without this tab: nobody looks at it any more, and the browser may end it. */
  sendLater(): void {
    if ((this.overview.peek()?.pending.length ?? 0) > 0) this.#deps.sendLater();
  }

  /** Dial now: the network is back, or the person asks. */
  dial(): void {
    this.#sync.dial();
  }

  /** Tell the others in a space where this person is (rule L1). */
  announce(presence: Presence): void {
    this.#sync.announce(presence);
  }

  /** Show again everything that is stored, in every tab. */
  changed(): void {
    this.#sync.changed(null);
  }

  /** Ask the server which spaces there are and how they are called, and keep what is new. */
  async refreshSpaces(): Promise<void> {
    const asked = await askSpaces(this.#deps.requests);
    if (!asked.ok || this.#isOver) return;
    const known = new Map(this.overview.value?.spaces.map((held) => [held.space, held]));
    const changed = asked.value.filter((space) => {
      const held = known.get(space.space);
      return held?.standing !== space.standing || (space.title !== null && held.title !== space.title);
    });
    const gone = [...known.values()].filter(
      (held) => held.standing !== "ended" && asked.value.every((space) => space.space !== held.space),
    );
    for (const space of changed) await this.#deps.log.addSpace(space);
    for (const held of gone) await this.#deps.log.addSpace({ ...held, standing: "ended" });
    if (changed.length + gone.length > 0) this.changed();
  }

  #linked(before: ServerLink["state"], link: ServerLink, isLeading: boolean): void {
    for (const space of this.#spaces.values()) {
      if (link.state !== "live") space.forgetPresent();
      else if (before !== "live") space.announceAgain();
    }
    if (!isLeading) return;
    // A client whose last space has ended is sent away for good; the list of spaces says why.
    if (link.state === "live" || (link.state === "stopped" && link.word === "removed")) void this.refreshSpaces();
    if (before === "live") this.sendLater();
  }

  #pace(): Pace {
    const sessions = [...this.#spaces.values()].flatMap((space) => space.shared.peek().sessions.sessions);
    return paceOf(this.#deps.isSeen(), sessions, this.#deps.timing.nowUs());
  }

  #seen(presence: Presence): void {
    for (const space of this.#spaces.values()) space.seen(presence);
  }
}
