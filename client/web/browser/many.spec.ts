/** Ten thousand entries: a fresh device reads them in sealed runs, and a device that has them is usable at once. */
import { expect, openDevice, type Page, test } from "./fixture.ts";

const MANY = 10_000;
const BATCH = 1000;
const GOAL = "01930000-0000-7000-8000-000000000001";

/** Push so many ratings of one goal past the device in this tab, as a further one of the same installation. */
async function pushMany(page: Page, space: string): Promise<void> {
  await page.evaluate(
    async ([spaceId, goal, many, batch]) => {
      const { store } = window;
      const device = store.newId();
      const author = store.me.value?.member;
      async function exchange(frames: readonly string[]): Promise<string> {
        const headers = { "Content-Type": "application/json" };
        const asked = await fetch("/api/tickets", { method: "POST", headers, body: JSON.stringify({ device }) });
        const { ticket } = await asked.json();
        const hello = JSON.stringify({ type: "hello", protocol: 1, device, credential: ticket });
        const answer = await fetch("/api/sync", { method: "POST", body: [hello, ...frames].join("\n\n") });
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.text();
      }
      const [first = ""] = (await exchange([])).split("\n");
      const offered = JSON.parse(first).streams as { stream: string; space: string; audience: string }[];
      const stream = offered.find((each) => each.space === spaceId && each.audience === "shared")?.stream;
      function lineOf(seq: number): string {
        const day = `20${20 + (seq % 6)}-0${1 + (seq % 9)}-1${seq % 10}`;
        const body =
          seq === 1
            ? { type: "goal_drafted", goal, change: store.newId(), title: "Walk" }
            : { type: "goal_rated", rating: store.newId(), goal, day, value: seq % 11 };
        return JSON.stringify({ device, seq, stamp: 1_700_000_000_000_000 + seq, author, body });
      }
      for (let from = 1; from <= many; from += batch) {
        const frames: string[] = [];
        for (let first_seq = from; first_seq < from + batch; first_seq += 200) {
          const lines = Array.from({ length: 200 }, (_, index) => lineOf(first_seq + index));
          const push = { type: "push", stream, device, first_seq, count: lines.length };
          frames.push([JSON.stringify(push), ...lines].join("\n"));
        }
        await exchange(frames);
      }
    },
    [space, GOAL, MANY, BATCH] as const,
  );
}

test("ten thousand entries arrive from sealed runs, and are there at the next start", async ({ pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  await pushMany(phone, pair.space);
  await phone.close();

  const took: Record<string, number> = {};
  for (const name of ["fresh", "again"]) {
    const page = await pair.therapist.newPage();
    await page.goto(`${server.url}/browser/page/device.html`);
    await page.waitForFunction(
      ([space, many]) => {
        const view = window.store?.me.value ? window.store.open(space) : null;
        const shown = view?.shared.value.progress.goals[0]?.ratings ?? [];
        return shown.length === many - 1;
      },
      [pair.space, MANY] as const,
    );
    took[name] = await page.evaluate(() => performance.now());
    await page.close();
  }

  console.log(`10,000 entries usable after ms: ${JSON.stringify(took)}`);
  // Loose, for a busy machine: this notices only what is far off.
  expect(took["again"]).toBeLessThan(10_000);
});
