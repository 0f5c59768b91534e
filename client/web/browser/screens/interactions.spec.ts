/**
 * How soon a tap is answered on a phone with ten thousand entries, and how soon the app is there when it is opened: the
 * browser's own measure (Event Timing, as in Interaction to Next Paint) of what a person does in a day.
 *
 * Whatever else runs on a machine only ever makes an answer later. So the walk is walked until each of its steps was
 * within the bound once, at most `TRIES` times, and the least of each counts: a step that is slow by itself is slow in every walk.
 */

import type { Body } from "../../src/core/events/types.ts";
import { CLIENT } from "../../tests/core/bodies.ts";
import { longLog } from "../../tests/core/long_log.ts";
import { expect, openDevice, type Page, test } from "../support/fixture.ts";
import { pushMany } from "../support/pushing.ts";
import { percentile } from "../support/stopwatch.ts";

declare global {
  interface Window {
    answers: number[];
  }
}

const MANY = 10_000;
const ENTRIES = 400;
const BOUND_MS = 100;
const START_MS = 1000;
const TRIES = 4;

test("with ten thousand entries the app is there within a second, and each tap is answered within a tenth", async ({
  pair,
  server,
}) => {
  await pushHistory(pair, server.url);
  const page = await pair.client.newPage();
  await noteAnswers(page);
  await open(page, server.url);

  const starts = await leastOf(START_MS, async () => new Map([["start", await open(page, server.url)]]));
  const firsts = await walk(page);
  const least = await leastOf(BOUND_MS, () => walk(page), firsts);

  const told = {
    start: Math.round(starts.get("start") ?? 0),
    first: worst(firsts),
    least: worst(least),
    steps: Object.fromEntries(least),
  };
  console.log(`10,000 entries, ms: ${JSON.stringify(told, null, 1)}`);
  expect(starts.get("start")).toBeLessThanOrEqual(START_MS);
  expect(least.size).toBeGreaterThan(15);
  expect([...least].filter(([, ms]) => ms > BOUND_MS)).toEqual([]);
});

type Steps = ReadonlyMap<string, number>;

/** The least of each step over some walks: as many as it takes, and no more than `TRIES`. */
async function leastOf(bound: number, once: () => Promise<Steps>, first?: Steps): Promise<Steps> {
  const least = new Map(first);
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (least.size > 0 && [...least.values()].every((item) => item <= bound)) break;
    for (const [step, ms] of await once()) least.set(step, Math.min(ms, least.get(step) ?? Number.POSITIVE_INFINITY));
  }
  return least;
}

function worst(steps: Steps): Readonly<Record<string, number>> {
  const sorted = [...steps.values()].sort((one, other) => one - other);
  return { p50: percentile(sorted, 50), p98: percentile(sorted, 98), max: percentile(sorted, 100) };
}

// --- the history -----------------------------------------------------------------------------------------------------

async function pushHistory(pair: Parameters<Parameters<typeof test>[2]>[0]["pair"], url: string): Promise<void> {
  const lines = longLog(MANY + 2).map((item) => JSON.parse(item.line) as { author: string; body: Body });
  const written = lines.filter((line) => line.body.type !== "member_joined");
  const phone = await openDevice(pair.client, url);
  const desk = await openDevice(pair.therapist, url);
  const of = (isClient: boolean) => written.filter((row) => (row.author === CLIENT) === isClient);
  await pushMany(
    phone,
    pair.space,
    of(true).map((candidate) => candidate.body),
  );
  await pushMany(
    desk,
    pair.space,
    of(false).map((candidate) => candidate.body),
  );
  const entries = Array.from({ length: ENTRIES }, (_, index): Body => {
    const day = `2025-${String(1 + (index % 12)).padStart(2, "0")}-${String(1 + (index % 28)).padStart(2, "0")}`;
    const entry = `01930000-0000-7000-9000-${index.toString(16).padStart(12, "0")}`;
    return { type: "journal_written", entry, day, text: "The bench was warm, and I stayed for a while.", mood: 4 };
  });
  await pushMany(phone, pair.space, entries, "private");
  await phone.waitForFunction(
    ([space, many]) => {
      const view = window.store.open(space);
      return view.mine.value.journal.length === many && view.shared.value.sessions.sessions.length > 80;
    },
    [pair.space, ENTRIES] as const,
  );
  await Promise.all([phone.close(), desk.close()]);
}

