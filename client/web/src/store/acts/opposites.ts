/** What takes back a single event, given what stood before it. */
import type { Body } from "../../core/events/types.ts";
import type { GoalDoc } from "../../core/views/goals.ts";
import type { MattersDoc } from "../../core/views/matters.ts";
import type { PrivateProjection } from "../../core/views/private.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { PauseDoc } from "../../core/views/status.ts";
import type { Audience } from "../store.ts";
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
  const found = ofGoal(body, audience, making, before) ?? ofThings(body, audience, making, before);
  if (found !== null) return found.map(lean);
  const ref = factId(body);
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

function ofThings(body: Body, audience: Audience, making: Making, before: Before): readonly Body[] | null {
  const matters = audience === "shared" ? before.shared.matters : before.mine.matters;
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
      return [{ type: "milestone_reopened", milestone: body.milestone }];
    case "entry_shared":
      return [{ type: "entry_unshared", share: body.share, entry: body.entry }];
    case "entry_unshared":
      return maybe(sharedBefore(body.share, making, before));
    case "journal_edited":
      return maybe(writtenBefore(body.entry, making, before));
    case "purpose_stated":
      return matters.purpose === null ? null : [{ type: "purpose_stated", text: matters.purpose.text }];
    case "value_named":
    case "value_retired":
      return [valueBefore(body.value, matters)];
    default:
      return null;
  }
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

/** The id of a fact that `entry_retracted` takes back; null for what is no fact. */
function factId(body: Body): string | null {
  switch (body.type) {
    case "check_in_recorded":
      return body.check_in;
    case "goal_rated":
    case "goal_readiness_rated":
    case "life_area_rated":
      return body.rating;
    case "measure_logged":
      return body.log;
    case "counter_ticked":
      return body.tick;
    case "counter_zero_confirmed":
      return body.confirmation;
    case "journal_written":
      return body.entry;
    case "win_noted":
      return body.win;
    case "win_cheered":
      return body.cheer;
    case "setback_noted":
      return body.setback;
    case "setback_reflected":
      return body.reflection;
    case "barrier_named":
      return body.barrier;
    case "if_then_planned":
      return body.plan;
    case "if_then_used":
      return body.use;
    case "milestone_celebrated":
      return body.celebration;
    case "commitment_made":
      return body.commitment;
    case "session_feedback_given":
      return body.feedback;
    case "review_completed":
      return body.review;
    case "observation_recorded":
      return body.observation;
    case "challenge_named":
      return body.challenge;
    case "reflection_answered":
      return body.answer;
    case "commented":
      return body.comment;
    case "goal_change_suggested":
      return body.suggestion;
    case "agenda_item_proposed":
      return body.item;
    default:
      return null;
  }
}
