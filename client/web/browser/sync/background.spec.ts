/** Background Sync: what was written with no network goes out after the app was closed, by its worker. */
import type { BrowserContext, CDPSession } from "@playwright/test";
import { expect, openDevice, type Page, test } from "../support/fixture.ts";

function write(page: Page, space: string, title: string): Promise<boolean> {
  return page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      return (await store.open(id).write([{ audience: "shared", body }])).saved;
    },
    [space, title] as const,
  );
}

async function goals(page: Page, space: string): Promise<string[]> {
  return page.evaluate((id) => window.store.open(id).shared.value.board.goals.map((goal) => goal.title), space);
}

/** Whose device it is, on a tab whose worker is installed. */
async function memberOn(page: Page): Promise<string> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  return page.evaluate(() => window.store.me.value?.member ?? "");
}

declare global {
  interface Window {
    askedFor: string[];
  }
}

/** Note what the browser is asked to do later: this one has the interface and refuses to. */
async function noteAsking(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.askedFor = [];
    const { SyncManager } = window as unknown as { SyncManager: { prototype: { register(tag: string): unknown } } };
    SyncManager.prototype.register = (tag) => Promise.resolve(window.askedFor.push(tag));
  });
}

interface Watched {
  readonly session: CDPSession;
  /** Play the browser that has a network again. */
  fire(tag: string): Promise<void>;
}

/** Watch this browser's workers from a page that is none of the app's. */
async function watchWorkers(context: BrowserContext, url: string): Promise<Watched> {
  const aside = await context.newPage();
  const session = await context.newCDPSession(aside);
  const found = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find((registration) => registration.scopeURL === `${url}/` && !registration.isDeleted);
      if (ours !== undefined) resolve(ours.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  return {
    session,
    fire: async (tag) => {
      await session.send("ServiceWorker.dispatchSyncEvent", {
        origin: url,
        registrationId: await found,
        tag,
        lastChance: false,
      });
    },
  };
}

test("an entry that was written offline arrives with no page open, and once", async ({ pair, server }) => {
  await noteAsking(pair.client);
  const phone = await openDevice(pair.client, server.url);
  const member = await memberOn(phone);
  await phone.waitForFunction(() => window.store.link.value.state === "live");
  await pair.client.setOffline(true);
  await phone.waitForFunction(() => window.store.link.value.state === "offline");
  expect(await write(phone, pair.space, "written on the train")).toBe(true);
  await phone.waitForFunction(() => window.store.pending.value.length === 1);
  await phone.waitForFunction((tag) => window.askedFor.includes(tag), `send ${member}`);
  const { fire } = await watchWorkers(pair.client, server.url);
  await phone.close();
  await pair.client.setOffline(false);
  const desk = await openDevice(pair.therapist, server.url);
  await desk.waitForFunction((space) => window.store.open(space).ready.value, pair.space);
  expect(await goals(desk, pair.space)).toEqual([]);

  await fire(`send ${member}`);

  await expect.poll(() => goals(desk, pair.space)).toEqual(["written on the train"]);
  await pair.client.setOffline(true);
  const again = await openDevice(pair.client, server.url);
  await again.waitForFunction((space) => window.store.open(space).ready.value, pair.space);
  expect(await again.evaluate(() => window.store.pending.value)).toEqual([]);
  await pair.client.setOffline(false);
  await again.waitForFunction(() => window.store.link.value.state === "live");
  expect(await write(again, pair.space, "written at home")).toBe(true);
  await expect.poll(() => goals(desk, pair.space)).toEqual(["written on the train", "written at home"]);
  expect(await goals(again, pair.space)).toEqual(["written on the train", "written at home"]);
  expect(await again.evaluate(() => window.store.notices.value.map((notice) => notice.word))).not.toContain(
    "copied_device",
  );
});

test("H3: the worker sends nothing while a tab leads, and sends once it is closed", async ({ pair, server }) => {
  // A tab that reaches nobody, beside a worker that could.
  await pair.client.addInitScript(() => {
    const real = window.fetch;
    window.fetch = (path, init) =>
      String(path).startsWith("/api/") ? Promise.reject(new TypeError("blocked")) : real(path, init);
  });
  const phone = await openDevice(pair.client, server.url);
  const member = await memberOn(phone);
  expect(await write(phone, pair.space, "kept back")).toBe(true);
  const { fire } = await watchWorkers(pair.client, server.url);
  const desk = await openDevice(pair.therapist, server.url);
  await desk.waitForFunction((space) => window.store.open(space).ready.value, pair.space);
  await fire(`send ${member}`);
  const [worker] = pair.client.serviceWorkers();
  const outcome = await worker?.evaluate(async (name) => {
    const { handrailSend } = self as unknown as { handrailSend?(member: string): Promise<void> };
    return handrailSend?.(name).then(
      () => "sent",
      () => "still waiting",
    );
  }, member);

  expect(outcome).toBe("still waiting");
  expect(await phone.evaluate(() => window.store.pending.value.length)).toBe(1);
  expect(await goals(desk, pair.space)).toEqual([]);

  await phone.close();
  // A tab lets go of its lock a moment after it was closed. Until then the worker fails, and is fired again.
  await expect
    .poll(async () => {
      await fire(`send ${member}`);
      return goals(desk, pair.space);
    })
    .toEqual(["kept back"]);
});
