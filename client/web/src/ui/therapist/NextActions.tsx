/** Next actions for a signal, each a link to where it is done. Nothing happens by itself. */
import type { Action } from "../../core/views/signals.ts";
import type { SignalRow } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { fill, words } from "../words/index.ts";

/** Where an action is done, within the client's space. Those about a goal have one. */
const OF_SPACE: Partial<Record<Action, string>> = {
  put_on_agenda: href("sessions"),
  plan_session: href("sessions"),
  see_commitments: href("sessions"),
  read_feedback: href("sessions"),
  draft_goal: href("newGoal"),
  take_to_supervision: href("notes"),
  look_at_progress: href("progress"),
};
const OF_GOAL: Partial<Record<Action, "goal" | "goalProgress" | "goalHistory">> = {
  look_at_progress: "goalProgress",
  smaller_step: "goal",
  if_then_plan: "goal",
  change_goal: "goal",
  pause_goal: "goal",
  agree_again: "goal",
  see_what_changed: "goalHistory",
};

interface NextActionsProps {
  readonly signal: SignalRow;
  /** The title of the goal, where the signal is about one. */
  readonly title: string | null;
  /** Where the client's space begins; "" inside of it. */
  readonly prefix?: string;
  /** The key under which the half-written item of the list is kept. */
  readonly itemKey: string;
}

export function NextActions({ signal, title, prefix = "", itemKey }: NextActionsProps) {
  const { store } = useApp();
  const prepare = (): void => {
    // What somebody began to write stays.
    if (store.draft(itemKey).peek() !== "") return;
    store.keepDraft(itemKey, title === null ? words.next.between : fill(words.next.how, { title }));
  };
  return (
    <ul class="next-actions">
      {signal.actions.map((action) => {
        const to = placeOf(action, signal.goal);
        if (to === null) return null;
        return (
          <li key={action}>
            <A to={`${prefix}${to}`} class="next-action" {...(action === "put_on_agenda" ? { onGo: prepare } : {})}>
              <Icon name="next" />
              {words.next[action as Action]}
            </A>
          </li>
        );
      })}
    </ul>
  );
}

/** Null for what this version of the app does not know. */
function placeOf(action: string, goal: string | null): string | null {
  const ofGoal = OF_GOAL[action as Action];
  if (goal !== null && ofGoal !== undefined) return href(ofGoal, { goal });
  return OF_SPACE[action as Action] ?? null;
}
