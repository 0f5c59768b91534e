/** Rule E3: what a person has seen, and how far that is told. */
import { describe, expect, it } from "vitest";
import { type Glance, glance, NOTHING_IN_VIEW, readThrough, type Seeing, unreadOf } from "../src/store/seeing.ts";

/** What was seen after these inputs, in order. */
function seenAfter(...inputs: readonly Glance[]): string[] {
  let seeing: Seeing = NOTHING_IN_VIEW;
  const seen: string[] = [];
  for (const input of inputs) {
    const [next, more] = glance(seeing, input);
    seeing = next;
    seen.push(...more);
  }
  return seen;
}

const FOCUSED: Glance = { kind: "focused", nowMs: 0 };

function shown(nowMs: number, id = "a"): Glance {
  return { kind: "shown", id, nowMs };
}

function tick(nowMs: number): Glance {
  return { kind: "tick", nowMs };
}

describe("E3: an entry is seen", () => {
  it("once it stood in view of a window in front for a second", () => {
    expect(seenAfter(FOCUSED, shown(100), tick(1099))).toEqual([]);
    expect(seenAfter(FOCUSED, shown(100), tick(1100))).toEqual(["a"]);
  });

  it("never in a window that is not in front", () => {
    expect(seenAfter(shown(0), tick(9000))).toEqual([]);
    expect(seenAfter(FOCUSED, shown(0), { kind: "blurred" }, tick(9000))).toEqual([]);
  });

  it("only after another second where the window went away meanwhile", () => {
    const away: readonly Glance[] = [FOCUSED, shown(0), { kind: "blurred" }, { kind: "focused", nowMs: 5000 }];

    expect(seenAfter(...away, tick(5999))).toEqual([]);
    expect(seenAfter(...away, tick(6000))).toEqual(["a"]);
  });

  it("only after another second where it was scrolled away meanwhile", () => {
    const scrolled: readonly Glance[] = [FOCUSED, shown(0), { kind: "hidden", id: "a" }, shown(900)];

    expect(seenAfter(...scrolled, tick(1000))).toEqual([]);
    expect(seenAfter(...scrolled, tick(1900))).toEqual(["a"]);
  });

  it("by itself, not with what stands beside it", () => {
    expect(seenAfter(FOCUSED, shown(0), shown(500, "b"), tick(1000))).toEqual(["a"]);
  });

  it("also where it is said to be shown, or the window to be in front, a second time", () => {
    expect(seenAfter(FOCUSED, shown(0), shown(900), { kind: "focused", nowMs: 900 }, tick(1000))).toEqual(["a"]);
  });
});

describe("E3: what is told of a stream", () => {
  const entries = [7, 2, 4].map((position) => ({ id: `entry ${position}`, position }));
  const stream = { read: 1, position: 9 };

  it("is everything where all was seen, also what is shown nowhere", () => {
    expect(readThrough(entries, new Set(entries.map(({ id }) => id)), stream)).toBe(9);
    expect(readThrough([], new Set(), stream)).toBe(9);
  });

  it("ends before the first entry that was not seen, whatever was seen after it", () => {
    expect(readThrough(entries, new Set(["entry 2", "entry 7"]), stream)).toBe(3);
    expect(readThrough(entries, new Set(["entry 7"]), stream)).toBe(1);
  });

  it("never goes back", () => {
    expect(readThrough(entries, new Set(), { read: 5, position: 9 })).toBe(6);
    expect(readThrough(entries, new Set(), { read: 9, position: 9 })).toBe(9);
  });

  it("leaves unread what was neither seen nor told before, the oldest first", () => {
    expect(unreadOf(entries, new Set(["entry 4"]), 1).map(({ position }) => position)).toEqual([2, 7]);
    expect(unreadOf(entries, new Set(), 4).map(({ position }) => position)).toEqual([7]);
  });
});
