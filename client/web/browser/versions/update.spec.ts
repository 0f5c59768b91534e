/** A new version waits until the person takes it; one that does harm can be taken back. */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { APP, expect, type Server, test } from "../support/fixture.ts";
import { end, serving } from "../support/other-program.ts";

/** Have the server serve another version of the app. */
async function bringOut(server: Server): Promise<void> {
  await server.stop();
  await appendFile(join(server.app, "sw.js"), "\n// another version\n");
  await server.start();
}

test("a new version waits, and takes over when it is asked to", async ({ browser }) => {
  const server = await serving(APP);
  const context = await browser.newContext();
  const page = await context.newPage();
  const address = `${server.url}/browser/page/device.html`;
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await bringOut(server);

  await page.goto(address);
  await page.waitForFunction(() => window.store?.updateReady.value);
  const reloaded = page.waitForEvent("load");
  await page.evaluate(() => window.store.takeUpdate());
  await reloaded;

  await page.waitForFunction(() => window.store && !window.store.updateReady.value);
  const waiting = await page.evaluate(() => navigator.serviceWorker.getRegistration().then((item) => item?.waiting));
  expect(waiting ?? null).toBe(null);
  await end(server, context);
});

test("a page that was open before there was a worker takes a new version too", async ({ browser }) => {
  const server = await serving(APP);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/browser/page/device.html`);
  await page.waitForFunction(() => window.store && navigator.serviceWorker.controller?.state === "activated");
  await bringOut(server);

  const reloaded = page.waitForEvent("load");
  await page.evaluate(() => window.store.takeUpdate());
  await reloaded;

  await end(server, context);
});
