/** Every word of the catalogue is said by some screen: what no screen says is let go of. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { words } from "../src/ui/words/index.ts";

const SCREENS = join(import.meta.dirname, "../src/ui");

/** The source of every screen. The catalogue itself says nothing. */
function screens(): readonly string[] {
  return readdirSync(SCREENS, { recursive: true, encoding: "utf8" })
    .filter((screen) => /\.tsx?$/.test(screen) && !screen.startsWith(join("words", "en")))
    .map((screen) => readFileSync(join(SCREENS, screen), "utf8"));
}

/** The paths of all texts of a catalogue. */
function paths(part: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof part === "string") return [path.join(".")];
  return Object.entries(part as object).flatMap(([key, value]) => paths(value, [...path, key]));
}

/**
 * The texts that no source names. Who names a whole part (`words.moods[mood]`, `Object.entries(words.areas)`) says all of
 * it; who names a text says that text, whatever is called on it.
 */
function unsaid(catalogue: object, sources: readonly string[]): readonly string[] {
  const named = sources.flatMap((source) =>
    [...source.replace(COMMENTS, "").matchAll(NAMED)].map((item) => within(catalogue, item[1] ?? "")),
  );
  const said = new Set(named);
  return paths(catalogue).filter((path) => {
    const parts = path.split(".");
    return !parts.some((_, at) => said.has(parts.slice(0, at + 1).join(".")));
  });
}

const COMMENTS = /\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs;
/** Not the `words` of something else; `...words.a` is the catalogue. */
const NAMED = /(?<!\w|(?<!\.\.)\.)words((?:\s*\.\s*\w+)+)/g;

/** How far a chain of names leads into the catalogue; the rest of it is what is done with the text. */
function within(catalogue: object, chain: string): string {
  const found: string[] = [];
  let part: unknown = catalogue;
  for (const name of chain.split(".").map((item) => item.trim())) {
    if (name === "") continue;
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, name)) break;
    part = (part as Record<string, unknown>)[name];
    found.push(name);
  }
  return found.join(".");
}

it("every word of the catalogue is on some screen", () => {
  expect(unsaid(words, screens())).toEqual([]);
});

it("sees words that no screen says", () => {
  const catalogue = { door: { open: "Open", shut: "Shut" }, moods: ["low", "good"], gone: { one: "a", other: "b" } };
  const source = "// words.gone\nfill(words.door.open.trim(), {}); [...words.moods]; other.words.door.shut";

  expect(unsaid(catalogue, [source])).toEqual(["door.shut", "gone.one", "gone.other"]);
});
