/** One goal as both people see it: its terms, where it stands, and what belongs to it. */
import type { BodyOf, Horizon } from "../events/types.ts";
import type { AgreementDoc } from "./agreement.ts";
import type { CommentDoc } from "./comments.ts";
import type { MeasureDoc } from "./measures.ts";
import type { MilestoneDoc } from "./milestones.ts";
import type { BarrierDoc, PlanDoc } from "./plans.ts";
import type { EndingDoc, LookDoc, PauseDoc } from "./status.ts";
import type { StepDoc } from "./steps.ts";
import type { SuggestionDoc } from "./suggestions.ts";
import type { ChangeDoc, ConcurrentDoc, VersionDoc } from "./terms.ts";

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

/** How important a goal is, and how sure the client is of it, each 0–10. */
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
