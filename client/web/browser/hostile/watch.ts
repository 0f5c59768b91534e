/** What watches a page while hostile texts are on it: whatever runs, and whatever element only a text could have made. */
import type { BrowserContext, Page } from "@playwright/test";

declare global {
  interface Window {
    /** What the scripts of the corpus call. */
    ran: unknown;
  }
}

export const TROUBLE = new WeakMap<BrowserContext, string[]>();

/** Note in every page of a context whatever runs, opens or is turned away. */
export async function watched(context: BrowserContext): Promise<BrowserContext> {
  const trouble: string[] = [];
  TROUBLE.set(context, trouble);
  await context.exposeFunction("told", (what: string) => trouble.push(what));
  await context.addInitScript(() => {
    const { told } = window as unknown as { told(what: string): Promise<void> };
    window.ran = () => void told(`something ran at ${location.pathname}`);
    document.addEventListener("securitypolicyviolation", (event) => {
      void told(`turned away: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  context.on("page", (page) => {
    page.on("pageerror", (error) => trouble.push(`failed: ${error.message}`));
    page.on("dialog", (dialog) => {
      trouble.push(`asked: ${dialog.type()}`);
      void dialog.dismiss();
    });
  });
  return context;
}

export async function openApp(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("h1").waitFor();
  return page;
}

/** All texts of the page that is open, in each of its states, and whatever is there that only a text could have made. */
export async function readAll(): Promise<string[]> {
  const painted = async (): Promise<void> => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((next) => requestAnimationFrame(next));
  };
  const texts: string[] = [];
  const read = (): void => {
    for (const item of document.querySelectorAll("details")) item.open = true;
    const typed = [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map((item) => item.value);
    // biome-ignore lint/performance/useDomNodeTextContent: only what is rendered counts as shown
    texts.push(document.body.innerText, ...typed);
    const MADE =
      "img, iframe, object, embed, math, template, base, meta[http-equiv], body script, body link, " +
      "[formaction], [href^=javascript], [onclick], [onerror], [onload], [onfocus], [onmouseover], [ontoggle], [onbegin]";
    const made = document.querySelector(MADE);
    if (made !== null) {
      const { told } = window as unknown as { told(what: string): Promise<void> };
      void told(`made of a text at ${location.pathname}: ${made.outerHTML.slice(0, 200)}`);
    }
  };
  await painted();
  read();
  const more = ["Show all", "Show every number", "Celebrate"];
  const parts = [...document.querySelectorAll<HTMLButtonElement>(".parts-nav button")];
  const pressed = [...document.querySelectorAll("button")].filter((item) => more.includes(item.textContent ?? ""));
  for (const button of [...pressed, ...parts]) {
    button.click();
    await painted();
    read();
    document.querySelector<HTMLButtonElement>("dialog button")?.click();
  }
  return texts;
}

/** Without what only sets words apart. */
export function compact(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
