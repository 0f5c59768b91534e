/**
 * Take a picture of every screen of the gallery: `npm run shoot -- FOLDER [PART OF A NAME]`. Phone and desk, light and
 * dark. Pictures are for looking at, not for comparing.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { SHOTS } from "./shots.ts";

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
const THEMES = ["light", "dark"] as const;

const [folder = "build/shots", only = ""] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const server = await createServer({
  configFile: join(import.meta.dirname, "vite.config.ts"),
  logLevel: "error",
  server: { port: 0, host: "127.0.0.1" },
});
await server.listen();
const browser = await driver.launch({
  executablePath: await chromium.executablePath(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--headless=shell",
  ],
});
try {
  await shootAll(browser, server);
} finally {
  await browser.close();
  await server.close();
}

async function shootAll(browser: Browser, server: ViteDevServer): Promise<void> {
  const address = server.resolvedUrls?.local[0] ?? "";
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const theme of THEMES) {
      const page = await browser.newPage({ viewport, reducedMotion: "reduce" });
      page.on("pageerror", (error) => process.stderr.write(`${error.message}\n`));
      for (const [name, shot] of Object.entries(SHOTS)) {
        if (!`${name}-${size}-${theme}`.includes(only)) continue;
        const query = new URLSearchParams({ at: shot.at, theme, ...shot.with });
        await page.goto(`${address}?${query}`);
        await page.locator("h1").waitFor();
        for (const press of shot.press ?? [])
          await page.getByText(press, { exact: true }).first().click({ force: true });
        // A page that is seen whole is seen on a longer phone, so that the navigation stays at its foot.
        const height = shot.whole ? await page.evaluate(() => document.documentElement.scrollHeight) : viewport.height;
        await page.setViewportSize({ ...viewport, height: Math.max(height, viewport.height) });
        await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.jpg`), type: "jpeg", quality: 80 });
        await page.setViewportSize(viewport);
      }
      await page.close();
    }
  }
}
