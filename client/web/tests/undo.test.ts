/** Undo, for every act: once what was done is taken back, both people see again what they saw before it. */
import { describe, expect, it } from "vitest";
import { agree, answerSuggestion, comment, suggest, withdraw } from "../src/store/acts/agreeing.ts";
import {
  checkIn,
  confirmZero,
  logMeasure,
  noteSetback,
  noteWin,
  rate,
  recover,
  reflect,
  tick,
} from "../src/store/acts/days.ts";
import { closeGoal, pauseGoal, reachGoal, reopenGoal, resumeGoal } from "../src/store/acts/endings.ts";
import {
  adjust,
  answerSmart,
  defineMeasure,
  draftGoal,
  rank,
  rateReadiness,
  reword,
  setFocus,
} from "../src/store/acts/goals.ts";
import { editEntry, shareEntry, unshare, writeEntry } from "../src/store/acts/journal.ts";
import type { Making } from "../src/store/acts/making.ts";
import { nameValue, rateArea, retireValue, statePurpose } from "../src/store/acts/matters.ts";
import { commitmentsOf } from "../src/store/acts/opposites.ts";
import { planIfThen, usePlan } from "../src/store/acts/plans.ts";
import { commit, propose, report } from "../src/store/acts/sessions.ts";
import {
  addMilestone,
  addStep,
  celebrate,
  dropStep,
  notYet,
  reachMilestone,
  splitStep,
  stepDone,
  stepPartly,
  stepSkipped,
} from "../src/store/acts/steps.ts";
import { undoing } from "../src/store/acts/undoing.ts";
import type { Intention } from "../src/store/store.ts";
import type { MemoryStore } from "./fakes/memory.ts";
import { MAYA, SPACE } from "./fakes/people.ts";
import { aPair, TODAY } from "./ui/stage.tsx";

type Pair = Awaited<ReturnType<typeof aPair>>;

function makingOf(store: MemoryStore): Making {
  return { newId: () => store.newId(), today: TODAY, me: MAYA.member };
}

/** Two goals with all that belongs to them, the first agreed to by its author; a journal entry and what matters. */
async function told(): Promise<Pair> {
  const pair = await aPair();
  const { client, therapist } = pair;
  const making = makingOf(client);
  const view = client.open(SPACE);
  for (const title of ["Walk to the park", "See friends"]) {
    const { goal, intentions } = draftGoal({ title, ownWords: "Out!", firstStep: "Shoes" }, making);
    await view.write([...intentions, ...addMilestone({ goal, title: "To the gate" }, making), ...setFocus([goal])]);
  }
  const goal = first(client);
  await view.write(defineMeasure(goal, { kind: "counter", label: "Panic" }, making));
  await view.write(planIfThen({ goal: goal.goal, trigger: "tense", response: "breathe" }, making));
  await view.write([...agree(first(client)), ...writeEntry({ text: "Slept badly", mood: 2 }, making)]);
  await view.write([...statePurpose("To live"), ...nameValue("Being outside", "", making).intentions]);
  const theirs = { ...makingOf(therapist), me: therapist.me.value?.member ?? "" };
  await therapist.open(SPACE).write(suggest(first(client), { title: "Walk twice a week" }, theirs));
  return pair;
}

const first = (store: MemoryStore) => {
  const goal = store.open(SPACE).shared.peek().board.goals[0];
  if (!goal) throw new Error("no goal");
  return goal;
};
const step = (store: MemoryStore) => {
  const found = first(store).steps[0];
  if (!found) throw new Error("no step");
  return found;
};
const milestone = (store: MemoryStore): string => first(store).milestones[0]?.milestone ?? "";
const measure = (store: MemoryStore): string => first(store).measures[0]?.measure ?? "";
const entry = (store: MemoryStore) => {
  const found = store.open(SPACE).mine.peek().journal[0];
  if (!found) throw new Error("no entry");
  return found;
};
const commitment = (store: MemoryStore): string => commitmentsOf(shared(store))[0]?.commitment ?? "";
const setback = (store: MemoryStore): string => shared(store).progress.setbacks[0]?.setback ?? "";
const shared = (store: MemoryStore) => store.open(SPACE).shared.peek();

type Act = (store: MemoryStore, making: Making) => readonly Intention[];

