/** What a person did lately can still be taken back when the toast has gone. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { checkIn, noteSetback, recoverFromSetback, tickCounter } from "../../src/core/commands/check_ins.ts";
import { makeCommitment, reportCommitment } from "../../src/core/commands/commitments.ts";
import { rewordGoal } from "../../src/core/commands/goals.ts";
import { statePurpose } from "../../src/core/commands/matters.ts";
import { addMilestone, defineMeasure, reachMilestone } from "../../src/core/commands/milestones.ts";
import { proposeAgendaItem } from "../../src/core/commands/sessions.ts";
import { dropStep } from "../../src/core/commands/steps.ts";
import type { MemoryStore } from "../fakes/memory.ts";
import { SPACE } from "../fakes/people.ts";
import { aClient, aGoal, does, open, tap } from "./stage.tsx";

afterEach(cleanup);

const first = (store: MemoryStore) => {
  const goal = store.open(SPACE).shared.peek().board.goals[0];
  if (!goal) throw new Error("no goal");
  return goal;
};

describe("what a person did lately", () => {
  it("is taken back: a change of a goal, once", async () => {
    const store = await aClient();
    await aGoal(store);
    await does(store, rewordGoal, { goal: first(store).goal, title: "Walk far" });
    open(store, "/lately");
    await screen.findByText("Goal worded anew");

    tap("Take back: Goal worded anew");

    await screen.findByText("Change taken back");
    expect(first(store).title).toBe("Walk to the park");
    expect(screen.queryByRole("button", { name: "Take back: Goal worded anew" })).toBeNull();
  });

  it("is taken back: a milestone that was reached, a step that was let go", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    await does(store, addMilestone, { goal, title: "To the gate" });
    await does(store, reachMilestone, { milestone: first(store).milestones[0]?.milestone ?? "" });
    await does(store, dropStep, { step: first(store).steps[0]?.step ?? "" });
    open(store, "/lately");
    await screen.findByText("Milestone reached");

    tap("Take back: Milestone reached");
    await waitFor(() => expect(first(store).milestones[0]?.reached).toBeNull());
    tap("Take back: Step let go");

    await waitFor(() => expect(first(store).steps[0]?.dropped).toBeNull());
  });

  it("is taken back: a check-in that only its author sees", async () => {
    const store = await aClient();
    await does(store, checkIn, { mood: 2, audience: "private" });
    open(store, "/lately");
    await screen.findByText("Check-in");

    tap("Take back: Check-in");

    await waitFor(() => expect(store.open(SPACE).mine.peek().check_ins).toEqual([]));
  });

  it("says at its row that it was taken back, until that is taken back", async () => {
    const store = await aClient();
    await aGoal(store);
    await does(store, rewordGoal, { goal: first(store).goal, title: "Walk far" });
    open(store, "/lately");
    const row = (await screen.findByText("Goal worded anew")).closest("li") as HTMLElement;

    tap("Take back: Goal worded anew");
    await within(row).findByText("Taken back");
    tap("Take back: Change taken back");

    await waitFor(() => expect(within(row).queryByText("Taken back")).toBeNull());
    expect(first(store).title).toBe("Walk far");
  });

  it("is taken back: one count of two", async () => {
    const store = await aClient();
    await aGoal(store);
    await does(store, defineMeasure, { goal: first(store).goal, kind: "counter", label: "Panic" });
    const measure = first(store).measures[0]?.measure ?? "";
    for (const _ of "12") await does(store, tickCounter, { measure });
    open(store, "/lately");
    const [latest] = await screen.findAllByRole("button", { name: "Take back: Counted" });
    if (!latest) throw new Error("nothing to take back");

    fireEvent.click(latest);

    await waitFor(() => expect(counted(store)).toEqual([1]));
    expect(screen.getAllByRole("button", { name: "Take back: Counted" })).toHaveLength(1);
  });

  it("is taken back: why they are here, for what it was before", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    for (const text of ["To live", "To live well"]) await does(store, statePurpose, { text });
    open(store, "/lately");
    await screen.findAllByText("Why you are here");

    tap("Take back: Why you are here");

    await waitFor(() => expect(view.shared.peek().matters.purpose?.text).toBe("To live"));
  });

  it("is taken back: why they are here, when it was said for the first time", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    await does(store, statePurpose, { text: "To live", audience: "private" });
    open(store, "/lately");
    await screen.findByText("Why you are here");

    tap("Take back: Why you are here");

    await screen.findByText("Why you are here, taken back");
    expect(view.mine.peek().matters.purpose).toBeNull();
    expect(screen.queryByRole("button", { name: "Take back: Why you are here" })).toBeNull();
  });

  it("is taken back: that a setback is over, once", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    const setback = () => view.shared.peek().progress.setbacks[0];
    await does(store, noteSetback, { text: "Turned back" });
    await does(store, recoverFromSetback, { setback: setback()?.setback ?? "" });
    open(store, "/lately");
    await screen.findByText("Back on your feet");

    tap("Take back: Back on your feet");

    await screen.findByText("Not over yet");
    expect(setback()?.recovered).toBeNull();
    expect(screen.queryByRole("button", { name: "Take back: Back on your feet" })).toBeNull();
  });

  it("is taken back: how a commitment went, the latest first", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    const made = () => view.shared.peek().sessions.commitments[0];
    await does(store, makeCommitment, { text: "Three walks" });
    for (const outcome of ["not_yet", "done"] as const) {
      await does(store, reportCommitment, { commitment: made()?.commitment ?? "", outcome });
    }
    open(store, "/lately");
    await screen.findAllByText("How it went");

    tap("Take back: How it went");
    await waitFor(() => expect(made()?.reports.at(-1)?.outcome).toBe("not_yet"));
    tap("Take back: How it went");

    await waitFor(() => expect(made()?.reports).toEqual([]));
    expect(screen.queryByRole("button", { name: "Take back: How it went" })).toBeNull();
  });

  it("is taken back: what was put on the list, once", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    await does(store, proposeAgendaItem, { text: "The gate" });
    open(store, "/lately");
    await screen.findByText("Put on the list");

    tap("Take back: Put on the list");

    await waitFor(() => expect(screen.queryByRole("button", { name: "Take back: Put on the list" })).toBeNull());
    expect(view.shared.peek().sessions.upcoming).toEqual([]);
  });
});

function counted(store: MemoryStore): readonly number[] {
  const goals = store.open(SPACE).shared.peek().progress.goals;
  return goals.flatMap((goal) => goal.counters.flatMap(({ days }) => days.map((day) => day.count)));
}
