/** O4: what this program cannot fold or show is left out, and the rest is shown. Python runs the same cases. */
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import { type Folded, fromLine } from "../../src/core/fold/folded.ts";
import { fold, foldAll } from "../../src/core/fold/folding.ts";
import { withoutPoison } from "../../src/core/fold/quarantine.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { sharedProjection } from "../../src/core/views/index.ts";
import { vector } from "./vectors.ts";

interface Vectors {
  readonly lines: readonly string[];
  readonly cases: readonly {
    readonly unfolded: readonly string[];
    readonly unshown: readonly string[];
    readonly poison: readonly number[];
  }[];
}

const VECTORS = vector("quarantine.json") as Vectors;
const ENTRIES = VECTORS.lines.map((line) => fromLine(line, null)).filter((item) => item !== null);

function breaksAt(texts: readonly string[]): (state: State, entry: Folded) => State {
  return (state, entry) => {
    fold(state, entry);
    if (entry.body.type === "purpose_stated" && texts.includes(entry.body.text)) throw new Error("a bug");
    return state;
  };
}

function hides(texts: readonly string[]): (state: State) => unknown {
  return (state) => {
    const document = canonical(sharedProjection(state));
    if (texts.some((text) => document.includes(`"${text}"`))) throw new Error("a bug");
    return document;
  };
}

describe("O4", () => {
  it.each(VECTORS.cases)("exactly what breaks is left out: $unfolded, $unshown", ({ unfolded, unshown, poison }) => {
    const [state, found] = withoutPoison(empty, ENTRIES, breaksAt(unfolded), hides(unshown));

    expect([...found].sort((one, other) => one - other)).toEqual(poison);
    const rest = foldAll(
      empty(),
      ENTRIES.filter((_, index) => !poison.includes(index)),
    );
    expect(canonical(sharedProjection(state))).toBe(canonical(sharedProjection(rest)));
  });

  it("what cannot be shown even when empty is a bug of no entry", () => {
    const broken = (): never => {
      throw new Error("a bug");
    };

    expect(() => withoutPoison(empty, ENTRIES, fold, broken)).toThrow("a bug");
  });

  it("every line of the vector is an entry", () => {
    expect(ENTRIES).toHaveLength(40);
  });
});
