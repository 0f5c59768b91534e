/** Five tabs are one device: whatever becomes of some of them, seqs have no gap, nothing is double, nothing is stuck. */
import { expect, openDevice, type Page, test } from "../support/fixture.ts";

test("an entry comes from one browser to the other", async ({ pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);

  await phone.evaluate(async (space) => {
    const device = window.store;
    const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: "Walk" } as const;
    await device.open(space).write([{ audience: "shared", body }]);
  }, pair.space);

  await desk.waitForFunction((space) => {
    const view = window.store.open(space);
    return view.shared.value.board.goals.some((goal) => goal.title === "Walk");
  }, pair.space);
  await expect.poll(() => phone.evaluate(async () => window.store.pending.value.length)).toBe(0);
});

/** Write `many` entries in this tab, one after the other; each is told to `said` once it is saved. */
async function writeMany(page: Page, space: string, many: number, said: (id: string) => void): Promise<void> {
  await page.exposeFunction("said", said);
  await page.evaluate(
    async ([id, count]) => {
      const device = window.store;
      const { said: tell } = window as unknown as { said(saved: string): Promise<void> };
      for (let turn = 0; turn < count; turn += 1) {
        const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: "a goal" } as const;
        const written = await device.open(id).write([{ audience: "shared", body }]);
        if (!written.saved) throw new Error(written.why);
        void tell(written.ids[0] ?? "");
      }
    },
    [space, many] as const,
  );
}

/**
 * Stop everything that runs in a tab, as a browser does with tabs in the background; the answer lets it go on. Browsers
 * freeze no tab in the middle of a transaction, so neither does this.
 */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Debugger.enable");
  const paused = new Promise((resolve) => session.once("Debugger.paused", resolve));
  const stopped = page.evaluate(async () => {
    while (window.transactions > 0) await new Promise((resolve) => setTimeout(resolve));
    // biome-ignore lint/suspicious/noDebugger: this is what stops the tab
    debugger;
  });
  stopped.catch(() => {});
  await paused;
  return async () => {
    await session.send("Debugger.resume");
    await session.detach();
  };
}

interface Row {
  readonly device: string;
  readonly seq: number;
  readonly line: string;
}

async function ownGoals(page: Page): Promise<Row[]> {
  const text = await page.evaluate(async () => (await window.store.exportAll()).text());
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
  return rows.filter((row) => row.line.includes('"goal_drafted"'));
}

test("five tabs append at once, two are killed and the leading one is frozen", async ({ pair, server }) => {
  const tabs: Page[] = [];
  for (let number = 0; number < 5; number += 1) tabs.push(await openDevice(pair.client, server.url));
  const [leading, ...others] = tabs as [Page, Page, Page, Page, Page];
  const saved = new Set<string>();
  let victims = 0;
  let thaw: ReturnType<typeof freeze> | undefined;
  const writing = tabs.map((page) =>
    writeMany(page, pair.space, 24, (id) => {
      saved.add(id);
      // In the middle of everything: some tabs go while all of them write.
      if (saved.size >= 20) thaw ??= freeze(leading);
      if (saved.size >= 30 && victims < 2) {
        victims += 1;
        const victim = others[victims] as Page;
        void pair.client.newCDPSession(victim).then((item) => item.send("Page.crash").catch(() => {}));
      }
    }).catch((error: unknown) => {
      if (!String(error).includes("crash") && !String(error).includes("closed")) throw error;
    }),
  );

  // The frozen tab leads, and those that are left take over from it.
  const left = [others[0], others[3]] as [Page, Page];
  await Promise.all([writing[1], writing[4]]);
  await left[0].waitForFunction(() => window.store.link.value.state === "live");
  await left[0].waitForFunction(() => window.store.pending.value.length === 0);
  await (await (thaw as ReturnType<typeof freeze> | undefined))?.();
  await writing[0];
  await leading.waitForFunction(() => window.store.pending.value.length === 0);

  const rows = await ownGoals(left[1]);
  const seqs = rows.map((row) => row.seq).sort((one, other) => one - other);
  // The first line of the stream says who joined.
  expect(seqs).toEqual(seqs.map((_, index) => index + 2));
  const kept = new Set(rows.map((row) => `${row.device}/${row.seq}`));
  expect([...saved].filter((candidate) => !kept.has(candidate))).toEqual([]);
  expect(kept.size).toBe(rows.length);
  const desk = await openDevice(pair.therapist, server.url);
  await desk.waitForFunction(([space, many]) => window.store.open(space).shared.value.board.goals.length === many, [
    pair.space,
    rows.length,
  ] as const);
});

test("a tab that freezes while it leads is taken over, and does not disturb when it thaws", async ({
  pair,
  server,
}) => {
  const leading = await openDevice(pair.client, server.url);
  await leading.waitForFunction(() => window.store.link.value.state === "live");
  const other = await openDevice(pair.client, server.url);
  const thaw = await freeze(leading);

  const written = await other.evaluate(async (space) => {
    const device = window.store;
    const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: "Walk" } as const;
    return device.open(space).write([{ audience: "shared", body }]);
  }, pair.space);
  expect(written.saved).toBe(true);
  await other.waitForFunction(() => window.store.pending.value.length === 0);

  await thaw();
  for (const page of [leading, other]) {
    await page.waitForFunction((space) => {
      const device = window.store;
      return device.link.value.state === "live" && device.open(space).shared.value.board.goals.length === 1;
    }, pair.space);
  }
});
