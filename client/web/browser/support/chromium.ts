/** A real browser: the system's Chromium where there is one, else the one that npm brings. */
import { execFileSync } from "node:child_process";
import chromium from "@sparticuz/chromium";

/** No sandbox, no network of its own. Not `chromium.args`: those switch web security off, which these tests are about. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--disable-component-update",
  "--disable-sync",
  "--headless=shell",
];

export async function chromiumPath(): Promise<string> {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not this one.
    }
  }
  return chromium.executablePath();
}
