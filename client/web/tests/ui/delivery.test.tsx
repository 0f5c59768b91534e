/** E3: a person sees at each entry of their own how far it has come, and nothing of the kind at anybody else's. */
import { cleanup, fireEvent, screen, within } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { comment } from "../../src/core/commands/agreement.ts";
import { checkIn, rateGoal } from "../../src/core/commands/check_ins.ts";
import { SPACE } from "../fakes/people.ts";
import { aClient, aGoal, aPair, does, open, TODAY, tap } from "./stage.tsx";

afterEach(cleanup);

/** The marks that stand without words, by what they say. */
function marks(within_: HTMLElement = document.body): readonly (string | null)[] {
  return within(within_)
    .queryAllByRole("img")
    .filter((item) => item.classList.contains("ladder"))
    .map((item) => item.textContent);
}

describe("what a person did lately", () => {
  it("says how far each entry has come, and follows it", async () => {
    const { client, therapist } = await aPair();
    client.link.value = { state: "offline", retryAtMs: null };
    await does(client, checkIn, { mood: 4 });
    open(client, "/lately");

    await screen.findByText("On this device");
    client.link.value = { state: "live" };
    await screen.findByText("On the server");
    therapist.view(SPACE).looked();

    await screen.findByText(/^Read by Dr Osei today/);
  });

  it("says of what was put right that it has come only as far as that", async () => {
    const { client, therapist } = await aPair();
    await does(client, checkIn, { mood: 4 });
    therapist.view(SPACE).looked();
    const ref = client.open(SPACE).shared.peek().progress.moods[0]?.check_in ?? "";
    client.link.value = { state: "offline", retryAtMs: null };
    await client
      .open(SPACE)
      .write([{ audience: "shared", body: { type: "entry_corrected", correction: client.newId(), ref, mood: 2 } }]);
    open(client, "/lately");

    const row = (await screen.findByText("Check-in")).closest("li") as HTMLElement;

    expect(within(row).getByText("On this device")).toBeTruthy();
  });

  it("says of what only its author sees that it is kept for them", async () => {
    const store = await aClient();
    await does(store, checkIn, { mood: 2, audience: "private" });
    open(store, "/lately");

    await screen.findByText("Kept on the server, only for you");
  });
});

describe("a chart", () => {
  it("tells of a picked point of one's own how far it has come, and nothing of the other's", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    await does(client, rateGoal, { goal, value: 3, day: "2026-10-01" });
    therapist.view(SPACE).looked();
    await does(therapist, rateGoal, { goal, value: 5, day: "2026-11-01" });
    open(client, `/progress/${goal}`);
    const chart = await screen.findByRole("slider");

    fireEvent.keyDown(chart, { key: "Home" });
    expect(screen.getByText(/^Read by Dr Osei today/)).toBeTruthy();

    fireEvent.keyDown(chart, { key: "End" });
    expect(chart.getAttribute("aria-valuetext")).toBe("Dr Osei: 5 on 1 November");
    expect(screen.queryByText(/Read by|On the server|On this device|On Dr Osei/)).toBeNull();
  });

  it("has in its table a mark at each number of one's own: ratings, steps, counts and values", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    const step = client.open(SPACE).shared.peek().board.goals[0]?.steps[0]?.step ?? "";
    const [counter, minutes] = [client.newId(), client.newId()];
    const base = { number: 1, mark: 0 };
    const day = TODAY;
    const defined = { type: "goal_measure_defined", goal, base } as const;
    await client.open(SPACE).write(
      [
        { ...defined, change: client.newId(), measure: counter, kind: "counter", label: "Calls" } as const,
        { ...defined, change: client.newId(), measure: minutes, kind: "minutes", label: "Outside" } as const,
        { type: "goal_rated", rating: client.newId(), goal, day, value: 4 } as const,
        { type: "step_done", log: client.newId(), step, day } as const,
        { type: "counter_ticked", tick: client.newId(), measure: counter, day } as const,
        {
          type: "counter_zero_confirmed",
          confirmation: client.newId(),
          measure: counter,
          day: "2026-11-23",
        } as const,
        { type: "measure_logged", log: client.newId(), measure: minutes, value: "20", day } as const,
      ].map((body) => ({ audience: "shared" as const, body })),
    );
    therapist.view(SPACE).looked();
    await does(therapist, rateGoal, { goal, value: 5 });
    client.link.value = { state: "offline", retryAtMs: null };
    await client
      .open(SPACE)
      .write([{ audience: "shared", body: { type: "counter_ticked", tick: client.newId(), measure: counter, day } }]);
    open(client, `/progress/${goal}`);
    await screen.findByRole("button", { name: "Show every number" });

    tap("Show every number");

    const told = screen
      .getAllByRole("row")
      .slice(1)
      .map((item) => [item.children[1]?.textContent, marks(item).join()]);
    expect(told).toEqual([
      ["Rating", expect.stringMatching(/^Read by Dr Osei today/)],
      ["Rating", ""],
      ["Put on my shoes", expect.stringMatching(/^Read by Dr Osei today/)],
      ["Calls", "On this device"],
      ["Outside", expect.stringMatching(/^Read by Dr Osei today/)],
      ["Calls", expect.stringMatching(/^Read by Dr Osei today/)],
    ]);
  });
});

describe("a quiet mark", () => {
  it("stands at one's own comments on a goal, and at nobody else's", async () => {
    const { client, therapist } = await aPair();
    const goal = await aGoal(client);
    await does(client, comment, { on: goal, text: "I went twice" });
    await does(therapist, comment, { on: goal, text: "Good to read" });
    open(client, `/goals/${goal}`);

    const mine = (await screen.findByText("I went twice")).closest("li") as HTMLElement;
    const theirs = screen.getByText("Good to read").closest("li") as HTMLElement;

    expect([marks(mine), marks(theirs)]).toEqual([["On the server"], []]);
  });

  it("stands at today's check-in, whoever sees it", async () => {
    const store = await aClient();
    store.link.value = { state: "offline", retryAtMs: null };
    await does(store, checkIn, { mood: 4, audience: "private" });
    open(store, "/");
    await screen.findByText(/You checked in today/);
    expect(marks()).toEqual(["On this device"]);

    store.link.value = { state: "live" };

    await screen.findByRole("img", { name: "Kept on the server, only for you" });
  });
});