/** Each act, and what has to be done before it can be done. */
const ACTS: Readonly<Record<string, readonly [Act, ...Act[]]>> = {
  "check in": [(_, making) => checkIn({ mood: 4, feelings: ["stuck"], win: "Went out" }, making)],
  "a new goal, held on to": [
    (_, making) => {
      const { goal, intentions } = draftGoal(
        { title: "Sing", smart: { specific: "Daily" }, readiness: { importance: 8, confidence: 5 }, firstStep: "Hum" },
        making,
      );
      return [...intentions, ...setFocus([goal])];
    },
  ],
  reword: [(store, making) => reword(first(store), { title: "Walk", why: "Spring" }, making)],
  adjust: [(store, making) => adjust(first(store), { due: "2026-12-24", code: "too_big" }, making)],
  "answer a plain question": [(store, making) => answerSmart(first(store), { specific: "Daily" }, making)],
  "answer it anew": [
    (store, making) => answerSmart(first(store), { specific: "Twice" }, making),
    (store, making) => answerSmart(first(store), { specific: "Daily", timeBound: "2026-12-24" }, making),
  ],
  "define a measure": [
    (store, making) => defineMeasure(first(store), { kind: "number", label: "Walks", target: "3" }, making),
  ],
  "take a suggestion up": [
    (store, making) =>
      answerSuggestion(first(store).goal, first(store).suggestions[0]?.suggestion ?? "", { accepted: true }, making),
  ],
  agree: [(store) => agree(first(store)), (store, making) => withdraw(first(store), "Too soon", making)],
  withdraw: [(store, making) => withdraw(first(store), "Too soon", making)],
  focus: [() => setFocus([])],
  rank: [
    (store) =>
      rank(
        shared(store)
          .board.goals.map((each) => each.goal)
          .reverse(),
      ),
  ],
  readiness: [(store, making) => rateReadiness(first(store).goal, { importance: 9, confidence: 3 }, making)],
  pause: [(store, making) => pauseGoal(first(store).goal, { code: "away", until: "2026-12-01" }, making)],
  resume: [
    (store, making) => resumeGoal(first(store).goal, making),
    (store, making) => pauseGoal(first(store).goal, { code: "away", until: "2026-12-01" }, making),
  ],
  reach: [(store, making) => reachGoal(first(store).goal, "Bo came", making)],
  "reach while it rests": [
    (store, making) => reachGoal(first(store).goal, "Bo came", making),
    (store, making) => pauseGoal(first(store).goal, { code: "away" }, making),
  ],
  close: [(store) => closeGoal(first(store).goal, "time_up", "Less is more")],
  "reopen what was reached": [
    (store) => reopenGoal(first(store).goal, ""),
    (store, making) => reachGoal(first(store).goal, "Bo came", making),
  ],
  "reopen what was let go": [
    (store) => reopenGoal(first(store).goal, ""),
    (store) => closeGoal(first(store).goal, "time_up", "Less is more"),
  ],
  "add a step": [(store, making) => addStep({ goal: first(store).goal, title: "Door", per: "day" }, making)],
  "let a step go": [(store) => dropStep(step(store).step)],
  "break a step down": [(store, making) => splitStep(step(store), ["Left", "Right"], making)],
  "step done": [(store, making) => stepDone(step(store).step, making)],
  "step partly done": [(store, making) => stepPartly(step(store).step, making, { day: "2026-11-20" })],
  "step skipped": [(store, making) => stepSkipped(step(store).step, "unwell", making)],
  "take a step back": [
    (store, making) => [
      {
        audience: "shared",
        body: {
          type: "step_log_corrected",
          correction: making.newId(),
          log: shared(store).progress.goals.flatMap((each) => each.steps[0]?.ticks ?? [])[0]?.logs[0] ?? "",
          outcome: "retracted",
        },
      },
    ],
    (store, making) => stepSkipped(step(store).step, "unwell", making),
  ],
  "add a milestone": [(store, making) => addMilestone({ goal: first(store).goal, title: "Pond" }, making)],
  "reach a milestone": [(store, making) => reachMilestone(milestone(store), making)],
  "a milestone not reached yet": [(store, making) => notYet(milestone(store), making)],
  "reach a milestone after all": [
    (store, making) => reachMilestone(milestone(store), making),
    (store, making) => notYet(milestone(store), making),
  ],
  celebrate: [(store, making) => celebrate(milestone(store), "Cake", "", making)],
  "log a measure": [(store, making) => logMeasure(measure(store), "3", making)],
  count: [(store, making) => tick(measure(store), making)],
  "confirm zero": [(store, making) => confirmZero(measure(store), making, "2026-11-20")],
  rate: [(store, making) => rate({ goal: first(store).goal, value: 6, note: "Twice" }, making)],
  "plan if-then": [
    (store, making) =>
      planIfThen({ goal: first(store).goal, barrier: "Rain", trigger: "it rains", response: "umbrella" }, making),
  ],
  "use a plan": [(store, making) => usePlan(first(store).plans[0]?.plan ?? "", 7, making)],
  comment: [(store, making) => comment(first(store).goal, "Good week", making)],
  "bring it": [(_, making) => propose({ text: "The gate" }, making)],
  commit: [(_, making) => commit({ text: "Three walks", due: "" }, making)],
  "report on it": [
    (store) => report(commitment(store), "done", "All three"),
    (_, making) => commit({ text: "Three walks", due: "" }, making),
  ],
  "report on it again": [
    (store) => report(commitment(store), "done"),
    (_, making) => commit({ text: "Three walks", due: "" }, making),
    (store) => report(commitment(store), "not_yet", "Rain"),
  ],
  "journal entry": [(_, making) => writeEntry({ text: "A good day" }, making)],
  "change an entry": [(store, making) => editEntry(entry(store), "Slept well", making)],
  share: [(store, making) => shareEntry(entry(store), making)],
  "take a copy back": [
    (store, making) => unshare(entry(store).entry, shared(store), making),
    (store, making) => shareEntry(entry(store), making),
  ],
  win: [(_, making) => noteWin({ text: "Went out", audience: "private" }, making)],
  setback: [(_, making) => noteSetback({ text: "Turned back" }, making)],
  reflect: [
    (store, making) => reflect({ setback: setback(store), learned: "Go early" }, making),
    (_, making) => noteSetback({ text: "Turned back" }, making),
  ],
  "back on one's feet": [
    (store, making) => recover(setback(store), making),
    (_, making) => noteSetback({ text: "Turned back" }, making),
  ],
  "back on one's feet, of what only its author sees": [
    (store, making) => recover(store.open(SPACE).mine.peek().progress.setbacks[0]?.setback ?? "", making, "private"),
    (_, making) => noteSetback({ text: "Turned back", audience: "private" }, making),
  ],
  "back on one's feet on another day": [
    (store, making) => recover(setback(store), making),
    (_, making) => noteSetback({ text: "Turned back" }, making),
    (store, making) => recover(setback(store), { ...making, today: "2026-11-20" }),
  ],
  purpose: [() => statePurpose("To live well")],
  "the first purpose": [() => statePurpose("To be calm", "private")],
  "name a value": [(_, making) => nameValue("Honesty", "", making).intentions],
  "let a value go": [(store) => retireValue(shared(store).matters.values[0]?.value ?? "")],
  "rate an area": [(_, making) => rateArea({ area: "work", importance: 5, now: 4, wanted: 8 }, making)],
};

