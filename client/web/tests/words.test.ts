/** The catalogue reads easily and blames nobody. */
import { describe, expect, it } from "vitest";
import { blaming } from "../src/ui/words/blacklist.ts";
import { counted, fill, listed } from "../src/ui/words/fill.ts";
import { words } from "../src/ui/words/index.ts";
import { grade, syllables, wordsOf } from "../src/ui/words/reading.ts";

const EASY = 6;
/** Below that many words a grade says nothing. */
const ENOUGH_WORDS = 8;

/** Every text of a catalogue with the path to it. */
function texts(part: unknown, path = ""): readonly (readonly [string, string])[] {
  if (typeof part === "string") return [[path, part]];
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => texts(value, path === "" ? key : `${path}.${key}`));
}

function hard(all: readonly (readonly [string, string])[]): readonly string[] {
  return all
    .filter(([, text]) => wordsOf(text).length >= ENOUGH_WORDS && grade(text) > EASY)
    .map(([path, text]) => `${path} (${grade(text).toFixed(1)}): ${text}`);
}

function hurting(all: readonly (readonly [string, string])[]): readonly string[] {
  return all.flatMap(([path, text]) => blaming(text).map((word) => `${path}: ${word}`));
}

describe("words", () => {
  it("every text of eight words and more is at a reading grade of six or less", () => {
    expect(hard(texts(words))).toEqual([]);
  });

  it("every section as a whole is at a reading grade of six or less", () => {
    const heavy = Object.entries(words)
      .map(([name, part]) => [name, texts(part)] as const)
      .filter(([, all]) => all.some(([, text]) => wordsOf(text).length >= ENOUGH_WORDS))
      .map(
        ([name, all]) =>
          [name, grade(all.map(([, text]) => (/[.!?:]$/.test(text) ? text : `${text}.`)).join(" "))] as const,
      )
      .filter(([, found]) => found > EASY);

    expect(heavy).toEqual([]);
  });

  it("nothing blames", () => {
    expect(hurting(texts(words))).toEqual([]);
  });

  it("sees a hard text and a blaming one that are planted", () => {
    const planted = {
      hard: "Subsequent synchronisation necessitates authoritative reconciliation of heterogeneous repositories.",
      hurting: "You failed: your streak is over and the step is overdue.",
    };

    expect(hard(texts(planted)).map((text) => text.split(" ")[0])).toEqual(["hard"]);
    expect(hurting(texts(planted))).toEqual(["hurting: failed", "hurting: overdue", "hurting: streak"]);
  });
});

describe("reading", () => {
  it.each([
    ["cat", 1],
    ["people", 2],
    ["therapist", 3],
    ["makes", 1],
    ["places", 2],
    ["shared", 1],
    ["needed", 2],
    ["overwhelmed", 3],
    ["little", 2],
    ["idea", 2],
  ])("%s has about %i syllables", (word, expected) => {
    expect(syllables(word)).toBe(expected);
  });

  it("is the published formula", () => {
    expect(grade("The cat sat on the mat.")).toBeCloseTo(0.39 * 6 + 11.8 - 15.59, 5);
  });
});

describe("filling", () => {
  it("puts names and numbers in", () => {
    expect(fill("{name} of {all}", { name: "Robin", all: 3 })).toBe("Robin of 3");
    expect(counted({ one: "{count} step", other: "{count} steps" }, 1)).toBe("1 step");
    expect(counted({ one: "{count} step", other: "{count} steps" }, 1200)).toBe("1,200 steps");
    expect(listed(["sad", "tired", "calm"])).toBe("sad, tired and calm");
  });
});
