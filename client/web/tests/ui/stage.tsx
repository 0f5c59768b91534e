/** The whole app over a store in memory: what a test taps is what a person taps, and the fold is the real one. */
import { configure, fireEvent, render, screen } from "@testing-library/preact";
import type { Decide } from "../../src/core/commands/context.ts";
import { focusGoals } from "../../src/core/commands/goal_status.ts";
import { draftGoal } from "../../src/core/commands/goals.ts";
import { addStep } from "../../src/core/commands/steps.ts";
import type { Event } from "../../src/core/fold/state.ts";
import { App } from "../../src/ui/App.tsx";
import { stillRouter } from "../../src/ui/router.tsx";
import { type MemoryStart, type MemoryStore, memoryStore } from "../fakes/memory.ts";
import { idOf, MAYA, OSEI, SPACE } from "../fakes/people.ts";

// Generous: these wait for conditions, and the machine may be busy.
configure({ asyncUtilTimeout: 60_000 });

export const TODAY = "2026-11-24";

/** A client in a confirmed space with a therapist. */
export async function aClient(start: MemoryStart = {}): Promise<MemoryStore> {
  return (await aPair(start)).client;
}

/** Both of them, each with their own store over the same space. */
export async function aPair(start: MemoryStart = {}): Promise<{ client: MemoryStore; therapist: MemoryStore }> {
  const store = memoryStore({
    me: { member: MAYA.member, name: "Maya", role: "client", device: idOf("d", 1) },
    spaces: [{ space: SPACE, name: "Maya", status: "confirmed" }],
    today: TODAY,
    nowUs: Date.UTC(2026, 10, 24, 12) * 1000,
    ...start,
  });
  const therapist = memoryStore({
    me: { member: OSEI.member, name: "Dr Osei", role: "therapist", device: idOf("d", 2) },
    spaces: [{ space: SPACE, name: "Maya", status: "confirmed" }],
    today: TODAY,
    beside: store,
  });
  await therapist
    .open(SPACE)
    .write([
      { audience: "shared", body: { type: "member_joined", member: OSEI.member, role: "therapist", name: "Dr Osei" } },
    ]);
  return { client: store, therapist };
}

/** A goal in focus with one step for each day; its id. */
export async function aGoal(store: MemoryStore, title = "Walk to the park"): Promise<string> {
  const [drafted] = await does(store, draftGoal, { title, own_words: "I want to go out again." });
  if (drafted?.type !== "goal_drafted") throw new Error("no goal");
  const { goal } = drafted;
  await does(store, addStep, { goal, title: "Put on my shoes", per: "day" });
  await does(store, focusGoals, { focus: [goal] });
  return goal;
}

/** A person does this in their space, and it is saved; the events. */
export async function does<C>(store: MemoryStore, decide: Decide<C>, command: C): Promise<readonly Event[]> {
  const ran = await store.open(SPACE).run(decide, command);
  if (!ran.saved) throw new Error(`not saved: ${JSON.stringify(ran)}`);
  return ran.item.entries.map((entry) => entry.body);
}

/** Open the app at an address. */
export function open(store: MemoryStore, at: string, fragment = "") {
  const router = stillRouter(at, fragment);
  render(<App store={store} router={router} />);
  return router;
}

/** How often a person has tapped since `tap.count` was set to 0. */
export function tap(name: string | RegExp, role: "button" | "radio" | "checkbox" | "link" = "button"): void {
  fireEvent.click(screen.getByRole(role, { name }));
}

/** Type into the field with that label. */
export function type(label: string | RegExp, text: string): void {
  fireEvent.input(screen.getByLabelText(label), { target: { value: text } });
}

/** What was written since, by type. */
export function types(store: MemoryStore, from = 0): readonly string[] {
  return store.written.slice(from).map((line) => line.body.type);
}
