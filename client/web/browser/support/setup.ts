/** Build the app once, with a bare page beside it that shows the tests the device and nothing else. */
import { build } from "vite";

export default async function setup(): Promise<void> {
  if (process.env["HANDRAIL_BUILT"] === "yes") return;
  await build({ root: `${import.meta.dirname}/../..`, mode: "browser", logLevel: "warn" });
}
