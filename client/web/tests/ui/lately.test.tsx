// @vitest-environment happy-dom
/** What a person did lately can still be taken back when the toast has gone. */
import { cleanup, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { checkIn } from "../../src/store/acts/days.ts";
import { reword } from "../../src/store/acts/goals.ts";
import { addMilestone, dropStep, reachMilestone } from "../../src/store/acts/steps.ts";
import type { MemoryStore } from "../../src/store/memory.ts";
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
});
