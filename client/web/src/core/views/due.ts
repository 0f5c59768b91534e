/** What is due today: a pure function of a projection and a day. */

/**
 * Something that can be done today. `kind` is "session", "step", "milestone", "goal", "commitment" or "review".
 *
 * `due` is the day that was set for it, where one was; `left` how many more times this day, week or month, where the
 * step is scheduled.
 */
export interface DueDoc {
  kind: "session" | "step" | "milestone" | "goal" | "commitment" | "review";
  id: string;
  title: string;
  goal: string | null;
  due: string | null;
  left: number | null;
}
