/**
 * How long from a click in one page until something can be read in another. Both pages are on one machine, and each
 * tells time as `performance.timeOrigin + performance.now()`: `skew` says how far these two clocks are apart.
 *
 * The start is the `timeStamp` of the click event: when the browser took the click in, before any of the app's code. The
 * end is after the frame in which the text was laid out and visible: a task behind the next animation frame's own work.
 */
import type { Locator } from "@playwright/test";
import { expect, type Page } from "./fixture.ts";

declare global {
  interface Window {
    clickedAt: number;
    shownAt: Promise<number>;
  }
}

/** What is to be seen: text in an element. */
export interface Sight {
  readonly within: string;
  readonly text: string;
}

/** Have a page note when it is clicked; once for each document. */
export async function noteClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = (event: Event): void => {
      window.clickedAt = performance.timeOrigin + event.timeStamp;
    };
    document.addEventListener("click", note, { capture: true });
  });
}

/** Click `button` in its page, and say after how many milliseconds `sight` was painted in the page `there`. */
export async function timed(button: Locator, there: Page, sight: Sight): Promise<number> {
  await watchFor(there, sight);
  await button.click();
  const shown = await there.evaluate(() => window.shownAt);
  return shown - (await button.page().evaluate(() => window.clickedAt));
}

async function watchFor(page: Page, sight: Sight): Promise<void> {
  const isThere = await page.evaluate(({ within, text }) => {
    const isShown = (): boolean =>
      [...document.querySelectorAll(within)].some(
        (item) => item.textContent?.includes(text) && item.checkVisibility() && item.getClientRects().length > 0,
      );
    if (isShown()) return true;
    window.shownAt = new Promise((resolve) => {
      const watching = new MutationObserver(() => {
        if (!isShown()) return;
        watching.disconnect();
        requestAnimationFrame(() => {
          const behind = new MessageChannel();
          behind.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
          behind.port2.postMessage(null);
        });
      });
      watching.observe(document, { childList: true, characterData: true, attributes: true, subtree: true });
    });
    return false;
  }, sight);
  // What stands there before the click would be timed as nothing.
  expect(isThere, `${sight.text} is not there yet`).toBe(false);
}

/** How many milliseconds a page's clock is ahead of the wall clock, as closely as that can be read. */
async function ahead(page: Page): Promise<number> {
  return page.evaluate(() => {
    const reads = Array.from({ length: 50 }, () => performance.timeOrigin + performance.now() - Date.now());
    // The wall clock tells whole milliseconds: the smallest difference is the truest.
    return Math.min(...reads);
  });
}

/** How far the clocks of two pages are apart, in milliseconds. */
export async function skew(one: Page, other: Page): Promise<number> {
  return Math.abs((await ahead(one)) - (await ahead(other)));
}

/** The value below which so many hundredths of the sorted values are. */
export function percentile(sorted: readonly number[], hundredths: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * hundredths) / 100) - 1)] ?? Number.NaN;
}
