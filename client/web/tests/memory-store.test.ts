/** The store that screens are tested with behaves as its contract says. */
import { describe, expect, it } from "vitest";
import type { Body } from "../src/core/events/types.ts";
import type { RawEvent } from "../src/store/store.ts";
import { memoryStore } from "./fakes/memory.ts";
import { idOf, MAYA, mood, OSEI, SPACE } from "./fakes/people.ts";

const ME = { member: MAYA.member, name: "Maya", role: "client", device: idOf("d", 1) } as const;
const THEM = { member: OSEI.member, name: "Dr Osei", role: "therapist", device: idOf("d", 2) } as const;
const SPACES = [{ space: SPACE, name: "Maya", status: "confirmed" }] as const;

function goal(number: number): RawEvent {
  const body = { type: "goal_drafted", goal: idOf("g", number), change: idOf("c", number), title: `Goal ${number}` };
  return { audience: "shared", body: body as Body };
}

function titles(view: {
  readonly shared: { readonly value: { readonly board: { readonly goals: readonly { title: string }[] } } };
}) {
  return view.shared.value.board.goals.map((goal) => goal.title);
}

describe("the store over nothing but the fold", () => {
  it("shows what was written, and names each entry by device and seq", async () => {
    const store = memoryStore({ me: ME, spaces: SPACES });
    const view = store.open(SPACE);

    const written = await view.write([goal(1), goal(2)]);

    expect(written).toEqual({ saved: true, ids: [`${ME.device}/1`, `${ME.device}/2`] });
    expect(titles(view)).toEqual(["Goal 1", "Goal 2"]);
    expect(store.written).toHaveLength(2);
  });

  it("shows two people the same picture, and private entries to nobody else", async () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });

    await mine.open(SPACE).write([goal(1), { audience: "private", body: mood(1) }]);

    expect(titles(theirs.open(SPACE))).toEqual(["Goal 1"]);
    expect(theirs.open(SPACE).shared.value).toEqual(mine.open(SPACE).shared.value);
    expect(theirs.open(SPACE).mine.value.check_ins).toEqual([]);
    expect(mine.open(SPACE).mine.value.check_ins).toHaveLength(1);
  });

  it("keeps what is written offline until the link is back", async () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });
    const theirView = theirs.open(SPACE);
    mine.link.value = { state: "offline", retryAtMs: null };

    await mine.open(SPACE).write([goal(1)]);

    expect([titles(mine.open(SPACE)), titles(theirView)]).toEqual([["Goal 1"], []]);
    expect(mine.open(SPACE).deliveryState("shared", `${ME.device}/1`)).toBe("device");
    mine.link.value = { state: "live" };
    expect(titles(theirView)).toEqual(["Goal 1"]);
    expect(mine.pending.value).toEqual([]);
  });

  it("climbs the ladder as the other person looks", async () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });
    await mine.open(SPACE).write([goal(1)]);
    expect(mine.open(SPACE).deliveryState("shared", `${ME.device}/1`)).toBe("server");

    theirs.view(SPACE).looked();
    await mine.open(SPACE).write([goal(2)]);

    expect(mine.open(SPACE).deliveryState("shared", `${ME.device}/1`)).toBe("read");
    expect(mine.open(SPACE).deliveryState("shared", `${ME.device}/2`)).toBe("held");
    expect([1, 2].map((seq) => mine.open(SPACE).readAt("shared", `${ME.device}/${seq}`))).toEqual([
      expect.any(Number),
      null,
    ]);
  });

  it("finds the entries behind what somebody wrote under an id, for that person only", async () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });
    const check = mood(1) as Extract<Body, { readonly type: "check_in_recorded" }>;
    const put = { type: "entry_corrected", correction: idOf("k", 1), ref: check.check_in, mood: 2 } as const;

    await mine.open(SPACE).write([check, put].map((body) => ({ audience: "shared", body })));

    expect(mine.open(SPACE).entries("shared", check.check_in)).toEqual([`${ME.device}/1`, `${ME.device}/2`]);
    expect(mine.open(SPACE).entries("private", check.check_in)).toEqual([]);
    expect(theirs.open(SPACE).entries("shared", check.check_in)).toEqual([]);
  });

  it("shows who else is here, and where", () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });
    const view = mine.open(SPACE);

    theirs.open(SPACE).announce(idOf("g", 1), null);

    expect(view.present.value).toEqual([
      { member: THEM.member, device: THEM.device, focus: idOf("g", 1), typing: null },
    ]);
  });

  it("S4: publishes ratings of a round once it is revealed", async () => {
    const mine = memoryStore({ me: ME, spaces: SPACES });
    const theirs = memoryStore({ me: THEM, spaces: SPACES, beside: mine });
    const round = { round: idOf("r", 1), goals: [idOf("g", 1)] };
    const rating = {
      type: "goal_rated",
      rating: idOf("t", 1),
      goal: idOf("g", 1),
      day: "2026-01-01",
      value: 6,
      round: round.round,
    };
    await theirs
      .open(SPACE)
      .write([goal(1), { audience: "shared", body: { type: "rating_round_opened", ...round } as never }]);
    await mine.open(SPACE).write([{ audience: "private", body: rating as never }]);
    expect(JSON.stringify(theirs.open(SPACE).shared.value)).not.toContain(rating.rating);

    await theirs
      .open(SPACE)
      .write([{ audience: "shared", body: { type: "rating_round_revealed", round: round.round } as never }]);

    expect(JSON.stringify(theirs.open(SPACE).shared.value)).toContain(rating.rating);
  });

  it("loses nothing it did not take: a refused write says why", async () => {
    const store = memoryStore({ me: ME, spaces: SPACES });
    store.failWrites("storage_full");
    expect(await store.open(SPACE).write([goal(1)])).toEqual({ saved: false, why: "storage_full" });
    store.failWrites(null);

    const misshapen = { audience: "shared", body: { type: "goal_drafted" } } as unknown as RawEvent;

    expect(await store.open(SPACE).write([misshapen])).toEqual({ saved: false, why: "malformed" });
    expect(store.written).toEqual([]);
  });

  it("keeps one draft a key, and one view a space", () => {
    const store = memoryStore();

    store.keepDraft("goal", "walk");

    expect(store.draft("goal").value).toBe("walk");
    expect(store.open(SPACE)).toBe(store.open(SPACE));
  });
});
