/**
 * Try every screen of the gallery for what cannot be seen on a picture: axe in both themes, nothing wider than 320
 * pixels or than 200 % text allows, targets of at least 44 pixels. `npm run gallery:check`.
 */
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import chromium from "@sparticuz/chromium";
import { chromium as driver, type Page } from "playwright-core";
import { createServer } from "vite";
import { ARGUMENTS } from "../browser/support/chromium.ts";
import { smallTargets, tooWide } from "./measure.ts";
import { SHOTS, type Shot } from "./shots.ts";

const [only = ""] = process.argv.slice(2);
const server = await createServer({
  configFile: join(import.meta.dirname, "vite.config.ts"),
  logLevel: "error",
  server: { port: 0, host: "127.0.0.1" },
});
await server.listen();
const address = server.resolvedUrls?.local[0] ?? "";
const browser = await driver.launch({ executablePath: await chromium.executablePath(), args: [...ARGUMENTS] });
let found = 0;

for (const [name, shot] of Object.entries(SHOTS)) {
  if (!name.includes(only)) continue;
  for (const theme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await open(page, shot, theme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
      .analyze();
    for (const each of violations)
      tell(name, theme, `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join("\n    ")}`);
    if (theme === "light") {
      for (const each of await page.evaluate(smallTargets)) tell(name, theme, `small target ${each}`);
      await page.setViewportSize({ width: 320, height: 640 });
      for (const each of await page.evaluate(tooWide)) tell(name, "320", `too wide ${each}`);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.addStyleTag({ content: "html { font-size: 200%; }" });
      for (const each of await page.evaluate(tooWide)) tell(name, "200 %", `too wide ${each}`);
    }
    await context.close();
  }
}
await browser.close();
await server.close();
process.exitCode = found > 0 ? 1 : 0;

async function open(page: Page, shot: Shot, theme: string): Promise<void> {
  await page.goto(`${address}?${new URLSearchParams({ at: shot.at, theme, ...shot.with })}`);
  await page.locator("h1").waitFor();
  for (const press of shot.press ?? []) await page.getByText(press, { exact: true }).first().click({ force: true });
}

function tell(name: string, where: string, what: string): void {
  found += 1;
  process.stdout.write(`${name} (${where}): ${what}\n`);
}
