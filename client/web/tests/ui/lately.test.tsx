/** What a person did lately can still be taken back when the toast has gone. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { checkIn, noteSetback, recover, tick } from "../../src/store/acts/days.ts";
import { defineMeasure, reword } from "../../src/store/acts/goals.ts";
import { statePurpose } from "../../src/store/acts/matters.ts";
import { commit, propose, report } from "../../src/store/acts/sessions.ts";
import { addMilestone, dropStep, reachMilestone } from "../../src/store/acts/steps.ts";
import type { MemoryStore } from "../fakes/memory.ts";
import { MAYA, SPACE } from "../fakes/people.ts";
import { aClient, aGoal, open, TODAY, tap } from "./stage.tsx";

afterEach(cleanup);

const making = (store: MemoryStore) => ({ newId: () => store.newId(), today: TODAY, me: MAYA.member });
const first = (store: MemoryStore) => {
  const goal = store.open(SPACE).shared.peek().board.goals[0];
  if (!goal) throw new Error("no goal");
  return goal;
};

describe("what a person did lately", () => {
  it("is taken back: a change of a goal, once", async () => {
    const store = await aClient();
    await aGoal(store);
    await store.open(SPACE).write(reword(first(store), { title: "Walk far" }, making(store)));
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
    const view = store.open(SPACE);
    await view.write(addMilestone({ goal, title: "To the gate" }, making(store)));
    await view.write(reachMilestone(first(store).milestones[0]?.milestone ?? "", making(store)));
    await view.write(dropStep(first(store).steps[0]?.step ?? ""));
    open(store, "/lately");
    await screen.findByText("Milestone reached");

    tap("Take back: Milestone reached");
    await waitFor(() => expect(first(store).milestones[0]?.reached).toBeNull());
    tap("Take back: Step let go");

    await waitFor(() => expect(first(store).steps[0]?.dropped).toBeNull());
  });

  it("is taken back: a check-in that only its author sees", async () => {
    const store = await aClient();
    await store.open(SPACE).write(checkIn({ mood: 2, audience: "private" }, making(store)));
    open(store, "/lately");
    await screen.findByText("Check-in");

    tap("Take back: Check-in");

    await waitFor(() => expect(store.open(SPACE).mine.peek().check_ins).toEqual([]));
  });

  it("is taken back: one count of two", async () => {
    const store = await aClient();
    await aGoal(store);
    const view = store.open(SPACE);
    await view.write(defineMeasure(first(store), { kind: "counter", label: "Panic" }, making(store)));
    const measure = first(store).measures[0]?.measure ?? "";
    for (const _ of "12") await view.write(tick(measure, making(store)));
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
    await view.write([...statePurpose("To live"), ...statePurpose("To live well")]);
    open(store, "/lately");
    await screen.findAllByText("Why you are here");

    tap("Take back: Why you are here");

    await waitFor(() => expect(view.shared.peek().matters.purpose?.text).toBe("To live"));
  });

  it("is taken back: why they are here, when it was said for the first time", async () => {
    const store = await aClient();
    const view = store.open(SPACE);
    await view.write(statePurpose("To live", "private"));
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
    await view.write(noteSetback({ text: "Turned back" }, making(store)));
    await view.write(recover(setback()?.setback ?? "", making(store)));
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
    await view.write(commit({ text: "Three walks", due: "" }, making(store)));
    for (const outcome of ["not_yet", "done"] as const) await view.write(report(made()?.commitment ?? "", outcome));
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
    await view.write(propose({ text: "The gate" }, making(store)));
    open(store, "/lately");
    await screen.findByText("Put on the list");

    tap("Take back: Put on the list");

    await waitFor(() => expect(screen.queryByRole("button", { name: "Take back: Put on the list" })).toBeNull());
    expect(view.shared.peek().sessions.upcoming).toEqual([]);
  });
});

function counted(store: MemoryStore): readonly number[] {
  const goals = store.open(SPACE).shared.peek().progress.goals;
  return goals.flatMap((each) => each.counters.flatMap(({ days }) => days.map((day) => day.count)));
}
