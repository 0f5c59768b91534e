/** The laws of order-free folds as checks over any implementation, so that broken ones can be put to them. */
import { expect } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import type { Folded } from "../../src/core/fold/folded.ts";
import { fold, overlay } from "../../src/core/fold/folding.ts";
import { restore, snapshot } from "../../src/core/fold/snapshots.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { privateProjection, sharedProjection } from "../../src/core/views/index.ts";

/** What the laws are about. */
export interface Implementation {
  readonly empty: () => State;
  readonly fold: (state: State, entry: Folded) => State;
  readonly overlay: (state: State, pending: Iterable<Folded>) => State;
  readonly snapshot: (state: State) => string;
  readonly restore: (text: string) => State | null;
  readonly show: (state: State) => string;
}

/** Both projections of a state as canonical JSON. */
export function show(state: State): string {
  return canonical([sharedProjection(state), privateProjection(state)]);
}

export const CORE: Implementation = { empty, fold, overlay, snapshot, restore, show };

/** The state after folding a log from nothing. */
export function foldedIn(made: Implementation, log: readonly Folded[]): State {
  return foldOn(made, made.empty(), log);
}

function foldOn(made: Implementation, state: State, log: readonly Folded[]): State {
  return log.reduce(made.fold, state);
}

/** A permutation changes neither the projections nor the snapshot. */
export function anyOrderShowsTheSame(made: Implementation, log: readonly Folded[], shuffled: readonly Folded[]): void {
  const straight = foldedIn(made, log);
  const mixed = foldedIn(made, shuffled);

  expect(made.show(mixed)).toBe(made.show(straight));
  expect(made.snapshot(mixed)).toBe(made.snapshot(straight));
}

/** Entries that come again, at any time, change nothing. */
export function repetitionChangesNothing(
  made: Implementation,
  log: readonly Folded[],
  repeated: readonly Folded[],
): void {
  const once = foldedIn(made, log);
  const more = foldedIn(made, [...repeated, ...log, ...repeated]);

  expect(made.show(more)).toBe(made.show(once));
  expect(made.snapshot(more)).toBe(made.snapshot(once));
}

/** fold(all) = fold(tail, from snapshot(prefix)), and a snapshot's restoration is that state itself. */
export function anySplitShowsTheSame(made: Implementation, log: readonly Folded[], cut: number): void {
  const whole = foldedIn(made, log);
  const prefix = made.restore(made.snapshot(foldedIn(made, log.slice(0, cut))));
  const restored = made.restore(made.snapshot(whole));
  if (prefix === null || restored === null) throw new Error("a snapshot that cannot be restored");
  const resumed = foldOn(made, prefix, log.slice(cut));

  for (const state of [resumed, restored]) {
    expect(made.show(state)).toBe(made.show(whole));
    expect(made.snapshot(state)).toBe(made.snapshot(whole));
  }
}

/** An overlay shows what folding shows, and the state beneath it stays as it was. */
export function overlayLeavesTheOriginal(made: Implementation, log: readonly Folded[], cut: number): void {
  const beneath = foldedIn(made, log.slice(0, cut));
  const before = made.snapshot(beneath);

  const above = made.overlay(beneath, log.slice(cut));

  expect(made.show(above)).toBe(made.show(foldedIn(made, log)));
  expect(made.snapshot(beneath)).toBe(before);
}
