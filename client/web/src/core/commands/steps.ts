/** Steps: the small things that are done between sessions. */

import { trimmed } from "../events/texts.ts";
import type { StepAdded, StepLogCorrected, StepSkipped } from "../events/types.ts";
import { key, type State } from "../fold/state.ts";
import { hasGoal, hasMilestone } from "../views/existing.ts";
import { type LoggedStep, rowOf } from "../views/facts/fixes.ts";
import { once } from "../views/facts/once.ts";
import { type StepDoc, stepDoc } from "../views/goals/steps.ts";
import { type Context, type Decision, forBoth, type Given, type Refusal } from "./context.ts";
import type {
  AddStep,
  CorrectStepLog,
  DropStep,
  LogStepDone,
  LogStepPartlyDone,
  LogStepSkipped,
  MoveStep,
  RetractStepLogs,
  RewordStep,
  SplitStep,
} from "./generated.ts";
import { isRefused } from "./goal_status.ts";
import { typedAmount } from "./milestones.ts";

/** Into so many smaller steps one is broken at most. */
export const MOST_PARTS = 20;

export type Size = NonNullable<StepAdded["size"]>;
export type Per = NonNullable<StepAdded["per"]>;
export type SkipCode = NonNullable<StepSkipped["code"]>;
export type LogOutcome = NonNullable<StepLogCorrected["outcome"]>;

/** Adds a step. Without `per` it is done once, whatever `times` says. */
export function addStep(command: AddStep, context: Context, given: Given): Decision {
  const { goal, milestone = null, size = "small", times = null, per = null, order = "n" } = command;
  if (!hasGoal(given.shared, goal)) return { code: "not_found", field: "goal", about: goal };
  if (milestone !== null && !hasMilestone(given.shared, milestone)) {
    return { code: "not_found", field: "milestone", about: milestone };
  }
  const title = trimmed(command.title);
  if (title === null) return { code: "nothing_said", field: "title" };
  return forBoth({
    type: "step_added",
    step: context.newId(),
    goal,
    milestone,
    title,
    size,
    times: per === null ? null : times || 1,
    per,
    due: command.due || null,
    order,
  });
}

/** Changes what a step says, how big it is, or when it is to be done. */
export function rewordStep(command: RewordStep, _context: Context, given: Given): Decision {
  const { step, size = null, times = null, per = null } = command;
  const now = stepNow(given.shared, step);
  if (isRefused(now)) return now;
  const said = { title: trimmed(command.title), size, times, per, due: command.due || null };
  if (Object.values(said).every((value) => value === null)) return { code: "nothing_said" };
  const fresh = {
    title: said.title === now.title ? null : said.title,
    size: size === now.size ? null : size,
    times: times === now.times ? null : times,
    per: per === now.per ? null : per,
    due: said.due === now.due ? null : said.due,
  };
  if (Object.values(fresh).every((value) => value === null)) return { code: "already_so", field: "step", about: step };
  return forBoth({ type: "step_reworded", step, ...fresh });
}

/** Puts a step elsewhere. */
export function moveStep(command: MoveStep, _context: Context, given: Given): Decision {
  const { step, goal = null, milestone = null, order = null } = command;
  const now = stepNow(given.shared, step);
  if (isRefused(now)) return now;
  if (goal !== null && !hasGoal(given.shared, goal)) return { code: "not_found", field: "goal", about: goal };
  if (milestone !== null && !hasMilestone(given.shared, milestone)) {
    return { code: "not_found", field: "milestone", about: milestone };
  }
  if (goal === null && milestone === null && order === null) return { code: "nothing_said" };
  const fresh = {
    goal: goal === now.goal ? null : goal,
    milestone: milestone === now.milestone ? null : milestone,
    order: order === now.order ? null : order,
  };
  if (Object.values(fresh).every((value) => value === null)) return { code: "already_so", field: "step", about: step };
  return forBoth({ type: "step_moved", step, ...fresh });
}

/** Breaks a step into tiny ones of the goal that it belongs to now. */
export function splitStep(command: SplitStep, context: Context, given: Given): Decision {
  const { step } = command;
  const now = stepNow(given.shared, step);
  if (isRefused(now)) return now;
  const titles = command.titles.map(trimmed).filter((title) => title !== null);
  if (titles.length === 0) return { code: "nothing_said", field: "titles" };
  if (titles.length > MOST_PARTS) return { code: "too_many", field: "titles" };
  const parts = titles.map((title) => ({
    type: "step_added" as const,
    step: context.newId(),
    goal: now.goal,
    title,
    size: "tiny" as const,
  }));
  return forBoth(...parts, { type: "step_split", step, into: parts.map((part) => part.step) });
}

