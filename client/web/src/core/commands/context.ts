/** What a command is decided from, and what it decides: values only, so that both languages decide alike. */
import type { Body, Role } from "../events/types.ts";
import type { State } from "../fold/state.ts";
import type { NewId } from "../ids.ts";
import type { Audience } from "../rights.ts";

/** Reads: what has to be folded before a command can be decided: a check-in needs nothing, so it is saved at once. */
export type Reads = "nothing" | "shared" | "both";

/** The circumstances of a command: who acts, when and with which ids; everything that it takes from outside the log. */
export interface Context {
  readonly member: string;
  readonly role: Role;
  /** The day where the person is, YYYY-MM-DD, decided by the shell. */
  readonly today: string;
  /** The session that is going on now; it is written into every shared event. */
  readonly session: string | null;
  /** The only source of ids. A command never reads a clock. */
  readonly newId: NewId;
}

/** The picture that a member sees: the fold of both streams, their own pending lines on top. */
export interface Given {
  readonly shared: State;
  readonly private: State;
}

/** An event that a command decided on: for which stream, and what it says. A field that is null is not written. */
export interface NewEvent {
  readonly audience: Audience;
  readonly body: Body;
}

export type RefusalCode =
  | "nothing_said"
  | "already_so"
  | "has_ended"
  | "too_many"
  | "not_found"
  | "not_allowed"
  | "does_not_fit"
  | "taken_back"
  | "changed_since"
  | "final"
  | "nothing_to_undo";

/** Why nothing is written: a code that shells put into words, and which field or thing it is about. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly field?: string;
  readonly about?: string;
}

/**
 * A decision: what follows from a command: at least one event, all appended in one transaction, or a refusal. Never
 * thrown.
 */
export type Decision = readonly NewEvent[] | Refusal;

/** A function that decides one kind of command, such as `rewordGoal`. */
export type Decide<C> = (command: C, context: Context, given: Given) => Decision;

/** Tells a refusal from events. */
export function isRefusal<T>(decision: readonly T[] | Refusal): decision is Refusal {
  return !Array.isArray(decision);
}

/** Addresses events to the client and the therapist. */
export function forBoth(...bodies: readonly Body[]): NewEvent[] {
  return forAudience("shared", ...bodies);
}

/** Addresses events to one audience. */
export function forAudience(audience: Audience, ...bodies: readonly Body[]): NewEvent[] {
  return bodies.map((body) => ({ audience, body }));
}
