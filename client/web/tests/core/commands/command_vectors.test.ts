/** The shared vectors of commands: each is decided here as it is in Python, and taken back, and done again. */
import { describe, expect, it } from "vitest";
import { canonical } from "../../../src/core/canonical.ts";
import { COMMANDS } from "../../../src/core/commands/registry.ts";
import { vector, vectorsIn } from "../vectors.ts";
import { type CommandCase, type Told, turnsOf } from "./deciding.ts";

const NAMES = vectorsIn("commands");

describe.each(NAMES)("%s", (name) => {
  it.each((vector(name) as readonly CommandCase[]).map((item) => [item.name, item] as const))("%s", (_, tried) => {
    const expected = [decided(tried), tried.undo, tried.redo].filter((row) => row !== undefined);

    const found = turnsOf(tried).slice(0, tried.command === undefined ? 1 : 3);

    expect(canonical(found)).toEqual(canonical(expected));
  });
});

function decided({ events, refusal }: CommandCase): Told {
  return events === undefined ? { refusal } : { events };
}

it("every command has cases, and what it appends is tried to be taken back", () => {
  const cases = NAMES.flatMap((name) => vector(name) as readonly CommandCase[]).filter((item) => item.command);

  expect([...new Set(cases.map((row) => row.command?.type))].sort()).toEqual(Object.keys(COMMANDS).sort());
  expect(cases.filter((row) => row.events && !row.undo)).toEqual([]);
});
