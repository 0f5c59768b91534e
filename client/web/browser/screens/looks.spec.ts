/**
 * Colours that the person forces on every page (WCAG 2.2, 1.4.11 and 2.4.7 hold there too), and less motion for who asks
 * for it. What is looked at are pixels: a mark that was drawn in the colour of what is behind it has every style it should.
 */
import { expect, openDevice, type Page, test } from "../support/fixture.ts";
import { look, partsOf } from "../support/pixels.ts";

/** What carries a meaning without a word, and what is to be pressed or filled in. */
const TO_BE_SEEN = "main svg, nav svg, .topline svg, button, .button, .input, .chip > span, summary, .tag";
const CONTRAST = 3;

const OF_CLIENT = ["/", "/check-in", "/goals", "/goals/roadmap", "/progress", "/journal", "/more", "/help"];
const OF_THERAPIST = ["", "/goals", "/progress", "/sessions", "/notes", "/people", "/live"];

for (const colorScheme of ["light", "dark"] as const) {
  test(`forced colours, ${colorScheme}: everything that is to be seen can be made out`, async ({ pair, server }) => {
    const goal = await tellStory(await openDevice(pair.client, server.url), pair.space);
    const phone = await pair.client.newPage();
    const desk = await pair.therapist.newPage();
    for (const page of [phone, desk]) await page.emulateMedia({ forcedColors: "active", colorScheme });

    const faint: string[] = [];
    for (const [page, paths] of [
      [phone, [...OF_CLIENT, `/goals/${goal}`, `/progress/${goal}`]],
      [desk, ["/clients", ...[...OF_THERAPIST, `/progress/${goal}`].map((item) => `/clients/${pair.space}${item}`)]],
    ] as const) {
      for (const path of paths) {
        await open(page, `${server.url}${path}`);
        const seen = await look(page, await partsOf(page, TO_BE_SEEN), 2);
        expect(seen.length).toBeGreaterThan(3);
        faint.push(...seen.filter((row) => row.contrast < CONTRAST).map((row) => `${path} ${row.name}`));
      }
    }

    expect(faint).toEqual([]);
  });
}

test("forced colours: what is chosen, pressed, current or in focus looks otherwise than what is not", async ({
  pair,
  server,
}) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();
  await page.emulateMedia({ forcedColors: "active" });

  await open(page, `${server.url}/check-in`);
  await page.getByRole("radio", { name: "Good", exact: true }).check();
  await page.getByRole("checkbox", { name: "Calm" }).check();
  await page.getByRole("heading", { level: 1 }).focus();
  await expectApart(page, ".moods .chip:has(:checked) > span", ".moods .chip:not(:has(:checked)) > span");
  await expectApart(page, ".chips .chip:has(:checked) > span", ".chips .chip:not(:has(:checked)) > span");
  await open(page, `${server.url}/goals`);
  await expectApart(page, ".foot [aria-current]", ".foot a:not([aria-current])");

  const desk = await pair.therapist.newPage();
  await desk.emulateMedia({ forcedColors: "active" });
  await open(desk, `${server.url}/clients/${pair.space}/goals`);
  await expectApart(desk, ".space-nav [aria-current]", ".space-nav a:not([aria-current])");
  await open(desk, `${server.url}/clients/${pair.space}/live`);
  await desk.getByRole("button", { name: "Start a session" }).click();
  await desk.getByRole("navigation", { name: "Parts of the session" }).waitFor();
  await desk.getByRole("heading", { level: 1 }).focus();
  await expectApart(desk, ".parts-nav [aria-pressed=true]", ".parts-nav [aria-pressed=false]");
});

