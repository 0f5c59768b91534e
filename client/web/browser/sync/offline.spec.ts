/** The app starts with no network, and no cache ever answers for the server. */
import { expect, meet, openDevice, PHONE, test } from "../support/fixture.ts";

test("a cold start needs no network once the app was loaded", async ({ browser, server }) => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(server.url);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await page.close();
  await context.setOffline(true);

  const cold = await context.newPage();
  await cold.goto(`${server.url}/help`);

  await expect(cold.locator("#app")).not.toBeEmpty();
  const asked = await cold.evaluate(() =>
    fetch("/api/me").then(
      (answer) => answer.status,
      () => "no answer",
    ),
  );
  expect(asked).toBe("no answer");
  await context.close();
});

test("what is written offline after a cold start is there after the next, and goes out when the network is back", async ({
  browser,
  server,
}) => {
  const phone = await browser.newContext(PHONE);
  const desk = await browser.newContext();
  const space = await meet(desk, phone, server);
  const first = await openDevice(phone, server.url);
  await first.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await first.close();
  await phone.setOffline(true);

  const second = await openDevice(phone, server.url);
  const written = await second.evaluate(async (id) => {
    const device = window.store;
    const body = { type: "goal_drafted", goal: device.newId(), change: device.newId(), title: "Offline" } as const;
    return device.open(id).write([{ audience: "shared", body }]);
  }, space);
  expect(written.saved).toBe(true);
  await second.close();
  const third = await openDevice(phone, server.url);
  expect(await third.evaluate(async () => window.store.pending.value.length)).toBe(1);
  await phone.setOffline(false);

  await third.waitForFunction(() => window.store.pending.value.length === 0);
  await Promise.all([phone.close(), desk.close()]);
});
