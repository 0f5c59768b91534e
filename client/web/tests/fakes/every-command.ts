/** Every command that a person can take back, each on a space where it can be run. */
import {
  agreeToGoal,
  answerSuggestion,
  comment,
  suggestChange,
  withdrawAgreement,
} from "../../src/core/commands/agreement.ts";
import {
  checkIn,
  confirmZero,
  logMeasure,
  noteSetback,
  noteWin,
  rateGoal,
  recoverFromSetback,
  reflectOnSetback,
  tickCounter,
} from "../../src/core/commands/check_ins.ts";
import { makeCommitment, reportCommitment } from "../../src/core/commands/commitments.ts";
import type { Decide } from "../../src/core/commands/context.ts";
import {
  closeGoal,
  focusGoals,
  pauseGoal,
  rankGoals,
  reachGoal,
  reopenGoal,
  resumeGoal,
} from "../../src/core/commands/goal_status.ts";
import { adjustGoal, answerSmart, draftGoal, rateReadiness, rewordGoal } from "../../src/core/commands/goals.ts";
import { editEntry, shareEntry, unshareEntry, writeEntry } from "../../src/core/commands/journal.ts";
import { nameValue, rateLifeArea, retireValue, statePurpose } from "../../src/core/commands/matters.ts";
import {
  addMilestone,
  celebrateMilestone,
  defineMeasure,
  postponeMilestone,
  reachMilestone,
} from "../../src/core/commands/milestones.ts";
import { planIfThen, usePlan } from "../../src/core/commands/plans.ts";
import { proposeAgendaItem } from "../../src/core/commands/sessions.ts";
import {
  addStep,
  dropStep,
  logStepDone,
  logStepPartlyDone,
  logStepSkipped,
  retractStepLogs,
  splitStep,
} from "../../src/core/commands/steps.ts";
import type { Ran } from "../../src/store/store.ts";
import { aPair, does } from "../ui/stage.tsx";
import type { MemoryStore } from "./memory.ts";
import { SPACE } from "./people.ts";

type Pair = Awaited<ReturnType<typeof aPair>>;

/** Two goals with all that belongs to them, the first agreed to by its author; a journal entry and what matters. */
export async function told(): Promise<Pair> {
  const pair = await aPair();
  const { client, therapist } = pair;
  for (const title of ["Walk to the park", "See friends"]) {
    const [drafted] = await does(client, draftGoal, { title, own_words: "Out!", first_step: "Shoes" });
    if (drafted?.type !== "goal_drafted") throw new Error("no goal");
    await does(client, addMilestone, { goal: drafted.goal, title: "To the gate" });
    await does(client, focusGoals, { focus: [drafted.goal] });
  }
  const goal = goalOf(client);
  await does(client, defineMeasure, { goal, kind: "counter", label: "Panic" });
  await does(client, defineMeasure, { goal, kind: "minutes", label: "Outside" });
  await does(client, planIfThen, { goal, trigger: "tense", response: "breathe" });
  await does(client, agreeToGoal, { goal });
  await does(client, writeEntry, { text: "Slept badly", mood: 2 });
  await does(client, statePurpose, { text: "To live" });
  await does(client, nameValue, { label: "Being outside" });
  await does(therapist, suggestChange, { goal, title: "Walk twice a week" });
  return pair;
}

const shared = (store: MemoryStore) => store.open(SPACE).shared.peek();
export const first = (store: MemoryStore) => {
  const goal = shared(store).board.goals[0];
  if (!goal) throw new Error("no goal");
  return goal;
};
export const goalOf = (store: MemoryStore): string => first(store).goal;
const step = (store: MemoryStore): string => first(store).steps[0]?.step ?? "";
const milestone = (store: MemoryStore): string => first(store).milestones[0]?.milestone ?? "";
const measure = (store: MemoryStore): string => first(store).measures[0]?.measure ?? "";
const minutes = (store: MemoryStore): string => first(store).measures[1]?.measure ?? "";
const entry = (store: MemoryStore): string => store.open(SPACE).mine.peek().journal[0]?.entry ?? "";
const commitment = (store: MemoryStore): string => shared(store).sessions.commitments[0]?.commitment ?? "";
const setback = (store: MemoryStore): string => shared(store).progress.setbacks[0]?.setback ?? "";
const logs = (store: MemoryStore): readonly string[] =>
  shared(store).progress.goals.flatMap((goal) => goal.steps[0]?.ticks ?? [])[0]?.logs ?? [];

