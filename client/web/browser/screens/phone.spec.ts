/** The client's phone: every screen after a cold start with no network, drafts over a reload, many goals. */
import { smallTargets, tooWide } from "../../gallery/measure.ts";
import type { Body } from "../../src/core/events/types.ts";
import { expect, openDevice, type Page, test } from "../support/fixture.ts";

const PLACES: Readonly<Record<string, string>> = {
  "/": "Hello Maya",
  "/check-in": "Check in",
  "/check-in/then": "Thank you for checking in",
  "/goals": "Goals",
  "/goals/roadmap": "Your roadmap",
  "/goals/new": "A new goal",
  "/welcome": "What matters to you?",
  "/progress": "Progress",
  "/journal": "Journal",
  "/journal/new": "Write",
  "/wins/new": "A win",
  "/setbacks/new": "A setback",
  "/more": "More",
  "/matters": "What matters to you",
  "/sessions": "Sessions",
  "/sharing": "Who sees what",
  "/devices": "Devices",
  "/your-data": "Your data",
  "/lately": "What you did lately",
  "/help": "Help",
};

/** So many goals, each with a step and a rating, the first three in focus; the id of the first. */
async function setGoals(page: Page, space: string, many: number): Promise<string> {
  return page.evaluate(
    async ([id, count]) => {
      const device = window.store;
      const goals = Array.from({ length: count }, () => device.newId());
      const bodies = goals.flatMap((goal, at): Body[] => [
        { type: "goal_drafted", goal, change: device.newId(), title: `Goal ${at + 1}: out of the house` },
        { type: "step_added", step: device.newId(), goal, title: `Step of goal ${at + 1}` },
        { type: "goal_rated", rating: device.newId(), goal, value: at % 11, day: device.today.value },
      ]);
      bodies.push({ type: "goal_focus_set", focus: goals.slice(0, 3) });
      await device.open(id).write(bodies.map((body) => ({ audience: "shared" as const, body })));
      return goals[0] ?? "";
    },
    [space, many] as const,
  );
}

// Many screens, one after the other: long, not slow.

/** Open a place from nothing, and wait for its heading. */
async function openCold(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("h1").waitFor();
}

/** Until a draft with that text is in the browser's database. */
async function keptOnDisk(page: Page, text: string, wanted = true): Promise<void> {
  const isKept = (): Promise<boolean> =>
    page.evaluate(async (sought) => {
      for (const { name } of await indexedDB.databases()) {
        const drafts = await new Promise<readonly { text?: string }[]>((resolve) => {
          const opening = indexedDB.open(name ?? "");
          opening.onsuccess = () => {
            const database = opening.result;
            const all = database.objectStoreNames.contains("draft")
              ? database.transaction("draft").objectStore("draft").getAll()
              : null;
            if (all === null) resolve([]);
            else all.onsuccess = () => resolve(all.result);
            database.close();
          };
        });
        if (drafts.some((draft) => draft.text === sought)) return true;
      }
      return false;
    }, text);
  await expect.poll(isKept).toBe(wanted);
}

test("every screen opens with no network, from a cold start", async ({ pair, server }) => {
  const device = await openDevice(pair.client, server.url);
  const goal = await setGoals(device, pair.space, 1);
  await device.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await device.close();
  await pair.client.setOffline(true);
  const page = await pair.client.newPage();
  const ofGoal = { [`/goals/${goal}`]: "Goal 1: out of the house", [`/progress/${goal}`]: "Goal 1: out of the house" };
  const places = {
    ...PLACES,
    ...ofGoal,
    [`/goals/${goal}/clear`]: "Make it clear",
    [`/goals/${goal}/change`]: "Change this goal",
    [`/goals/${goal}/history`]: "Earlier wordings",
  };

  for (const [path, title] of Object.entries(places)) {
    await page.goto(`${server.url}${path}`);
    await expect.soft(page.locator("h1"), path).toHaveText(title);
  }
});

