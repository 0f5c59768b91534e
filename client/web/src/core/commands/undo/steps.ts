/** Steps and milestones: let go, taken up again, and said anew of what cannot be taken up again. */
import { equal } from "../../equal.ts";
import type { Body, BodyOf } from "../../events/types.ts";
import type { MilestoneChange, Placed, StepChange } from "../../fold/state.ts";
import { once } from "../../views/facts/once.ts";
import type { Back, Past } from "./past.ts";

/** A step as it stands: its words in one event, and whether it was broken down or let go. */
export interface StepStands {
  readonly added: BodyOf<"step_added"> | null;
  readonly split: BodyOf<"step_split"> | null;
  readonly dropped: BodyOf<"step_dropped"> | null;
}

/** Returns what the changes of a step come to. */
export function stepStands(changes: readonly Placed<StepChange>[]): StepStands {
  let stands: StepStands = { added: null, split: null, dropped: null };
  for (const { body } of changes) {
    switch (body.type) {
      case "step_added":
        stands = { ...stands, added: body };
        break;
      case "step_reworded":
      case "step_moved":
        if (stands.added !== null) stands = { ...stands, added: { ...stands.added, ...givenBy(body) } };
        break;
      case "step_split":
        stands = { ...stands, split: body };
        break;
      case "step_dropped":
        stands = { ...stands, dropped: body };
        break;
      case "step_restored":
        stands = { ...stands, split: null, dropped: null };
        break;
    }
  }
  return stands;
}

/** Lets a step go again that nobody has touched since it was added. */
export function addedStepDropped(step: string, past: Past): Back {
  const around = past.around("shared", past.given.shared.steps.get(step) ?? []);
  const now = stepStands(around.now);
  if (now.dropped !== null) return { code: "taken_back", about: step };
  if (around.through.length === 0 || !equal(now, stepStands(around.through))) {
    return { code: "changed_since", about: step };
  }
  return [{ type: "step_dropped", step }];
}

/** Takes a step up again, breaks it down or lets it go, as it was before the run. */
export function stepBefore(step: string, past: Past): Back {
  if (!past.settle(`step ${step}`)) return [];
  const around = past.around("shared", past.given.shared.steps.get(step) ?? []);
  const [now, then, before] = [stepStands(around.now), stepStands(around.through), stepStands(around.before)];
  const stands = equal([now.split, now.dropped], [then.split, then.dropped]);
  if (around.through.length === 0 || !stands) return { code: "changed_since", about: step };
  if (now.added !== null && past.isGone(now.added.goal)) return { code: "taken_back", about: now.added.goal };
  const back: Body[] = [];
  let { split, dropped } = now;
  if ((split !== null && !equal(split, before.split)) || (dropped !== null && !equal(dropped, before.dropped))) {
    // One restoring ends both a split and a letting go; the one that stood before is said again below.
    back.push({ type: "step_restored", step });
    split = null;
    dropped = null;
  }
  if (before.split !== null && split === null) back.push(before.split);
  if (before.dropped !== null && dropped === null) back.push(before.dropped);
  return back;
}

/** A milestone as it stands: its words in one event, and whether it is reached, or not yet. */
export interface MilestoneStands {
  readonly added: BodyOf<"milestone_added"> | null;
  readonly reached: BodyOf<"milestone_reached"> | null;
  readonly notYet: BodyOf<"milestone_postponed"> | null;
}

/** Returns what the changes of a milestone come to, but for its being let go. */
export function milestoneStands(changes: readonly Placed<MilestoneChange>[]): MilestoneStands {
  let stands: MilestoneStands = { added: null, reached: null, notYet: null };
  for (const { body } of changes) {
    switch (body.type) {
      case "milestone_added":
        stands = { ...stands, added: body };
        break;
      case "milestone_reworded":
        if (stands.added !== null) stands = { ...stands, added: { ...stands.added, ...givenBy(body) } };
        break;
      case "milestone_reached":
        stands = { ...stands, reached: body };
        break;
      case "milestone_postponed":
        stands = { ...stands, notYet: body };
        break;
      case "milestone_reopened":
        stands = { ...stands, ...(stands.reached === null ? { notYet: null } : { reached: null }) };
        break;
      case "milestone_dropped":
        break;
    }
  }
  return stands;
}

/** Lets a milestone go again that nobody has touched since it was added. */
export function addedMilestoneDropped(milestone: string, past: Past): Back {
  const { through, now } = past.around("shared", past.given.shared.milestones.get(milestone) ?? []);
  if (isDropped(now)) return { code: "taken_back", about: milestone };
  if (through.length === 0 || !equal(milestoneStands(now), milestoneStands(through))) {
    return { code: "changed_since", about: milestone };
  }
  return [{ type: "milestone_dropped", milestone }];
}

/** Adds a milestone again that was let go, as it stood, under a new id. */
export function milestoneMadeAnew(milestone: string, past: Past): Back {
  const changes = past.without("shared", once(past.given.shared.milestones.get(milestone) ?? []));
  const { added, reached, notYet } = milestoneStands(changes);
  if (isDropped(changes)) return { code: "changed_since", about: milestone };
  if (added === null) return { code: "not_found", about: milestone };
  if (past.isGone(added.goal)) return { code: "taken_back", about: added.goal };
  past.newIdFor(milestone);
  return [added, notYet, reached].filter((body) => body !== null);
}

/** Says of a milestone what was said before the run: reached, not yet, or open. */
export function milestoneBefore(milestone: string, past: Past): Back {
  // What was made anew stands as it stood before all that the run said of it.
  if (past.remade.has(milestone) || !past.settle(`milestone ${milestone}`)) return [];
  const around = past.around("shared", past.given.shared.milestones.get(milestone) ?? []);
  if (isDropped(around.now)) return { code: "taken_back", about: milestone };
  const [now, then] = [milestoneStands(around.now), milestoneStands(around.through)];
  const before = milestoneStands(around.before);
  const stands = equal([now.reached, now.notYet], [then.reached, then.notYet]);
  if (around.through.length === 0 || !stands) return { code: "changed_since", about: milestone };
  const back: Body[] = [];
  let { reached, notYet } = now;
  // What stands last is taken back by opening it again: "reached", then "not yet".
  if (reached !== null && (before.reached === null || (notYet !== null && before.notYet === null))) {
    back.push({ type: "milestone_reopened", milestone });
    reached = null;
  }
  if (notYet !== null && before.notYet === null) {
    back.push({ type: "milestone_reopened", milestone });
    notYet = null;
  }
  if (before.notYet !== null && !equal(before.notYet, notYet)) back.push(before.notYet);
  if (before.reached !== null && !equal(before.reached, reached)) back.push(before.reached);
  return back;
}

/** Tells whether a milestone was let go. */
export function isDropped(changes: readonly Placed<MilestoneChange>[]): boolean {
  return changes.some((change) => change.body.type === "milestone_dropped");
}

/** Return what a change gives to what was added. */
function givenBy({ type: _, ...fields }: BodyOf<"step_reworded" | "step_moved" | "milestone_reworded">): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