/** Lets a step go that still stands. */
export function dropStep({ step, reason }: DropStep, _context: Context, given: Given): Decision {
  const now = stepNow(given.shared, step);
  if (isRefused(now)) return now;
  if (now.dropped !== null) return { code: "already_so", field: "step", about: step };
  return forBoth({ type: "step_dropped", step, reason: trimmed(reason) });
}

/** Returns how a step reads now. Refuses one that nobody added. */
export function stepNow(shared: State, step: string): StepDoc | Refusal {
  const now = stepDoc(step, once(shared.steps.get(step) ?? []), [], []);
  return now ?? { code: "not_found", field: "step", about: step };
}

/** Logs a step as done, today or on another day. */
export function logStepDone(command: LogStepDone, context: Context): Decision {
  const amount = typedAmount("amount", command.amount);
  if (amount !== null && typeof amount !== "string") return amount;
  return forBoth({
    type: "step_done",
    log: context.newId(),
    step: command.step,
    day: command.day || context.today,
    amount,
    effort: command.effort ?? null,
    helped: command.helped ?? null,
    note: trimmed(command.note),
  });
}

/** Logs a step as partly done, today or on another day. */
export function logStepPartlyDone(command: LogStepPartlyDone, context: Context): Decision {
  return forBoth({
    type: "step_partly_done",
    log: context.newId(),
    step: command.step,
    day: command.day || context.today,
    percent: command.percent ?? 50,
    note: trimmed(command.note),
  });
}

/** Logs a step as skipped, today or on another day. */
export function logStepSkipped(command: LogStepSkipped, context: Context): Decision {
  return forBoth({
    type: "step_skipped",
    log: context.newId(),
    step: command.step,
    day: command.day || context.today,
    code: command.code ?? "other",
    note: trimmed(command.note),
  });
}

/** Puts one's own log right in what was different. */
export function correctStepLog(command: CorrectStepLog, context: Context, given: Given): Decision {
  const { log } = command;
  const now = logNow(given.shared, log, context.member);
  if (now === null) return { code: "not_found", field: "log", about: log };
  const said = {
    outcome: command.outcome ?? null,
    day: command.day || null,
    percent: command.percent ?? null,
    note: trimmed(command.note),
  };
  if (Object.values(said).every((value) => value === null)) return { code: "nothing_said" };
  const fresh = {
    outcome: said.outcome === now.outcome ? null : said.outcome,
    day: said.day === now.day ? null : said.day,
    percent: said.percent === now.percent ? null : said.percent,
    note: said.note === now.note ? null : said.note,
  };
  if (Object.values(fresh).every((value) => value === null)) return { code: "already_so", field: "log", about: log };
  return forBoth({ type: "step_log_corrected", correction: context.newId(), log, ...fresh });
}

/** Takes back those of the logs that still count. */
export function retractStepLogs({ logs }: RetractStepLogs, context: Context, given: Given): Decision {
  const standing: string[] = [];
  for (const log of logs) {
    const now = logNow(given.shared, log, context.member);
    if (now === null) return { code: "not_found", field: "logs", about: log };
    if (now.outcome !== "retracted") standing.push(log);
  }
  if (standing.length === 0) return { code: "already_so", field: "logs" };
  return forBoth(
    ...standing.map((log) => ({
      type: "step_log_corrected" as const,
      correction: context.newId(),
      log,
      outcome: "retracted" as const,
    })),
  );
}

/** A log as it stands. */
type LogNow = Pick<LoggedStep, "day" | "percent" | "note"> & { readonly outcome: LogOutcome };

/** Returns a member's own log as it stands, with the outcome `retracted` where it was taken back. */
function logNow(shared: State, log: string, member: string): LogNow | null {
  const at = key(log, member);
  const fact = shared.facts.get(at);
  const row = fact === undefined ? null : rowOf(fact, shared.corrections.get(at) ?? []);
  if (row === null || row.body.type !== "logged_step") return null;
  return row.retracted ? { ...row.body, outcome: "retracted" } : row.body;
}