type Act = (store: MemoryStore) => Promise<Ran>;

function run<C>(store: MemoryStore, decide: Decide<C>, command: C): Promise<Ran> {
  return store.open(SPACE).run(decide, command);
}

/** Each act, and what has to be done before it can be done. */
export const EVERY_COMMAND: Readonly<Record<string, readonly [Act, ...Act[]]>> = {
  "check in": [(store) => run(store, checkIn, { mood: 4, feelings: ["stuck"], wins: ["Went out"] })],
  "a note apart": [(store) => run(store, checkIn, { mood: 4, note: "For me", note_apart: true })],
  "a new goal, held on to": [
    (store) =>
      run(store, draftGoal, {
        title: "Sing",
        smart: { specific: "Daily" },
        readiness: { importance: 8, confidence: 5 },
        first_step: "Hum",
        focus: true,
      }),
  ],
  reword: [(store) => run(store, rewordGoal, { goal: goalOf(store), title: "Walk", why: "Spring" })],
  adjust: [(store) => run(store, adjustGoal, { goal: goalOf(store), due: "2026-12-24", code: "too_big" })],
  "answer a plain question": [(store) => run(store, answerSmart, { goal: goalOf(store), specific: "Daily" })],
  "answer it anew": [
    (store) => run(store, answerSmart, { goal: goalOf(store), specific: "Twice" }),
    (store) => run(store, answerSmart, { goal: goalOf(store), specific: "Daily", time_bound: "2026-12-24" }),
  ],
  "define a measure": [
    (store) => run(store, defineMeasure, { goal: goalOf(store), kind: "number", label: "Walks", target: "3" }),
  ],
  "take a suggestion up": [
    (store) =>
      run(store, answerSuggestion, {
        suggestion: first(store).suggestions[0]?.suggestion ?? "",
        accepted: true,
      }),
  ],
  agree: [
    (store) => run(store, agreeToGoal, { goal: goalOf(store) }),
    (store) => run(store, withdrawAgreement, { goal: goalOf(store), reason: "Too soon" }),
  ],
  withdraw: [(store) => run(store, withdrawAgreement, { goal: goalOf(store), reason: "Too soon" })],
  focus: [(store) => run(store, focusGoals, { focus: [] })],
  rank: [
    (store) =>
      run(store, rankGoals, {
        order: shared(store)
          .board.goals.map((goal) => goal.goal)
          .reverse(),
      }),
  ],
  readiness: [(store) => run(store, rateReadiness, { goal: goalOf(store), importance: 9, confidence: 3 })],
  pause: [(store) => run(store, pauseGoal, { goal: goalOf(store), code: "away", until: "2026-12-01" })],
  resume: [
    (store) => run(store, resumeGoal, { goal: goalOf(store) }),
    (store) => run(store, pauseGoal, { goal: goalOf(store), code: "away", until: "2026-12-01" }),
  ],
  reach: [(store) => run(store, reachGoal, { goal: goalOf(store), note: "Bo came" })],
  "reach while it rests": [
    (store) => run(store, reachGoal, { goal: goalOf(store), note: "Bo came" }),
    (store) => run(store, pauseGoal, { goal: goalOf(store), code: "away" }),
  ],
  close: [(store) => run(store, closeGoal, { goal: goalOf(store), code: "time_up", learned: "Less is more" })],
  "reopen what was reached": [
    (store) => run(store, reopenGoal, { goal: goalOf(store) }),
    (store) => run(store, reachGoal, { goal: goalOf(store), note: "Bo came" }),
  ],
  "reopen what was let go": [
    (store) => run(store, reopenGoal, { goal: goalOf(store) }),
    (store) => run(store, closeGoal, { goal: goalOf(store), code: "time_up", learned: "Less is more" }),
  ],
  "add a step": [(store) => run(store, addStep, { goal: goalOf(store), title: "Door", per: "day" })],
  "let a step go": [(store) => run(store, dropStep, { step: step(store) })],
  "break a step down": [(store) => run(store, splitStep, { step: step(store), titles: ["Left", "Right"] })],
  "step done": [(store) => run(store, logStepDone, { step: step(store) })],
  "step partly done": [(store) => run(store, logStepPartlyDone, { step: step(store), day: "2026-11-20" })],
  "step skipped": [(store) => run(store, logStepSkipped, { step: step(store), code: "unwell" })],
  "take a step back": [
    (store) => run(store, retractStepLogs, { logs: logs(store) }),
    (store) => run(store, logStepSkipped, { step: step(store), code: "unwell" }),
  ],
  "add a milestone": [(store) => run(store, addMilestone, { goal: goalOf(store), title: "Pond" })],
  "reach a milestone": [(store) => run(store, reachMilestone, { milestone: milestone(store) })],
  "a milestone not reached yet": [(store) => run(store, postponeMilestone, { milestone: milestone(store) })],
  "reach a milestone after all": [
    (store) => run(store, reachMilestone, { milestone: milestone(store) }),
    (store) => run(store, postponeMilestone, { milestone: milestone(store) }),
  ],
  celebrate: [(store) => run(store, celebrateMilestone, { milestone: milestone(store), message: "Cake" })],
  "log a measure": [(store) => run(store, logMeasure, { measure: minutes(store), value: "3" })],
  count: [(store) => run(store, tickCounter, { measure: measure(store) })],
  "confirm zero": [(store) => run(store, confirmZero, { measure: measure(store), day: "2026-11-20" })],
  rate: [(store) => run(store, rateGoal, { goal: goalOf(store), value: 6, note: "Twice" })],
  "plan if-then": [
    (store) =>
      run(store, planIfThen, {
        goal: goalOf(store),
        obstacle: "Rain",
        trigger: "it rains",
        response: "umbrella",
      }),
  ],
  "use a plan": [(store) => run(store, usePlan, { plan: first(store).plans[0]?.plan ?? "", helped: 7 })],
  comment: [(store) => run(store, comment, { on: goalOf(store), text: "Good week" })],
  "bring it": [(store) => run(store, proposeAgendaItem, { text: "The gate" })],
  commit: [(store) => run(store, makeCommitment, { text: "Three walks" })],
  "report on it": [
    (store) => run(store, reportCommitment, { commitment: commitment(store), outcome: "done", note: "All three" }),
    (store) => run(store, makeCommitment, { text: "Three walks" }),
  ],
  "report on it again": [
    (store) => run(store, reportCommitment, { commitment: commitment(store), outcome: "done" }),
    (store) => run(store, makeCommitment, { text: "Three walks" }),
    (store) => run(store, reportCommitment, { commitment: commitment(store), outcome: "not_yet", note: "Rain" }),
  ],
  "journal entry": [(store) => run(store, writeEntry, { text: "A good day" })],
  "change an entry": [(store) => run(store, editEntry, { entry: entry(store), text: "Slept well" })],
  share: [(store) => run(store, shareEntry, { entry: entry(store) })],
  "take a copy back": [
    (store) => run(store, unshareEntry, { entry: entry(store) }),
    (store) => run(store, shareEntry, { entry: entry(store) }),
  ],
  win: [(store) => run(store, noteWin, { text: "Went out", audience: "private" })],
  setback: [(store) => run(store, noteSetback, { text: "Turned back" })],
  reflect: [
    (store) => run(store, reflectOnSetback, { setback: setback(store), learned: "Go early" }),
    (store) => run(store, noteSetback, { text: "Turned back" }),
  ],
  "back on one's feet": [
    (store) => run(store, recoverFromSetback, { setback: setback(store) }),
    (store) => run(store, noteSetback, { text: "Turned back" }),
  ],
  "back on one's feet, of what only its author sees": [
    (store) =>
      run(store, recoverFromSetback, {
        setback: store.open(SPACE).mine.peek().progress.setbacks[0]?.setback ?? "",
        audience: "private",
      }),
    (store) => run(store, noteSetback, { text: "Turned back", audience: "private" }),
  ],
  "back on one's feet on another day": [
    (store) => run(store, recoverFromSetback, { setback: setback(store) }),
    (store) => run(store, noteSetback, { text: "Turned back" }),
    (store) => run(store, recoverFromSetback, { setback: setback(store), day: "2026-11-20" }),
  ],
  purpose: [(store) => run(store, statePurpose, { text: "To live well" })],
  "the first purpose": [(store) => run(store, statePurpose, { text: "To be calm", audience: "private" })],
  "name a value": [(store) => run(store, nameValue, { label: "Honesty" })],
  "let a value go": [(store) => run(store, retireValue, { value: shared(store).matters.values[0]?.value ?? "" })],
  "rate an area": [(store) => run(store, rateLifeArea, { area: "work", importance: 5, now: 4, wanted: 8 })],
};
