import { join } from "node:path";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** The gallery: `GALLERY_DATA` is the folder that holds `shown.json`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: process.env["GALLERY_DATA"] ?? join(import.meta.dirname, "../build/gallery"),
  plugins: [preact()],
  server: { fs: { allow: [".."] } },
});
