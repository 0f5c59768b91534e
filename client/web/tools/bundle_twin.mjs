// Bundles `tests/twins/answer.ts` into the folder that is given, as a module that Node runs.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error("usage: node tools/bundle_twin.mjs FOLDER");

await build({
  configFile: false,
  root: fileURLToPath(new URL("..", import.meta.url)),
  logLevel: "error",
  build: { ssr: "tests/twins/answer.ts", outDir, target: "node20", minify: false, emptyOutDir: false },
});
