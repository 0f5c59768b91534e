/** What `entry_retracted` takes back: the types of facts, and the field of each that holds its id. */
import type { Body } from "../../core/events/types.ts";

const FACTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    check_in_recorded: "check_in",
    goal_rated: "rating",
    goal_readiness_rated: "rating",
    life_area_rated: "rating",
    measure_logged: "log",
    counter_ticked: "tick",
    counter_zero_confirmed: "confirmation",
    journal_written: "entry",
    win_noted: "win",
    win_cheered: "cheer",
    setback_noted: "setback",
    setback_reflected: "reflection",
    barrier_named: "barrier",
    if_then_planned: "plan",
    if_then_used: "use",
    milestone_celebrated: "celebration",
    commitment_made: "commitment",
    session_feedback_given: "feedback",
    review_completed: "review",
    observation_recorded: "observation",
    challenge_named: "challenge",
    reflection_answered: "answer",
    commented: "comment",
    goal_change_suggested: "suggestion",
    agenda_item_proposed: "item",
  } satisfies Partial<Record<Body["type"], string>>),
);

/** The id by which a fact of this type with these fields is taken back; null for what is no fact. */
export function factId(type: string, fields: object): string | null {
  const field = FACTS.get(type);
  const id: unknown = field === undefined ? null : (fields as Readonly<Record<string, unknown>>)[field];
  return typeof id === "string" ? id : null;
}
