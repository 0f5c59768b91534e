/**
 * Every screen of the client's side, and the main ones of the therapist's, in a real browser, against a real server: axe in both themes, at 320 pixels and with
 * 200 % text, targets of at least 44 pixels; and the check-in by keyboard alone. WCAG 2.2 AA.
 */
import AxeBuilder from "@axe-core/playwright";
import { smallTargets, tooWide } from "../../gallery/measure.ts";
import type { Body } from "../../src/core/events/types.ts";
import type { Audience } from "../../src/store/store.ts";
import { expect, openDevice, type Page, PHONE, test } from "../support/fixture.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const MAIN = ["/", "/check-in", "/goals", "/progress", "/journal", "/more", "/help"];
const RARE = [
  "/check-in/then",
  "/goals/roadmap",
  "/goals/new",
  "/welcome",
  "/journal/new",
  "/wins/new",
  "/setbacks/new",
  "/matters",
  "/sessions",
  "/sharing",
  "/devices",
  "/your-data",
  "/lately",
  "/nowhere",
];

interface Story {
  readonly goal: string;
  readonly setback: string;
  readonly entry: string;
}

/** A small space to look at: a goal with steps, numbers and a milestone, a journal entry, a setback, a session. */
async function tellStory(page: Page, space: string): Promise<Story> {
  return page.evaluate(async (id) => {
    const device = window.store;
    const [goal, measure, counter, step, milestone, setback, entry] = Array.from({ length: 7 }, () => device.newId());
    const day = device.today.value;
    const shared: Body[] = [
      {
        type: "goal_drafted",
        goal,
        change: device.newId(),
        title: "Walk to the park",
        own_words: "I want to go out.",
        why: "Spring",
      },
      { type: "goal_focus_set", focus: [goal] },
      { type: "step_added", step, goal, title: "Put on my shoes", times: 1, per: "day" },
      { type: "milestone_added", milestone, goal, title: "To the gate", criterion: "once", step, op: ">=", value: "1" },
      { type: "goal_rated", rating: device.newId(), goal, value: 3, day: "2026-01-01" },
      { type: "goal_rated", rating: device.newId(), goal, value: 6, day, note: "Twice" },
      {
        type: "if_then_planned",
        plan: device.newId(),
        goal,
        trigger: "I wake up tense",
        response: "breathe ten times",
      },
      { type: "commented", comment: device.newId(), on: goal, text: "That was a good week" },
      { type: "win_noted", win: device.newId(), text: "Went out alone", day, goal },
      { type: "setback_noted", setback, text: "Turned back at the gate", day, goal },
      { type: "session_scheduled", session: device.newId(), day: "2999-01-01" },
      { type: "agenda_item_proposed", item: device.newId(), text: "The gate" },
      { type: "commitment_made", commitment: device.newId(), text: "Three walks", due: day },
      { type: "step_done", log: device.newId(), step, day },
    ] as Body[];
    const view = device.open(id);
    const write = (audience: Audience, bodies: readonly Body[]) =>
      view.write(bodies.map((body) => ({ audience, body })));
    await write("shared", shared);
    const version = view.shared.value.board.goals[0]?.version ?? { number: 0, mark: 0 };
    for (const [label, kind, name] of [
      ["Walks", "number", measure],
      ["Panic", "counter", counter],
    ] as const) {
      await write("shared", [
        {
          type: "goal_measure_defined",
          goal,
          change: device.newId(),
          base: version,
          measure: name,
          kind,
          label,
        } as Body,
      ]);
    }
    await write("shared", [
      { type: "measure_logged", log: device.newId(), measure, value: "2", day } as Body,
      { type: "counter_zero_confirmed", confirmation: device.newId(), measure: counter, day } as Body,
    ]);
    await write("private", [{ type: "journal_written", entry, day, text: "The bench was warm", mood: 4 } as Body]);
    return { goal, setback, entry } as { goal: string; setback: string; entry: string };
  }, space);
}

/** What is wrong with the page that is open, in every look that it can have. */
async function troubles(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const note = (where: string, all: readonly string[]): void => {
    found.push(...all.map((item) => `${where}: ${item}`));
  };
  note("target", await page.evaluate(smallTargets));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(settled);
    // Only colours differ from theme to theme.
    const axe = new AxeBuilder({ page });
    const rules = colorScheme === "light" ? axe.withTags(RULES) : axe.withRules(["color-contrast"]);
    const { violations } = await rules.analyze();
    note(
      colorScheme,
      violations.map((violation) => `${violation.id} ${violation.nodes[0]?.html ?? ""}`),
    );
  }
  await page.setViewportSize({ width: 320, height: 640 });
  note("320 pixels", await page.evaluate(tooWide));
  await page.setViewportSize(PHONE.viewport);
  const large = await page.evaluateHandle(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html { font-size: 200%; }");
    document.adoptedStyleSheets = [sheet];
    return sheet;
  });
  note("200 %", await page.evaluate(tooWide));
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  await large.dispose();
  return found;
}

