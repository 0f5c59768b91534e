/** A goal that was taken back is drafted again under a new id, with all that its author had said of it. */
import type { Body } from "../../events/types.ts";
import { comparePlacing, type Event, type GoalChange, type Placed, type Placing } from "../../fold/state.ts";
import { rowOf } from "../../views/facts/fixes.ts";
import { once } from "../../views/facts/once.ts";
import { terms } from "../../views/goals/terms.ts";
import { phaseOf } from "./goal_status.ts";
import { agreedVersions } from "./goals.ts";
import type { Back, Past } from "./past.ts";
import { isDropped, milestoneStands, stepStands } from "./steps.ts";

/**
 * A part: what stands of a goal beside its terms: a step, a milestone or a fact, who wrote it, and how to say it
 * again.
 */
interface Part {
  readonly at: Placing;
  readonly authors: readonly string[];
  readonly spent: string;
  readonly bodies: readonly Body[];
}

/** Drafts a goal again. Refused with `final` where others have worked on it, since nobody speaks for them. */
export function goalMadeAnew(goal: string, past: Past): Back {
  const changes = once(past.given.shared.goals.get(goal) ?? []);
  const before = past.without("shared", changes);
  if (before.length === changes.length || phaseOf(before).name === "retracted") {
    return { code: "changed_since", about: goal };
  }
  const drafted = before.filter((line) => isOfTerms(line.body));
  const parts = partsOf(goal, past);
  const authors = new Set([...drafted.map((line) => line.author), ...parts.flatMap((part) => part.authors)]);
  const takenUp = drafted.some((line) => line.body.type === "goal_suggestion_answered");
  const isOwn = authors.size === 1 && authors.has(past.context.member);
  if (!isOwn || takenUp || agreedVersions(before).size > 0 || phaseOf(before).name !== "open") {
    return { code: "final", about: goal };
  }
  const measures = drafted.flatMap(({ body }) => (body.type === "goal_measure_defined" ? [body.measure] : []));
  const spent = new Set([goal, ...measures, ...parts.map((part) => part.spent)]);
  // Comments, agenda items and rounds point at ids for ever: new ids would leave them behind.
  if (isHeldOnTo(spent, goal, past)) return { code: "final", about: goal };
  past.newIdFor(goal);
  const anew = [...termsAnew(drafted, past)];
  for (const part of parts) {
    past.newIdFor(part.spent);
    anew.push(...part.bodies);
  }
  return [...anew, ...orderAndFocus(goal, past)];
}

/** Tells whether something else that is shown speaks of the ids that would be spent: it would be left behind. */
function isHeldOnTo(spent: ReadonlySet<string>, goal: string, past: Past): boolean {
  const { facts, corrections, goals, comments, agenda, rounds } = past.given.shared;
  const others: Placed[] = [];
  for (const [name, fact] of facts) {
    const isSpent = spent.has(name.split(" ")[0] ?? "");
    if (!isSpent && !rowOf(fact, corrections.get(name) ?? []).retracted) others.push(fact);
  }
  for (const [other, changes] of goals) {
    if (other !== goal && !past.isGone(other)) others.push(...changes);
  }
  for (const shelf of [comments, agenda, rounds]) {
    for (const changes of shelf.values()) others.push(...changes);
  }
  return others.some((inner) => mentions(inner.body, spent));
}

function mentions(value: unknown, spent: ReadonlySet<string>): boolean {
  if (typeof value === "string") return spent.has(value);
  return typeof value === "object" && value !== null && Object.values(value).some((inner) => mentions(inner, spent));
}

/** The order and the focus that name the goal, to be said again with its new id. */
function orderAndFocus(goal: string, past: Past): readonly Body[] {
  const last = new Map<string, Body>();
  for (const { body } of once(past.given.shared.rankings)) last.set(body.type, body);
  return [...last.values()].filter((body) => mentions(body, new Set([goal])));
}

function isOfTerms(body: Event): boolean {
  switch (body.type) {
    case "goal_drafted":
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_change_undone":
    case "goal_suggestion_answered":
      return true;
    default:
      return false;
  }
}

/** The changes of its terms, each under a new id and on the version that the ones before it make. */
function termsAnew(drafted: readonly Placed<GoalChange>[], past: Past): readonly Body[] {
  const anew: Placed<GoalChange>[] = [];
  for (const placed of drafted) {
    const { body } = placed;
    if ("change" in body) past.newIdFor(body.change);
    if (body.type === "goal_measure_defined" && !past.remade.has(body.measure)) past.newIdFor(body.measure);
    let changed = renamed(body, past.remade);
    if ("base" in changed && "change" in changed) {
      // On the old base each change would count as made in ignorance of the others, and be contested.
      const { number, mark } = terms(anew).version;
      changed = { ...changed, base: { number, mark } };
    }
    anew.push({ ...placed, session: null, body: changed });
  }
  return anew.map((line) => line.body);
}

/** Return what stands of a goal beside its terms, in order. */
function partsOf(goal: string, past: Past): readonly Part[] {
  const { steps, milestones, facts, corrections } = past.given.shared;
  const found: Part[] = [];
  for (const [step, shelf] of steps) {
    const changes = once(shelf);
    const { added, split, dropped } = stepStands(changes);
    if (added?.goal === goal && dropped === null) found.push(part(step, changes, [added, split]));
  }
  for (const [milestone, shelf] of milestones) {
    const changes = once(shelf);
    const { added, notYet, reached } = milestoneStands(changes);
    if (added?.goal === goal && !isDropped(changes)) found.push(part(milestone, changes, [added, notYet, reached]));
  }
  for (const [factKey, fact] of facts) {
    const { body, retracted } = rowOf(fact, corrections.get(factKey) ?? []);
    if (retracted) continue;
    switch (body.type) {
      case "goal_readiness_rated":
      case "barrier_named":
      case "if_then_planned":
        if (body.goal === goal) found.push(part(factKey.split(" ")[0] ?? "", [fact], [body]));
    }
  }
  // In the order of the first time: a step may name the milestone that came before it.
  return found.sort((a, b) => comparePlacing(a.at, b.at));
}

function part(spent: string, changes: readonly Placed[], bodies: readonly (Body | null)[]): Part {
  const said = bodies.filter((body) => body !== null);
  return { at: changes[0]!, authors: changes.map((change) => change.author), spent, bodies: said };
}

/** Returns a body that goes by the new ids of what was made anew. */
export function renamed<B extends Body>(body: B, remade: ReadonlyMap<string, string>): B {
  return remade.size === 0 ? body : (renamedIn(body, remade) as B);
}

function renamedIn(value: unknown, remade: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return remade.get(value) ?? value;
  if (Array.isArray(value)) return value.map((inner) => renamedIn(inner, remade));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renamedIn(item, remade)]));
}
