/** What takes back a single event, given what stood before it. */
import type { Body } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { PauseDoc } from "../../core/views/goals/status.ts";
import type { MattersDoc } from "../../core/views/matters.ts";
import type { PrivateProjection } from "../../core/views/private.ts";
import type { CommitmentDoc, ReportDoc } from "../../core/views/sessions/commitments.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { Audience } from "../store.ts";
import { factId } from "./facts.ts";
import { lean, type Making } from "./making.ts";

/** What stood before something was done. */
export interface Before {
  readonly shared: SharedProjection;
  readonly mine: PrivateProjection;
  /** What to say where a reason is asked for. */
  readonly reason: string;
}

/** The events that take this one back; null where none does. */
export function opposite(body: Body, audience: Audience, making: Making, before: Before): readonly Body[] | null {
  const found =
    ofGoal(body, audience, making, before) ??
    ofThings(body, making, before) ??
    ofRegisters(body, audience, making, before);
  if (found !== null) return found.map(lean);
  const ref = factId(body.type, body);
  return ref === null ? null : [{ type: "entry_retracted", retraction: making.newId(), ref }];
}

function ofGoal(body: Body, audience: Audience, making: Making, before: Before): readonly Body[] | null {
  const { board } = before.shared;
  const stood = "goal" in body ? board.goals.find((each) => each.goal === body.goal) : undefined;
  switch (body.type) {
    case "goal_drafted":
      // A private draft has no event that takes it back.
      return audience === "private" ? null : [{ type: "goal_retracted", goal: body.goal }];
    case "goal_focus_set":
      return [{ type: "goal_focus_set", focus: board.focus, note: board.focus_note }];
    case "goals_ranked":
      return [{ type: "goals_ranked", order: board.goals.map((each) => each.goal) }];
    case "goal_agreed":
      return [
        agreedBefore(stood, making) ?? {
          type: "goal_agreement_withdrawn",
          goal: body.goal,
          version: body.version,
          reason: before.reason,
        },
      ];
    case "goal_agreement_withdrawn":
      return maybe(agreedBefore(stood, making));
    case "goal_paused":
      return [{ type: "goal_resumed", goal: body.goal, day: making.today }];
    case "goal_resumed":
      return maybe(restedBefore(stood, making));
    case "goal_reached":
    case "goal_closed_unmet":
      return [{ type: "goal_reopened", goal: body.goal }, ...(maybe(restedBefore(stood, making)) ?? [])];
    case "goal_reopened":
      return maybe(endedBefore(stood, making));
    default:
      return null;
  }
}

function maybe(body: Body | null): readonly Body[] | null {
  return body === null ? null : [body];
}

function agreedBefore(stood: GoalDoc | undefined, making: Making): Body | null {
  const mine = stood?.agreement.by.find((each) => each.by === making.me);
  if (!stood || !mine) return null;
  const { number, mark } = mine.version;
  return { type: "goal_agreed", goal: stood.goal, version: { number, mark }, statement: mine.statement };
}

function restedBefore(stood: GoalDoc | undefined, making: Making): Body | null {
  const pause: PauseDoc | undefined = stood?.status === "paused" ? stood.pauses.at(-1) : undefined;
  if (!stood || !pause) return null;
  const { until, code, note } = pause;
  return { type: "goal_paused", goal: stood.goal, start: making.today, until, code, note };
}

function endedBefore(stood: GoalDoc | undefined, making: Making): Body | null {
  if (!stood?.ending) return null;
  const { type, day, code, note } = stood.ending;
  if (type === "goal_reached") return { type, goal: stood.goal, day: day ?? making.today, note };
  return type === "goal_closed_unmet" ? { type, goal: stood.goal, ...(code ? { code } : {}), learned: note } : null;
}

