/** `upgrade`: an app and a server that speak different versions of the protocol. The app stops, says so, and loses nothing. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goalOf, sent, showsComments, stored, writeGoal } from "../support/entries.ts";
import { APP, DESK, expect, meet, openDevice, type Page, PHONE, Server, test } from "../support/fixture.ts";
import { buildOther, end, otherServer, serving, speaking, update } from "../support/other-program.ts";

// One after the other, so that the other version is built once.
test.describe.configure({ mode: "default" });

/** An app that speaks version 2, and a server that speaks nothing else. */
let built = "";
const ahead = (): string => join(built, "ahead");
const SERVER_AHEAD = otherServer("speaking=2");

const TOLD = "Handrail and the server have different versions. Update Handrail. You can go on; nothing is lost.";

test.beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "handrail-upgrade-"));
  await buildOther(ahead(), speaking(2));
});

test.afterAll(async () => {
  await rm(built, { recursive: true, force: true });
});

/** Until the server has told this device that they do not understand each other. */
async function isStopped(page: Page): Promise<void> {
  await page.evaluate(() => window.store.dial());
  await page.waitForFunction(() => {
    const link = window.store.link.value;
    return link.state === "stopped" && link.word === "upgrade";
  });
}

/** Everything that this device holds, line for line. */
async function held(page: Page): Promise<readonly (readonly string[])[]> {
  return [await stored(page, "entry", ""), await stored(page, "own", "")];
}

/** Until what was written in the meantime is with the other person too, once and word for word. */
async function arrives(desk: Page, space: string, of: Page, title: string): Promise<void> {
  await sent(of);
  await showsComments(desk, space, await goalOf(of, space, title), []);
  const written = await stored(of, "own", title);
  expect(written).toHaveLength(1);
  expect(await stored(desk, "entry", title)).toEqual(written);
}

test("C1, V1: an app that the server no longer understands stops, logs on, and goes on once it is updated", async ({
  browser,
}) => {
  const server = await serving(APP);
  const [desk, phone] = [
    await browser.newContext({ ...DESK, serviceWorkers: "block" }),
    await browser.newContext(PHONE),
  ];
  const space = await meet(desk, phone, server);
  const screen = await phone.newPage();
  await screen.goto(server.url);
  const device = await openDevice(phone, server.url);
  await writeGoal(device, space, "Walk to the park");
  await sent(device);

  await update(server, { program: SERVER_AHEAD, app: ahead() });
  await isStopped(device);
  await expect(screen.getByText(TOLD)).toBeVisible();
  await expect(screen.getByText("Not syncing", { exact: false })).toBeVisible();
  await writeGoal(device, space, "Written meanwhile");
  await expect(screen.getByText("1 waiting", { exact: false })).toBeVisible();
  const before = await held(device);
  // Asked again it is told the same, and nothing has changed by it.
  await isStopped(device);
  expect(await held(device)).toEqual(before);
  await device.close();

  const reloaded = screen.waitForEvent("load");
  await screen.getByRole("button", { name: "Update now" }).click();
  await reloaded;

  await expect(screen.getByText("Saved and sent")).toBeVisible();
  await expect(screen.getByText(TOLD)).toHaveCount(0);
  await arrives(await openDevice(desk, server.url), space, await openDevice(phone, server.url), "Written meanwhile");
  await end(server, desk, phone);
});

test("C1, V1: an app that is ahead of its server stops, logs on, and goes on once the server is updated", async ({
  browser,
}) => {
  const current = new Server("").program;
  const server = await serving(ahead(), SERVER_AHEAD);
  const [desk, phone] = [await browser.newContext(DESK), await browser.newContext(PHONE)];
  const space = await meet(desk, phone, server);
  const screen = await phone.newPage();
  await screen.goto(server.url);
  const device = await openDevice(phone, server.url);
  await writeGoal(device, space, "Walk to the park");
  await sent(device);

  await update(server, { program: current });
  await isStopped(device);
  await expect(screen.getByText(TOLD)).toBeVisible();
  await writeGoal(device, space, "Written meanwhile");
  const before = await held(device);
  // There is no other app to be had: the same one starts again, and is told the same.
  const reloaded = screen.waitForEvent("load");
  await screen.getByRole("button", { name: "Update now" }).click();
  await reloaded;
  await expect(screen.getByText(TOLD)).toBeVisible();
  await expect(screen.getByText("1 waiting", { exact: false })).toBeVisible();
  expect(await held(device)).toEqual(before);

  await update(server, { program: SERVER_AHEAD });
  await device.evaluate(() => window.store.dial());
  await expect(screen.getByText("Saved and sent")).toBeVisible();
  await expect(screen.getByText(TOLD)).toHaveCount(0);
  await arrives(await openDevice(desk, server.url), space, device, "Written meanwhile");
  await end(server, desk, phone);
});