/** Until the colours of a new theme are painted, and nothing is on its way to them. */
async function settled(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise((painted) => requestAnimationFrame(painted));
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
}

async function look(page: Page, url: string, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(`${url}${path}`);
    await page.locator("h1").waitFor();
    found.push(...(await troubles(page)).map((trouble) => `${path} ${trouble}`));
  }
  return found;
}

// Many screens, each looked at in four ways: long, not slow.

test("WCAG: the five pages, checking in and Help", async ({ pair, server }) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();

  expect(await look(page, server.url, MAIN)).toEqual([]);
});

test("WCAG: a goal, its picture and its history, an entry, a setback", async ({ pair, server }) => {
  const { goal, setback, entry } = await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();
  const paths = ["", "/clear", "/change", "/history"].map((item) => `/goals/${goal}${item}`);

  expect(
    await look(page, server.url, [...paths, `/progress/${goal}`, `/journal/${entry}`, `/setbacks/${setback}`]),
  ).toEqual([]);
});

test("WCAG: a milestone whose number is there, on its goal and on Today, and choosing a number", async ({
  pair,
  server,
}) => {
  const device = await openDevice(pair.client, server.url);
  const { goal } = await tellStory(device, pair.space);
  await device.evaluate(async (id) => {
    const { store } = window;
    const body = { type: "check_in_recorded", check_in: store.newId(), day: store.today.value, mood: 4 } as Body;
    await store.open(id).write([{ audience: "shared", body }]);
  }, pair.space);
  const page = await pair.client.newPage();
  const asked = page.getByRole("button", { name: "Not yet: To the gate" });

  for (const path of ["/", `/goals/${goal}`]) {
    await page.goto(`${server.url}${path}`);
    await expect(asked).toBeVisible();
    expect(await troubles(page)).toEqual([]);
  }
  await page.getByRole("button", { name: "Add a milestone" }).click();
  await page.getByRole("radio", { name: "Doing a step" }).check();
  await expect(page.getByLabel("What number?")).toBeVisible();
  expect(await troubles(page)).toEqual([]);
});

test("WCAG: what is rarely opened", async ({ pair, server }) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();

  expect(await look(page, server.url, RARE)).toEqual([]);
});

test("WCAG: the therapist's clients, and one client's pages", async ({ pair, server }) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.therapist.newPage();
  const ofOne = ["", "/goals", "/progress", "/sessions", "/notes", "/people", "/live"];

  expect(
    await look(page, server.url, [
      "/clients",
      "/clients/new",
      "/more",
      ...ofOne.map((item) => `/clients/${pair.space}${item}`),
    ]),
  ).toEqual([]);
});

test("WCAG: the door", async ({ page, server }) => {
  expect(await look(page, server.url, ["/join", "/pair", "/help"])).toEqual([]);
});

test("the checks see a faint word, a small target and a wide line that are planted", async ({ page, server }) => {
  await page.goto(`${server.url}/join`);
  await page.locator("h1").waitFor();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".faint { color: #aaa } .small { height: 20px; min-height: 0 } .wide { width: 2000px }");
    document.adoptedStyleSheets = [sheet];
    for (const [tag, look] of [
      ["p", "faint"],
      ["button", "small"],
      ["p", "wide"],
    ] as const) {
      const planted = document.createElement(tag);
      planted.className = look;
      planted.textContent = look;
      document.querySelector("main")?.append(planted);
    }
  });

  expect(await page.evaluate(smallTargets)).toHaveLength(1);
  expect((await page.evaluate(tooWide)).length).toBeGreaterThan(0);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map((violation) => violation.id)).toContain("color-contrast");
});

test("a check-in by keyboard alone, from Today to Today", async ({ pair, server }) => {
  const page = await pair.client.newPage();
  await page.goto(server.url);
  await page.locator("h1").waitFor();

  await tabTo(page, "Low");
  // WCAG 3.2.2: moving about leads nowhere, only pressing does.
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { name: "Hello Maya", level: 1 })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check in", level: 1 })).toBeFocused();
  await tabTo(page, "Low");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "Calm");
  await page.keyboard.press("Space");
  await tabTo(page, "Save check-in");
  await page.keyboard.press("Enter");

  await expect(page.getByText("You checked in today: good.")).toBeVisible();
});

/** Press Tab until what carries that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      return at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? "") : (at?.textContent ?? "");
    });
    if (focused.trim() === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no Tab leads to ${name}`);
}
