/** When positions were read, by the vectors that both languages share (rule E7). */
import { describe, expect, it } from "vitest";
import { readAt, withSteps } from "../../src/core/reads.ts";
import type { ReadStep } from "../../src/core/wire.ts";
import { vector } from "./vectors.ts";

interface Case {
  readonly says: string;
  readonly told: readonly (readonly ReadStep[])[];
  readonly steps: readonly ReadStep[];
  readonly read_at: readonly (readonly [number, number | null])[];
}

const { cases } = vector("reads.json") as { readonly cases: readonly Case[] };

describe("E7", () => {
  it.each(cases.map((item): [string, Case] => [item.says, item]))("%s", (_, { told, steps, read_at }) => {
    const known = told.reduce(withSteps, [] as readonly ReadStep[]);

    expect(known).toEqual(steps);
    expect(read_at.map(([position]) => [position, readAt(known, position)])).toEqual(read_at);
  });
});
