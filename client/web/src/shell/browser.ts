/** The composition root of the device: real clock, real chance, real storage, real network. */
import { signal } from "@preact/signals";
import type { Store } from "../store/store.ts";
import { sendLater } from "./environment/background-sync.ts";
import type { LocalStorage } from "./environment/local-storage.ts";
import { random, TIMING } from "./environment/real.ts";
import { watchUpdates } from "./environment/update.ts";
import { createStore } from "./store.ts";
import { httpTransports } from "./sync/http.ts";
import { webSocketTransports } from "./sync/transport.ts";
import { chosenTransports } from "./sync/transport-choice.ts";
import { tabChannel } from "./tabs/channel.ts";
import type { Locks } from "./tabs/leader.ts";

/** The store of this browser. */
export function browserStore(): Promise<Store> {
  const updateReady = signal(false);
  return createStore({
    localStorage: kept(localStorage),
    timing: TIMING,
    // Missing outside https and localhost.
    locks: (navigator.locks as Locks | undefined) ?? null,
    openTransport: chosenTransports({
      socket: webSocketTransports(`${location.origin.replace(/^http/, "ws")}/sync`, onCut),
      http: httpTransports({ fetch: (path, init) => fetch(path, init), after: TIMING.after, onCut }),
      sessionStorage: kept(sessionStorage),
      timing: TIMING,
      onCut,
    }),
    fetch: (path, init) => fetch(path, init),
    channel: tabChannel,
    random,
    day,
    // Where the browser refuses, the next page that opens sends.
    sendLater: (member) => void sendLater(member).catch(() => {}),
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

function kept(storage: Storage): LocalStorage {
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

/** The calendar day where the person is. */
function day(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