test("forced colours: the focus is around whatever has it", async ({ pair, server }) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, `${server.url}/check-in`);

  const unseen: string[] = [];
  for (let presses = 0; presses < 20; presses += 1) {
    const before = await page.screenshot({ scale: "css" });
    await page.keyboard.press("Tab");
    // Read at one moment: a page that opens late takes the focus to its heading.
    const { name, outline } = await page.evaluate(() => {
      const at = document.activeElement;
      const shown = at?.matches(".chip > input") ? at.nextElementSibling : at;
      return { name: at?.outerHTML.slice(0, 100) ?? "", outline: shown ? getComputedStyle(shown).outlineStyle : "" };
    });
    // Behind the last one comes the browser itself.
    if (/^<(body|h1)/.test(name)) continue;
    const after = await page.screenshot({ scale: "css" });
    if (before.equals(after)) unseen.push(name);
    if (outline !== "solid") unseen.push(`no outline: ${name}`);
  }

  expect(unseen).toEqual([]);
});

test("the look sees a mark in the colour of what is behind it, and a chosen one like any other", async ({ page }) => {
  await page.setContent(
    `<svg class="a" width="20" height="20"><path d="M0 0h20v20H0z" fill="#fff"/></svg>
     <svg class="b" width="20" height="20"><path d="M0 0h10v20H0z" fill="#000"/></svg>
     <svg class="c" width="20" height="20"><path d="M0 0h10v20H0z" fill="#000"/></svg>`,
  );

  const [hidden, plain] = await look(page, await partsOf(page, "svg"));

  expect(hidden?.contrast).toBe(1);
  expect(plain?.contrast).toBeGreaterThan(20);
  await expectApart(page, ".a", ".b");
  await expect(expectApart(page, ".b", ".c")).rejects.toThrow("looks otherwise");
});

test("less motion: nothing moves for who asks for that", async ({ pair, server }) => {
  await tellStory(await openDevice(pair.client, server.url), pair.space);
  const page = await pair.client.newPage();
  const moving = () =>
    page.evaluate(
      () => document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().duration !== 0).length,
    );
  const opened = async (): Promise<number> => {
    await open(page, `${server.url}/goals`);
    await page.getByRole("button", { name: "Change focus" }).click();
    return moving();
  };

  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await opened()).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  // So that this test sees a motion where there is one.
  expect(await opened()).toBeGreaterThan(0);
});

/** All of the first look the same way, the others otherwise. */
async function expectApart(page: Page, chosen: string, other: string): Promise<void> {
  const looksOf = async (selector: string): Promise<Set<string>> =>
    new Set((await look(page, await partsOf(page, selector))).map((item) => [...item.colours].sort().join(" ")));
  const [these, those] = [await looksOf(chosen), await looksOf(other)];
  expect(these.size, chosen).toBeGreaterThan(0);
  expect(those.size, other).toBeGreaterThan(0);
  expect(
    [...these].filter((row) => those.has(row)),
    `${chosen} looks otherwise`,
  ).toEqual([]);
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("h1").waitFor();
}

/** A goal with numbers to draw and steps to do; its id. */
async function tellStory(page: Page, space: string): Promise<string> {
  const goal = await page.evaluate(async (id) => {
    const { store } = window;
    const [goal, step, milestone] = Array.from({ length: 3 }, () => store.newId()) as [string, string, string];
    const day = store.today.value;
    const rated = (on: string, value: number) =>
      ({ type: "goal_rated", rating: store.newId(), goal, value, day: on }) as const;
    const bodies = [
      { type: "goal_drafted", goal, change: store.newId(), title: "Walk to the park", own_words: "Out again" },
      { type: "goal_focus_set", focus: [goal] },
      { type: "step_added", step, goal, title: "Put on my shoes", times: 1, per: "day" },
      { type: "milestone_added", milestone, goal, title: "To the gate" },
      { type: "milestone_reached", milestone, day },
      rated("2026-01-01", 3),
      rated("2026-01-09", 5),
      rated(day, 6),
      { type: "step_done", log: store.newId(), step, day: "2026-01-05" },
      { type: "win_noted", win: store.newId(), text: "Went out alone", day, goal },
      { type: "setback_noted", setback: store.newId(), text: "Turned back", day: "2026-01-07", goal },
      { type: "commitment_made", commitment: store.newId(), text: "Three walks", due: day },
    ] as const;
    await store.open(id).write(bodies.map((body) => ({ audience: "shared", body })));
    return goal;
  }, space);
  await page.waitForFunction(() => window.store.pending.value.length === 0);
  return goal;
}
