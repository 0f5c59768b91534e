/**
 * A store over nothing at all, for tests and for looking at screens. It shows the projections that it is given, keeps
 * what is written where a test can see it, and is at once on the server.
 */
import { type Signal, signal } from "@preact/signals";
import type { PrivateProjection } from "../core/views/private.ts";
import type { SharedProjection } from "../core/views/shared.ts";
import type {
  Asked,
  Door,
  Intention,
  Link,
  Me,
  Notice,
  Office,
  Pending,
  Present,
  Refusal,
  Rung,
  SpaceRow,
  SpaceView,
  Store,
  Written,
} from "./store.ts";

/** Where a memory store begins. What is left out is empty, live, and of the first of January. */
export interface MemoryStart {
  readonly me?: Me | null;
  readonly spaces?: readonly SpaceRow[];
  readonly today?: string;
  readonly nowUs?: number;
  readonly link?: Link;
  /** The documents to show, by space. */
  readonly shown?: Readonly<Record<string, { readonly shared: SharedProjection; readonly mine: PrivateProjection }>>;
  readonly office?: Partial<Office>;
  readonly door?: Partial<Door>;
}

/** What a test may do to a memory store besides using it: every signal can be written. */
export interface MemoryStore extends Store {
  readonly me: Signal<Me | null>;
  readonly spaces: Signal<readonly SpaceRow[]>;
  readonly link: Signal<Link>;
  readonly pending: Signal<readonly Pending[]>;
  readonly refused: Signal<readonly Refusal[]>;
  readonly notices: Signal<readonly Notice[]>;
  readonly persisted: Signal<boolean | null>;
  readonly updateReady: Signal<boolean>;
  readonly sharingPaused: Signal<boolean>;
  readonly today: Signal<string>;
  /** Everything that was written, in order. */
  readonly written: readonly (Intention & { readonly space: string })[];
  /** The next writes end like this instead; null lets them succeed again. */
  failWrites(why: Extract<Written, { saved: false }>["why"] | null): void;
  view(space: string): MemoryView;
}

export interface MemoryView extends SpaceView {
  readonly shared: Signal<SharedProjection>;
  readonly mine: Signal<PrivateProjection>;
  readonly present: Signal<readonly Present[]>;
  readonly ready: Signal<boolean>;
  /** What this person last told the others of where they are. */
  readonly announced: { readonly focus: string | null; readonly typing: string | null } | null;
  setRung(id: string, rung: Rung): void;
}

const NOT_HERE: Asked<never> = { ok: false, why: "offline" };

export function memoryStore(start: MemoryStart = {}): MemoryStore {
  const nowUs = start.nowUs ?? 1_767_225_600_000_000;
  const written: (Intention & { space: string })[] = [];
  const views = new Map<string, MemoryView>();
  const drafts = new Map<string, Signal<string>>();
  let failure: Extract<Written, { saved: false }>["why"] | null = null;
  let ids = 0;

  function write(space: string, intentions: readonly Intention[]): Written {
    if (failure !== null) return { saved: false, why: failure };
    const device = store.me.value?.device ?? "";
    written.push(...intentions.map((each) => ({ ...each, space })));
    const first = written.length - intentions.length + 1;
    return { saved: true, ids: intentions.map((_, index) => `${device}/${first + index}`) };
  }

  function view(space: string): MemoryView {
    const known = views.get(space) ?? memoryView(space, start, (intentions) => write(space, intentions));
    views.set(space, known);
    return known;
  }

  const store: MemoryStore = {
    me: signal(start.me ?? null),
    spaces: signal(start.spaces ?? []),
    link: signal(start.link ?? { state: "live" }),
    pending: signal([]),
    refused: signal([]),
    notices: signal([]),
    persisted: signal(null),
    updateReady: signal(false),
    sharingPaused: signal(false),
    today: signal(start.today ?? "2026-01-01"),
    written,
    failWrites(why) {
      failure = why;
    },
    nowUs: () => nowUs,
    newId() {
      ids += 1;
      return `01990000-0000-7000-8000-${ids.toString(16).padStart(12, "0")}`;
    },
    open: view,
    view,
    dismiss(notice) {
      store.notices.value = store.notices.value.filter((each) => each.id !== notice);
    },
    pauseSharing(paused) {
      store.sharingPaused.value = paused;
    },
    async askToPersist() {
      store.persisted.value = true;
      return true;
    },
    takeUpdate() {
      store.updateReady.value = false;
    },
    exportAll: async () => new Blob(written.map((each) => `${JSON.stringify(each)}\n`)),
    async signOut() {
      store.me.value = null;
      return store.pending.value.length;
    },
    office: { ...closedOffice(), ...start.office },
    door: { ...closedDoor(), ...start.door },
    draft: (key) => draft(drafts, key),
    keepDraft(key, text) {
      draft(drafts, key).value = text;
    },
  };
  return store;
}

function memoryView(
  space: string,
  start: MemoryStart,
  write: (intentions: readonly Intention[]) => Written,
): MemoryView {
  const shown = start.shown?.[space];
  const rungs = new Map<string, Rung>();
  const changed = signal(0);
  let announced: MemoryView["announced"] = null;
  return {
    space,
    shared: signal((shown?.shared ?? {}) as SharedProjection),
    mine: signal((shown?.mine ?? {}) as PrivateProjection),
    present: signal([]),
    ready: signal(true),
    rungs: changed,
    rung: (_, id) => rungs.get(id) ?? "server",
    setRung(id, rung) {
      rungs.set(id, rung);
      changed.value += 1;
    },
    write: async (intentions) => write(intentions),
    looked() {},
    announce(focus, typing) {
      announced = { focus, typing };
    },
    get announced() {
      return announced;
    },
  };
}

function draft(drafts: Map<string, Signal<string>>, key: string): Signal<string> {
  const known = drafts.get(key) ?? signal("");
  drafts.set(key, known);
  return known;
}

function closedOffice(): Office {
  return {
    caseload: async () => NOT_HERE,
    newSpace: async () => NOT_HERE,
    members: async () => NOT_HERE,
    confirm: async () => NOT_HERE,
    end: async () => NOT_HERE,
    devices: async () => NOT_HERE,
    revoke: async () => NOT_HERE,
    pairing: async () => NOT_HERE,
  };
}

function closedDoor(): Door {
  return { preview: async () => NOT_HERE, join: async () => NOT_HERE, pair: async () => NOT_HERE };
}
