/** Coming in by a pairing code, signing out, and coming back: nothing unsent is deleted, and nothing shows meanwhile. */
import { expect, openDevice, type Page, PHONE, test } from "../support/fixture.ts";

async function pairingCode(page: Page): Promise<string> {
  const asked = await page.evaluate(() => window.store.server.pairing());
  if (!asked.ok) throw new Error(asked.why);
  return asked.value.code;
}

async function pairBy(page: Page, code: string): Promise<void> {
  const paired = await page.evaluate((typed) => window.store.enrolment.pair(typed, "tablet"), code);
  expect(paired).toEqual({ ok: true, value: null });
}

async function writeGoal(page: Page, space: string, title: string): Promise<void> {
  const written = await page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      return store.open(id).write([{ audience: "shared", body }]);
    },
    [space, title] as const,
  );
  expect(written.saved).toBe(true);
}

async function showsGoal(page: Page, space: string, title: string): Promise<void> {
  await page.waitForFunction(
    ([id, wanted]) => {
      const view = window.store.me.value === null ? null : window.store.open(id);
      return view?.shared.value.board.goals.some((goal) => goal.title === wanted);
    },
    [space, title] as const,
  );
}

test("a further browser comes in by a code; signed out it shows nothing and keeps everything", async ({
  browser,
  pair,
  server,
}) => {
  const phone = await openDevice(pair.client, server.url);
  await writeGoal(phone, pair.space, "from the phone");
  const other = await browser.newContext(PHONE);
  const tablet = await openDevice(other, server.url);
  await pairBy(tablet, await pairingCode(phone));
  await showsGoal(tablet, pair.space, "from the phone");
  const former = await tablet.evaluate(() => window.store.me.value?.device);

  // Written and signed out with no network: it waits.
  await tablet.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await other.setOffline(true);
  await tablet.reload();
  await tablet.waitForFunction(() => window.store?.me.value);
  await writeGoal(tablet, pair.space, "unsent");
  expect(await tablet.evaluate(() => window.store.signOut())).toBe(1);
  await other.setOffline(false);
  await tablet.reload();
  await tablet.waitForFunction(() => window.store);

  const shown = await tablet.evaluate(() => [
    window.store.me.value,
    window.store.spaces.value,
    window.store.pending.value,
  ]);
  expect(shown).toEqual([null, [], []]);
  await expect.poll(() => tablet.evaluate(() => fetch("/api/me").then((answer) => answer.status))).toBe(401);

  await pairBy(tablet, await pairingCode(phone));
  await tablet.waitForFunction(() => window.store.me.value);
  expect(await tablet.evaluate(() => window.store.me.value?.device)).toBe(former);
  await showsGoal(phone, pair.space, "unsent");
  await other.close();
});

test("whoever is taken off is told so, and what they had not sent stays with them", async ({
  browser,
  pair,
  server,
}) => {
  const phone = await openDevice(pair.client, server.url);
  const other = await browser.newContext(PHONE);
  const tablet = await openDevice(other, server.url);
  await pairBy(tablet, await pairingCode(phone));
  await tablet.waitForFunction(() => window.store.link.value.state === "live");

  await phone.evaluate(async () => {
    const { server: api } = window.store;
    const devices = await api.devices();
    const found = devices.ok ? devices.value.find((device) => !device.this && !device.revoked) : undefined;
    await api.revoke(found?.installation ?? "");
  });

  await tablet.waitForFunction(() => window.store.link.value.state === "stopped");
  expect(await tablet.evaluate(() => window.store.link.value)).toEqual({ state: "stopped", word: "removed" });
  await writeGoal(tablet, pair.space, "after");
  expect(await tablet.evaluate(async () => (await window.store.exportAll()).text())).toContain("after");

  // Let in anew it is another device, and what waited goes out under its new id.
  const former = await tablet.evaluate(() => window.store.me.value?.device);
  await pairBy(tablet, await pairingCode(phone));
  await showsGoal(phone, pair.space, "after");
  expect(await tablet.evaluate(() => window.store.me.value?.device)).not.toBe(former);
  await other.close();
});

test("a browser whose cookie was cleared comes back as what it was", async ({ browser, pair, server }) => {
  const phone = await openDevice(pair.client, server.url);
  const other = await browser.newContext(PHONE);
  const tablet = await openDevice(other, server.url);
  await pairBy(tablet, await pairingCode(phone));
  await tablet.waitForFunction(() => window.store.link.value.state === "live");
  const former = await tablet.evaluate(() => window.store.me.value?.device);
  await other.clearCookies();
  await tablet.reload();
  await tablet.waitForFunction(() => window.store?.link.value.state === "stopped");
  await writeGoal(tablet, pair.space, "without a cookie");

  await pairBy(tablet, await pairingCode(phone));

  await showsGoal(phone, pair.space, "without a cookie");
  expect(await tablet.evaluate(() => window.store.me.value?.device)).toBe(former);
  await other.close();
});
