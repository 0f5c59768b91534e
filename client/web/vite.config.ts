import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [preact()],
  build: { target: "es2022", outDir: "dist", sourcemap: false, modulePreload: { polyfill: false } },
  test: { include: ["tests/**/*.test.{ts,tsx}"], environment: "node" },
});
