/** The store over a real device: IndexedDB, a socket, and other tabs of this browser. */
import { computed, type Signal, signal } from "@preact/signals";
import type { Body } from "../core/events/types.ts";
import { uuid7 } from "../core/ids.ts";
import type {
  LogProblem,
  Me,
  Notice,
  Pending,
  RefusedLine,
  ServerLink,
  SpaceRow,
  SpaceView,
  Store,
} from "../store/store.ts";
import { Drafts } from "./drafts.ts";
import { today } from "./environment/day.ts";
import {
  databaseOf,
  type LocalStorage,
  openMember,
  rememberOpen,
  rememberSealed,
  sealedLogs,
} from "./environment/local-storage.ts";
import type { Timing } from "./environment/timing.ts";
import { StorageNewer } from "./log/errors.ts";
import { Log } from "./log/log.ts";
import { Member } from "./member.ts";
import { pendingRows, refusedRows, spaceRows } from "./overview.ts";
import { type Admitted, whoAmI } from "./server/accounts.ts";
import { Clinic } from "./server/clinic.ts";
import { createEnrolment } from "./server/enrolment.ts";
import { type Fetch, Requests } from "./server/requests.ts";
import { createServerApi } from "./server/server-api.ts";
import type { OpenTransport } from "./sync/transport.ts";
import type { Channel } from "./tabs/channel.ts";
import type { Locks } from "./tabs/leader.ts";

/** The world around a store; `browser.ts` binds it to the real one. */
export interface StoreDeps {
  readonly localStorage: LocalStorage;
  readonly timing: Timing;
  readonly locks: Locks | null;
  readonly openTransport: OpenTransport;
  readonly fetch: Fetch;
  channel(name: string): Channel;
  /** Draw `bits` random bits. */
  random(bits: number): bigint;
  /** The calendar day where the person is, YYYY-MM-DD. */
  day(): string;
  /** Have what waits in this member's log sent once there is a network, even if no page is open then. */
  sendLater(member: string): void;
  /** Tell whether the page is on a screen. */
  isSeen(): boolean;
  /** Call when the page is shown or hidden, or the network comes back; and when another tab signs in or out. */
  onWake(call: () => void): void;
  onOtherTab(call: () => void): void;
  /** Tell whether the browser promised to keep what is stored, and asking it to. */
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
  readonly update: { readonly ready: Signal<boolean>; take(): void };
}

/** The store of this browser, once it is known whose log is open in it. */
export async function createStore(deps: StoreDeps): Promise<Store> {
  const device = new BrowserDevice(deps);
  await device.start();
  return device.store;
}

const TRY_AGAIN_MS = 5000;

const NOBODY: ServerLink = { state: "offline", retryAtMs: null };

class BrowserDevice {
  readonly store: Store;
  readonly #deps: StoreDeps;
  readonly #requests: Requests;
  readonly #member: Signal<Member | null> = signal(null);
  readonly #persisted: Signal<boolean | null> = signal(null);
  readonly #logProblem: Signal<LogProblem | null> = signal(null);
  readonly #clinic: Clinic;
  readonly #drafts: Drafts;
  readonly #today: Signal<string>;
  #turn: Promise<void> = Promise.resolve();
  #comingBack: Promise<void> | null = null;

  constructor(deps: StoreDeps) {
    this.#deps = deps;
    this.#requests = new Requests(deps.fetch);
    this.#clinic = new Clinic(this.#requests, deps.localStorage);
    this.#drafts = new Drafts(deps.timing, deps.localStorage);
    this.#today = today(deps.day, deps.timing, deps.onWake);
    this.store = this.#makeStore();
  }

