/** A new version is taken when the person says so, in every page that is open. */
import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import { letTakeOver, Takeover } from "../../src/shell/environment/update.ts";

function page(hasWorker: boolean) {
  const ready = signal(false);
  const seen = { reloads: 0 };
  const takeover = new Takeover(hasWorker, ready, () => {
    seen.reloads += 1;
  });
  return { ready, seen, takeover };
}

it("a page's first worker is no new version, and the next one is", () => {
  const { ready, seen, takeover } = page(false);

  takeover.happened();
  expect(ready.value).toBe(false);
  takeover.happened();

  expect(ready.value).toBe(true);
  expect(seen.reloads).toBe(0);
});

it("a page that was open before there was a worker loads the version that its person asked for", () => {
  const { seen, takeover } = page(false);
  takeover.happened();

  takeover.ask();
  takeover.happened();

  expect(seen.reloads).toBe(1);
});

it("a version that another tab let in waits in this one until its person asks too", () => {
  const { ready, seen, takeover } = page(true);

  takeover.happened();

  expect(ready.value).toBe(true);
  expect(seen.reloads).toBe(0);
});

it("a version that waits is told to take over until it no longer waits, and then the page is loaded anew", async () => {
  const done: string[] = [];
  const waits = [true, true, false];
  const note = (what: string): void => {
    done.push(what);
  };

  await letTakeOver({
    isOneWaiting: async () => waits.shift() ?? false,
    tell: () => note("tell"),
    rest: async () => note("rest"),
    reload: () => note("reload"),
  });

  expect(done).toEqual(["tell", "rest", "tell", "rest", "reload"]);
});
