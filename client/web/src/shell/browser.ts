/** The composition root of the device: real clock, real chance, real storage, real network. */
import { signal } from "@preact/signals";
import type { Store } from "../store/store.ts";
import { tabChannel } from "./channel.ts";
import type { Keep } from "./keep.ts";
import type { Locks } from "./leader.ts";
import { createStore } from "./store.ts";
import { chosenLinks } from "./sync/choosing.ts";
import { exchangeLinks } from "./sync/exchange.ts";
import { socketLinks } from "./sync/link.ts";
import type { Timing } from "./timing.ts";
import { watchUpdates } from "./update.ts";

const TIMING: Timing = {
  nowUs: () => Date.now() * 1000,
  monotonicUs: () => Math.floor(performance.now() * 1000),
  after(ms, call) {
    const timer = setTimeout(call, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** The store of this browser. */
export function browserStore(): Promise<Store> {
  const updateReady = signal(false);
  return createStore({
    keep: kept(localStorage),
    timing: TIMING,
    // Missing outside https and localhost.
    locks: (navigator.locks as Locks | undefined) ?? null,
    openLink: chosenLinks({
      socket: socketLinks(`${location.origin.replace(/^http/, "ws")}/sync`, onCut),
      exchange: exchangeLinks({ fetch: (path, init) => fetch(path, init), after: TIMING.after, onCut }),
      keep: kept(sessionStorage),
      timing: TIMING,
      onCut,
    }),
    fetch: (path, init) => fetch(path, init),
    channel: tabChannel,
    random,
    day,
    isSeen: () => document.visibilityState === "visible",
    onWake(call) {
      document.addEventListener("visibilitychange", call);
      window.addEventListener("online", call);
    },
    onOtherTab: (call) => window.addEventListener("storage", call),
    persisted: async () => (await navigator.storage?.persisted?.()) ?? false,
    persist: async () => (await navigator.storage?.persist?.()) ?? false,
    update: { ready: updateReady, take: watchUpdates(updateReady) },
  });
}

function kept(storage: Storage): Keep {
  return {
    get: (key) => storage.getItem(key),
    set: (key, value) => storage.setItem(key, value),
    remove: (key) => storage.removeItem(key),
  };
}

function onCut(call: () => void): () => void {
  window.addEventListener("offline", call);
  return () => window.removeEventListener("offline", call);
}

function random(bits: number): bigint {
  const words = crypto.getRandomValues(new BigUint64Array(Math.ceil(bits / 64)));
  return words.reduce((all, word) => (all << 64n) | word, 0n) & ((1n << BigInt(bits)) - 1n);
}

/** The calendar day where the person is. */
function day(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
