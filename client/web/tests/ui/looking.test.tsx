/** E3: which entries a screen tells the others were seen, and where it says what is new. */
import { cleanup, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { MemoryStore } from "../fakes/memory.ts";
import { SPACE } from "../fakes/people.ts";
import { aPair, open } from "./stage.tsx";

afterEach(cleanup);

describe("having looked", () => {
  /** A browser that says of these entries, and of no others, that they are in view. */
  function inView(...marks: readonly string[]): void {
    vi.stubGlobal(
      "IntersectionObserver",
      class {
        readonly #tell: (changes: readonly unknown[]) => void;
        constructor(tell: (changes: readonly unknown[]) => void) {
          this.#tell = tell;
        }
        observe(target: HTMLElement): void {
          if (!marks.includes(target.dataset["seen"] ?? "")) return;
          const change = { target, isIntersecting: true, intersectionRatio: 1, intersectionRect: { height: 20 } };
          this.#tell([{ ...change, rootBounds: { height: 600 } }]);
        }
        unobserve(): void {}
        disconnect(): void {}
      },
    );
  }

  async function comments(store: MemoryStore, ...texts: readonly string[]): Promise<readonly string[]> {
    const written = await store.open(SPACE).write(
      texts.map((text) => ({
        audience: "shared" as const,
        body: { type: "commented" as const, comment: store.newId(), on: SPACE, text },
      })),
    );
    return written.saved ? written.ids : [];
  }

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("E3: tells of entries that were in view, and of none behind one that was not", async () => {
    const { client, therapist } = await aPair();
    const joined = therapist.view(SPACE).shared.value.timeline.map((row) => row.id);
    const [first = "", second = "", third = ""] = await comments(therapist, "First", "Second", "Third");
    vi.spyOn(document, "hasFocus").mockReturnValue(true);
    inView(...joined, first, third);

    open(client, "/lately");
    await waitFor(() => expect(client.view(SPACE).unread.value.map((row) => row.id)).toEqual([second]));

    const states = [first, second, third].map((id) => therapist.view(SPACE).deliveryState("shared", id));
    expect(states).toEqual(["read", "held", "held"]);
    expect(screen.getByText("Third")).toBeTruthy();
  });

  it("E3: tells of nothing while another window is in front", async () => {
    vi.useFakeTimers();
    try {
      const { client, therapist } = await aPair();
      const [first = ""] = await comments(therapist, "First");
      const joined = therapist.view(SPACE).shared.value.timeline.map((row) => row.id);
      const hasFocus = vi.spyOn(document, "hasFocus").mockReturnValue(false);
      inView(...joined, first);
      open(client, "/lately");
      await vi.advanceTimersByTimeAsync(10_000);
      expect(therapist.view(SPACE).deliveryState("shared", first)).not.toBe("read");

      hasFocus.mockReturnValue(true);
      globalThis.dispatchEvent(new Event("focus"));
      await vi.advanceTimersByTimeAsync(2000);

      expect(therapist.view(SPACE).deliveryState("shared", first)).toBe("read");
    } finally {
      vi.useRealTimers();
    }
  });

  it("names on Today how many entries of the therapist were not seen yet", async () => {
    const { client, therapist } = await aPair();
    await comments(therapist, "Hello");
    open(client, "/");

    expect((await screen.findByRole("link", { name: "2 new entries from Dr Osei" })).getAttribute("href")).toBe(
      "/lately",
    );
    client.view(SPACE).looked();
    await waitFor(() => expect(screen.queryByRole("link", { name: /new entr/ })).toBeNull());
  });
});
