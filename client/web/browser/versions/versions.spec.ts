/** Versions meet: an older app and a newer peer, an older server and a newer app. Nothing is lost, and it is said in words. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import {
  comment,
  exported,
  goalOf,
  sent,
  showsComments,
  snapshots,
  stored,
  tellsOfNewer,
  writeGoal,
  writeWins,
} from "../support/entries.ts";
import { APP, DESK, expect, meet, openDevice, type Page, PHONE, Server, test } from "../support/fixture.ts";
import { before, buildOther, end, otherServer, runApp, serving, update } from "../support/other-program.ts";

// One after the other, so that the other version is built once.
test.describe.configure({ mode: "default" });

/** An app from before comments. */
let built = "";
const past = (): string => join(built, "past");

test.beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), "handrail-versions-"));
  await buildOther(past(), before("Commented"));
});

test.afterAll(async () => {
  await rm(built, { recursive: true, force: true });
});

/** Pair another browser of the same person. */
async function pairWith(page: Page, context: BrowserContext, server: Server): Promise<Page> {
  const code = await page.evaluate(async () => {
    const asked = await window.store.server.pairing();
    return asked.ok ? asked.value.code : asked.why;
  });
  const device = await openDevice(context, server.url);
  const paired = await device.evaluate(async (given) => window.store.enrolment.pair(given, "browser"), code);
  expect(paired.ok).toBe(true);
  return device;
}

// --- an older app ----------------------------------------------------------------------------------------------------

test("O4: an older app keeps what a newer one writes, word for word, and says so", async ({ browser }) => {
  // Thousands of entries on four devices.
  const server = await serving(past());
  const desk = await browser.newContext({ ...DESK, serviceWorkers: "block" });
  const phone = await browser.newContext(PHONE);
  const tablet = await browser.newContext(PHONE);
  await runApp(desk, server, APP);
  const space = await meet(desk, phone, server);
  const [newer, older] = [await openDevice(desk, server.url), await openDevice(phone, server.url)];
  const goal = await writeGoal(older, space, "Walk to the park");
  await showsComments(newer, space, goal, []);

  const texts = ["Well begun", "And on you go", "Half-way there"];
  const first = await comment(newer, space, goal, texts[0] ?? "");
  await tellsOfNewer(older, space, 1);
  await writeWins(older, space, 1200);
  await comment(newer, space, goal, texts[1] ?? "");
  await sent(newer);
  await tellsOfNewer(older, space, 2);
  await writeWins(older, space, 1000);
  await sent(older);
  await comment(newer, space, goal, texts[2] ?? "");
  await tellsOfNewer(older, space, 3);

  // Kept as it was written, passed by the cursor, reported as read, and in the export.
  const written = await stored(newer, "own", '"commented"');
  expect(written).toHaveLength(3);
  expect(await stored(older, "entry", '"commented"')).toEqual(written);
  expect(await exported(older, '"commented"')).toEqual(written);
  await older.evaluate((id) => {
    const view = window.store.open(id);
    view.saw([...view.unread.value, ...view.unshown.value.newer].map((row) => row.id));
  }, space);
  await newer.waitForFunction(([id, entry]) => window.store.open(id).deliveryState("shared", entry) === "read", [
    space,
    first,
  ] as const);
  await showsComments(older, space, goal, []);

  // A further device of the older version, which reads segments, all sealed when the server was stopped in order: they lose
  // nothing either.
  await server.stop();
  await server.start();
  const cold = await pairWith(older, tablet, server);
  await tellsOfNewer(cold, space, 3);
  const inSegments = await stored(cold, "segment", '"commented"');
  expect(inSegments).toEqual(written.slice(0, 2));
  expect(await exported(cold, '"commented"')).toEqual(written);

  // The words on the screen.
  const screen = await phone.newPage();
  await screen.goto(server.url);
  const told = screen.getByText("3 entries are from a newer version. They are kept. Update Handrail to see them.");
  await expect(told).toBeVisible();
  await end(server, desk, phone, tablet);
});

// --- an older server -------------------------------------------------------------------------------------------------

test("O4, S3: an older server takes, keeps and sends on what it does not know, and shows it once it is updated", async ({
  browser,
}) => {
  const current = new Server("").program;
  const server = await serving(APP, otherServer("without=commented"));
  const [desk, phone] = [await browser.newContext(DESK), await browser.newContext(PHONE)];
  const space = await meet(desk, phone, server);
  const [at, of] = [await openDevice(desk, server.url), await openDevice(phone, server.url)];
  const goal = await writeGoal(of, space, "Walk to the park");

  await comment(of, space, goal, "How far is far?");
  await sent(of);
  await showsComments(at, space, goal, ["How far is far?"]);

  expect(await of.evaluate(() => window.store.refused.value)).toEqual([]);
  const shown = (page: Page): Promise<string> =>
    page.evaluate(async (id) => (await fetch(`/api/spaces/${id}/projection`)).text(), space);
  expect(await shown(of)).toContain("Walk to the park");
  expect(await shown(of)).not.toContain("How far is far?");
  const written = await stored(of, "own", '"commented"');
  expect(await stored(at, "entry", '"commented"')).toEqual(written);

  // It is stopped in order, so that it keeps a snapshot, which knows of no comment.
  await update(server, { program: current });
  await sent(of);
  expect(await shown(of)).toContain("How far is far?");
  await end(server, desk, phone);
});

// --- one store, two apps ---------------------------------------------------------------------------------------------

