/** Forms keep what was typed and chosen, the audience first of all, until it is saved: over a reload, another page, back. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { agreeToGoal } from "../../src/core/commands/agreement.ts";
import { noteSetback } from "../../src/core/commands/check_ins.ts";
import { focusGoals } from "../../src/core/commands/goal_status.ts";
import { writeEntry } from "../../src/core/commands/journal.ts";
import { addMilestone, defineMeasure, reachMilestone } from "../../src/core/commands/milestones.ts";
import { planIfThen } from "../../src/core/commands/plans.ts";
import { endSession, openRatingRound, startSession } from "../../src/core/commands/sessions.ts";
import type { MemoryStore } from "../fakes/memory.ts";
import { SPACE } from "../fakes/people.ts";
import { aGoal, aPair, does, open, tap } from "./stage.tsx";

afterEach(cleanup);

interface Told {
  readonly goal: string;
  readonly session: string;
  readonly entry: string;
  readonly setback: string;
}

interface Form {
  /** Who fills it in, where it is the therapist. */
  readonly who?: "therapist";
  /** The page, from what was prepared. */
  readonly at: string | ((told: Told) => string);
  /** The buttons that open the form; none where the page is the form. */
  readonly taps?: readonly (string | RegExp)[];
  /** A session is going on. */
  readonly live?: boolean;
}

const atGoal = ({ goal }: Told): string => `/goals/${goal}`;
const atClient = (path: string) => `/clients/${SPACE}${path}`;

/** Every form of both, by the file that it is in and what it asks for. */
const FORMS: Readonly<Record<string, Form>> = {
  "today/CheckIn": { at: "/check-in" },
  "today/StepDay": { at: atGoal, taps: ["Another day: Put on my shoes"] },
  "today/StepNow": { at: "/", taps: ["Skip"] },
  "today/Counters": { at: "/", taps: [/Panic on another day/] },
  "today/WaysOn": { at: "/check-in/then" },
  "journal/NewEntry": { at: "/journal/new" },
  "journal/Entry": { at: ({ entry }) => `/journal/${entry}`, taps: ["Change the words"] },
  "journal/NewWin": { at: "/wins/new" },
  "journal/NewSetback": { at: "/setbacks/new" },
  "journal/Setback": { at: ({ setback }) => `/setbacks/${setback}` },
  "sessions/Feedback": { at: ({ session }) => `/sessions/${session}/feedback` },
  "sessions/Plan": { at: "/sessions", taps: ["Plan a session"] },
  "sessions/Plan, by the therapist": { who: "therapist", at: atClient("/sessions"), taps: ["Plan a session"] },
  "sessions/Commitments": { at: "/sessions", taps: ["Say what you will do"] },
  "sessions/Commitments, by the therapist": {
    who: "therapist",
    at: atClient("/sessions"),
    taps: ["Say what you will do"],
  },
  "sessions/Agenda": { at: "/sessions" },
  "sessions/Agenda, by the therapist": { who: "therapist", at: atClient("/sessions") },
  "goals/Goals, the focus": { at: "/goals", taps: ["Change focus"] },
  "goals/endings, a pause": { at: atGoal, taps: ["Let it rest"] },
  "goals/endings, letting go": { at: atGoal, taps: ["Let it go"] },
  "goals/Agreement": { at: atGoal, taps: ["Take my agreement back"] },
  "goals/GoalChange": { at: ({ goal }) => `/goals/${goal}/change` },
  "goals/GoalChange, by the therapist": { who: "therapist", at: ({ goal }) => atClient(`/goals/${goal}/change`) },
  "goals/SuggestChange": { who: "therapist", at: ({ goal }) => atClient(`/goals/${goal}`), taps: ["Suggest a change"] },
  "goals/Comments": { at: atGoal },
  "goals/Comments, by the therapist": { who: "therapist", at: ({ goal }) => atClient(`/goals/${goal}`) },
  "measures/Measures": { at: atGoal, taps: ["Add a measure"] },
  "measures/RateGoal": { at: atGoal, taps: ["Rate this goal"] },
  "milestones/AddMilestone": { at: atGoal, taps: ["Add a milestone"] },
  "milestones/Celebrate": { at: atGoal, taps: ["Celebrate"] },
  "steps/Steps": { at: atGoal, taps: ["Add a step"] },
  "steps/IfThenPlans": { at: atGoal, taps: ["I used this plan"] },
  "steps/IfThenPlans, a new one": { at: atGoal, taps: ["Make an if-then plan"] },
  "more/Matters, an area": { at: "/matters", taps: ["Rate an area"] },
  "first/Welcome": { at: "/welcome" },
  "first/NewGoal": { at: "/goals/new" },
  "therapist/Observed": { who: "therapist", at: atClient(""), taps: ["Say what you notice"] },
  "therapist/Notes": { who: "therapist", at: atClient("/notes") },
  "therapist/NewClient": { who: "therapist", at: "/clients/new" },
  "live/Promises": { at: "/live", taps: ["What we will do"], live: true },
  "live/WinsFirst": { at: "/live", live: true },
  "live/Recap": { at: "/live", taps: ["Summary"], live: true },
  "live/RateTogether": { at: "/live", taps: ["Rate together"], live: true },
};

const SOURCES = import.meta.glob("../../src/ui/**/*.tsx", { query: "?raw", import: "default", eager: true }) as Record<
  string,
  string
>;

