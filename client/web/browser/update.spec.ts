/** A new version waits until the person takes it; one that does harm can be taken back. */
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP, expect, Server, test } from "./fixture.ts";

test("a new version waits, and takes over when it is asked to", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "handrail-update-"));
  await cp(APP, join(folder, "app"), { recursive: true });
  const server = new Server(join(folder, "data"), join(folder, "app"));
  await server.start();
  const context = await browser.newContext();
  const page = await context.newPage();
  const address = `${server.url}/browser/page/device.html`;
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await server.stop();
  await appendFile(join(folder, "app/sw.js"), "\n// another version\n");
  await server.start();

  await page.goto(address);
  await page.waitForFunction(() => window.store?.updateReady.value);
  const reloaded = page.waitForEvent("load");
  await page.evaluate(() => window.store.takeUpdate());
  await reloaded;

  await page.waitForFunction(() => window.store && !window.store.updateReady.value);
  const waiting = await page.evaluate(() => navigator.serviceWorker.getRegistration().then((each) => each?.waiting));
  expect(waiting ?? null).toBe(null);
  await context.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a page that was open before there was a worker takes a new version too", async ({ browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "handrail-update-"));
  await cp(APP, join(folder, "app"), { recursive: true });
  const server = new Server(join(folder, "data"), join(folder, "app"));
  await server.start();
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.url}/browser/page/device.html`);
  await page.waitForFunction(() => window.store && navigator.serviceWorker.controller?.state === "activated");
  await server.stop();
  await appendFile(join(folder, "app/sw.js"), "\n// another version\n");
  await server.start();

  const reloaded = page.waitForEvent("load");
  await page.evaluate(() => window.store.takeUpdate());
  await reloaded;

  await context.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});
