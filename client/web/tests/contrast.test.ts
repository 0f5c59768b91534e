/** WCAG 2.2: every pair of colours that meets on a screen has enough contrast, in both themes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const CSS = readFileSync(join(import.meta.dirname, "../src/ui/styles/tokens.css"), "utf8");

/** Text on what lies under it, 4.5:1 (1.4.3). */
const READ: readonly (readonly [string, string])[] = [
  ...["paper", "sheet", "sunk"].flatMap((ground) =>
    ["ink", "ink-soft", "pine", "clay"].map((text) => [text, ground] as const),
  ),
  ["on-pine", "pine"],
  ["on-pine", "pine-deep"],
  ["pine", "pine-wash"],
  ["pine-deep", "pine-wash"],
  ["ink", "pine-wash"],
  ["ink-soft", "pine-wash"],
  ["ink", "honey-wash"],
  ["ink-soft", "honey-wash"],
  ["honey", "honey-wash"],
  ["ink", "clay-wash"],
  ["clay", "clay-wash"],
  ["ink", "sky-wash"],
  ["sky", "sky-wash"],
  ["paper", "ink"],
];

/** What must be made out without being read, 3:1 (1.4.11). */
const SEE: readonly (readonly [string, string])[] = [
  ["edge-strong", "paper"],
  ["edge-strong", "sheet"],
  ["pine", "sunk"],
  ["focus", "paper"],
  ["focus", "sheet"],
  ["sky", "sheet"],
  ["clay", "sheet"],
];

type Colours = ReadonlyMap<string, string>;

function theme(selector: string): Colours {
  const at = CSS.indexOf(selector);
  const block = CSS.slice(at, CSS.indexOf("}", at));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((item) => [item[1] ?? "", item[2] ?? ""]));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function tooFaint(colours: Colours, pairs: readonly (readonly [string, string])[], least: number): readonly string[] {
  return pairs
    .map(([text, ground]) => ({ text, ground, found: contrast(colours.get(text) ?? "", colours.get(ground) ?? "") }))
    .filter(({ found }) => !(found >= least))
    .map(({ text, ground, found }) => `${text} on ${ground}: ${found.toFixed(2)}`);
}

describe.each([
  ["light", theme(':root[data-theme="light"]')],
  ["dark", theme(':root[data-theme="dark"]')],
])("the %s theme", (_, colours) => {
  it("can be read", () => {
    expect(tooFaint(colours, READ, 4.5)).toEqual([]);
  });

  it("can be made out", () => {
    expect(tooFaint(colours, SEE, 3)).toEqual([]);
  });
});

it("the dark theme is the same whether asked for or taken from the machine", () => {
  expect(theme(":root:not([data-theme])")).toEqual(theme(':root[data-theme="dark"]'));
});

it("sees a faint pair that is planted", () => {
  const faint = new Map([
    ["ink", "#999999"],
    ["paper", "#bbbbbb"],
  ]);

  expect(tooFaint(faint, [["ink", "paper"]], 4.5)).toHaveLength(1);
});
