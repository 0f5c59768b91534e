/** Rows of a list of events: a known entry, or one that only a newer version can show. */
import type { CommitmentDoc } from "../../core/views/sessions/commitments.ts";
import type { SessionsDoc } from "../../core/views/sessions/sessions.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import type { TimelineRow } from "../../core/views/timeline.ts";
import type { Audience, Unshown } from "../../store/store.ts";
import { words } from "../words/index.ts";

export interface Happened extends Pick<TimelineRow, "id" | "at" | "by" | "shown" | "corrected" | "retracted"> {
  readonly type: string;
}

/** The rows of a timeline, and between them what only a newer version can read. Newest first. */
export function happenedIn(rows: readonly TimelineRow[], { newer }: Unshown, audience: Audience): readonly Happened[] {
  const unread = newer
    .filter((entry) => entry.audience === audience)
    .map(({ id, at, by }): Happened => {
      return { id, at, by, type: "newer", shown: { text: words.unshown.row }, corrected: false, retracted: false };
    });
  if (unread.length === 0) return rows;
  return [...rows, ...unread].sort((one, other) => other.at - one.at);
}

/** Name the kind of entry of a timeline row. */
export function whatItIs(row: Happened): string {
  return (words.lately.what as Readonly<Record<string, string>>)[row.type] ?? words.lately.what.other;
}

/** Return a row's own words, or the name of the thing that it is about. */
export function whatItSays(row: Happened, shared: SharedProjection): string {
  const { shown } = row;
  for (const field of [
    "text",
    "title",
    "label",
    "own_words",
    "message",
    "summary",
    "learned",
    "statement",
    "trigger",
  ]) {
    if (typeof shown[field] === "string") return shown[field];
  }
  const goal = shared.board.goals.find((goal) => goal.goal === shown["goal"]);
  const step = shared.board.goals.flatMap((goal) => goal.steps).find((step) => step.step === shown["step"]);
  const milestone = shared.board.goals
    .flatMap((goal) => goal.milestones)
    .find((milestone) => milestone.milestone === shown["milestone"]);
  const measure = shared.board.goals
    .flatMap((goal) => goal.measures)
    .find((measure) => measure.measure === shown["measure"]);
  const said =
    allCommitments(shared.sessions).find((commitment) => commitment.commitment === shown["commitment"]) ??
    shared.progress.setbacks.find((setback) => setback.setback === shown["setback"]);
  const value = typeof shown["value"] === "number" ? `: ${shown["value"]}` : "";
  if (typeof shown["mood"] === "number") return words.moods[shown["mood"] - 1] ?? "";
  return `${step?.title ?? milestone?.title ?? measure?.label ?? said?.text ?? goal?.title ?? ""}${value}`;
}

function allCommitments({ sessions, commitments }: SessionsDoc): readonly CommitmentDoc[] {
  return [...sessions.flatMap((session) => session.commitments), ...commitments];
}
