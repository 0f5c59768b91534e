/** Two people at once: who is here, how far an entry has come, and how soon the other sees it. */
import type { Body } from "../../src/core/events/types.ts";
import { expect, openDevice, type Page, test } from "../support/fixture.ts";
import { IS_FULL } from "../support/proof.ts";

test("L1, E3: each sees where the other is, and what became of their entries", async ({ pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);
  const goal = await phone.evaluate(async (space) => {
    const { store } = window;
    const id = store.newId();
    const body = { type: "goal_drafted", goal: id, change: store.newId(), title: "Walk" } as const;
    const written = await store.open(space).write([{ audience: "shared", body }]);
    return { id, entry: written.saved ? (written.ids[0] ?? "") : "" };
  }, pair.space);
  await desk.waitForFunction((space) => window.store.open(space).shared.value.board.goals.length === 1, pair.space);
  const rung = (): Promise<string> =>
    phone.evaluate(([space, entry]) => window.store.open(space).deliveryState("shared", entry), [
      pair.space,
      goal.entry,
    ] as const);
  await expect.poll(rung).toBe("held");

  await desk.evaluate(
    ([space, id]) => {
      const view = window.store.open(space);
      view.saw(view.shared.value.timeline.map((row) => row.id));
      view.announce(id, null);
    },
    [pair.space, goal.id] as const,
  );

  await expect.poll(rung).toBe("read");
  await phone.waitForFunction(
    ([space, id]) => window.store.open(space).present.value.some((item) => item.focus === id),
    [pair.space, goal.id] as const,
  );
  await desk.evaluate(() => window.store.pauseSharing(true));
  await phone.waitForFunction((space) => window.store.open(space).present.value.length === 0, pair.space);
});

test("an entry is on the other screen at once", async ({ pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);
  await desk.evaluate((space) => window.store.open(space), pair.space);
  await desk.waitForFunction(() => window.store.link.value.state === "live");
  await phone.waitForFunction(() => window.store.link.value.state === "live");

  const took: number[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    const title = `goal ${turn}`;
    // A machine has one clock: when it was asked for here, and when it was shown there.
    const shown = desk.evaluate(
      ([space, wanted]) =>
        new Promise<number>((resolve) => {
          const { shared } = window.store.open(space);
          const stop = shared.subscribe((now) => {
            if (!now.board.goals.some((goal) => goal.title === wanted)) return;
            resolve(Date.now());
            queueMicrotask(() => stop());
          });
        }),
      [pair.space, title] as const,
    );
    const asked = await phone.evaluate(
      async ([space, called]) => {
        const { store } = window;
        const at = Date.now();
        const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
        await store.open(space).write([{ audience: "shared", body }]);
        return at;
      },
      [pair.space, title] as const,
    );
    took.push((await shown) - asked);
  }

  took.sort((one, other) => one - other);
  console.log(`from the click to the other screen, ms: median ${took[19]}, p95 ${took[37]}, most ${took[39]}`);
  if (IS_FULL) expect(took[19]).toBeLessThan(3000);
});

test("S4: ratings of a round stay with their author until it is revealed, and then both see them", async ({
  pair,
  server,
}) => {
  const phone = await openDevice(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);
  const goal = "01930000-0000-7000-8000-000000000001";
  const round = "01930000-0000-7000-8000-000000000002";
  const rated = { type: "goal_rated", goal, day: "2026-11-22", round } as const;
  const write = (page: Page, audience: "shared" | "private", body: Body): Promise<boolean> =>
    page.evaluate(
      async ([space, whom, said]) => (await window.store.open(space).write([{ audience: whom, body: said }])).saved,
      [pair.space, audience, body] as const,
    );
  const ratings = (page: Page): Promise<number[]> =>
    page.evaluate((space) => {
      const [shown] = window.store.open(space).shared.value.progress.goals;
      return (shown?.ratings ?? []).map((rating) => rating.value).sort();
    }, pair.space);
  const saved = [
    await write(desk, "shared", { type: "goal_drafted", goal, change: round, title: "Walk" }),
    await write(desk, "shared", { type: "rating_round_opened", round, goals: [goal] }),
    await write(desk, "private", { ...rated, rating: "01930000-0000-7000-8000-000000000003", value: 4 }),
    await write(phone, "private", { ...rated, rating: "01930000-0000-7000-8000-000000000004", value: 6 }),
  ];
  expect(saved).toEqual([true, true, true, true]);
  await phone.waitForFunction(() => window.store.pending.value.length === 0);
  expect([await ratings(desk), await ratings(phone)]).toEqual([[], []]);

  await write(desk, "shared", { type: "rating_round_revealed", round });

  await expect.poll(() => ratings(desk)).toEqual([4, 6]);
  await expect.poll(() => ratings(phone)).toEqual([4, 6]);
});
