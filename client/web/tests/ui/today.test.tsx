/** Today and the check-in: few taps, honest words, nothing lost. */
import { cleanup, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { aClient, aGoal, open, tap, type, types } from "./stage.tsx";

afterEach(cleanup);

describe("a check-in", () => {
  it("takes three taps from Today, and is said to be saved on this device", async () => {
    const store = await aClient();
    open(store, "/");

    tap("Good");
    tap("Calm", "checkbox");
    tap("Save check-in");

    await screen.findByText("You checked in today: good.");
    expect(screen.getByText("You said: calm.")).toBeTruthy();
    expect(screen.getByRole("status").textContent).toContain("saved on this device");
    expect(store.written.at(-1)?.body).toMatchObject({ mood: 4, feelings: ["calm"] });
  });

  it("opens ways on after a hard word, and brings it to the next session", async () => {
    const store = await aClient();
    open(store, "/check-in");

    tap("Low", "radio");
    tap("Overwhelmed", "checkbox");
    tap("Save check-in");
    await screen.findByText(/You said: overwhelmed/);
    tap(/Bring it to the next session/);

    await waitFor(() => expect(types(store).at(-1)).toBe("agenda_item_proposed"));
    expect(store.written.at(-1)?.body).toMatchObject({ text: "I felt overwhelmed on 24 November" });
  });

  it("opens the if-then plan for the goal in hand, right there, after a hard word", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    open(store, "/check-in");
    tap("Anxious", "checkbox");
    tap("Save check-in");
    await screen.findByText(/You said: anxious/);

    tap(/Make an if-then plan/);
    type("If…", "I wake up tense");
    type("then I…", "breathe ten times");
    screen.getAllByRole("button", { name: "Save" }).at(-1)?.click();

    await waitFor(() => expect(store.written.at(-1)?.body).toMatchObject({ type: "if_then_planned", goal }));
  });

  it("is made for another day of the last week", async () => {
    const store = await aClient();
    open(store, "/check-in");

    tap("Sunday", "radio");
    screen.getByRole("group", { name: "How was it? (Sunday)" });
    tap("Good", "radio");
    tap("Save check-in");

    await waitFor(() => expect(store.written.at(-1)?.body).toMatchObject({ day: "2026-11-22", mood: 4 }));
  });

  it("keeps the note to its author unless they share it", async () => {
    const store = await aClient();
    open(store, "/check-in");

    tap("So-so", "radio");
    type("A note", "Slept badly");
    tap("Save check-in");

    await waitFor(() => expect(types(store)).toEqual(["check_in_recorded", "journal_written"]));
    expect(store.written.map((entry) => entry.audience)).toEqual(["shared", "private"]);
    expect(JSON.stringify(store.written[0])).not.toContain("Slept");
  });

  it("keeps what was typed, and says why, when it cannot be saved", async () => {
    const store = await aClient();
    open(store, "/check-in");
    store.failWrites("storage_full");

    tap("So-so", "radio");
    type("A note", "Slept badly");
    tap("Save check-in");

    await screen.findByText(/Not saved: this device is full/);
    expect((screen.getByLabelText("A note") as HTMLTextAreaElement).value).toBe("Slept badly");
    expect(store.written).toEqual([]);
  });

  it("is taken back by Undo", async () => {
    const store = await aClient();
    open(store, "/check-in");
    tap("Good", "radio");
    tap("Save check-in");
    await screen.findByText("You checked in today: good.");

    tap("Undo");

    await screen.findByText("Taken back.");
    await screen.findByText("How is today?");
    expect(types(store)).toEqual(["check_in_recorded", "entry_retracted"]);
  });
});

describe("a step", () => {
  it("is done with one tap, and taken back with one", async () => {
    const store = await aClient();
    await aGoal(store);
    const before = store.written.length;
    open(store, "/");

    tap("Done");
    await screen.findByText("Done today. Well done.");
    tap("Undo: Put on my shoes");

    await screen.findByRole("button", { name: "Done" });
    expect(types(store, before)).toEqual(["step_done", "step_log_corrected"]);
  });

  it("is noted for a day of the last week", async () => {
    const store = await aClient();
    const goal = await aGoal(store);
    open(store, `/goals/${goal}`);
    await screen.findByRole("button", { name: "Another day: Put on my shoes" });

    tap("Another day: Put on my shoes");
    tap("Partly", "radio");
    screen.getAllByRole("button", { name: "Save" }).at(-1)?.click();

    await waitFor(() =>
      expect(store.written.at(-1)?.body).toMatchObject({ type: "step_partly_done", day: "2026-11-23" }),
    );
  });

  it("is skipped with a reason", async () => {
    const store = await aClient();
    await aGoal(store);
    open(store, "/");

    tap("Skip");
    tap("I was not well", "radio");
    screen.getAllByRole("button", { name: "Skip" }).at(-1)?.click();

    await screen.findByText("Skipped today. That is okay.");
    expect(store.written.at(-1)?.body).toMatchObject({ type: "step_skipped", code: "unwell" });
  });
});

describe("the line about saving", () => {
  it("tells how many entries wait and that there is no connection", async () => {
    const store = await aClient();
    store.link.value = { state: "offline", retryAtMs: null };
    await aGoal(store);
    open(store, "/");

    expect(screen.getByText(/Saved on this device · 3 waiting · No connection/)).toBeTruthy();
  });

  it("shows a notice in plain words until it is closed", async () => {
    const store = await aClient();
    store.notices.value = [
      { id: 1, word: "copied_device" },
      { id: 2, word: "a_word_from_the_future" },
    ];
    open(store, "/");

    expect(screen.getByText(/Nothing was lost/)).toBeTruthy();
    expect(screen.getByText(/There is news about syncing/)).toBeTruthy();
  });
});
