/**
 * From a click on one screen to the words on the other's, in a session that two people hold: the client's phone and the
 * therapist's desk, the app's own screens, a real server at full durability. Many kinds of entries, in both directions.
 *
 * `npm run latency` (`make latency`) times a hundred, writes `build/latency.json` and holds them to `BOUND_MS`; without
 * it, among the other tests on a machine that is busy with them, a few are timed against a bound that notices only what is far off.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { draftGoal } from "../support/by-hand.ts";
import { expect, type Page, test } from "../support/fixture.ts";
import { noteClicks, percentile, type Sight, skew, timed } from "../support/stopwatch.ts";

const BOUND_MS = 150;
const LOOSE_MS = 2000;
const asked = Number(process.env["HANDRAIL_LATENCY"] ?? 0);
const EVENTS = asked || 20;
const FOUND = join(import.meta.dirname, "../../../../build");

interface Timing {
  readonly kind: string;
  readonly from: "client" | "therapist";
  readonly ms: number;
}

test(`${EVENTS} entries of a session are on the other's screen at once`, async ({ pair, server }) => {
  const room = await beginSession(pair, server.url);
  const timings: Timing[] = [];
  for (let round = 0; timings.length < EVENTS; round += 1) {
    for await (const timing of roundOf(room, round)) if (timings.length < EVENTS) timings.push(timing);
  }

  const apart = await skew(room.phone, room.desk);
  const all = summary(timings);
  const told = {
    bound: BOUND_MS,
    clocksApart: apart,
    all,
    fromClient: summary(timings.filter((timing) => timing.from === "client")),
    fromTherapist: summary(timings.filter((timing) => timing.from === "therapist")),
    kinds: byKind(timings),
  };
  console.log(`from a click to the other's screen, ms: ${JSON.stringify(told, null, 1)}`);
  if (asked > 0) {
    await mkdir(FOUND, { recursive: true });
    await writeFile(join(FOUND, "latency.json"), `${JSON.stringify({ ...told, timings }, null, 2)}\n`);
  }
  expect(apart).toBeLessThan(5);
  expect(Math.min(...timings.map((timing) => timing.ms))).toBeGreaterThan(0);
  expect(new Set(timings.map((timing) => timing.kind)).size).toBe(KINDS);
  expect(all.p95).toBeLessThan(asked > 0 ? BOUND_MS : LOOSE_MS);
});

function summary(timings: readonly Timing[]): Record<"n" | "p50" | "p95" | "max", number> {
  const sorted = timings.map((timing) => timing.ms).sort((one, other) => one - other);
  const at = (hundredths: number): number => Math.round(percentile(sorted, hundredths) * 10) / 10;
  return { n: sorted.length, p50: at(50), p95: at(95), max: at(100) };
}

function byKind(timings: readonly Timing[]): Record<string, string> {
  return Object.fromEntries(
    [...new Set(timings.map((timing) => timing.kind))].map((kind) => {
      const { n, p50, max } = summary(timings.filter((timing) => timing.kind === kind));
      return [kind, `${p50} (most ${max} of ${n})`];
    }),
  );
}

// --- two people in a session -----------------------------------------------------------------------------------------

interface Room {
  readonly phone: Page;
  readonly desk: Page;
}

async function beginSession(
  { client, therapist, space }: { client: BrowserContext; therapist: BrowserContext; space: string },
  url: string,
): Promise<Room> {
  const phone = await openApp(client, `${url}/goals/new`);
  await draftGoal(phone, "Walk to the park");
  await phone.getByRole("navigation").getByRole("link", { name: "Goals" }).click();
  await press(phone, "Change focus");
  await phone.getByRole("checkbox", { name: "Walk to the park" }).check();
  await phone.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const desk = await openApp(therapist, `${url}/clients/${space}`);
  await press(desk, "Start a session");
  await expect(desk.getByRole("heading", { level: 1, name: "Session" })).toBeVisible();
  return { phone, desk };
}

async function openApp(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.locator("h1").waitFor();
  await noteClicks(page);
  return page;
}

async function press(page: Page, name: string): Promise<void> {
  await button(page, name).click();
}

function button(page: Page, name: string) {
  return page.getByRole("button", { name, exact: true });
}

// --- what is timed ---------------------------------------------------------------------------------------------------

/** So many kinds of entries are in a round. */
const KINDS = 13;

async function* roundOf(room: Room, round: number): AsyncGenerator<Timing> {
  const { phone, desk } = room;
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await phone.getByRole("link", { name: /^Session since/ }).click();
  yield* agenda(room, round);
  yield* promises(room, round);
  yield* ratings(room);
  yield* summaries(room, round);
  await phone.getByRole("navigation").getByRole("link", { name: "Goals" }).click();
  await phone.locator("main").getByRole("link").filter({ hasText: "Walk to the park" }).first().click();
  await desk.getByRole("navigation", { name: "This client" }).getByRole("link", { name: "Goals" }).click();
  await desk.locator("main").getByRole("link").filter({ hasText: "Walk to the park" }).first().click();
  for (const page of [phone, desk]) await page.getByRole("heading", { level: 2, name: "Comments" }).waitFor();
  yield* onTheGoal(room, round);
  yield* checkIn(room, round);
  await desk.getByRole("link", { name: "Go to the session" }).click();
}