function ofThings(body: Body, making: Making, before: Before): readonly Body[] | null {
  switch (body.type) {
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
      return [{ type: "step_log_corrected", correction: making.newId(), log: body.log, outcome: "retracted" }];
    case "step_log_corrected":
      return maybe(loggedBefore(body.log, making, before));
    case "step_added":
      return [{ type: "step_dropped", step: body.step }];
    case "step_dropped":
    case "step_split":
      return [{ type: "step_restored", step: body.step }];
    case "milestone_added":
      return [{ type: "milestone_dropped", milestone: body.milestone }];
    case "milestone_reached":
    case "milestone_postponed":
      return [{ type: "milestone_reopened", milestone: body.milestone }];
    case "entry_shared":
      return [{ type: "entry_unshared", share: body.share, entry: body.entry }];
    case "entry_unshared":
      return maybe(sharedBefore(body.share, making, before));
    case "journal_edited":
      return maybe(writtenBefore(body.entry, making, before));
    default:
      return null;
  }
}

/** What is said of one thing again and again: the latest stands, so what stood before is said again. */
function ofRegisters(body: Body, audience: Audience, making: Making, before: Before): readonly Body[] | null {
  const { matters, progress } = audience === "shared" ? before.shared : before.mine;
  switch (body.type) {
    case "purpose_stated":
      return [purposeBefore(matters.purpose)];
    case "value_named":
    case "value_retired":
      return [valueBefore(body.value, matters)];
    case "setback_recovered": {
      const day = progress.setbacks.find((each) => each.setback === body.setback)?.recovered ?? null;
      return [day === null ? { type: "setback_reopened", setback: body.setback } : { ...body, day }];
    }
    case "commitment_reported": {
      const stood = commitmentsOf(before.shared).find((each) => each.commitment === body.commitment);
      return reportTakenBack(body.commitment, stood?.reports ?? [], making.me);
    }
    default:
      return null;
  }
}

/** Says the purpose again that stood before; that none stands where none did. */
export function purposeBefore(stood: { readonly text: string } | null): Body {
  return stood === null ? { type: "purpose_withdrawn" } : { type: "purpose_stated", text: stood.text };
}

/** Every commitment of a space, of its sessions and of none. */
export function commitmentsOf({ sessions }: SharedProjection): readonly CommitmentDoc[] {
  return [...sessions.sessions.flatMap((each) => each.commitments), ...sessions.commitments];
}

/** Takes back what `me` reported; their report before that is said again where it was the one that stood. */
export function reportTakenBack(commitment: string, reportsBefore: readonly ReportDoc[], me: string): readonly Body[] {
  const stood = reportsBefore.at(-1);
  const withdrawn: Body = { type: "commitment_report_withdrawn", commitment };
  if (stood?.by !== me) return [withdrawn];
  return [withdrawn, { type: "commitment_reported", commitment, outcome: stood.outcome, note: stood.note }];
}

function loggedBefore(log: string, making: Making, before: Before): Body | null {
  const ticks = before.shared.progress.goals.flatMap((each) => each.steps.flatMap((step) => step.ticks));
  const tick = ticks.find((each) => each.logs.includes(log));
  return tick ? { type: "step_log_corrected", correction: making.newId(), log, outcome: tick.outcome } : null;
}

function sharedBefore(share: string, making: Making, before: Before): Body | null {
  const copy = before.shared.journal.find((each) => each.share === share);
  if (!copy) return null;
  const { entry, kind, day, text, mood } = copy;
  // A copy that was taken back stays taken back: this is another one.
  return { type: "entry_shared", share: making.newId(), entry, kind: kind as "journal", day, text, mood };
}

function writtenBefore(entry: string, making: Making, before: Before): Body | null {
  const stood = before.mine.journal.find((each) => each.entry === entry);
  if (!stood) return null;
  const { text, kind, mood } = stood;
  return { type: "journal_edited", edit: making.newId(), entry, text, kind, mood };
}

function valueBefore(value: string, matters: MattersDoc): Body {
  const stood = matters.values.find((each) => each.value === value && !each.retired);
  if (!stood) return { type: "value_retired", value };
  const { label, why, area } = stood;
  return { type: "value_named", value, label, why, area };
}
