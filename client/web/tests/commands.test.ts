/** Commands in a space: what people do becomes these events, in one append, and what is refused is said. */
import { describe, expect, it } from "vitest";
import { checkIn, noteSetback, noteWin } from "../src/core/commands/check_ins.ts";
import type { Decide } from "../src/core/commands/context.ts";
import { READS } from "../src/core/commands/generated.ts";
import { focusGoals } from "../src/core/commands/goal_status.ts";
import { draftGoal, rewordGoal } from "../src/core/commands/goals.ts";
import { writeEntry } from "../src/core/commands/journal.ts";
import { COMMANDS } from "../src/core/commands/registry.ts";
import { startSession } from "../src/core/commands/sessions.ts";
import { versionAfter } from "../src/core/views/goals/awareness.ts";
import { readsNothing } from "../src/store/running.ts";
import { SPACE } from "./fakes/people.ts";
import { aClient, aGoal, aPair, does, TODAY } from "./ui/stage.tsx";

describe("a check-in", () => {
  it("is one append of all that was said, and of nothing else", async () => {
    const store = await aClient();

    const said = await does(store, checkIn, {
      mood: 4,
      feelings: ["stuck"],
      note: "  ",
      ratings: [{ goal: "01990000-0000-7000-8000-000000000001", value: 6 }],
      wins: ["Went out"],
    });

    expect(said.map((item) => item.type)).toEqual(["check_in_recorded", "goal_rated", "win_noted"]);
    expect(store.written.map((entry) => [entry.audience, entry.body])).toEqual([
      ["shared", expect.objectContaining({ type: "check_in_recorded", day: TODAY, mood: 4, feelings: ["stuck"] })],
      ["shared", expect.objectContaining({ type: "goal_rated", value: 6, day: TODAY })],
      ["shared", expect.objectContaining({ type: "win_noted", text: "Went out", day: TODAY })],
    ]);
    expect(store.written[0]?.body).not.toHaveProperty("note");
  });

  it("keeps a note apart for its author, and out of what both see", async () => {
    const store = await aClient();

    await does(store, checkIn, { mood: 4, note: "For me", note_apart: true });

    expect(store.written.map((entry) => [entry.audience, entry.body.type])).toEqual([
      ["shared", "check_in_recorded"],
      ["private", "journal_written"],
    ]);
  });

  it("writes nothing where nothing was said", async () => {
    const store = await aClient();
    const view = store.open(SPACE);

    const refused = { saved: false, why: "refused", refusal: expect.objectContaining({ code: "nothing_said" }) };
    expect(await view.run(checkIn, { note: " " })).toEqual(refused);
    expect(await view.run(noteSetback, { text: "" })).toEqual(refused);
    expect(store.written).toEqual([]);
  });
});

describe("a new goal", () => {
  it("A1: each answer rests on the version that the goal has by then", async () => {
    const store = await aClient();

    const said = await does(store, draftGoal, {
      title: "Walk to the park",
      smart: { specific: "Twice a week" },
      measure: { kind: "number", label: "Walks", target: "2" },
      readiness: { importance: 8, confidence: 5 },
      first_step: "Put my shoes by the door",
    });

    const [drafted, answered, measured] = said;
    expect(said.map((item) => item.type)).toEqual([
      "goal_drafted",
      "goal_smart_answered",
      "goal_measure_defined",
      "goal_readiness_rated",
      "step_added",
    ]);
    if (drafted?.type !== "goal_drafted" || answered?.type !== "goal_smart_answered") throw new Error("other events");
    const first = versionAfter({ number: 0, mark: 0 }, drafted.change);
    expect(answered.base).toEqual(first);
    expect(measured).toMatchObject({ base: versionAfter(first, answered.change) });
    const changes = [drafted.change, answered.change];
    const either = [changes, [...changes].reverse()].map((row) => row.reduce(versionAfter, { number: 0, mark: 0 }));
    expect(either[0]).toEqual(either[1]);
  });

  it("takes room among three in focus, and a fourth is refused", async () => {
    const store = await aClient();
    const goals: string[] = [];
    for (const title of "ABCD") goals.push(await aGoal(store, title));
    const [a = "", b = "", c = "", d = ""] = goals;

    await does(store, focusGoals, { focus: [a, b, a, c] });
    expect(store.written.at(-1)?.body).toEqual({ type: "goal_focus_set", focus: [a, b, c] });

    const fourth = await store.open(SPACE).run(focusGoals, { focus: [a, b, c, d] });
    expect(fourth).toEqual({ saved: false, why: "refused", refusal: { code: "too_many", field: "focus" } });
    expect(store.open(SPACE).shared.peek().board.focus).toEqual([a, b, c]);
  });
});

describe("during a session", () => {
  it("names it in what both see, and not in what only its author sees", async () => {
    const store = await aClient();
    const [started] = await does(store, startSession, {});
    if (started?.type !== "session_started") throw new Error("no session");

    await does(store, noteWin, { text: "Went out" });
    await does(store, writeEntry, { text: "For me" });

    expect(store.written.slice(-2).map((session) => session.session ?? null)).toEqual([started.session, null]);
  });

  it("is refused to begin another", async () => {
    const store = await aClient();
    await does(store, startSession, {});

    expect(await store.open(SPACE).run(startSession, {})).toMatchObject({ refusal: { code: "already_so" } });
  });
});

describe("a command that reads nothing", () => {
  it.each(Object.entries(COMMANDS))("is known by its function: %s", (tag, decide) => {
    expect(readsNothing(decide as Decide<unknown>)).toBe(READS[tag as keyof typeof READS] === "nothing");
  });
});

describe("a space", () => {
  it("says why a command would be refused, and appends nothing", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    const asked = (decide: Decide<{ goal: string; own_words: string }>) =>
      therapist.open(SPACE).refusal(decide, { goal, own_words: "Mine" });

    expect(asked(rewordGoal)).toEqual({ code: "not_allowed", field: "own_words" });
    expect(client.open(SPACE).refusal(rewordGoal, { goal, own_words: "Mine" })).toBeNull();
    expect(therapist.written).toHaveLength(1);
  });

  it("says what failed where the device could not save", async () => {
    const store = await aClient();
    store.failWrites("storage_full");

    expect(await store.open(SPACE).run(noteWin, { text: "Went out" })).toEqual({ saved: false, why: "storage_full" });
  });
});
