/** Goals: their terms go back change by change, and a goal that was drafted is taken back as a whole. */
import { equal } from "../../equal.ts";
import type { Body, BodyOf, Version } from "../../events/types.ts";
import type { Event, GoalChange, Placed } from "../../fold/state.ts";
import { once } from "../../views/facts/once.ts";
import { status } from "../../views/goals/status.ts";
import { terms } from "../../views/goals/terms.ts";
import type { UndoEntry } from "./items.ts";
import type { Back, Past } from "./past.ts";

/** A terms change: what changes the terms of a goal; a suggestion only where it was taken up. */
export type TermsChange = BodyOf<
  | "goal_reworded"
  | "goal_adjusted"
  | "goal_smart_answered"
  | "goal_measure_defined"
  | "goal_change_undone"
  | "goal_suggestion_answered"
>;

/** The reason for withdrawing an agreement that was undone, where one has to be given. */
const TAKEN_BACK = "Taken back.";

/** Takes a change of a goal's terms back, as far as it stands. */
export function changeUndone(body: TermsChange, past: Past): Back {
  const { goal } = body;
  const { member, newId } = past.context;
  if (body.type === "goal_suggestion_answered" && !body.accepted) return { code: "final", about: body.suggestion };
  const changes = past.goals.get(goal) ?? [...once(past.given.shared.goals.get(goal) ?? [])];
  past.goals.set(goal, changes);
  if (past.isGone(goal)) return { code: "taken_back", about: goal };
  const now = terms(changes);
  const index = now.history.findIndex(
    (change) => change.change === body.change && change.by === member && change.type !== "goal_drafted",
  );
  if (index < 0 || ![...now.setters.values()].some((setters) => setters.has(index))) {
    return { code: "changed_since", about: goal };
  }
  const { number, mark } = now.version;
  const undone = {
    type: "goal_change_undone",
    goal,
    change: newId(),
    base: { number, mark },
    undoes: body.change,
  } as const;
  const { at, device, seq } = changes.at(-1)!;
  changes.push({ at, device, seq: seq + 1, author: member, session: null, body: undone });
  return [undone];
}

/** Takes a goal back that nobody has worked on since. */
export function draftRetracted(entry: UndoEntry, body: BodyOf<"goal_drafted">, past: Past): Back {
  const { goal } = body;
  if (entry.audience === "private") return { code: "final", about: goal };
  const stands = successor(body, past);
  if (stands === null) return { code: "taken_back", about: goal };
  const { through, now } = past.around("shared", past.given.shared.goals.get(stands) ?? []);
  // A goal that was made anew since is no part of the run; it stands as it was made.
  if (stands === goal && (through.length === 0 || !standsAlike(now, through))) {
    return { code: "changed_since", about: goal };
  }
  return [{ type: "goal_retracted", goal: stands }];
}

/** The goal itself, or the one as which it was drafted again after it was taken back; null where it is gone. */
function successor(body: BodyOf<"goal_drafted">, past: Past): string | null {
  if (!past.isGone(body.goal)) return body.goal;
  const found: string[] = [];
  for (const [goal, changes] of past.given.shared.goals) {
    for (const { author, body: again } of changes) {
      if (author !== past.context.member || again.type !== "goal_drafted" || past.isGone(goal)) continue;
      if (equal({ ...again, goal: body.goal, change: body.change }, body)) found.push(goal);
    }
  }
  // Whatever the order of arrival, the latest id.
  return found.sort().at(-1) ?? null;
}

/** Agrees again to what was agreed to before the run, or withdraws where nothing was. */
export function agreementBefore(body: BodyOf<"goal_agreed" | "goal_agreement_withdrawn">, past: Past): Back {
  const { goal, version } = body;
  if (!past.settle(`agreement to ${goal}`)) return [];
  const mine = (past.given.shared.goals.get(goal) ?? []).filter(
    (goal) => goal.author === past.context.member && isAboutAgreement(goal.body),
  );
  const nothing: Body | null =
    body.type === "goal_agreed" ? { type: "goal_agreement_withdrawn", goal, version, reason: TAKEN_BACK } : null;
  return past.restate("shared", mine, nothing);
}

function isAboutAgreement(body: Event): boolean {
  return body.type === "goal_agreed" || body.type === "goal_agreement_withdrawn";
}

/** Tells whether nobody changed the terms of a goal, its life, or who agrees to it. */
function standsAlike(changes: readonly Placed<GoalChange>[], others: readonly Placed<GoalChange>[]): boolean {
  const [now, then] = [changes, others].map((versions) => ({
    terms: Object.fromEntries(terms(versions).latest),
    phase: status(versions).phase,
    agreed: Object.fromEntries(agreedVersions(versions)),
  }));
  return equal(now, then);
}

/** Returns who agrees to which version. */
export function agreedVersions(changes: readonly Placed<GoalChange>[]): ReadonlyMap<string, Version> {
  const agreed = new Map<string, Version>();
  for (const { author, body } of changes) {
    if (body.type === "goal_agreed") agreed.set(author, body.version);
    else if (body.type === "goal_agreement_withdrawn") agreed.delete(author);
  }
  return agreed;
}
