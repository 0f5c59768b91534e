/** What a browser does to stored things: deletes them, runs out of room, upgrades them, and lives in the wrong year. */
import { stored } from "../support/entries.ts";
import { expect, meet, openDevice, type Page, PHONE, test } from "../support/fixture.ts";

async function writeGoal(page: Page, space: string, title: string): Promise<{ saved: boolean; why?: string }> {
  return page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      return store.open(id).write([{ audience: "shared", body }]);
    },
    [space, title] as const,
  );
}

/** Wait until this tab shows these goals, in any order. */
async function showsGoals(page: Page, space: string, titles: readonly string[]): Promise<void> {
  await page.waitForFunction(
    ([id, wanted]) => {
      const shown = window.store.open(id as string).shared.value.board.goals.map((goal) => goal.title);
      return JSON.stringify(shown.sort()) === JSON.stringify(wanted);
    },
    [space, [...titles].sort()] as const,
    // Less than the test has: what state it was in is told when it ends.
  );
}

async function deviceOf(page: Page): Promise<string | undefined> {
  return page.evaluate(() => window.store.me.value?.device);
}

/** Delete every database of this origin, as a person can by hand. */
async function deleteAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name ?? "");
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      });
    }
  });
}

declare global {
  interface Window {
    makeRoom(): void;
  }
}

/**
 * Let transactions that add anything end as they do without room: aborted, for `QuotaExceededError`. (The headless
 * browser takes an overridden quota into its estimate and then does not keep to it.)
 */
async function fillUp(page: Page): Promise<void> {
  await page.evaluate(() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function full(...given: Parameters<typeof add>) {
      const request = add.apply(this, given);
      Object.defineProperty(this.transaction, "error", { value: new DOMException("", "QuotaExceededError") });
      this.transaction.abort();
      return request;
    };
    window.makeRoom = () => {
      IDBObjectStore.prototype.add = add;
    };
  });
}

test.use({ tells: ["store_vanished", "storage_lost"] });

test("a database that another tab deletes: a new device id, a fresh pull, and nothing of what was sent is lost", async ({
  pair,
  server,
}) => {
  const page = await openDevice(pair.client, server.url);
  await writeGoal(page, pair.space, "before");
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  const former = await deviceOf(page);
  const other = await openDevice(pair.client, server.url);

  await deleteAll(other);
  expect((await writeGoal(page, pair.space, "after")).saved).toBe(true);

  await page.waitForFunction((id) => window.store.me.value?.device !== id, former);
  for (const item of [page, other]) {
    await showsGoals(item, pair.space, ["before", "after"]);
    await item.waitForFunction(() => window.store.pending.value.length === 0);
  }
  expect(await page.evaluate(() => window.store.notices.value.map((notice) => notice.word))).toContain(
    "store_vanished",
  );
  const desk = await openDevice(pair.therapist, server.url);
  await showsGoals(desk, pair.space, ["before", "after"]);
});

test("storage that was cleared while no tab was open comes back from the server under a new id", async ({
  pair,
  server,
}) => {
  const page = await openDevice(pair.client, server.url);
  await writeGoal(page, pair.space, "kept");
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  const former = await deviceOf(page);
  const session = await pair.client.newCDPSession(page);
  // The cookie stays, as when a browser makes room.
  await session.send("Storage.clearDataForOrigin", { origin: server.url, storageTypes: "indexeddb,local_storage" });
  await page.close();

  const again = await openDevice(pair.client, server.url);

  await again.waitForFunction(() => window.store.me.value !== null);
  expect(await deviceOf(again)).not.toBe(former);
  await showsGoals(again, pair.space, ["kept"]);
});

test("no room left: the person is told, nothing is half written, and it goes on once there is room", async ({
  pair,
  server,
}) => {
  const page = await openDevice(pair.client, server.url);
  await writeGoal(page, pair.space, "before");
  await fillUp(page);

  const refused = await writeGoal(page, pair.space, "too much");
  expect(refused).toEqual({ saved: false, why: "storage_full" });
  await page.evaluate(() => window.makeRoom());
  expect((await writeGoal(page, pair.space, "after")).saved).toBe(true);

  await showsGoals(page, pair.space, ["before", "after"]);
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  const desk = await openDevice(pair.therapist, server.url);
  await showsGoals(desk, pair.space, ["before", "after"]);
});

test("a newer version in another tab gets its way, and what this tab cannot save stays with the person", async ({
  pair,
  server,
}) => {
  const page = await openDevice(pair.client, server.url);
  const other = await openDevice(pair.client, server.url);
  await other.evaluate(async () => {
    const [{ name = "" } = {}] = await indexedDB.databases();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, 99);
      request.onsuccess = () => resolve(request.result.close());
      request.onerror = () => reject(request.error);
    });
  });

  expect(await writeGoal(page, pair.space, "typed")).toEqual({ saved: false, why: "storage_lost" });

  // This version, started anew, does not take it for nothing: nobody is asked to join, and nothing in it is touched.
  const kept = await Promise.all([stored(other, "own", ""), stored(other, "entry", "")]);
  expect(kept.flat()).not.toEqual([]);
  const screen = await pair.client.newPage();
  await screen.goto(server.url);
  await expect(screen.getByRole("heading", { name: "Update Handrail" })).toBeVisible();
  await expect(screen.getByText("It is all kept.", { exact: false })).toBeVisible();
  await expect(screen.getByRole("button", { name: "Update now" })).toBeVisible();
  await screen.getByRole("link", { name: "Help" }).click();
  await expect(screen.getByRole("heading", { name: "Help", level: 1 })).toBeVisible();
  expect(await Promise.all([stored(other, "own", ""), stored(other, "entry", "")])).toEqual(kept);
});

for (const years of [-10, 10]) {
  test(`a clock that is ${years} years off neither loses nor buries what is written`, async ({ browser, server }) => {
    const phone = await browser.newContext(PHONE);
    await phone.addInitScript(
      (off) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + off;
      },
      years * 365 * 86_400_000,
    );
    const desk = await browser.newContext();
    const space = await meet(desk, phone, server);
    const page = await openDevice(phone, server.url);
    const theirs = await openDevice(desk, server.url);
    const goal = "01930000-0000-7000-8000-000000000001";
    await theirs.evaluate(
      async ([id, goalId]) => {
        const { store } = window;
        const body = { type: "goal_drafted", goal: goalId, change: store.newId(), title: "theirs" } as const;
        return store.open(id).write([{ audience: "shared", body }]);
      },
      [space, goal] as const,
    );
    await showsGoals(page, space, ["theirs"]);

    // Made after seeing the other, so it wins, whatever the clock says.
    const written = await page.evaluate(
      async ([id, goalId]) => {
        const { store } = window;
        const view = store.open(id);
        const { number, mark } = view.shared.value.board.goals.find((goal) => goal.goal === goalId)?.version ?? {
          number: 0,
          mark: 0,
        };
        const base = { number, mark };
        const body = { type: "goal_reworded", goal: goalId, change: store.newId(), base, title: "mine" } as const;
        return view.write([{ audience: "shared", body }]);
      },
      [space, goal] as const,
    );
    expect(written.saved).toBe(true);

    for (const item of [page, theirs]) await showsGoals(item, space, ["mine"]);
    await Promise.all([phone.close(), desk.close()]);
  });
}
