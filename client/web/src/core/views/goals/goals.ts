/** One goal as both people see it: its terms, where it stands, and what belongs to it. */

import type { BodyOf, Horizon } from "../../events/types.ts";
import type { State } from "../../fold/state.ts";
import type { CommentDoc } from "../facts/comments.ts";
import type { RowOf } from "../facts/gathered.ts";
import type { Roles } from "../facts/members.ts";
import { once } from "../facts/once.ts";
import type { ValueDoc } from "../facts/series.ts";
import { type AgreementDoc, agreement, wasAgreed } from "./agreement.ts";
import { type MeasureDoc, measures } from "./measures.ts";
import type { MilestoneDoc } from "./milestones.ts";
import type { BarrierDoc, PlanDoc } from "./plans.ts";
import { type EndingDoc, type LookDoc, type PauseDoc, status } from "./status.ts";
import type { StepDoc } from "./steps.ts";
import { type SuggestionDoc, suggestions } from "./suggestions.ts";
import { type ChangeDoc, type ConcurrentDoc, type Latest, terms, type VersionDoc } from "./terms.ts";

export type SmartQuestion = "specific" | "measurable" | "achievable" | "relevant" | "time_bound";

/** The five plain questions. A measure answers `measurable` too; the due day is the answer to `time_bound`. */
export interface SmartDoc {
  specific: string | null;
  measurable: string | null;
  achievable: string | null;
  relevant: string | null;
  time_bound: string | null;
  count: number;
  gaps: SmartQuestion[];
}

/** A client's readiness for a goal: how important it is, and how sure they are of it, each 0–10. */
export interface ReadinessDoc {
  rating: string;
  day: string | null;
  at: number;
  by: string;
  importance: number;
  confidence: number;
  commitment: number | null;
}

/** A goal. `status` is "draft", "active", "paused", "reached", "closed" or "retracted". */
export interface GoalDoc {
  goal: string;
  title: string;
  own_words: string | null;
  why: string | null;
  horizon: Horizon;
  parent: string | null;
  due: string | null;
  target: string | null;
  areas: readonly string[];
  values: readonly string[];
  challenges: readonly string[];
  origin: BodyOf<"goal_drafted">["origin"];
  by: string;
  at: number;
  status: "draft" | "active" | "paused" | "reached" | "closed" | "retracted";
  ending: EndingDoc | null;
  needs_a_look: boolean;
  looks: LookDoc[];
  pauses: PauseDoc[];
  in_focus: boolean;
  version: VersionDoc;
  agreement: AgreementDoc;
  smart: SmartDoc;
  readiness: ReadinessDoc | null;
  readiness_trend: ReadinessDoc[];
  measures: MeasureDoc[];
  milestones: MilestoneDoc[];
  steps: StepDoc[];
  barriers: BarrierDoc[];
  plans: PlanDoc[];
  suggestions: SuggestionDoc[];
  comments: CommentDoc[];
  concurrent: ConcurrentDoc[];
  history: ChangeDoc[];
}

export const SMART = ["specific", "measurable", "achievable", "relevant", "time_bound"] as const;

/**
 * The parts that goals are shown with, each by the goal (values by the measure, comments by the thing) it belongs to.
 */
export interface GoalParts {
  readonly roles: Roles;
  readonly focus: readonly string[];
  readonly everFocused: ReadonlySet<string>;
  readonly readiness: ReadonlyMap<string, readonly RowOf<"goal_readiness_rated">[]>;
  readonly values: ReadonlyMap<string, readonly ValueDoc[]>;
  readonly steps: ReadonlyMap<string, StepDoc[]>;
  readonly milestones: ReadonlyMap<string, MilestoneDoc[]>;
  readonly barriers: ReadonlyMap<string, BarrierDoc[]>;
  readonly plans: ReadonlyMap<string, PlanDoc[]>;
  readonly comments: ReadonlyMap<string, CommentDoc[]>;
}

/** One goal; null where nobody drafted it (yet). */
export function goal(state: State, identifier: string, parts: GoalParts): GoalDoc | null {
  const changes = once(state.goals.get(identifier) ?? []);
  const drafted = changes.find((placed) => placed.body.type === "goal_drafted");
  if (drafted?.body.type !== "goal_drafted") return null;
  const standing = terms(changes);
  const life = status(changes);
  const latest = standing.latest;
  const begun = parts.everFocused.has(identifier) || wasAgreed(changes, parts.roles);
  const openPhase = begun ? "active" : "draft";
  const trend = (parts.readiness.get(identifier) ?? []).map(readiness);
  const allMeasures = measures(latest, parts.values);
  return {
    goal: identifier,
    title: textOf(latest, "title") ?? "",
    own_words: textOf(latest, "own_words"),
    why: textOf(latest, "why"),
    horizon: textOf(latest, "horizon") as Horizon,
    parent: textOf(latest, "parent"),
    due: textOf(latest, "due"),
    target: textOf(latest, "target"),
    areas: listOf(latest, "areas"),
    values: listOf(latest, "values"),
    challenges: listOf(latest, "challenges"),
    origin: drafted.body.origin,
    by: drafted.author,
    at: drafted.at,
    status: life.phase === "open" ? openPhase : life.phase,
    ending: life.ending,
    needs_a_look: life.looks.length > 0,
    looks: life.looks,
    pauses: life.pauses,
    // Whoever reached a goal, or let it go, holds on to it no more; reopened, it is held on to again.
    in_focus: parts.focus.includes(identifier) && life.phase !== "reached" && life.phase !== "closed",
    version: standing.version,
    agreement: agreement(changes, standing.version, parts.roles),
    smart: smart(latest, { hasMeasure: allMeasures.length > 0 }),
    readiness: trend.at(-1) ?? null,
    readiness_trend: trend,
    measures: allMeasures,
    milestones: parts.milestones.get(identifier) ?? [],
    steps: parts.steps.get(identifier) ?? [],
    barriers: parts.barriers.get(identifier) ?? [],
    plans: parts.plans.get(identifier) ?? [],
    suggestions: suggestions(state, changes),
    comments: parts.comments.get(identifier) ?? [],
    concurrent: standing.concurrent,
    history: standing.history,
  };
}

function textOf(latest: Latest, field: string): string | null {
  return (latest.get(field) ?? null) as string | null;
}

function listOf(latest: Latest, field: string): readonly string[] {
  return (latest.get(field) ?? []) as readonly string[];
}

function smart(latest: Latest, { hasMeasure }: { readonly hasMeasure: boolean }): SmartDoc {
  const answers = {
    specific: textOf(latest, "specific"),
    measurable: textOf(latest, "measurable"),
    achievable: textOf(latest, "achievable"),
    relevant: textOf(latest, "relevant"),
    time_bound: textOf(latest, "due"),
  };
  const gaps = SMART.filter((name) => answers[name] === null && !(name === "measurable" && hasMeasure));
  return { ...answers, count: SMART.length - gaps.length, gaps };
}

function readiness({ body, placed }: RowOf<"goal_readiness_rated">): ReadinessDoc {
  return {
    rating: body.rating,
    day: body.day,
    at: placed.at,
    by: placed.author,
    importance: body.importance,
    confidence: body.confidence,
    commitment: body.commitment,
  };
}