  async start(): Promise<void> {
    this.#persisted.value = (await this.#deps.persisted().catch(() => false)) || null;
    this.#deps.onOtherTab(() => void this.#follow());
    this.#deps.onWake(() => {
      this.#member.value?.dial();
      if (!this.#deps.isSeen()) {
        this.#drafts.leave();
        this.#member.value?.sendLater();
      }
      void this.#drafts.flush();
      void this.#tellSealed();
      void this.#clinic.ask();
    });
    void this.#clinic.ask();
    await this.#follow();
    void this.#tellSealed();
    if (this.#member.value === null && sealedLogs(this.#deps.localStorage).length === 0) this.#comeBack();
  }

  #newId = (): string => uuid7(this.#deps.timing.nowUs(), this.#deps.random(74));

  // --- whose log is open ---------------------------------------------------------------------------------------------

  /** Open the log of whoever is signed in in this browser, or none. One change after the other. */
  #follow(): Promise<void> {
    const follow = async (): Promise<void> => {
      const wanted = openMember(this.#deps.localStorage);
      const current = this.#member.peek();
      if (current?.overview.peek()?.me.member === wanted) return;
      if (current !== null) {
        this.#member.value = null;
        await current.stop();
      }
      if (wanted !== null) await this.#open(wanted);
    };
    this.#turn = this.#turn.then(follow).catch((error: unknown) => this.#fail(error));
    return this.#turn;
  }

  /** The browser does not let the log be read. It is tried again; nothing is taken for gone meanwhile. */
  #fail(error: unknown): void {
    this.#logProblem.value = logProblemOf(error);
    this.#deps.timing.after(TRY_AGAIN_MS, () => void this.#follow());
  }

  async #open(name: string): Promise<void> {
    const { timing, locks, openTransport, channel, random } = this.#deps;
    const newLife = (): void => {
      const open = this.#member.peek();
      open?.changed();
      open?.nudge();
    };
    const log = new Log(databaseOf(name), { nowUs: timing.nowUs, newId: this.#newId, newLife });
    const identity = await log.identity();
    this.#logProblem.value = null;
    if (identity === null) {
      // What was stored is gone. The server knows who this is; with it comes a new id and a fresh copy.
      await log.close();
      this.#comeBack();
      return;
    }
    const member = new Member({
      log,
      channel: channel(databaseOf(name)),
      locks,
      lockName: databaseOf(name),
      timing,
      requests: this.#requests,
      openTransport,
      chance: () => Number(random(20) % 1000n),
      isSeen: () => this.#deps.isSeen(),
      today: () => this.#today.peek(),
      newId: this.#newId,
      sendLater: () => this.#deps.sendLater(name),
      wrote: (bodies) => this.#wrote(bodies),
    });
    await member.start();
    await this.#drafts.open(log, name);
    this.#member.value = member;
  }

  /** The session of this browser says whose it is, even where nothing of them is stored (any more). */
  #comeBack(): void {
    this.#comingBack ??= this.#askWhoseItIs().finally(() => {
      this.#comingBack = null;
    });
  }

  async #askWhoseItIs(): Promise<void> {
    const asked = await whoAmI(this.#requests);
    if (!asked.ok && asked.why !== "offline") return;
    try {
      if (asked.ok) return await this.admit(asked.value);
    } catch (error) {
      // The browser does not let the log be begun now.
      this.#logProblem.value = logProblemOf(error);
    }
    this.#deps.timing.after(TRY_AGAIN_MS, () => {
      if (this.#member.peek() === null && sealedLogs(this.#deps.localStorage).length === 0) this.#comeBack();
    });
  }

  /** This browser belongs to somebody now. Their log is opened, or begun. */
  async admit({ member, role, name, installation, spaces }: Admitted): Promise<void> {
    const { timing, localStorage } = this.#deps;
    const log = new Log(databaseOf(member), { nowUs: timing.nowUs, newId: this.#newId });
    const former = await log.identity();
    await log.become({ member, role, name, installation, device: this.#newId() }, spaces);
    // A device id belongs to the installation that first used it (H1): as another one, this browser needs another.
    if (former !== null && former.installation !== installation) await log.takeNewDevice();
    await log.close();
    rememberOpen(localStorage, member);
    await this.#follow();
    this.#member.peek()?.changed();
    this.#member.peek()?.nudge();
    this.#member.peek()?.dial();
  }

  async #signOut(insist: boolean): Promise<number | "last_device"> {
    const member = this.#member.peek();
    if (member === null) return 0;
    const asked = await this.#requests.post("/api/sign-out", insist ? { even_if_last: true } : {});
    if (!asked.ok && asked.why === "last_device") return "last_device";
    await this.#drafts.flush();
    const unsent = (await member.log.ownLines("pending")).length;
    const identity = await member.log.identity();
    await member.log.seal().catch(() => {});
    rememberSealed(this.#deps.localStorage, {
      member: identity?.member ?? "",
      installation: identity?.installation ?? "",
      ...(asked.ok ? {} : { isUntold: true }),
    });
    await this.#follow();
    this.#drafts.close();
    return unsent;
  }

  /** Tell the server of a sign-out that happened without a network. */
  async #tellSealed(): Promise<void> {
    const untold = sealedLogs(this.#deps.localStorage).find((sealedLog) => sealedLog.isUntold);
    if (untold === undefined || openMember(this.#deps.localStorage) !== null) return;
    const asked = await this.#requests.post("/api/sign-out", { even_if_last: true });
    if (!asked.ok && asked.why === "offline") return;
    if (openMember(this.#deps.localStorage) !== null) return;
    rememberSealed(this.#deps.localStorage, { member: untold.member, installation: untold.installation });
  }

  // --- the store -----------------------------------------------------------------------------------------------------

  #makeStore(): Store {
    const deps = this.#deps;
    const overview = computed(() => this.#member.value?.overview.value ?? null);
    const nothing: SpaceRow[] = [];
    const none: Notice[] = [];
    const store: Store = {
      me: computed<Me | null>(() => overview.value?.me ?? null),
      spaces: computed<readonly SpaceRow[]>(() => (overview.value === null ? nothing : spaceRows(overview.value))),
      link: computed<ServerLink>(() => this.#member.value?.link.value ?? NOBODY),
      pending: computed<readonly Pending[]>(() => pendingRows(overview.value)),
      refused: computed<readonly RefusedLine[]>(() => refusedRows(overview.value)),
      logProblem: this.#logProblem,
      notices: computed<readonly Notice[]>(() => overview.value?.notices ?? none),
      persisted: this.#persisted,
      updateReady: deps.update.ready,
      sharingPaused: computed(() => this.#member.value?.paused.value ?? false),
      clinic: this.#clinic.known,
      today: this.#today,
      nowUs: () => deps.timing.nowUs(),
      newId: this.#newId,
      open: (space) => this.#view(space),
      dismiss: (notice) => {
        const member = this.#member.peek();
        void member?.log.dismiss(notice).then(() => member.changed());
      },
      pauseSharing: (paused) => this.#member.peek()?.pause(paused),
      askToPersist: () => this.#askToPersist(),
      takeUpdate: () => deps.update.take(),
      exportAll: async () => {
        const lines = (await this.#member.peek()?.log.export()) ?? [];
        return new Blob(
          lines.map((line) => `${line}\n`),
          { type: "application/x-ndjson" },
        );
      },
      dial: () => this.#member.peek()?.dial(),
      signOut: (insist = false) => this.#signOut(insist),
      server: createServerApi(
        this.#requests,
        () => this.#member.peek(),
        () => this.#today.peek(),
      ),
      enrolment: createEnrolment(this.#requests, {
        admit: (admitted) => this.admit(admitted),
        member: () => this.#member.peek(),
        before: async () =>
          (await this.#member.peek()?.log.identity())?.installation ??
          sealedLogs(deps.localStorage).at(-1)?.installation ??
          null,
      }),
      draft: (key) => this.#drafts.of(key),
      keepDraft: (key, text) => this.#drafts.keep(key, text),
      letGoDrafts: (name) => this.#drafts.letGo(name),
    };
    return store;
  }

  #view(space: string): SpaceView {
    const member = this.#member.peek();
    if (member === null) throw new Error("a space is opened by somebody");
    return member.open(space);
  }

  /** After the first check-in there is something to lose, and the person knows why they are asked. */
  #wrote(bodies: readonly Body[]): void {
    const isCheckIn = bodies.some((body) => body.type === "check_in_recorded");
    if (isCheckIn && this.#persisted.peek() === null) void this.#askToPersist();
  }

  async #askToPersist(): Promise<boolean> {
    this.#persisted.value = await this.#deps.persist().catch(() => false);
    return this.#persisted.value;
  }
}

function logProblemOf(error: unknown): LogProblem {
  return error instanceof StorageNewer ? "newer" : "stuck";
}