/** Until this page is of a worker, so that another version waits for the person. */
async function hasWorker(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Take the version that waits, as a person does: this screen is loaded anew. */
async function takeUpdate(screen: Page): Promise<void> {
  const ready = screen.locator(".banner").filter({ hasText: "A new version is ready." });
  const reloaded = screen.waitForEvent("load");
  await ready.getByRole("button", { name: "Update now" }).click();
  await reloaded;
}

test("O4: an updated app shows what the one before it kept, with no network, and sends what waited", async ({
  browser,
}) => {
  const server = await serving(past());
  const desk = await browser.newContext({ ...DESK, serviceWorkers: "block" });
  const phone = await browser.newContext(PHONE);
  await runApp(desk, server, APP);
  const space = await meet(desk, phone, server);
  const [newer, older] = [await openDevice(desk, server.url), await openDevice(phone, server.url)];
  const goal = await writeGoal(older, space, "Walk to the park");
  await showsComments(newer, space, goal, []);
  // The older app keeps a snapshot in which the first comment is not.
  await comment(newer, space, goal, "Well begun");
  await tellsOfNewer(older, space, 1);
  await writeWins(older, space, 210);
  await sent(older);
  await expect.poll(() => snapshots(older)).toBe(1);
  await comment(newer, space, goal, "And on you go");
  await tellsOfNewer(older, space, 2);
  const kept = await stored(older, "entry", "");

  await hasWorker(older);
  await update(server, { app: APP });
  const screen = await phone.newPage();
  await screen.goto(server.url);
  await expect(screen.getByText("2 entries are from a newer version.", { exact: false })).toBeVisible();
  await expect(screen.getByText("A new version is ready.")).toBeVisible();
  await server.stop();
  await older.waitForFunction(() => window.store.link.value.state === "offline");
  await writeGoal(older, space, "Written on the train");
  const own = await stored(older, "own", "");
  await takeUpdate(screen);
  await older.close();

  // There is no server: all that is shown was held by this device.
  await screen.goto(`${server.url}/goals/${goal}`);
  for (const text of ["Well begun", "And on you go"]) await expect(screen.getByText(text)).toBeVisible();
  await expect(screen.getByText("from a newer version", { exact: false })).toHaveCount(0);
  await expect(screen.getByText("A new version is ready.")).toHaveCount(0);
  const updated = await openDevice(phone, server.url);
  await showsComments(updated, space, goal, ["Well begun", "And on you go"]);
  await tellsOfNewer(updated, space, 0);
  expect(await stored(updated, "entry", "")).toEqual(kept);
  expect(await stored(updated, "own", "")).toEqual(own);
  expect(await updated.evaluate(() => window.store.pending.value.length)).toBe(1);

  await server.start();
  await Promise.all([updated, newer].map((item) => item.evaluate(() => window.store.dial())));
  await sent(updated);
  await showsComments(newer, space, await goalOf(updated, space, "Written on the train"), []);
  const train = own.filter((row) => row.includes("Written on the train"));
  expect(train).toHaveLength(1);
  expect(await stored(newer, "entry", "Written on the train")).toEqual(train);
  await end(server, desk, phone);
});

test("O4: an app that is taken back keeps, tells of and sends what the newer one before it wrote", async ({
  browser,
}) => {
  const server = await serving(APP);
  const desk = await browser.newContext({ ...DESK, serviceWorkers: "block" });
  const phone = await browser.newContext(PHONE);
  await runApp(desk, server, APP);
  const space = await meet(desk, phone, server);
  const [at, of] = [await openDevice(desk, server.url), await openDevice(phone, server.url)];
  const goal = await writeGoal(of, space, "Walk to the park");
  await showsComments(at, space, goal, []);
  await comment(at, space, goal, "How far is far?");
  await showsComments(of, space, goal, ["How far is far?"]);
  await comment(of, space, goal, "To the gate");
  // The newer app keeps a snapshot in which both comments are.
  await writeWins(of, space, 210);
  await sent(of);
  await expect.poll(() => snapshots(of)).toBe(1);

  await hasWorker(of);
  await update(server, { app: past() });
  const screen = await phone.newPage();
  await screen.goto(server.url);
  await expect(screen.getByText("A new version is ready.")).toBeVisible();
  await server.stop();
  await of.waitForFunction(() => window.store.link.value.state === "offline");
  await comment(of, space, goal, "And back");
  const [kept, own] = [await stored(of, "entry", ""), await stored(of, "own", "")];
  await takeUpdate(screen);
  await of.close();

  const told = screen.getByText("3 entries are from a newer version. They are kept. Update Handrail to see them.");
  await expect(told).toBeVisible();
  const back = await openDevice(phone, server.url);
  await tellsOfNewer(back, space, 3);
  await showsComments(back, space, goal, []);
  expect(await stored(back, "entry", "")).toEqual(kept);
  expect(await stored(back, "own", "")).toEqual(own);
  expect(await exported(back, '"commented"')).toHaveLength(3);

  await server.start();
  await Promise.all([back, at].map((item) => item.evaluate(() => window.store.dial())));
  await sent(back);
  await showsComments(at, space, goal, ["How far is far?", "To the gate", "And back"]);
  expect(await stored(at, "entry", "And back")).toEqual(own.filter((row) => row.includes("And back")));
  expect(await back.evaluate(() => window.store.refused.value)).toEqual([]);
  await end(server, desk, phone);
});