/** What any screen may forget: which of its parts is open, how many rows it shows, and what it said of the last try. */
const FLEETING =
  /^(adding|again|all|asking|celebrating|changing|leaving|logging|mend|noting|open|rows|skipping|splitting|using)$/;

/** What one screen may forget: where it stands, which nobody saves. */
const FLEETING_HERE = new Set([
  "goals/GoalClear at",
  "live/Live held",
  "live/AgendaNow minutes",
  "first/NewGoal returning",
]);

async function prepared({ who, at, live }: Form): Promise<{ readonly store: MemoryStore; readonly page: string }> {
  const { client, therapist } = await aPair();
  const goal = await aGoal(client);
  const other = await aGoal(client, "See friends");
  await aGoal(client, "Sleep before one");
  await does(client, focusGoals, { focus: [goal, other] });
  await does(client, agreeToGoal, { goal });
  const [added] = await does(client, addMilestone, { goal, title: "To the gate" });
  if (added?.type === "milestone_added") await does(client, reachMilestone, { milestone: added.milestone });
  await does(client, defineMeasure, { goal, label: "Minutes", kind: "minutes" });
  await does(client, defineMeasure, { goal: other, label: "Panic", kind: "counter" });
  await does(client, planIfThen, { goal, trigger: "it rains", response: "an umbrella" });
  const [written] = await does(client, writeEntry, { text: "Slept badly" });
  const [noted] = await does(client, noteSetback, { text: "Stayed in" });
  const [started] = await does(client, startSession, {});
  const session = started?.type === "session_started" ? started.session : "";
  if (live) await does(client, openRatingRound, { goals: [goal], session });
  else await does(client, endSession, { session });
  const entry = written?.type === "journal_written" ? written.entry : "";
  const told = { goal, session, entry, setback: noted?.type === "setback_noted" ? noted.setback : "" };
  return { store: who === "therapist" ? therapist : client, page: typeof at === "string" ? at : at(told) };
}

async function show(store: MemoryStore, page: string, form: Form): Promise<void> {
  open(store, page);
  for (const button of form.taps ?? []) fireEvent.click((await screen.findAllByRole("button", { name: button }))[0]!);
  await waitFor(() => expect(fields().length).toBeGreaterThan(0));
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function fields(): readonly Field[] {
  const inside = document.querySelector(".dialog") ?? document.querySelector("main");
  return [...(inside?.querySelectorAll<Field>("input, textarea") ?? [])];
}

function isChosen(field: Field): boolean {
  return field.type === "radio" || field.type === "checkbox";
}

/** What stands in every field of the form. */
function standing(): readonly string[] {
  return fields().map((field) => {
    const label = field.closest("label")?.textContent ?? field.id;
    return `${isChosen(field) ? label : field.type}: ${isChosen(field) ? (field as HTMLInputElement).checked : field.value}`;
  });
}

const TYPED: Readonly<Record<string, string>> = { date: "2026-12-01", time: "10:30" };

/** Choose what is not chosen, and type something. Twice, since what is typed may bring another field. */
function answerAll(): void {
  for (const round of [1, 2]) {
    const groups = new Map<string, HTMLInputElement>();
    for (const field of fields()) {
      if (!isChosen(field)) fireEvent.input(field, { target: { value: TYPED[field.type] ?? "25" } });
      else if (round === 1 && !(field as HTMLInputElement).checked)
        groups.set(field.name || field.id, field as HTMLInputElement);
    }
    for (const other of groups.values()) fireEvent.click(other);
  }
}

describe("a form", () => {
  it.each(Object.entries(FORMS))("%s keeps what was typed and chosen", async (_, form) => {
    const { store, page } = await prepared(form);
    await show(store, page, form);
    const untouched = standing();
    answerAll();
    const filled = standing();
    cleanup();

    await show(store, page, form);

    expect(filled).not.toEqual(untouched);
    expect(standing()).toEqual(filled);
  });

  it("is in the table above when it chooses anything", () => {
    const found = Object.entries(SOURCES).filter(([, source]) =>
      /form\.choice|useDraft\(|DraftField draft/.test(source),
    );
    const named = new Set(Object.keys(FORMS).map((name) => name.split(",")[0]));
    const names = found.map(([path]) => path.replace("../../src/ui/", "").replace(".tsx", ""));

    expect(names.filter((name) => !named.has(name))).toEqual([]);
  });

  it("keeps nothing in a component that would be gone with it", () => {
    const writing = Object.entries(SOURCES).filter(([, source]) => source.includes("useWriting()"));
    const kept = writing.flatMap(([path, source]) =>
      [...source.matchAll(/const \[(\w+), \w+\] = useState/g)].map(
        (match) => `${path.replace("../../src/ui/", "").replace(".tsx", "")} ${match[1]}`,
      ),
    );

    expect(kept.filter((name) => !FLEETING_HERE.has(name) && !FLEETING.test(name.split(" ")[1] ?? ""))).toEqual([]);
  });
});

it("who reads a check-in stands beside the button that saves it, and what is chosen is gone once it is saved", async () => {
  const { store, page } = await prepared({ at: "/check-in" });
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

it("the first run says who reads what is written, before it is written", async () => {
  const { store } = await prepared({ at: "/welcome" });
  open(store, "/welcome");
  fireEvent.click(await screen.findByRole("button", { name: "Next" }));

  screen.getByText("You and Dr Osei will read this.");
  screen.getByLabelText("What brings you here, in your own words?");
});
