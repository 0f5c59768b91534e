/** Progress without eyes and without a mouse: the arrow keys step through the points, a table holds every number. */
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { checkIn, rateGoal } from "../../src/core/commands/check_ins.ts";
import { SPACE } from "../fakes/people.ts";
import { aClient, aGoal, does, open, tap } from "./stage.tsx";

afterEach(cleanup);

async function rated() {
  const store = await aClient();
  const goal = await aGoal(store);
  await does(store, rateGoal, { goal, value: 3, day: "2026-10-01" });
  await does(store, rateGoal, { goal, value: 6, day: "2026-11-20", note: "Went twice" });
  return { store, goal };
}

describe("the picture of a goal", () => {
  it("says in a sentence how far it has come, and reads each point out with its note", async () => {
    const { store, goal } = await rated();
    open(store, `/progress/${goal}`);
    await screen.findByText("Since you started: 3 → 6. That is a big change for you.");
    const chart = screen.getByRole("slider");

    fireEvent.keyDown(chart, { key: "End" });

    expect(chart.getAttribute("aria-valuetext")).toBe("You: 6 on 20 November");
    expect(screen.getByText("Went twice")).toBeTruthy();
    fireEvent.keyDown(chart, { key: "ArrowLeft" });
    expect(chart.getAttribute("aria-valuetext")).toBe("You: 3 on 1 October");
  });

  it("has a table with every number", async () => {
    const { store, goal } = await rated();
    open(store, `/progress/${goal}`);
    await screen.findByRole("slider");

    tap("Show every number");

    const rows = screen.getAllByRole("row").map((item) => item.textContent);
    expect(rows).toEqual([
      "DayWhatValueWhoNote",
      "20 NovemberRating6You On the serverWent twice",
      "1 OctoberRating3You On the server",
    ]);
  });

  it("names the feelings of each check-in beside its mood", async () => {
    const store = await aClient();
    await does(store, checkIn, { day: "2026-11-20", mood: 2, feelings: ["anxious", "stuck"] });
    await does(store, checkIn, { day: "2026-11-21", mood: 4 });
    open(store, "/progress");
    await screen.findByRole("heading", { name: "Mood" });

    tap("Show every number");

    const rows = screen.getAllByRole("row").map((item) => item.textContent);
    expect(rows.slice(1).map((row) => row?.slice(0, 40))).toEqual([
      expect.stringContaining("Good"),
      expect.stringContaining("Low: anxious and stuck"),
    ]);
  });

  it("draws a long table in parts, the newest first, and none is lost", async () => {
    const { store, goal } = await rated();
    const ratings = Array.from({ length: 250 }, (_, index) => ({
      audience: "shared" as const,
      body: { type: "goal_rated" as const, rating: store.newId(), goal, value: index % 11, day: "2026-10-02" },
    }));
    await store.open(SPACE).write(ratings);
    open(store, `/progress/${goal}`);
    await screen.findByRole("slider");

    tap("Show every number");
    expect(screen.getAllByRole("row")).toHaveLength(1 + 200);

    tap("Show earlier numbers");
    expect(screen.getAllByRole("row")).toHaveLength(1 + 252);
    expect(screen.queryByRole("button", { name: "Show earlier numbers" })).toBe(null);
  });

  it("shows a window of time, and what lies outside it is not lost", async () => {
    const { store, goal } = await rated();
    open(store, `/progress/${goal}`);
    await screen.findByRole("slider");

    tap("4 weeks", "radio");
    tap("Show every number");
    expect(screen.getAllByRole("row")).toHaveLength(2);

    tap("All", "radio");
    expect(screen.getAllByRole("row")).toHaveLength(3);
  });
});
