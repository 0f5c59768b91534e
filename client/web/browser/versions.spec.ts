/** Versions meet: an older app and a newer peer, an older server and a newer app. Nothing is lost, and it is said in words. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { APP, DESK, expect, meet, openDevice, type Page, PHONE, Server, test } from "./fixture.ts";
import { before, buildOther, otherServer, runApp } from "./other-program.ts";

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

/** A server with an app of its own. */
async function serving(app: string, program?: readonly string[]): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "handrail-versions-"));
  await cp(app, join(folder, "app"), { recursive: true });
  const server = new Server(join(folder, "data"), join(folder, "app"));
  if (program !== undefined) server.program = program;
  await server.start();
  return server;
}

/** Stop the server, and start it as another version. */
async function update(server: Server, program: readonly string[]): Promise<void> {
  await server.stop();
  server.program = program;
  await server.start();
}

async function end(server: Server, ...contexts: readonly BrowserContext[]): Promise<void> {
  await Promise.all(contexts.map((each) => each.close()));
  await server.stop();
  await rm(join(server.data, ".."), { recursive: true, force: true });
}

// --- what is written and shown ---------------------------------------------------------------------------------------

async function writeGoal(page: Page, space: string, title: string): Promise<string> {
  const { goal, saved } = await page.evaluate(
    async ([id, called]) => {
      const { store } = window;
      const body = { type: "goal_drafted", goal: store.newId(), change: store.newId(), title: called } as const;
      return { goal: body.goal, ...(await store.open(id).write([{ audience: "shared", body }])) };
    },
    [space, title] as const,
  );
  expect(saved).toBe(true);
  return goal;
}

/** The id `device/seq` of the comment. */
async function comment(page: Page, space: string, goal: string, text: string): Promise<string> {
  const written = await page.evaluate(
    async ([id, on, said]) => {
      const { store } = window;
      const body = { type: "commented", comment: store.newId(), on, text: said } as const;
      return store.open(id).write([{ audience: "shared", body }]);
    },
    [space, goal, text] as const,
  );
  if (!written.saved) throw new Error(written.why);
  return written.ids[0] ?? "";
}

async function writeWins(page: Page, space: string, count: number): Promise<void> {
  await page.evaluate(
    async ([id, many]) => {
      const { store } = window;
      for (let at = 0; at < many; at += 200) {
        const bodies = Array.from({ length: Math.min(200, many - at) }, (_, index) => ({
          type: "win_noted" as const,
          win: store.newId(),
          day: store.today.value,
          text: `win ${at + index}`,
        }));
        await store.open(id).write(bodies.map((body) => ({ audience: "shared" as const, body })));
      }
    },
    [space, count] as const,
  );
}

/** Until everything of this device is on the server. */
async function sent(page: Page): Promise<void> {
  await page.waitForFunction(() => window.store.link.value.state === "live" && window.store.pending.value.length === 0);
}

/** Until the comments that are shown on a goal are these. */
async function showsComments(page: Page, space: string, goal: string, texts: readonly string[]): Promise<void> {
  await page.waitForFunction(
    ([id, on, wanted]) => {
      const goals = window.store.open(id).shared.value.board.goals;
      const shown = goals.find((each) => each.goal === on)?.comments.map((each) => each.text) ?? [];
      return JSON.stringify(shown) === wanted;
    },
    [space, goal, JSON.stringify(texts)] as const,
  );
}

/** Until so many entries are told of as those of a newer version. */
async function tellsOfNewer(page: Page, space: string, count: number): Promise<void> {
  await page.waitForFunction(([id, many]) => window.store.open(id).unshown.value.newer.length === many, [
    space,
    count,
  ] as const);
}

/** Every line of this device's store in which `part` occurs, from the tables `entry`, `segment` and `own`. */
async function stored(page: Page, table: "entry" | "segment" | "own", part: string): Promise<readonly string[]> {
  return page.evaluate(
    async ([name, wanted]) => {
      const [{ name: database = "" } = {}] = await indexedDB.databases();
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const open = await done(indexedDB.open(database));
      const rows: readonly { line?: string; text?: string }[] = await done(
        open.transaction(name).objectStore(name).getAll(),
      );
      open.close();
      const lines = rows.flatMap(({ line, text }) =>
        text === undefined ? [line ?? ""] : text.split("\n").map((each) => each.slice(each.indexOf(" ") + 1)),
      );
      return lines.filter((each) => each.includes(wanted));
    },
    [table, part] as const,
  );
}

/** The lines of an export in which `part` occurs. */
async function exported(page: Page, part: string): Promise<readonly string[]> {
  const text = await page.evaluate(async () => (await window.store.exportAll()).text());
  const lines = text
    .trim()
    .split("\n")
    .map((each) => (JSON.parse(each) as { readonly line: string }).line);
  return lines.filter((each) => each.includes(part));
}

/** Pair another browser of the same person. */
async function pairWith(page: Page, context: BrowserContext, server: Server): Promise<Page> {
  const code = await page.evaluate(async () => {
    const asked = await window.store.office.pairing();
    return asked.ok ? asked.value.code : asked.why;
  });
  const device = await openDevice(context, server.url);
  const paired = await device.evaluate(async (given) => window.store.door.pair(given, "browser"), code);
  expect(paired.ok).toBe(true);
  return device;
}

// --- an older app ----------------------------------------------------------------------------------------------------

test("O4: an older app keeps what a newer one writes, word for word, and says so", async ({ browser }) => {
  // Thousands of entries on four devices.
  test.setTimeout(600_000);
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
  await older.evaluate((id) => window.store.open(id).looked(), space);
  await newer.waitForFunction(([id, entry]) => window.store.open(id).rung("shared", entry) === "read", [
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
  await update(server, current);
  await sent(of);
  expect(await shown(of)).toContain("How far is far?");
  await end(server, desk, phone);
});
