import { defineConfig } from "@playwright/test";
import { ARGUMENTS, chromiumPath } from "./browser/support/chromium.ts";
import { IS_FULL } from "./browser/support/proof.ts";

export default defineConfig({
  testDir: "browser",
  testMatch: "**/*.spec.ts",
  // These measure time, which only a quiet machine has.
  testIgnore: IS_FULL ? [] : ["**/latency.spec.ts", "**/interactions.spec.ts"],
  globalSetup: "./browser/support/setup.ts",
  outputDir: "test-results",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // Limits of last resort: tests wait for conditions, and the machine may be busy.
  timeout: 900_000,
  expect: { timeout: 180_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: await chromiumPath(), args: ARGUMENTS },
    actionTimeout: 180_000,
    trace: "off",
    screenshot: "off",
  },
});
