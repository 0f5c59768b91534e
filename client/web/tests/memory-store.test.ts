/** The store that screens are tested with behaves as its contract says. */
import { describe, expect, it } from "vitest";
import { memoryStore } from "../src/store/memory.ts";

const ME = { member: "m", name: "Maya", role: "client", device: "d" } as const;
const WIN = { audience: "private", body: { type: "journal_entry_written" } } as never;

describe("the store over nothing", () => {
  it("keeps what is written and names each entry by device and seq", async () => {
    const store = memoryStore({ me: ME });

    const written = await store.open("s").write([WIN, WIN]);

    expect(written).toEqual({ saved: true, ids: ["d/1", "d/2"] });
    expect(store.written).toHaveLength(2);
  });

  it("loses nothing it did not take: a refused write says why", async () => {
    const store = memoryStore({ me: ME });
    store.failWrites("storage_full");

    expect(await store.open("s").write([WIN])).toEqual({ saved: false, why: "storage_full" });
    expect(store.written).toEqual([]);
  });

  it("keeps one draft a key, and one view a space", () => {
    const store = memoryStore();

    store.keepDraft("goal", "walk");

    expect(store.draft("goal").value).toBe("walk");
    expect(store.open("s")).toBe(store.open("s"));
  });
});
