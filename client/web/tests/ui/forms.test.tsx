/** Forms keep what was chosen in them, the audience first of all, until it is saved: over a reload, another page, back. */
import { cleanup, fireEvent, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { addMilestone, defineMeasure } from "../../src/core/commands/milestones.ts";
import { endSession, startSession } from "../../src/core/commands/sessions.ts";
import type { MemoryStore } from "../fakes/memory.ts";
import { SPACE } from "../fakes/people.ts";
import { aGoal, aPair, does, open, tap } from "./stage.tsx";

afterEach(cleanup);

interface Form {
  readonly who: "client" | "therapist";
  /** The page, from what was prepared. */
  readonly at: (told: { readonly goal: string; readonly session: string }) => string;
  /** The buttons that open the form; none where the page is the form. */
  readonly taps?: readonly (string | RegExp)[];
}

const THERAPIST = `/clients/${SPACE}`;

/** Every form in which something is chosen. `everyForm` below fails for one that is not here. */
const FORMS: Readonly<Record<string, Form>> = {
  "today/CheckIn": { who: "client", at: () => "/check-in" },
  "today/StepDay": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Another day: Put on my shoes"] },
  "today/StepNow": { who: "client", at: () => "/", taps: ["Skip"] },
  "journal/NewEntry": { who: "client", at: () => "/journal/new" },
  "journal/NewWin": { who: "client", at: () => "/wins/new" },
  "journal/NewSetback": { who: "client", at: () => "/setbacks/new" },
  "sessions/Feedback": { who: "client", at: ({ session }) => `/sessions/${session}/feedback` },
  "sessions/Plan": { who: "client", at: () => "/sessions", taps: ["Plan a session"] },
  "goals/endings": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Let it rest"] },
  "goals/GoalChange": { who: "client", at: ({ goal }) => `/goals/${goal}/change` },
  "measures/Measures": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Add a measure"] },
  "measures/RateGoal": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Rate this goal"] },
  "milestones/AddMilestone": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Add a milestone"] },
  "steps/Steps": { who: "client", at: ({ goal }) => `/goals/${goal}`, taps: ["Add a step"] },
  "more/Matters": { who: "client", at: () => "/matters", taps: ["Rate an area"] },
  "therapist/Observed": { who: "therapist", at: () => THERAPIST, taps: ["Say what you notice"] },
};

/** They choose nothing that radio buttons or boxes show: a day, a name, minutes, or a form within the session room. */
const OTHERS = new Set([
  "goals/SuggestChange",
  "live/Promises",
  "live/RateTogether",
  "sessions/Agenda",
  "sessions/Commitments",
  "today/Counters",
  "steps/IfThenPlans",
  "therapist/NewClient",
]);

const SOURCES = import.meta.glob("../../src/ui/**/*.tsx", { query: "?raw", import: "default", eager: true }) as Record<
  string,
  string
>;

/** What a screen may forget: how it looks just now, not what a person chose or typed. */
const FLEETING =
  /^(adding|again|all|asked|asking|at|celebrating|changing|copied|first|held|ideas|invited|joining|kind|last|leaving|logging|look|mend|minutes|most|noting|now|open|opened|order|pairing|picked|refused|returning|revoking|rows|show|skipping|splitting|text|token|using|window|chosen|focus|country|file|device|name|code)$/;

async function prepared(form: Form): Promise<{ readonly store: MemoryStore; readonly page: string }> {
  const { client, therapist } = await aPair();
  const goal = await aGoal(client);
  await does(client, addMilestone, { goal, title: "To the gate" });
  await does(client, defineMeasure, { goal, label: "Minutes", kind: "minutes" });
  const [started] = await does(client, startSession, {});
  const session = started?.type === "session_started" ? started.session : "";
  await does(client, endSession, { session });
  return { store: form.who === "client" ? client : therapist, page: form.at({ goal, session }) };
}

async function show(store: MemoryStore, page: string, form: Form): Promise<void> {
  open(store, page);
  for (const button of form.taps ?? []) fireEvent.click((await screen.findAllByRole("button", { name: button }))[0]!);
  await screen.findAllByRole("radio");
}

/** Every choice on the screen, and whether it is made. */
function choices(): readonly string[] {
  const inputs = [...screen.queryAllByRole("radio"), ...screen.queryAllByRole("checkbox")] as HTMLInputElement[];
  return inputs.map((input) => `${input.closest("label")?.textContent ?? ""}: ${input.checked}`);
}

/** Choose in each group what is not chosen yet. */
function chooseOther(): void {
  const groups = new Map<string, HTMLInputElement>();
  for (const input of screen.getAllByRole("radio") as HTMLInputElement[]) {
    if (!input.checked) groups.set(input.name, input);
  }
  for (const other of groups.values()) fireEvent.click(other);
}

describe("a form", () => {
  it.each(Object.entries(FORMS))("%s keeps what was chosen", async (_, form) => {
    const { store, page } = await prepared(form);
    await show(store, page, form);
    const untouched = choices();
    chooseOther();
    const chosen = choices();
    cleanup();

    await show(store, page, form);

    expect(chosen).not.toEqual(untouched);
    expect(choices()).toEqual(chosen);
  });

  it("is in the table above when it chooses anything", () => {
    const found = Object.entries(SOURCES).filter(([, source]) => source.includes("form.choice"));
    const names = found.map(([path]) => path.replace("../../src/ui/", "").replace(".tsx", ""));

    expect(names.filter((name) => FORMS[name] === undefined && !OTHERS.has(name))).toEqual([]);
  });

  it("keeps nothing in a component that would be gone with it", () => {
    const writing = Object.entries(SOURCES).filter(([, source]) => source.includes("useWriting()"));
    const kept = writing.flatMap(([path, source]) =>
      [...source.matchAll(/const \[(\w+), \w+\] = useState/g)].map((match) => `${path} ${match[1]}`),
    );

    expect(kept.filter((name) => !FLEETING.test(name.split(" ")[1] ?? ""))).toEqual([]);
  });
});

it("who reads a check-in stands beside the button that saves it, and what is chosen is gone once it is saved", async () => {
  const { store, page } = await prepared({ who: "client", at: () => "/check-in" });
  open(store, page);
  tap("Good", "radio");
  tap("Only me", "radio");
  tap("Save check-in");
  await screen.findByText("You checked in today: good.");
  expect(store.written.at(-1)).toMatchObject({ audience: "private", body: { type: "check_in_recorded" } });
  cleanup();

  open(store, page);

  expect((screen.getByRole("radio", { name: "Only me" }) as HTMLInputElement).checked).toBe(false);
  expect((screen.getByRole("radio", { name: "Good" }) as HTMLInputElement).checked).toBe(false);
});
