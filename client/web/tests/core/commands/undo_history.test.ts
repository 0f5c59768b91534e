/** The runs of an own log, by the vectors that both languages share. */
import { describe, expect, it } from "vitest";
import {
  nextRedo,
  nextUndo,
  type OwnEntry,
  type Place,
  type UndoNote,
  undoItems,
} from "../../../src/core/commands/undo/history.ts";
import { vector } from "../vectors.ts";

interface Case {
  readonly says: string;
  readonly entries: readonly OwnEntry[];
  readonly notes: readonly UndoNote[];
  readonly runs: readonly (readonly Place[])[];
  readonly states: readonly string[];
  readonly undid: readonly (number | null)[];
  readonly turns: readonly number[];
  readonly next_undo: number | null;
  readonly next_redo: number | null;
}

const { cases } = vector("undo_history.json") as { readonly cases: readonly Case[] };

describe("undo history", () => {
  it.each(cases.map((found): [string, Case] => [found.says, found]))("%s", (_, expected) => {
    const items = undoItems(expected.entries, expected.notes);

    expect(items.map(({ item }) => item.entries.map(({ audience, device, seq }) => [audience, device, seq]))).toEqual(
      expected.runs,
    );
    expect(items.map(({ state }) => state)).toEqual(expected.states);
    expect(items.map(({ undid }) => undid)).toEqual(expected.undid);
    expect(items.map(({ turns }) => turns)).toEqual(expected.turns);
    expect([nextUndo(items), nextRedo(items)]).toEqual([expected.next_undo, expected.next_redo]);
  });
});
