/**
 * A store over nothing but the real fold, for tests and for looking at screens.
 *
 * What is written becomes a line, as on a real device, and is folded like any other. Two stores that stand beside each
 * other see each other's entries at once, as over a fast server; while one's link is not live, what it writes waits.
 */
import { effect, type Signal, signal } from "@preact/signals";
import type { PrivateProjection } from "../../src/core/views/private.ts";
import type { SharedProjection } from "../../src/core/views/shared.ts";
import type {
  ClinicHelp,
  Enrolment,
  LogProblem,
  Me,
  Notice,
  Pending,
  RawEvent,
  RefusedLine,
  ServerApi,
  ServerLink,
  SpaceRow,
  Store,
} from "../../src/store/store.ts";
import { closedEnrolment, offlineServerApi } from "./memory-server-api.ts";
import { MemoryView, type WriteFailure } from "./memory-view.ts";
import { MemoryWorld } from "./memory-world.ts";

/** Where a memory store begins. What is left out is empty, live, and of the first of January. */
export interface MemoryStart {
  readonly me?: Me | null;
  readonly spaces?: readonly SpaceRow[];
  readonly today?: string;
  readonly clinic?: ClinicHelp;
  readonly nowUs?: number;
  readonly link?: ServerLink;
  /** Lines that are confirmed already, by space; private ones are this person's. */
  readonly entries?: Readonly<
    Record<string, { readonly shared?: readonly string[]; readonly private?: readonly string[] }>
  >;
  /** The store of another person in the same spaces: both see each other. */
  readonly beside?: MemoryStore;
  /** Documents to show instead of a fold, by space. */
  readonly shown?: Readonly<Record<string, { readonly shared: SharedProjection; readonly mine: PrivateProjection }>>;
  readonly server?: Partial<ServerApi>;
  readonly enrolment?: Partial<Enrolment>;
}

/** A store whose every signal a test can write. */
export interface MemoryStore extends Store {
  readonly me: Signal<Me | null>;
  readonly logProblem: Signal<LogProblem | null>;
  readonly spaces: Signal<readonly SpaceRow[]>;
  readonly link: Signal<ServerLink>;
  readonly pending: Signal<readonly Pending[]>;
  readonly refused: Signal<readonly RefusedLine[]>;
  readonly notices: Signal<readonly Notice[]>;
  readonly persisted: Signal<boolean | null>;
  readonly updateReady: Signal<boolean>;
  readonly sharingPaused: Signal<boolean>;
  readonly today: Signal<string>;
  readonly clinic: Signal<ClinicHelp | null>;
  readonly world: MemoryWorld;
  /** Everything that was written, in order. */
  readonly written: readonly (RawEvent & { readonly space: string })[];
  /** The next writes end like this instead; null lets them succeed again. */
  failWrites(why: WriteFailure | null): void;
  view(space: string): MemoryView;
}

let stores = 0;

export function memoryStore(start: MemoryStart = {}): MemoryStore {
  stores += 1;
  const number = stores;
  const world = start.beside?.world ?? new MemoryWorld(start.nowUs ?? 1_767_225_600_000_000);
  const written: (RawEvent & { space: string })[] = [];
  const views = new Map<string, MemoryView>();
  const drafts = new Map<string, Signal<string>>();
  let failure: WriteFailure | null = null;
  let ids = 0;

  function view(space: string): MemoryView {
    const known =
      views.get(space) ?? new MemoryView(space, store, start.shown?.[space] ?? null, () => failure, written);
    views.set(space, known);
    return known;
  }

  const store: MemoryStore = {
    me: signal(start.me ?? null),
    logProblem: signal(null),
    spaces: signal(start.spaces ?? []),
    link: signal(start.link ?? { state: "live" }),
    pending: signal([]),
    refused: signal([]),
    notices: signal([]),
    persisted: signal(null),
    updateReady: signal(false),
    sharingPaused: signal(false),
    clinic: signal(start.clinic ?? null),
    today: signal(start.today ?? "2026-01-01"),
    world,
    written,
    failWrites(why) {
      failure = why;
    },
    nowUs: () => world.nowUs,
    newId() {
      ids += 1;
      return `01990000-0000-7000-8${number.toString(16).padStart(3, "0")}-${ids.toString(16).padStart(12, "0")}`;
    },
    open: view,
    view,
    dismiss(notice) {
      store.notices.value = store.notices.value.filter((item) => item.id !== notice);
    },
    pauseSharing(paused) {
      store.sharingPaused.value = paused;
      for (const view of views.values()) view.pause(paused);
    },
    async askToPersist() {
      store.persisted.value = true;
      return true;
    },
    dial() {},
    takeUpdate() {
      store.updateReady.value = false;
    },
    exportAll: async () => new Blob(world.everything().map((line) => `${line}\n`)),
    async signOut() {
      store.me.value = null;
      return store.pending.value.length;
    },
    server: { ...offlineServerApi(), ...start.server },
    enrolment: { ...closedEnrolment(), ...start.enrolment },
    draft: (key) => draft(drafts, key),
    keepDraft(key, text) {
      draft(drafts, key).value = text;
    },
    letGoDrafts(name) {
      for (const [key, kept] of drafts) if (key === name || key.startsWith(`${name}/`)) kept.value = "";
    },
  };

  for (const [space, { shared = [], private: mine = [] }] of Object.entries(start.entries ?? {})) {
    world.confirm(world.sharedStream(space), shared);
    world.confirm(world.privateStream(space, start.me?.member ?? ""), mine);
  }
  effect(() => {
    if (store.link.value.state === "live") world.deliver(store);
  });
  return store;
}

function draft(drafts: Map<string, Signal<string>>, key: string): Signal<string> {
  const known = drafts.get(key) ?? signal("");
  drafts.set(key, known);
  return known;
}