// --- the app ---------------------------------------------------------------------------------------------------------

/** Open the app; how long until its first page shows what is in the entries. */
async function open(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.getByRole("heading", { name: "What you hold on to" }).waitFor();
  return page.evaluate(() => performance.getEntriesByName("shown")[0]?.startTime ?? Number.POSITIVE_INFINITY);
}

/** Have each document of a page keep how late its taps and keys were answered, and when its first goals were painted. */
async function noteAnswers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.answers = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        if (entry.interactionId > 0) window.answers.push(entry.duration);
      }
    }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    const watching = new MutationObserver(() => {
      if (!document.querySelector("main h2")) return;
      watching.disconnect();
      requestAnimationFrame(() => {
        const behind = new MessageChannel();
        behind.port1.onmessage = () => performance.mark("shown");
        behind.port2.postMessage(null);
      });
    });
    watching.observe(document, { childList: true, subtree: true });
  });
}

/** What a person does in a day, and how late the worst answer of each step was (0: within a frame). */
async function walk(page: Page): Promise<Steps> {
  const found = new Map<string, number>();
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    await page.evaluate(() => {
      window.answers = [];
    });
    await act();
    found.set(name, Math.max(0, ...(await page.evaluate(settled))));
  };
  const tab = (name: string) => page.getByRole("navigation").getByRole("link", { name, exact: true }).click();
  const press = (name: string) => page.getByRole("button", { name, exact: true }).first().click();
  const choose = (name: string) => page.getByRole("radio", { name, exact: true }).first().check();

  await step("open Goals", () => tab("Goals"));
  await step("open Today", () => tab("Today"));
  await step("tick a counter", () => press("It happened"));
  await step("do a step", () => press("Done"));
  await step("take it back", () => page.locator(".toast").getByRole("button", { name: "Undo" }).click());
  const again = page.getByRole("link", { name: "Check in again" });
  if ((await again.count()) > 0) await step("open the check-in", () => again.click());
  else await step("open the check-in", () => press("Low"));
  await step("choose a mood", () => choose("Good"));
  await step("choose a feeling", () => page.getByRole("checkbox", { name: "Calm" }).click());
  await step("show more", () => page.getByText("Add more: a note, a win, your goals").click());
  await step("type a note", () => page.getByLabel("A note").pressSequentially("It rained and I went"));
  await step("save the check-in", () => press("Save check-in"));
  await step("back to the goals", () => tab("Goals"));
  await step("open a goal", () => page.locator("main").getByRole("link", { name: "Goal 1" }).first().click());
  await step("type a comment", () => page.getByLabel("Write a comment").pressSequentially("A good week"));
  await step("save the comment", () => press("Save"));
  await step("open Progress", () => tab("Progress"));
  await step("open a goal's progress", () => page.locator("main h2").getByRole("link", { name: "Goal 1" }).click());
  await step("three months", () => choose("3 months"));
  await step("all of the time", () => choose("All"));
  await step("show every number", () => page.getByText("Show every number").first().click());
  await step("open the journal", () => tab("Journal"));
  await step("only wins", () => choose("Wins"));
  await step("only the journal", () => choose("Journal"));
  await step("open More", () => tab("More"));
  await step("open the sessions", () => page.locator("main").getByRole("link", { name: "Sessions" }).first().click());
  return found;
}

/** Until everything that a tap set off is painted, and told by the browser. One that has nothing to paint draws no frame. */
async function settled(): Promise<number[]> {
  const within = (ms: number, begin: (done: () => void) => unknown): Promise<void> =>
    new Promise((done) => {
      begin(done);
      setTimeout(done, ms);
    });
  for (let frame = 0; frame < 3; frame += 1) {
    await within(1000, requestAnimationFrame);
    await within(1000, requestIdleCallback);
  }
  return window.answers;
}
