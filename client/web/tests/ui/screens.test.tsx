/** The main paths of the client's side, over the real fold. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { focusGoals, reachGoal } from "../../src/core/commands/goal_status.ts";
import { memoryStore } from "../fakes/memory.ts";
import { SPACE } from "../fakes/people.ts";
import { aClient, aGoal, aPair, does, open, TODAY, tap, type, types } from "./stage.tsx";

afterEach(cleanup);

describe("the door", () => {
  it("asks nobody to join whose log is here and only a newer version opens, and offers that version", () => {
    const store = memoryStore();
    store.logProblem.value = "newer";
    let taken = 0;
    store.takeUpdate = () => {
      taken += 1;
    };

    open(store, "/");

    expect(screen.getByText(/It is all kept/)).toBeTruthy();
    expect(screen.queryByText("Welcome to Handrail")).toBe(null);
    tap("Update now");
    expect(taken).toBe(1);
  });

  it("joins by the token after the #, which stands in no address", async () => {
    const asked: string[] = [];
    const store = memoryStore({
      enrolment: {
        preview: async () => ({ ok: true, value: { from: "Dr Osei", name: null, role: "client" } }),
        join: async (token, name, device) => {
          asked.push(token, name, device);
          return { ok: true, value: null };
        },
      },
    });
    const router = open(store, "/join", "secret");

    await screen.findByText("Dr Osei invites you.");
    type("What should we call you?", "Maya");
    tap("Join");

    await waitFor(() => expect(asked).toEqual(["secret", "Maya", "My phone"]));
    expect(router.trail.join()).not.toContain("secret");
  });

  it("says in plain words why a link does not open", async () => {
    const store = memoryStore({ enrolment: { preview: async () => ({ ok: false, why: "link_not_valid" }) } });
    open(store, "/join", "old");

    await screen.findByText(/This link cannot be used/);
  });

  it("Help shows the clinic's own contacts first, with the day on which the clinic tried them", () => {
    const contacts = [{ name: "Crisis team", call: "01632960111", text: "60111", hours: "Day and night" }];
    const clinic = { clinic: "Riverside Practice", checked: "2026-11-20", contacts };
    open(memoryStore({ clinic, today: TODAY }), "/help");

    expect(screen.getByText("Riverside Practice last tried these numbers on 20 November.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Call 01632960111" }).getAttribute("href")).toBe("tel:01632960111");
    fireEvent.click(screen.getByRole("radio", { name: "United Kingdom" }));
    const names = screen.getAllByRole("heading", { level: 3 }).map((item) => item.textContent);
    expect(names).toEqual(["Crisis team", "Samaritans", "Shout", "NHS"]);
  });

  it("Help says where the shipped numbers come from and since when, and what to do where one does not work", () => {
    open(memoryStore({ today: TODAY }), "/help");
    fireEvent.click(screen.getByRole("radio", { name: "United Kingdom" }));

    expect(
      screen.getByText(/copied from samaritans.org, giveusashout.org and shsc.nhs.uk on 25 November/),
    ).toBeTruthy();
    expect(screen.getByText(/If one does not work, call 999/)).toBeTruthy();
    expect(screen.queryByText(/checked|tried/)).toBeNull();
  });

  it("has Help before anybody has joined", () => {
    open(memoryStore(), "/help");

    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Help");
  });
});

describe("a first goal", () => {
  it("is found in a few questions, and its tiny step stands on Today", async () => {
    const store = await aClient();
    const router = open(store, "/goals/new");

    await screen.findByLabelText("What do you want to be different?");
    type("What do you want to be different?", "be less anxious");
    await screen.findByText(/is a good start/);
    tap("Next");
    type("Why does this matter to you?", "I miss my friends");
    tap("Next");
    type("What is one tiny step you could take today?", "Breathe ten times");
    tap("Next");
    type("What exactly will you do or be able to do?", "Breathe for five minutes each morning");
    tap("Next");
    tap("Skip this");
    tap("Leave the rest for later");
    tap("Next");
    tap("Next");
    tap("Save goal");

    await waitFor(() =>
      expect(types(store)).toEqual(["goal_drafted", "goal_smart_answered", "step_added", "goal_focus_set"]),
    );
    expect(store.written[1]?.body).toMatchObject({
      specific: "Breathe for five minutes each morning",
      relevant: "I miss my friends",
    });
    router.go("/");
    await screen.findByText("Breathe ten times");
  });

  it("is made smaller where one is not sure, and nothing that was said is lost on the way", async () => {
    const store = await aClient();
    open(store, "/goals/new");
    await screen.findByLabelText("What do you want to be different?");
    type("What do you want to be different?", "Run a marathon");
    for (const item of ["Next", "Next", "Next", "Leave the rest for later"]) tap(item);
    fireEvent.click(screen.getAllByRole("radio", { name: "3" }).at(-1) as HTMLElement);

    tap("Make the first step smaller");
    type("What is one tiny step you could take today?", "Put on my shoes");
    tap("Next");

    expect((screen.getAllByRole("radio", { name: "3" }).at(-1) as HTMLInputElement).checked).toBe(true);
  });

  it("is taken back by Undo, with all that was said of it", async () => {
    const store = await aClient();
    const router = open(store, "/goals/new");
    await screen.findByLabelText("What do you want to be different?");
    type("What do you want to be different?", "Walk to the park");
    for (const item of ["Next", "Next", "Next", "Leave the rest for later", "Next", "Next", "Save goal"]) tap(item);
    await screen.findByText("Goal saved.");

    tap("Undo");

    await screen.findByText("Taken back.");
    router.go("/goals");
    await screen.findByText(/No goals yet/);
  });

  it("needs nothing but the wish", async () => {
    const store = await aClient();
    open(store, "/goals/new");

    await screen.findByLabelText("What do you want to be different?");
    tap("Next");

    await screen.findByText("Write a few words first.");
  });
});

describe("a goal", () => {
  it("is agreed to as it stands, and the agreement goes stale when it changes", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    const router = open(store, `/goals/${goal}`);
    await screen.findByRole("heading", { name: "Walk to the park" });
    tap("I agree to this goal");
    await screen.findByText("You agreed today.");

    router.go(`/goals/${goal}/change`);
    await screen.findByLabelText("The goal");
    type("The goal", "Walk to the gate");
    tap("It was too big", "radio");
    tap("Save the change");

    await screen.findByText("You agreed to an earlier wording.");
    tap("I still agree");
    await screen.findByText("You agreed today.");
  });

  it("rests and comes back", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    open(store, `/goals/${goal}`);
    await screen.findByRole("heading", { name: "Walk to the park" });

    tap("Let it rest");
    screen.getAllByRole("button", { name: "Let it rest" }).at(-1)?.click();
    await screen.findByText("Resting");
    tap("Take it up again");

    await screen.findByText("Welcome back to this goal.");
  });
});

describe("the journal", () => {
  it("is private, shared by a copy, and taken back", async () => {
    const store = await aClient();
    const router = open(store, "/journal/new");
    await screen.findByLabelText("Your words");
    type("Your words", "The bench was warm");
    tap("Save");
    await screen.findByText("The bench was warm");
    const entry = store.written[0]?.body;
    if (entry?.type !== "journal_written") throw new Error("no entry");

    router.go(`/journal/${entry.entry}`);
    tap(
      await screen.findByRole("button", { name: "Share this entry with Dr Osei" }).then(() => /^Share this entry with/),
    );
    tap("Share it");
    await screen.findByText("Shared with Dr Osei");
    tap("Take it back");
    screen.getAllByRole("button", { name: "Take it back" }).at(-1)?.click();

    await screen.findByText("Only you");
    expect(store.written.map((entry) => [entry.audience, entry.body.type])).toEqual([
      ["private", "journal_written"],
      ["shared", "entry_shared"],
      ["shared", "entry_unshared"],
    ]);
  });
});

describe("a win", () => {
  it("that only I see is shared by a copy, and taken back", async () => {
    const store = await aClient();
    open(store, "/wins/new");
    await screen.findByLabelText("What went well?");
    type("What went well?", "Got up early");
    tap("Only me", "radio");
    tap("Save win");
    await screen.findByText("Only you");

    tap("Share it");
    await screen.findByText("Shared with Dr Osei");
    tap("Take it back");

    await screen.findByText("Only you");
    expect(types(store)).toEqual(["win_noted", "entry_shared", "entry_unshared"]);
  });
});

describe("a device that opens what it holds", () => {
  it("promises nothing that is on its way while there is no connection", async () => {
    const store = await aClient();
    store.view(SPACE).ready.value = false;
    store.link.value = { state: "offline", retryAtMs: null };
    open(store, "/");

    await screen.findByText(/There is no connection/);
    store.link.value = { state: "live" };

    await screen.findByText("What this device does not hold yet is on its way.");
    expect(screen.queryByText(/There is no connection/)).toBeNull();
  });
});

describe("E7: what was read when", () => {
  it("stands at each entry of the page that says who sees what", async () => {
    const { client, therapist } = await aPair();
    await aGoal(client);
    open(client, "/sharing");
    expect((await screen.findAllByText("On the server")).length).toBeGreaterThan(1);

    therapist.view(SPACE).looked();

    expect((await screen.findAllByText(/^Read by Dr Osei today at \d/)).length).toBeGreaterThan(1);
    await aGoal(client, "Call a friend");
    expect((await screen.findAllByText("On Dr Osei's device")).length).toBeGreaterThan(1);
  });
});

describe("a screen that breaks", () => {
  it("takes only itself down: the navigation and Help stay", async () => {
    const store = await aClient();
    store.view("space").shared.value = null as never;
    const view = store.view(store.spaces.value[0]?.space ?? "");
    view.shared.value = { ...view.shared.value, board: null as never };
    open(store, "/goals");

    await screen.findByText(/Something went wrong here/);
    expect(screen.getByRole("link", { name: "Help" })).toBeTruthy();
  });
});

describe("the focus", () => {
  it("has room for another goal once one in it is reached", async () => {
    const store = await aClient();
    const goals = [await aGoal(store, "One"), await aGoal(store, "Two"), await aGoal(store, "Three")];
    const four = await aGoal(store, "Four");
    await does(store, focusGoals, { focus: goals });
    await does(store, reachGoal, { goal: goals[0] ?? "" });
    open(store, "/goals");
    tap("Change focus");

    tap("Four", "checkbox");
    tap("Save");

    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(store.open(SPACE).shared.peek().board.focus).toEqual([goals[1], goals[2], four]);
  });

  it("refuses a fourth goal in words, and keeps what was chosen", async () => {
    const store = await aClient();
    const goals = [await aGoal(store, "One"), await aGoal(store, "Two"), await aGoal(store, "Three")];
    await aGoal(store, "Four");
    await does(store, focusGoals, { focus: goals });
    open(store, "/goals");
    tap("Change focus");
    tap("Four", "checkbox");

    tap("Save");

    const dialog = screen.getByRole("dialog");
    await within(dialog).findByText(/three goals at a time/);
    expect((screen.getByRole("checkbox", { name: "Four" }) as HTMLInputElement).checked).toBe(true);
    expect(store.open(SPACE).shared.peek().board.focus).toEqual(goals);
    tap("One", "checkbox");
    tap("Save");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(store.open(SPACE).shared.peek().board.focus).toHaveLength(3);
  });
});
