/** Which room may import or name what: read from the source lines themselves. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");
const OUTSIDE =
  /\b(window|document|indexedDB|fetch|localStorage|navigator|Date\.now|new Date\(\)|Math\.random|crypto)\b/;

function files(room: string): string[] {
  if (!existsSync(join(SOURCE, room))) return [];
  return readdirSync(join(SOURCE, room), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(SOURCE, room, name));
}

function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}

/** The rooms under `src` that a file's imports point to. */
function rooms(file: string, text: string): string[] {
  const found = [...code(text).matchAll(/from\s+"(\.[^"]*)"|import\("(\.[^"]*)"\)/g)];
  return found.map((match) => relative(SOURCE, join(file, "..", match[1] ?? match[2] ?? "")).split("/")[0] ?? "");
}

/** What of the world outside a piece of core names, if anything. A field of that name is no such thing. */
function outside(text: string): string | undefined {
  const named = code(text)
    .replace(/"[^"\n]*"/g, '""')
    .replace(/\b\w+\??:/g, "");
  return OUTSIDE.exec(named)?.[0];
}

describe("rooms", () => {
  it("core names nothing of a browser, no clock and no chance, and imports only core", () => {
    for (const file of files("core")) {
      const text = readFileSync(file, "utf8");
      expect([file, outside(text)]).toEqual([file, undefined]);
      expect([file, rooms(file, text).filter((room) => room !== "core")]).toEqual([file, []]);
    }
  });

  it("store imports only core and store", () => {
    for (const file of files("store")) {
      const strangers = rooms(file, readFileSync(file, "utf8")).filter((room) => !["core", "store"].includes(room));
      expect([file, strangers]).toEqual([file, []]);
    }
  });

  it("ui imports only core, store and ui", () => {
    for (const file of files("ui")) {
      const strangers = rooms(file, readFileSync(file, "utf8")).filter(
        (room) => !["core", "store", "ui"].includes(room),
      );
      expect([file, strangers]).toEqual([file, []]);
    }
  });

  it("sees a planted clock and a planted import", () => {
    expect(outside("const now = Date.now();")).toBe("Date.now");
    expect(outside("const space = open(window);")).toBe("window");
    expect(outside('interface Limits { readonly window: number; word: "window" }')).toBe(undefined);
    expect(rooms(join(SOURCE, "ui/x.ts"), 'import { Log } from "../shell/log.ts";')).toEqual(["shell"]);
  });
});
