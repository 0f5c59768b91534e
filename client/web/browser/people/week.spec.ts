/** The acceptance: what the README promises under "Two windows", done by somebody who has only that to go by. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP, DESK, expect, type Page, PHONE, test } from "../support/fixture.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const PYTHON = process.env["PYTHON"] ?? join(ROOT, ".venv/bin/python");
const MOODS = ["Very low", "Low", "So-so", "Good", "Very good", "Good", "So-so"] as const;

interface Demo {
  readonly maya: string;
  readonly osei: string;
  readonly end: () => Promise<void>;
}

/** The demo, with fewer days than by default; the last week is left for the person to tell. */
async function startDemo(): Promise<Demo> {
  const data = await mkdtemp(join(tmpdir(), "handrail-week-"));
  const options = ["--data", join(data, "demo"), "--port", "0", "--days", "20", "--until", daysAgo(8), "--web", APP];
  const child = spawn(PYTHON, ["-m", "handrail_client.demo", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const said = await saidUntil(child, "Ctrl-C stops the server.");
  const link = (name: string): string => new RegExp(`${name} +(http\\S+)`).exec(said)?.[1] ?? "";
  return {
    maya: link("Maya"),
    osei: link("Dr Osei"),
    async end() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

function saidUntil(child: ChildProcess, last: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (more) => {
      said += more;
      if (said.includes(last)) resolve(said);
    });
    child.once("exit", () => reject(new Error(`the demo ended: ${said}`)));
  });
}

function daysAgo(days: number): string {
  const when = new Date();
  when.setDate(when.getDate() - days);
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${when.getFullYear()}-${pad(when.getMonth() + 1)}-${pad(when.getDate())}`;
}

/** What the app calls the day so many days ago. */
function called(days: number): string {
  if (days < 2) return days === 0 ? "Today" : "Yesterday";
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" }).format(new Date(daysAgo(days)));
}

async function letIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByRole("button", { name: "Add this device" }).click();
}

/** From Today: a face, which day, save. */
async function checkIn(page: Page, days: number): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name: "Today" }).click();
  await page.getByRole("button", { name: MOODS[days] ?? "Good", exact: true }).click();
  if (days > 0) {
    await page.getByText("Which day: Today").click();
    await page.getByRole("radio", { name: called(days), exact: true }).check();
  }
  await page.getByRole("button", { name: "Save check-in" }).click();
  await expect(page.getByText("Check-in saved on this device.")).toBeVisible();
}

test("with only the README: a week of check-ins, made offline in one window, arrives in the other", async ({
  browser,
}) => {
  const demo = await startDemo();
  const [phone, desk] = [await browser.newContext(PHONE), await browser.newContext(DESK)];
  const [maya, osei] = [await phone.newPage(), await desk.newPage()];
  await letIn(maya, demo.maya);
  await expect(maya.getByRole("heading", { name: "Hello Maya" })).toBeVisible();
  await letIn(osei, demo.osei);
  await osei.getByRole("link", { name: "Maya" }).first().click();
  await osei.getByRole("link", { name: "Progress", exact: true }).click();
  const moods = osei.getByRole("region", { name: "Mood" });
  await moods.getByRole("button", { name: "Show every number" }).click();
  const rows = moods.getByRole("row");
  const before = await rows.count();

  // Its open socket would stay open: the page is loaded anew, as by somebody who comes back to it under ground.
  await maya.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await phone.setOffline(true);
  await maya.reload();
  await expect(maya.getByRole("link", { name: "No connection" })).toBeVisible();
  for (const days of [6, 5, 4, 3, 2, 1, 0]) await checkIn(maya, days);
  await expect(maya.getByText("You checked in today: very low.")).toBeVisible();
  await maya.getByRole("link", { name: "Add a win" }).click();
  await maya.getByLabel("What went well?").fill("Bought stamps on my own");
  await maya.getByRole("button", { name: "Save win" }).click();
  await expect(maya.getByText("8 waiting")).toBeVisible();
  expect(await rows.count()).toBe(before);
  await phone.setOffline(false);

  await expect(maya.getByText("Saved and sent")).toBeVisible();
  await expect(rows).toHaveCount(before + 7);
  const told = await rows.allTextContents();
  expect(MOODS.filter((mood, days) => told[days + 1]?.includes(mood))).toEqual(MOODS);
  await osei.getByRole("link", { name: "Overview" }).click();
  await expect(osei.getByText("Bought stamps on my own").first()).toBeVisible();
  await Promise.all([phone.close(), desk.close()]);
  await demo.end();
});
