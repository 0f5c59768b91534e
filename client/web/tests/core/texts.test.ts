/** Numbers as people type them, by the vectors that Python runs too. */
import { expect, it } from "vitest";
import { amount } from "../../src/core/events/texts.ts";
import { vector } from "./vectors.ts";

const { cases } = vector("amounts.json") as { readonly cases: readonly (readonly [string, string | null])[] };

it.each(cases)("reads %j as %j", (typed, kept) => {
  expect(amount(typed)).toBe(kept);
});
