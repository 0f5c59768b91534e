import preact from "@preact/preset-vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

/** The server behind `npm run dev`. It must be told the address of this app: `handrail serve --origin`. */
const SERVER = process.env["HANDRAIL_SERVER"] ?? "http://127.0.0.1:8700";

export default defineConfig(({ mode }) => ({
  plugins: [
    preact(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/worker",
      filename: "sw.ts",
      // A new version waits until the person takes it: what they are typing stays.
      registerType: "prompt",
      injectRegister: false,
      manifest: {
        name: "Handrail",
        short_name: "Handrail",
        description: "Goals and small steps between sessions, shared with your therapist.",
        id: "/",
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f6efe4",
        theme_color: "#2f5d57",
        icons: [
          { src: "/icons/icon.svg", sizes: "any", type: "image/svg+xml" },
          { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      injectManifest: {
        rollupFormat: "iife",
        globPatterns: ["**/*.{js,css,html,svg,png,webmanifest,woff2}"],
        // The browser keeps it with the worker that imports it.
        globIgnores: ["assets/sending-*.js"],
      },
    }),
  ],
  server: {
    // The browser's Origin goes through as it is: the server compares it with its own list.
    proxy: { "^/api/": { target: SERVER }, "^/sync$": { target: SERVER, ws: true } },
  },
  build: {
    target: "es2022",
    sourcemap: false,
    modulePreload: { polyfill: false },
    // The browser tests take the same app, with a bare page of the device beside it.
    ...(mode === "browser"
      ? { outDir: ".browser-dist", rollupOptions: { input: ["index.html", "browser/page/device.html"] } }
      : { outDir: "dist" }),
  },
  test: {
    environment: "node",
    // Limits of last resort: a machine may be busy with something else.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // Without isolation the files of a worker share its modules, so that each is loaded once: core is pure, and a screen
      // keeps nothing but what its test gives it. That saves a quarter of the whole run's processor time.
      { extends: true, test: { name: "core", include: ["tests/core/**/*.test.ts"], isolate: false } },
      { extends: true, test: { name: "pure", include: ["tests/*.test.ts"], isolate: false } },
      {
        extends: true,
        test: { name: "ui", include: ["tests/ui/**/*.test.tsx"], environment: "happy-dom", isolate: false },
      },
      // Tests of the shell put other modules and another database in the place of the real ones.
      {
        extends: true,
        test: { name: "shell", include: ["tests/*/**/*.test.{ts,tsx}"], exclude: ["tests/core/**", "tests/ui/**"] },
      },
    ],
  },
}));
