/** Texts as they are typed: none is lost by a page that goes in the moment of typing. */
import { describe, expect, it } from "vitest";
import { Drafts } from "../../src/shell/drafts.ts";
import type { LocalStorage } from "../../src/shell/environment/local-storage.ts";
import type { Timing } from "../../src/shell/environment/timing.ts";
import type { Log } from "../../src/shell/log/log.ts";

const MAYA = "member-1";
const OSEI = "member-2";

/** A clock that stands: nothing that waits is ever due. */
const STILL = { nowUs: () => 0, after: () => () => {}, every: () => () => {} } as unknown as Timing;

function storage(): LocalStorage & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    get: (key) => held.get(key) ?? null,
    set: (key, value) => void held.set(key, value),
    remove: (key) => void held.delete(key),
  };
}

function logOf(held: Map<string, string>): Log {
  return {
    drafts: async () => [...held].map(([key, text]) => ({ key, text })),
    keepDraft: async (key: string, text: string) => void held.set(key, text),
  } as unknown as Log;
}

describe("what is typed in the last moment before the page goes", () => {
  it("is there on the next page, and from then on in the log alone", async () => {
    const [kept, left] = [new Map([["note", "Slept"]]), storage()];
    const page = new Drafts(STILL, left);
    await page.open(logOf(kept), MAYA);
    page.keep("note", "Slept badly");
    page.leave();

    const next = new Drafts(STILL, left);
    await next.open(logOf(kept), MAYA);

    expect(next.of("note").value).toBe("Slept badly");
    expect(kept.get("note")).toBe("Slept badly");
    expect(left.held.size).toBe(0);
  });

  it("is shown to nobody else on this device", async () => {
    const left = storage();
    const page = new Drafts(STILL, left);
    await page.open(logOf(new Map()), MAYA);
    page.keep("note", "Slept badly");
    page.leave();

    const other = new Drafts(STILL, left);
    await other.open(logOf(new Map()), OSEI);

    expect(other.of("note").value).toBe("");
  });

  it("is left also while the log is being written, and what another tab left stays", async () => {
    const [kept, left] = [new Map<string, string>(), storage()];
    const slow = { ...logOf(kept), keepDraft: () => new Promise<void>(() => {}) } as unknown as Log;
    const [page, other] = [new Drafts(STILL, left), new Drafts(STILL, left)];
    await page.open(slow, MAYA);
    await other.open(slow, MAYA);
    page.keep("note", "Slept badly");
    void page.flush();
    page.leave();
    other.keep("win", "Went out");
    other.leave();

    const next = new Drafts(STILL, left);
    await next.open(logOf(kept), MAYA);

    expect([next.of("note").value, next.of("win").value]).toEqual(["Slept badly", "Went out"]);
    expect(left.held.size).toBe(0);
  });

  it("gives way to what was typed after it on the same page", async () => {
    const [kept, left] = [new Map<string, string>(), storage()];
    const page = new Drafts(STILL, left);
    await page.open(logOf(kept), MAYA);
    page.keep("note", "Slept");
    page.leave();
    page.keep("note", "Slept badly");
    await page.flush();

    const next = new Drafts(STILL, left);
    await next.open(logOf(kept), MAYA);

    expect(next.of("note").value).toBe("Slept badly");
  });

  it("does not come back where it was let go", async () => {
    const [kept, left] = [new Map<string, string>(), storage()];
    const page = new Drafts(STILL, left);
    await page.open(logOf(kept), MAYA);
    page.keep("form/note", "Slept badly");
    page.keep("form/audience", '"private"');
    page.leave();
    page.letGo("form");
    await page.flush();

    const next = new Drafts(STILL, left);
    await next.open(logOf(kept), MAYA);

    expect([next.of("form/note").value, next.of("form/audience").value]).toEqual(["", ""]);
  });
});
