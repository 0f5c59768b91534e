/**
 * A real browser: the headless shell that npm brings, which starts fast and is the same everywhere. `HANDRAIL_CHROMIUM`
 * names another: the path of a Chromium, or `system` for the one that is installed.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
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

const UNPACKED = join(import.meta.dirname, "../../node_modules/.cache/chromium");
const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Return the path of the browser that the tests run in. */
export async function chromiumPath(): Promise<string> {
  const wanted = process.env["HANDRAIL_CHROMIUM"] ?? "";
  if (wanted === "") return packaged();
  return wanted === "system" ? installed() : wanted;
}

function installed(): string {
  for (const name of SYSTEM_NAMES) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(`HANDRAIL_CHROMIUM=system, but there is none of ${SYSTEM_NAMES.join(", ")}`);
}

/** Unpack the browser where nobody unpacked it before; two that do so at once do not see each other's half. */
async function packaged(): Promise<string> {
  if (!existsSync(UNPACKED)) {
    await mkdir(join(UNPACKED, ".."), { recursive: true });
    const folder = await mkdtemp(`${UNPACKED}-`);
    const before = process.env["TMPDIR"];
    // The package unpacks into the folder for temporary files, and takes what lies there for whole.
    process.env["TMPDIR"] = folder;
    try {
      await chromium.executablePath();
    } finally {
      if (before === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = before;
    }
    await rename(folder, UNPACKED).catch(() => rm(folder, { recursive: true }));
  }
  return join(UNPACKED, "chromium");
}
