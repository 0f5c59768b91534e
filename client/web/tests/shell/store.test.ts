/** The store of a browser whose log is there and cannot be opened. */
import "fake-indexeddb/auto";
import { signal } from "@preact/signals";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, expect, it, vi } from "vitest";
import { databaseOf, rememberOpen } from "../../src/shell/environment/local-storage.ts";
import { createStore, type StoreDeps } from "../../src/shell/store.ts";
import { joinedLog, MAYA } from "../fakes/people.ts";

/** A limit of last resort: the machine may be busy. */
const PATIENCE_MS = 60_000;

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

/** A browser that belongs to Maya and reaches nobody. Its waits end when the test says so. */
function browser() {
  const kept = new Map<string, string>();
  const storage = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
  };
  rememberOpen(storage, MAYA.member);
  const waiting: (() => void)[] = [];
  const deps: StoreDeps = {
    localStorage: storage,
    timing: {
      nowUs: () => 1_764_000_000_000_000,
      monotonicUs: () => 1_000_000,
      after(_, call) {
        waiting.push(call);
        return () => {};
      },
    },
    locks: null,
    openTransport: () => ({ send() {}, close() {} }),
    fetch: () => Promise.reject(new TypeError("no network")),
    channel: () => ({ post() {}, listen() {}, close() {} }),
    random: () => 1n,
    day: () => "2026-11-24",
    sendLater() {},
    isSeen: () => true,
    onWake() {},
    onOtherTab() {},
    persisted: async () => false,
    persist: async () => false,
    update: { ready: signal(false), take() {} },
  };
  const wait = (): void => {
    for (const item of waiting.splice(0)) item();
  };
  return { deps, wait };
}

it("tells that a newer version wrote what is stored, and leaves it as it is", async () => {
  const name = databaseOf(MAYA.member);
  const { log } = await joinedLog(MAYA, { name });
  await log.close();
  const newer = await openDB(name, 99);
  const { deps } = browser();

  const store = await createStore(deps);

  expect(store.logProblem.value).toBe("newer");
  expect(store.me.value).toBe(null);
  expect((await newer.getAll("identity")).map((member) => member.member)).toEqual([MAYA.member]);
  newer.close();
});

it("tells that the browser opens nothing, until it does", async () => {
  const { log } = await joinedLog(MAYA, { name: databaseOf(MAYA.member) });
  await log.close();
  const { deps, wait } = browser();
  const open = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("", "UnknownError");
  });

  const store = await createStore(deps);
  expect(store.logProblem.value).toBe("stuck");
  open.mockRestore();
  wait();

  await vi.waitFor(() => expect(store.logProblem.value).toBe(null), PATIENCE_MS);
  await vi.waitFor(() => expect(store.me.value?.name).toBe("Maya"), PATIENCE_MS);
});