test("what is typed outlives a reload, in dialogs too, and is gone once it is saved", async ({ pair, server }) => {
  const goal = await setGoals(await openDevice(pair.client, server.url), pair.space, 1);
  const page = await pair.client.newPage();
  const inDialog = async (button: string, label: string): Promise<void> => {
    await openCold(page, `${server.url}/goals/${goal}`);
    await page.getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByLabel(label)).toBeVisible();
  };
  const typed: readonly (readonly [string, string])[] = [
    ["Add a step", "What will you do?"],
    ["Add a milestone", "What place on the way is it?"],
    ["Add a measure", "What do you measure?"],
    ["Make an if-then plan", "then I…"],
    ["Rate this goal", "A few words about it"],
  ];
  for (const [button, label] of typed) {
    await inDialog(button, label);
    await page.getByLabel(label).fill(`Kept: ${button}`);
    await keptOnDisk(page, `Kept: ${button}`);
  }

  for (const [button, label] of typed) {
    await inDialog(button, label);
    await expect(page.getByLabel(label)).toHaveValue(`Kept: ${button}`);
  }
  // Also in the last moment before the page goes.
  await inDialog("Make an if-then plan", "then I…");
  await page.getByLabel("then I…").fill("Typed and gone");
  await page.reload();
  await page.getByRole("button", { name: "Make an if-then plan", exact: true }).click();
  await expect(page.getByLabel("then I…")).toHaveValue("Typed and gone");

  // And so does what was chosen, who reads it first of all: over a reload, and over another page and back.
  await openCold(page, `${server.url}/check-in`);
  await page.getByRole("radio", { name: "Only me" }).check();
  await page.getByRole("radio", { name: "Good", exact: true }).check();
  await page.reload();
  await expect(page.getByRole("radio", { name: "Only me" })).toBeChecked();
  await page.getByRole("navigation").getByRole("link", { name: "Goals" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Goals" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("radio", { name: "Only me" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Good", exact: true })).toBeChecked();

  await inDialog("Add a step", "What will you do?");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Step added.")).toBeVisible();
  await keptOnDisk(page, "Kept: Add a step", false);
  await inDialog("Add a step", "What will you do?");
  await expect(page.getByLabel("What will you do?")).toHaveValue("");
});

test("a milestone's number is met by a tap, asked about, and “Not yet” is taken back", async ({ pair, server }) => {
  const goal = await setGoals(await openDevice(pair.client, server.url), pair.space, 1);
  const page = await pair.client.newPage();
  await openCold(page, `${server.url}/goals/${goal}`);
  const question = page.getByRole("region", { name: "Reached?: To the gate" });

  await page.getByRole("button", { name: "Add a milestone" }).click();
  await page.getByLabel("What place on the way is it?").fill("To the gate");
  await page.getByRole("radio", { name: "Doing a step" }).check();
  await page.getByLabel("What number?").fill("1");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("When “Step of goal 1” was done at least 1 time.")).toBeVisible();
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await expect(question).toContainText("Now: 1 time");
  await question.getByRole("button", { name: "Not yet: To the gate" }).click();
  await expect(question).toBeHidden();
  await page.getByRole("button", { name: "Undo", exact: true }).click();

  await expect(question).toBeVisible();
});

test("sixty goals: each page stays narrow, its targets large, and only some charts are drawn", async ({
  pair,
  server,
}) => {
  const goal = await setGoals(await openDevice(pair.client, server.url), pair.space, 60);
  const page = await pair.client.newPage();
  const found: string[] = [];
  for (const path of ["/", "/goals", "/goals/roadmap", "/progress", "/wins/new", "/lately", `/goals/${goal}`]) {
    await openCold(page, `${server.url}${path}`);
    found.push(...(await page.evaluate(smallTargets)), ...(await page.evaluate(tooWide)));
  }
  expect(found).toEqual([]);

  await openCold(page, server.url);
  await expect(page.getByRole("heading", { level: 3 })).toHaveCount(3);
  await openCold(page, `${server.url}/progress`);
  await expect(page.getByRole("heading", { level: 2 })).toHaveCount(8);
  await page.getByRole("button", { name: "Show 52 more goals" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveCount(60);
  await openCold(page, `${server.url}/goals`);
  await page.getByRole("button", { name: "Put in order" }).click();
  await page.getByRole("button", { name: "Move “Goal 60: out of the house” to the top" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("Goal 60");
});
