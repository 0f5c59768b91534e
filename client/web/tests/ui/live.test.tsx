/** A session of two: a phone and a desk over two stores that see each other, and the real fold under both. */

import { act, cleanup, fireEvent, render, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { endSession, startSession } from "../../src/core/commands/sessions.ts";
import { App } from "../../src/ui/App.tsx";
import { gapInWords } from "../../src/ui/live/RateTogether.tsx";
import { whereIs } from "../../src/ui/live/together.ts";
import { stillRouter } from "../../src/ui/router.tsx";
import { type MemoryStore, memoryStore } from "../fakes/memory.ts";
import { idOf, MAYA, OSEI, SPACE } from "../fakes/people.ts";
import { aClient, aGoal, aPair, does, TODAY } from "./stage.tsx";

/** A limit of last resort: the machine may be busy. */
const PATIENCE_MS = 60_000;

afterEach(cleanup);

interface Side {
  readonly store: MemoryStore;
  readonly see: ReturnType<typeof within>;
  readonly tap: (name: string | RegExp, role?: "button" | "radio" | "checkbox" | "link") => void;
  readonly type: (label: string | RegExp, text: string) => void;
}

function side(store: MemoryStore, at: string): Side {
  const container = document.body.appendChild(document.createElement("div"));
  render(<App store={store} router={stillRouter(at)} />, { container });
  const see = within(container);
  return {
    store,
    see,
    tap: (name, role = "button") => void fireEvent.click(see.getByRole(role, { name })),
    type(label, text) {
      // Two apps in one document name their fields alike.
      const field = see.getAllByLabelText(label).find((item) => container.contains(item)) as HTMLElement;
      fireEvent.input(field, { target: { value: text } });
    },
  };
}

/** Maya's phone and Dr Osei's desk, with a goal in focus, both at the session's page. */
async function together(): Promise<{ phone: Side; desk: Side }> {
  const maya = await aClient();
  await maya
    .open(SPACE)
    .write([
      { audience: "shared", body: { type: "member_joined", member: MAYA.member, role: "client", name: "Maya" } },
    ]);
  await aGoal(maya);
  const osei = memoryStore({
    me: { member: OSEI.member, name: "Dr Osei", role: "therapist", device: idOf("d", 3) },
    spaces: [{ space: SPACE, name: "Maya", status: "confirmed" }],
    today: TODAY,
    beside: maya,
  });
  const phone = side(maya, "/live");
  const desk = side(osei, `/clients/${SPACE}/live`);
  await desk.see.findByText("No session is on right now.");
  desk.tap("Start a session");
  await desk.see.findByRole("button", { name: "End the session" });
  await phone.see.findByRole("button", { name: "End the session" });
  return { phone, desk };
}

describe("a live session", () => {
  it("S4: ratings stay hidden until they are turned over, for both at once, and the gap is put into words", async () => {
    const { phone, desk } = await together();
    desk.tap("Rate together");
    desk.tap("Start to rate");
    phone.tap("Rate together");

    await phone.see.findByRole("radio", { name: "4" });
    phone.tap("4", "radio");
    phone.tap("Keep my rating");
    await desk.see.findByRole("radio", { name: "7" });
    desk.tap("7", "radio");
    desk.tap("Keep my rating");
    await desk.see.findByText(/Turn over when you are both ready/);
    expect(desk.store.view(SPACE).shared.value.progress.goals[0]?.ratings).toEqual([]);
    desk.tap("Turn over");

    // The ratings of whoever turns over go along, as they were kept: no second way to go for them.
    const [turned, published] = desk.store.written.slice(-2).map((line) => line.body);
    expect(turned?.type).toBe("rating_round_revealed");
    expect(published).toEqual(desk.store.written.findLast((line) => line.audience === "private")?.body);
    await desk.see.findByText("You are 3 points apart. What does each of you see?");
    await phone.see.findByText("You are 3 points apart. What does each of you see?");
    expect(phone.store.view(SPACE).shared.value).toEqual(desk.store.view(SPACE).shared.value);
  });

  it("L1: what one opens the other sees, unless they look for themselves", async () => {
    const { phone, desk } = await together();
    desk.tap("Goals");
    desk.tap("Talk about this now: Walk to the park");

    await phone.see.findByText("looks at: Walk to the park");
    await phone.see.findByText("I want to go out again.");
    phone.tap("Follow Dr Osei");
    phone.tap("Wins first");
    await desk.see.findByRole("heading", { level: 2, name: "Wins first" });
    desk.tap("Goals");

    await phone.see.findByText("looks at: Goals");
    expect(phone.see.getByRole("heading", { level: 2, name: "Wins first" })).toBeTruthy();
  });

  it("L1: an id that is not here yet leads nowhere, rather than to the goals", () => {
    const empty = { rounds: [], agenda: [] };
    expect(whereIs("later", empty, [])).toBeNull();
    expect(whereIs("later", empty, [{ goal: "later" }])).toEqual({ part: "goals", goal: "later" });
  });

  it("L1: every part that one opens the other sees, also where no goal or round is named", async () => {
    const { phone, desk } = await together();
    for (const part of ["What we will do", "Summary", "Goals", "Rate together"]) {
      desk.tap(part);

      await phone.see.findByRole("heading", { level: 2, name: part });
      await phone.see.findByText(`looks at: ${part}`);
    }
  });

  it("L1: where both go somewhere at the same time, one goes along, and they do not change places", async () => {
    const { phone, desk } = await together();
    // Neither has heard of the other's step when they take theirs.
    act(() => {
      phone.tap("Summary");
      desk.tap("Goals");
    });

    await waitFor(() => {
      for (const item of [phone, desk]) {
        expect(item.see.getByRole("heading", { level: 2, name: "Summary" })).toBeTruthy();
      }
    });
    desk.tap("Goals");
    await phone.see.findByRole("heading", { level: 2, name: "Goals" });
  });

  it("L1: says who is writing what, until they stop", async () => {
    const { phone, desk } = await together();
    desk.tap("What we will do");
    await phone.see.findByRole("heading", { level: 2, name: "What we will do" });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    desk.type("What will you do?", "Send");

    await vi.waitFor(() => phone.see.getByText("is writing: What we will do"), PATIENCE_MS);
    vi.advanceTimersByTime(6000);
    vi.useRealTimers();
    await waitFor(() => expect(phone.see.queryByText(/is writing/)).toBeNull());
  });

  it("a goal is changed in the session: the other sees who changes it, and one comes back to where one was", async () => {
    const { phone, desk } = await together();
    desk.tap("Goals");
    desk.tap("Talk about this now: Walk to the park");
    desk.tap("Change this goal", "link");
    await desk.see.findByRole("heading", { level: 1, name: "Change this goal" });

    await phone.see.findByText("is writing: Walk to the park");
    fireEvent.input(desk.see.getAllByRole("textbox")[0]!, { target: { value: "Walk to the gate" } });
    for (const radio of desk.see.getAllByRole("radio")) fireEvent.click(radio);
    desk.tap("Save the change");

    await desk.see.findByRole("heading", { level: 2, name: "Goals" });
    await phone.see.findAllByText("Walk to the gate");
    const change = desk.store.written.find((line) => line.body.type === "goal_adjusted");
    expect(change?.session).toBe(desk.store.view(SPACE).shared.value.sessions.sessions[0]?.session);
  });

  it("counts the minutes of an item from when both began it, wherever one looks meanwhile", async () => {
    const { phone, desk } = await together();
    desk.tap("To talk about");
    desk.type("What do you want to talk about?", "The gate");
    desk.type("How many minutes?", "10");
    desk.tap("Add");
    await phone.see.findByText("The gate");
    desk.tap("Talk about this now: The gate");
    await phone.see.findByText("now");
    desk.store.world.nowUs += 7 * 60_000_000;
    desk.tap("Goals");
    desk.tap("To talk about");

    await desk.see.findByText("7 of 10 min");
    desk.tap("Talked about: The gate");

    await waitFor(() => {
      const [session] = desk.store.view(SPACE).shared.value.sessions.sessions;
      expect(session?.agenda.map((item) => item.discussed?.minutes)).toEqual([7]);
    });
  });

  it("starts from the client's side as well, with the session that was planned for today", async () => {
    const maya = await aClient();
    const phone = side(maya, "/sessions");
    await phone.see.findByText("No session is planned yet.");
    phone.tap("Plan a session");
    phone.type("Which day?", TODAY);
    phone.type("At what time?", "14:05");
    fireEvent.click(phone.see.getByRole("button", { name: "Save", hidden: true }));
    await phone.see.findByText("today at 14:05");
    phone.tap("Start a session");

    await phone.see.findByRole("button", { name: "End the session" });
    const { sessions } = maya.view(SPACE).shared.value.sessions;
    expect(sessions.map((session) => [session.state, session.day])).toEqual([["started", TODAY]]);
  });

  it("a planned session can be moved and called off", async () => {
    const maya = await aClient();
    const phone = side(maya, "/sessions");
    await phone.see.findByText("No session is planned yet.");
    phone.tap("Plan a session");
    phone.type("Which day?", "2026-12-01");
    fireEvent.click(phone.see.getByRole("button", { name: "Save", hidden: true }));
    await phone.see.findByText("1 December");
    phone.tap("Move it");
    phone.type("Which day?", "2026-12-03");
    fireEvent.click(phone.see.getByRole("button", { name: "Save", hidden: true }));
    await phone.see.findByText("3 December");
    phone.tap("Call it off");
    fireEvent.click(phone.see.getAllByRole("button", { name: "Call it off", hidden: true }).at(-1)!);

    await phone.see.findByText("No session is planned yet.");
    expect(maya.view(SPACE).shared.value.sessions.sessions.map((session) => session.state)).toEqual(["cancelled"]);
  });

  it("L1: who pauses sharing is seen nowhere", async () => {
    const { phone, desk } = await together();
    await desk.see.findByText(/Maya is here/);

    phone.tap("Pause sharing where I am");

    await desk.see.findByText("Maya is not here now");
  });

  it("goes on for both with no signal, and joins up afterwards", async () => {
    const { phone, desk } = await together();
    phone.store.link.value = { state: "offline", retryAtMs: null };
    await phone.see.findByText(/You can both go on/);
    phone.type("A win since last time", "I called my sister");
    phone.tap("Add");
    await phone.see.findByText("I called my sister");
    expect(desk.see.queryByText("I called my sister")).toBeNull();

    phone.store.link.value = { state: "live" };

    await desk.see.findByText("I called my sister");
  });

  it("says over a slow link that it cannot tell who is here, rather than that nobody is", async () => {
    const { phone, desk } = await together();
    desk.tap("Pause sharing where I am");
    await phone.see.findByText(/is not here now/);

    phone.store.link.value = { state: "live", slow: true };

    await phone.see.findByText(/Who is here does not show/);
    expect(phone.see.queryByText(/not here now/)).toBeNull();
    expect(phone.see.queryAllByText(/Connected the slow way/).length).toBe(1);
  });

  it("ends with a summary that both read, and asks the client how it was", async () => {
    const { phone, desk } = await together();
    desk.tap("What we will do");
    desk.type("What will you do?", "Send the plan");
    desk.tap("Add");
    phone.tap("What we will do");
    await phone.see.findByText("Send the plan");
    desk.tap("End the session");
    fireEvent.click(desk.see.getAllByRole("button", { name: "End the session", hidden: true }).at(-1)!);
    desk.tap("Summary");
    desk.type("What did we talk about?", "The gate, and what helps.");
    desk.type("What did we agree? One a line.", "Gate twice a week");
    desk.tap("Save the summary");
    phone.tap("Summary");

    await phone.see.findByText("The gate, and what helps.");
    expect(phone.see.getByText("Gate twice a week")).toBeTruthy();
    expect(phone.see.getByRole("link", { name: "How was it for you?" })).toBeTruthy();
  });
});

describe("a gap", () => {
  it.each([
    [4, 4, "You see it the same."],
    [4, 5, "You are close. One point apart."],
    [2, 9, "You are 7 points apart. What does each of you see?"],
  ])("between %i and %i", (mine, theirs, expected) => {
    expect(gapInWords(mine, theirs)).toBe(expected);
  });
});

describe("a suggestion", () => {
  it("changes nothing until the client takes it up", async () => {
    const maya = await aClient();
    const goal = await aGoal(maya);
    const osei = memoryStore({
      me: { member: OSEI.member, name: "Dr Osei", role: "therapist", device: idOf("d", 3) },
      spaces: [{ space: SPACE, name: "Maya", status: "confirmed" }],
      today: TODAY,
      beside: maya,
    });
    const desk = side(osei, `/clients/${SPACE}/goals/${goal}`);
    await desk.see.findByRole("button", { name: "Suggest a change" });
    desk.tap("Suggest a change");
    desk.type("A clearer name", "Walk to the park gate");
    fireEvent.click(desk.see.getByRole("button", { name: "Save", hidden: true }));
    const phone = side(maya, `/goals/${goal}`);

    await phone.see.findByText(/Walk to the park gate/);
    expect(phone.see.getByRole("heading", { level: 1 }).textContent).toBe("Walk to the park");
    phone.tap("Take it up");

    await waitFor(() => expect(desk.see.getByRole("heading", { level: 1 }).textContent).toBe("Walk to the park gate"));
  });
});

it("a session that goes on is one tap away on every screen of both, until it ends", async () => {
  const { client, therapist } = await aPair();
  await aGoal(client);
  const phone = side(client, "/goals");
  const desk = side(therapist, `/clients/${SPACE}/progress`);
  await phone.see.findByRole("heading", { name: "Goals", level: 1 });
  expect(phone.see.queryByRole("link", { name: /^Session since/ })).toBeNull();

  const [started] = await does(therapist, startSession, {});
  const there = await Promise.all([phone, desk].map(({ see }) => see.findByRole("link", { name: /^Session since/ })));
  expect(there.map((link) => link.getAttribute("href"))).toEqual(["/live", `/clients/${SPACE}/live`]);
  expect(side(client, "/").see.queryByText("A session is going on")).toBeNull();
  await does(therapist, endSession, { session: started?.type === "session_started" ? started.session : "" });

  await waitFor(() => expect(phone.see.queryByRole("link", { name: /^Session since/ })).toBeNull());
  expect(desk.see.queryByRole("link", { name: /^Session since/ })).toBeNull();
});