async function* agenda({ phone, desk }: Room, round: number): AsyncGenerator<Timing> {
  await both([phone, desk], "To talk about");
  const item = `The gate, part ${round}.`;
  await phone.getByLabel("What do you want to talk about?").fill(item);
  yield await time("agenda item", button(phone, "Add"), desk, { within: "main li p", text: item });
  const now = button(desk, `Talk about this now: ${item}`);
  yield await time("what is talked about now", now, phone, { within: "main li[aria-current]", text: item });
  const tick = button(phone, `Talked about: ${item}`);
  yield await time("agenda item talked about", tick, desk, {
    within: `main li:has(p:first-child):not(:has(button))`,
    text: item,
  });
}

async function* promises({ phone, desk }: Room, round: number): AsyncGenerator<Timing> {
  await both([phone, desk], "What we will do");
  for (const [from, to] of [
    [desk, phone],
    [phone, desk],
  ] as const) {
    const text = `${from === desk ? "Send the sheet" : "Walk twice"}, week ${round}.`;
    await from.getByLabel("What will you do?").fill(text);
    yield await time("commitment", button(from, "Add"), to, { within: "main li p", text });
  }
  await both([phone, desk], "Wins first");
  const win = `Said hello first, time ${round}.`;
  await phone.getByLabel("A win since last time").fill(win);
  yield await time("win", button(phone, "Add"), desk, { within: "main p.own-words", text: win });
}

async function* ratings({ phone, desk }: Room): AsyncGenerator<Timing> {
  await both([phone, desk], "Rate together");
  const again = button(desk, "Rate again");
  if ((await again.count()) > 0) await again.click();
  yield await time("rating round", button(desk, "Start to rate"), phone, {
    within: "main fieldset legend",
    text: "How close is this goal?",
  });
  for (const [page, value] of [
    [desk, "7"],
    [phone, "4"],
  ] as const) {
    await page.getByRole("radio", { name: value, exact: true }).check();
    await press(page, "Keep my rating");
    await expect(button(page, "Turn over")).toBeVisible();
  }
  await expect(phone.getByText("Saved and sent")).toBeVisible();
  await expect(desk.getByText("Saved and sent")).toBeVisible();
  // Until both ratings are there: what comes out of hiding on the desk has to be sent as well.
  yield await time("ratings turned over", button(desk, "Turn over"), phone, {
    within: "main p.strong",
    text: "You are 3 points apart.",
  });
}

async function* summaries({ phone, desk }: Room, round: number): AsyncGenerator<Timing> {
  await both([phone, desk], "Summary");
  const change = button(desk, "Change");
  if ((await change.count()) > 0) await change.click();
  const text = `The gate, and beyond: ${round}.`;
  await desk.getByLabel("What did we talk about?").fill(text);
  yield await time("summary", button(desk, "Save the summary"), phone, { within: "main p.as-written", text });
}

async function* onTheGoal({ phone, desk }: Room, round: number): AsyncGenerator<Timing> {
  for (const [from, to] of [
    [desk, phone],
    [phone, desk],
  ] as const) {
    const text = `That was a good week: ${round}, ${from === desk ? "I think" : "I know"}.`;
    await from.getByLabel("Write a comment").fill(text);
    yield await time("comment", button(from, "Save"), to, { within: "main li p", text });
  }
  const step = `Put on my shoes, ${round}.`;
  await press(desk, "Add a step");
  await desk.getByLabel("What will you do?").fill(step);
  const save = desk.getByRole("dialog").getByRole("button", { name: "Save", exact: true });
  yield await time("step", save, phone, { within: "main p.strong", text: step });
  const done = phone.locator(".step-now").filter({ hasText: step }).getByRole("button", { name: "Done", exact: true });
  yield await time("step done", done, desk, { within: "main li.row.still", text: step });
  await phone.getByText("Change, pause or end").click();
  await phone.getByRole("link", { name: "Change this goal" }).click();
  const title = `Walk to the park, ${round + 1} rounds`;
  await phone.getByLabel("The goal", { exact: true }).fill(title);
  await phone.getByRole("radio", { name: "I learned something new" }).check();
  yield await time("wording", button(phone, "Save the change"), desk, { within: "main h1", text: title });
}

async function* checkIn({ phone, desk }: Room, round: number): AsyncGenerator<Timing> {
  await desk.getByRole("navigation", { name: "This client" }).getByRole("link", { name: "Overview" }).click();
  await phone.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  if (round > 0) await phone.getByRole("link", { name: "Check in again" }).click();
  const mood = { name: round % 2 === 0 ? "Good" : "Low", exact: true };
  if (round > 0) await phone.getByRole("radio", mood).check();
  else await phone.getByRole("button", mood).click();
  await expect(phone.getByRole("heading", { level: 1, name: "Check in" })).toBeVisible();
  await phone.getByText("Add more: a note, a win, your goals").click();
  const win = `Slept through, night ${round}.`;
  await phone.getByLabel("One thing that went well").fill(win);
  yield await time("check-in", button(phone, "Save check-in"), desk, { within: "main li p", text: win });
}

async function both(pages: readonly Page[], part: string): Promise<void> {
  for (const page of pages) {
    // Who follows is taken along by what the other looked at just before, also after they pressed.
    await expect(async () => {
      await press(page, part);
      await page.getByRole("heading", { level: 2, name: part }).waitFor({ timeout: 3000 });
    }).toPass();
  }
}

async function time(kind: string, from: ReturnType<typeof button>, there: Page, sight: Sight): Promise<Timing> {
  const ms = await timed(from, there, sight);
  return { kind, from: from.page().url().includes("/clients/") ? "therapist" : "client", ms };
}
