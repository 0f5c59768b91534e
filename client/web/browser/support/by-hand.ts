/** What a person does in a tab of the app: open it, press, write a goal, lose the network. */
import type { BrowserContext } from "@playwright/test";
import { expect, type Page } from "./fixture.ts";

/** A tab at a place of the app that starts without a network from now on. */
export async function openApp(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await page.locator("h1").waitFor();
  return page;
}

/** No network from now on. Opened anew: being offline leaves an open socket open in this browser. */
export async function cutOff(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.reload();
  await page.locator("h1").waitFor();
}

export function press(page: Page, name: string): Promise<void> {
  return page.getByRole("button", { name, exact: true }).click();
}

export async function draftGoal(page: Page, wish: string): Promise<void> {
  await page.getByRole("textbox").first().fill(wish);
  for (const item of ["Next", "Next", "Next", "Leave the rest for later", "Next", "Next"]) await press(page, item);
  await press(page, "Save goal");
  await expect(page.getByRole("heading", { level: 1, name: wish })).toBeVisible();
}

/** Scroll from entry to entry, the lowest first, until `isRead` says that what was looked for has been read. */
export async function readUntil(page: Page, isRead: () => Promise<boolean>): Promise<void> {
  const entries = page.locator("[data-seen]");
  let turns = 0;
  const readOn = async (): Promise<boolean> => {
    const many = await entries.count();
    turns += 1;
    await entries.nth(many - 1 - (turns % many)).scrollIntoViewIfNeeded();
    return isRead();
  };
  // Each stays in view for longer than it takes to count as seen (rule E3).
  await expect.poll(readOn, { intervals: [1500], timeout: 60_000 }).toBe(true);
}
