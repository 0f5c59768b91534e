/** What stood before a run: what is given, without the entries of the run. */
import { equal } from "../../equal.ts";
import { CATALOGUE } from "../../events/catalogue.ts";
import type { Body } from "../../events/types.ts";
import type { Event, GoalChange, Placed, State } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";
import { once } from "../../views/facts/once.ts";
import { status } from "../../views/goals/status.ts";
import type { Context, Given, Refusal } from "../context.ts";
import type { UndoItem } from "./items.ts";

/** A back: what takes one event back; nothing where what took back another event of the run took this one along. */
export type Back = readonly Body[] | Refusal;

/**
 * What changed one thing, in order: before a run, with the run, and with what came after it.
 *
 * What came after may have been taken back: then the thing stands as the run left it, and the run can be taken back.
 */
export interface AroundRun<B extends Event> {
  readonly before: readonly Placed<B>[];
  /** Empty where the run did not change it. */
  readonly through: readonly Placed<B>[];
  readonly now: readonly Placed<B>[];
}

/** The run that is taken back, who takes it back, and what was decided so far. */
export class Past {
  readonly context: Context;
  readonly given: Given;
  /** Spent ids, and those under which their things are made anew. */
  readonly remade = new Map<string, string>();
  /** The changes of goals with those that were decided on. */
  readonly goals = new Map<string, Placed<GoalChange>[]>();
  readonly #places: ReadonlySet<string>;
  /** After a fork the same events stand under another device as well: those with an id of their own are known. */
  readonly #identified: readonly Event[];
  readonly #settled = new Set<string>();

  constructor(item: UndoItem, context: Context, given: Given) {
    this.context = context;
    this.given = given;
    this.#places = new Set(item.entries.map(({ audience, device, seq }) => `${audience} ${device} ${seq}`));
    this.#identified = item.entries.map(({ body }) => body).filter((body) => CATALOGUE[body.type].change !== null);
  }

  /** Returns the stream of an audience, as given. */
  state(audience: Audience): State {
    return this.given[audience];
  }

  /** Tells whether an entry is part of the run. */
  holds(audience: Audience, placed: Placed): boolean {
    if (this.#places.has(`${audience} ${placed.device} ${placed.seq}`)) return true;
    return placed.author === this.context.member && this.#identified.some((body) => equal(body, placed.body));
  }

  /** Returns the changes that are not part of the run. */
  without<B extends Event>(audience: Audience, changes: readonly Placed<B>[]): readonly Placed<B>[] {
    return changes.filter((change) => !this.holds(audience, change));
  }

  /** Tells whether a goal was taken back, so that nothing of it is shown. */
  isGone(goal: string): boolean {
    return status(once(this.given.shared.goals.get(goal) ?? [])).phase === "retracted";
  }

  /** Tells whether a subject is met for the first time: one answer goes back behind all that the run said of it. */
  settle(subject: string): boolean {
    if (this.#settled.has(subject)) return false;
    this.#settled.add(subject);
    return true;
  }

  /** Makes a fresh id for what is made anew; what else is said of it goes by the new one. */
  newIdFor(spent: string): string {
    const made = this.context.newId();
    this.remade.set(spent, made);
    return made;
  }

  /** Returns what changed one thing, before the run, with it, and until now. */
  around<B extends Event>(audience: Audience, changes: readonly Placed<B>[]): AroundRun<B> {
    const now = once(changes);
    // Nothing of the run here: everything stood before it, and there is nothing to compare with.
    const first = now.findIndex((line) => this.holds(audience, line));
    const last = now.findLastIndex((line) => this.holds(audience, line));
    return { before: first < 0 ? now : now.slice(0, first), through: now.slice(0, last + 1), now };
  }

  /**
   * Says again what was said last before the run, or `nothing`, where that is no event.
   *
   * Refused with `changed_since` where something else stands than what the run said.
   */
  restate<B extends Event>(audience: Audience, changes: readonly Placed<B>[], nothing: Body | null): Back {
    const { before, through, now } = this.around(audience, changes);
    // Compared by what is said: a change that was taken back again is none.
    if (through.length === 0 || !equal(through.at(-1)?.body, now.at(-1)?.body)) return { code: "changed_since" };
    const last: Body | null = before.at(-1)?.body ?? nothing;
    return last === null ? [] : [last];
  }
}