/** What tells of the way, not of where things stand. A shared copy that was taken back comes again as another copy. */
const WAY = [
  "at",
  "version",
  "history",
  "timeline",
  "earlier",
  "earlier_purposes",
  "retracted",
  "withdrawn",
  "pauses",
  "share",
  "current",
  "stale",
  "state",
  "suggestions",
];

/** What a person sees: what was let go is not on the screen any more. */
function seen(store: MemoryStore): unknown {
  const view = store.open(SPACE);
  const gone = new Set(
    view.shared
      .peek()
      .board.goals.flatMap((goal) => goal.steps.filter((each) => each.dropped).map((each) => each.step)),
  );
  const isGone = (each: unknown): boolean =>
    typeof each === "object" &&
    each !== null &&
    (("step" in each && gone.has(String(each.step))) || ("retired" in each && each.retired === true));
  return JSON.parse(
    JSON.stringify([view.shared.peek(), view.mine.peek()], (key, value: unknown) => {
      if (WAY.includes(key)) return undefined;
      return Array.isArray(value) ? value.filter((each) => !isGone(each)) : value;
    }),
  );
}

describe("undo", () => {
  it.each(Object.entries(ACTS))("%s", async (_, [act, ...beforehand]) => {
    const { client } = await told();
    const making = makingOf(client);
    const view = client.open(SPACE);
    for (const each of beforehand) expect(await view.write(each(client, making))).toMatchObject({ saved: true });
    const before = { shared: view.shared.peek(), mine: view.mine.peek(), reason: "Taken back." };
    const saw = seen(client);

    const done = act(client, making);
    await view.write(done);
    const changed = seen(client);
    const undo = undoing(done, making, before);
    await view.write(undo ?? []);

    expect(changed).not.toEqual(saw);
    expect(seen(client)).toEqual(saw);
  });

  it("of agreeing anew leaves the agreement to what was agreed to before", async () => {
    const { client } = await told();
    const making = makingOf(client);
    const view = client.open(SPACE);
    await view.write(reword(first(client), { title: "Walk far" }, making));
    const before = { shared: view.shared.peek(), mine: view.mine.peek(), reason: "" };
    const done = agree(first(client));
    await view.write(done);

    await view.write(undoing(done, making, before) ?? []);

    expect(first(client).agreement).toMatchObject({ state: "stale", by: [{ by: MAYA.member, current: false }] });
  });

  it("takes back all of what was done at once, newest first", async () => {
    const { client } = await told();
    const making = makingOf(client);
    const done = checkIn({ mood: 4, win: "Went out" }, making);
    const ids = done.map(({ body }) =>
      body.type === "win_noted" ? body.win : "check_in" in body ? body.check_in : "",
    );
    const { shared: both, mine } = client.open(SPACE);

    const undo = undoing(done, making, { shared: both.peek(), mine: mine.peek(), reason: "" });

    expect(undo?.map((each) => each.body)).toMatchObject([
      { type: "entry_retracted", ref: ids[1] },
      { type: "entry_retracted", ref: ids[0] },
    ]);
  });

  it("offers nothing where a part cannot be taken back", async () => {
    const { client } = await aPair();
    const making = makingOf(client);
    const { shared: both, mine } = client.open(SPACE);
    const before = { shared: both.peek(), mine: mine.peek(), reason: "" };

    const undo = undoing(
      [
        ...checkIn({ mood: 4 }, making),
        { audience: "shared" as const, body: { type: "session_ended", session: making.newId() } as const },
      ],
      making,
      before,
    );

    expect(undo).toBeNull();
  });
});
