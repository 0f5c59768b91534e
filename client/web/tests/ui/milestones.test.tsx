/** Milestones with a number: chosen in plain words, said in a sentence, asked about calmly, and taken back. */
import { cleanup, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { checkIn, rateGoal } from "../../src/core/commands/check_ins.ts";
import type { DefineMeasure } from "../../src/core/commands/generated.ts";
import { focusGoals } from "../../src/core/commands/goal_status.ts";
import { addMilestone, defineMeasure } from "../../src/core/commands/milestones.ts";
import { logStepDone } from "../../src/core/commands/steps.ts";
import type { MilestoneAdded } from "../../src/core/events/types.ts";
import type { MemoryStore } from "../fakes/memory.ts";
import { MAYA, SPACE } from "../fakes/people.ts";
import { aClient, aGoal, aPair, does, open, TODAY, tap, type, types } from "./stage.tsx";

afterEach(cleanup);

function goalOf(store: MemoryStore, goal: string) {
  const found = store
    .open(SPACE)
    .shared.peek()
    .board.goals.find((goalDoc) => goalDoc.goal === goal);
  if (!found) throw new Error("no goal");
  return found;
}

/** A milestone of "Put on my shoes", done on two days, with a criterion that two of them meet. */
async function aMilestone(store: MemoryStore, goal: string, title = "To the gate"): Promise<void> {
  const step = goalOf(store, goal).steps[0]?.step ?? "";
  await does(store, addMilestone, { goal, title, step, op: ">=", value: "2" });
  for (const day of ["2026-11-23", TODAY]) await does(store, logStepDone, { step, day });
}

/** The client says how close the goal is: theirs is the rating that counts, once it is known that they are the client. */
async function rated(store: MemoryStore, goal: string): Promise<void> {
  const joined = { type: "member_joined" as const, member: MAYA.member, role: "client" as const, name: "Maya" };
  await store.open(SPACE).write([{ audience: "shared", body: joined }]);
  await does(store, rateGoal, { goal, value: 6 });
}

async function measured(store: MemoryStore, goal: string, told: Omit<DefineMeasure, "goal">): Promise<void> {
  await does(store, defineMeasure, { goal, ...told });
}

/** Open the form on the goal's page and name the milestone. */
async function adding(store: MemoryStore, goal: string): Promise<void> {
  open(store, `/goals/${goal}`);
  tap(await screen.findByRole("button", { name: "Add a milestone" }).then(() => "Add a milestone"));
  type("What place on the way is it?", "To the gate");
}

function save(): void {
  screen.getAllByRole("button", { name: "Save" }).at(-1)?.click();
}

const added = (store: MemoryStore) => store.written.at(-1)?.body as MilestoneAdded;

describe("a milestone's number", () => {
  it("is how often a step was done, and is said at the milestone with where it stands", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await does(store, logStepDone, { step: goalOf(store, goal).steps[0]?.step ?? "" });
    await adding(store, goal);

    tap("Doing a step", "radio");
    type("What number?", "5");
    type("How will you both see that you got there?", "The gate is behind me");
    save();

    await screen.findByText(/When “Put on my shoes” was done at least 5 times\. Now: 1 time \(24 November\)\./);
    await screen.findByText("When: The gate is behind me");
    expect(added(store)).toMatchObject({ step: goalOf(store, goal).steps[0]?.step, op: ">=", value: "5" });
    expect("measure" in added(store)).toBe(false);
  });

  it("is of a measure that was picked: what was counted, or its latest value", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await measured(store, goal, { kind: "number", label: "Way", unit: "km" });
    await measured(store, goal, { kind: "counter", label: "Panic" });
    await adding(store, goal);

    tap("A measure", "radio");
    tap("Panic", "radio");
    screen.getByText("How many times in a day.");
    tap("At most", "radio");
    type("What number?", "1");
    save();
    await screen.findByText(/When “Panic” came up at most 1 time in a day\./);
    tap("Add a milestone");
    type("What place on the way is it?", "Half of it");
    tap("A measure", "radio");
    tap("Exactly", "radio");
    type("What number?", "2,5");
    save();

    await screen.findByText(/When “Way” is exactly 2\.5 km\./);
  });

  it("asks for no number where yes is all there is to say", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await measured(store, goal, { kind: "yes_no", label: "Slept well" });
    await adding(store, goal);

    tap("A measure", "radio");
    expect(screen.queryByLabelText("What number?")).toBeNull();
    save();

    await screen.findByText(/When “Slept well” is yes\./);
    expect(added(store)).toMatchObject({ op: "=", value: "1" });
  });

  it("is how close the client says the goal is", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await rated(store, goal);
    await adding(store, goal);
    expect(screen.queryByRole("radio", { name: "A measure" })).toBeNull();

    tap("How close it feels", "radio");
    type("What number?", "8");
    save();

    await screen.findByText(/When you rate this goal at least 8 of 10\. Now: 6 of 10 \(24 November\)\./);
  });

  it("keeps nobody from saving: left open it is none, and what is no number is asked for once more", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await adding(store, goal);
    tap("Doing a step", "radio");
    type("What number?", "some");
    save();
    await screen.findByText("Please write a number, such as 3.5. A thousand is 1000.");

    type("What number?", "");
    save();

    await screen.findByText("To the gate");
    expect(added(store)).toMatchObject({ type: "milestone_added", title: "To the gate" });
    expect(Object.keys(added(store))).not.toContain("op");
    expect(Object.keys(added(store))).not.toContain("step");
  });
});

