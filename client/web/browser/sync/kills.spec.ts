/** P1 in a real browser: what was called saved is there after whatever happens to the tab a moment later. */
import { expect, openDevice, type Page, type Pair, test } from "../support/fixture.ts";
import { tenth } from "../support/proof.ts";

const RELOADS = tenth(170);
const KILLS = tenth(30);

/** Chance that every run repeats (Lehmer, MINSTD): how long after "saved" the tab goes, in milliseconds. */
function* waits(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 48271) % 2147483647;
    yield state % 51;
  }
}

async function writeOne(page: Page, space: string, title: string): Promise<string> {
  return page.evaluate(
    async ([id, called]) => {
      const device = window.store;
      const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: called } as const;
      const written = await device.open(id).write([{ audience: "shared", body }]);
      return written.saved ? (written.ids[0] ?? "") : written.why;
    },
    [space, title] as const,
  );
}

/** Every own line on the device, as an export says it: by `device/seq`. */
async function exported(page: Page): Promise<string[]> {
  const text = await page.evaluate(async () => (await window.store.exportAll()).text());
  const rows = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  return rows.filter((row) => row.line?.includes('"goal_drafted"')).map((row) => `${row.device}/${row.seq}`);
}

/** What was called saved and is not there. */
function lost(saved: readonly string[], kept: readonly string[]): string[] {
  return saved.filter((item) => !kept.includes(item));
}

async function survives(
  pair: Pair,
  url: string,
  end: (page: Page) => Promise<Page>,
  turns: number,
  seed: number,
): Promise<void> {
  let page = await openDevice(pair.client, url);
  const saved: string[] = [];
  const chance = waits(seed);
  for (let turn = 0; turn < turns; turn += 1) {
    saved.push(await writeOne(page, pair.space, `goal ${turn}`));
    await new Promise((resolve) => setTimeout(resolve, chance.next().value));
    page = await end(page);
  }

  const kept = await exported(page);
  expect(lost(saved, kept)).toEqual([]);
  expect(new Set(kept).size).toBe(turns);
  expect(kept.length).toBe(turns);
  expect(lost([...saved, "planted/1"], kept)).toEqual(["planted/1"]);
  // And all of them reach the other side, once.
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  const desk = await openDevice(pair.therapist, url);
  await desk.waitForFunction(([space, many]) => window.store.open(space).shared.value.board.goals.length === many, [
    pair.space,
    turns,
  ] as const);
}

test(`${RELOADS} reloads within 50 ms of saving lose nothing`, async ({ pair, server }) => {
  const reload = async (page: Page): Promise<Page> => {
    await page.reload();
    await page.evaluate(() => window.device.then(() => null));
    return page;
  };

  await survives(pair, server.url, reload, RELOADS, 11);
});

test(`${KILLS} killed renderers within 50 ms of saving lose nothing`, async ({ pair, server }) => {
  const kill = async (page: Page): Promise<Page> => {
    const session = await pair.client.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    session.send("Page.crash").catch(() => {});
    await crashed;
    await page.close();
    return openDevice(pair.client, server.url);
  };

  await survives(pair, server.url, kill, KILLS, 12);
});