describe("“Reached?”", () => {
  it("is asked with its number; yes leads to the celebration, and Undo to the question", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await aMilestone(store, goal);
    const before = store.written.length;
    open(store, `/goals/${goal}`);
    const question = within(await screen.findByRole("region", { name: "Reached?: To the gate" }));
    question.getByText("Now: 2 times (24 November).");
    expect(screen.queryByRole("button", { name: "I reached this: To the gate" })).toBeNull();

    tap("Yes, reached: To the gate");
    await screen.findByRole("heading", { name: "You got there" });
    tap("Undo");

    await screen.findByRole("region", { name: "Reached?: To the gate" });
    expect(types(store, before)).toEqual(["milestone_reached", "milestone_reopened"]);
    const { logs } = store.open(SPACE).shared.peek().progress.goals[0]?.steps[0]?.ticks.at(-1) ?? {};
    expect(store.written[before]?.body).toMatchObject({ evidence: logs, day: TODAY });
  });

  it("goes away for a week with “Not yet”, and comes back with Undo", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await aMilestone(store, goal);
    const before = store.written.length;
    open(store, `/goals/${goal}`);
    await screen.findByRole("region", { name: "Reached?: To the gate" });

    tap("Not yet: To the gate");
    await screen.findByText("Not yet, then. You are not asked for a week.");
    await screen.findByRole("button", { name: "I reached this: To the gate" });
    expect(screen.queryByRole("region", { name: "Reached?: To the gate" })).toBeNull();
    tap("Undo");

    await screen.findByRole("region", { name: "Reached?: To the gate" });
    expect(types(store, before)).toEqual(["milestone_postponed", "milestone_reopened"]);
  });

  it("“Not yet” can be taken back when the toast has gone, while it stands", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await aMilestone(store, goal);
    const router = open(store, `/goals/${goal}`);
    await screen.findByRole("region", { name: "Reached?: To the gate" });
    tap("Not yet: To the gate");
    await screen.findByRole("button", { name: "I reached this: To the gate" });
    router.go("/lately");
    await screen.findByText("Milestone not reached yet");

    tap("Take back: Milestone not reached yet");

    await waitFor(() => expect(goalOf(store, goal).milestones[0]?.not_yet).toBeNull());
    expect(screen.queryByRole("button", { name: "Take back: Milestone not reached yet" })).toBeNull();
  });

  it("stands on Today once the check-in is made, one at a time, and celebrates there", async () => {
    const store = await aClient();
    const goals = [await aGoal(store, "One"), await aGoal(store, "Two")];
    await aMilestone(store, goals[0] ?? "", "First");
    await aMilestone(store, goals[1] ?? "", "Second");
    await does(store, focusGoals, { focus: goals });
    open(store, "/");
    await screen.findByRole("heading", { name: "Two" });
    expect(screen.queryByText(/Have you reached/)).toBeNull();

    await does(store, checkIn, { mood: 4 });
    await screen.findByText("Have you reached “First”?");
    expect(screen.queryByText("Have you reached “Second”?")).toBeNull();
    tap("Yes, reached: First");

    await screen.findByRole("heading", { name: "You got there" });
    within(screen.getByRole("dialog")).getByRole("button", { name: "Close" }).click();
    await screen.findByText("Have you reached “Second”?");
    tap("Not yet: Second");
    await waitFor(() => expect(screen.queryByText(/Have you reached/)).toBeNull());
  });

  it("is not asked on Today of a goal out of focus", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await aMilestone(store, goal);
    await does(store, checkIn, { mood: 4 });
    await does(store, focusGoals, { focus: [] });
    open(store, "/");

    await screen.findByText("You checked in today: good.");
    expect(screen.queryByText(/Have you reached/)).toBeNull();
  });

  it("is for the client to answer: the therapist reads the same sentence and number", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    await aMilestone(client, goal);
    await does(client, addMilestone, { goal, title: "Far", op: ">=", value: "9" });
    await rated(client, goal);
    open(therapist, `/clients/${SPACE}/goals/${goal}`);

    await screen.findByText(/When “Put on my shoes” was done at least 2 times\. Now: 2 times \(24 November\)\./);
    await screen.findByText(/When Maya rates this goal at least 9 of 10\. Now: 6 of 10/);
    await screen.findByText("The number is there. Ask Maya if it feels so too.");
    expect(screen.queryByRole("button", { name: /Yes, reached|Not yet/ })).toBeNull();
  });
});
