/** Facts, and what else is known by an id of its own: taken back by it, or made anew where that was taken back. */
import { equal } from "../../equal.ts";
import { CATALOGUE } from "../../events/catalogue.ts";
import type { Body, BodyOf } from "../../events/types.ts";
import { type Correction, type Event, key, type Placed, type State } from "../../fold/state.ts";
import type { Audience } from "../../rights.ts";
import { type Row, rowOf } from "../../views/facts/fixes.ts";
import { once } from "../../views/facts/once.ts";
import { isRefusal } from "../context.ts";
import type { UndoEntry } from "./items.ts";
import type { Back, Past } from "./past.ts";

/** What the shared copy of a private entry is called. */
export const SHARED_AS = { journal_written: "journal", win_noted: "win", setback_noted: "setback" } as const;

/** Takes a fact back by its id; of what the run only reworded, the earlier words are said again. */
export function factRetracted(entry: UndoEntry, past: Past): Back {
  const { body } = entry;
  const state = past.state(entry.audience);
  const { member, newId } = past.context;
  const identifier = String(body[CATALOGUE[body.type].id as keyof Event]);
  if (isRetracted(state, identifier, member)) {
    const again = saidAgain(entry, past, identifier);
    if (again === null) return { code: "taken_back", about: identifier };
    return [{ type: "entry_retracted", retraction: newId(), ref: again }];
  }
  let back: Back = [];
  switch (body.type) {
    case "commented": {
      const said = (state.comments.get(identifier) ?? []).filter((comment) => comment.author === member);
      back = past.restate(entry.audience, said, null);
      break;
    }
    case "agenda_item_proposed": {
      const agenda = once(state.agenda.get(identifier) ?? []);
      if (agenda.at(-1)?.body.type === "agenda_item_discussed") return { code: "changed_since", about: identifier };
      const proposed = agenda.filter((line) => line.body.type === "agenda_item_proposed");
      back = past.restate(entry.audience, proposed, null);
      break;
    }
    case "goal_change_suggested": {
      const changes = state.goals.get(body.goal) ?? [];
      const answered = changes.some(
        (change) => change.body.type === "goal_suggestion_answered" && change.body.suggestion === identifier,
      );
      if (answered) return { code: "changed_since", about: identifier };
      break;
    }
    default:
      if (!state.facts.has(key(identifier, member))) return { code: "not_found", about: identifier };
  }
  if (isRefusal(back) || back.length > 0) return back;
  return [{ type: "entry_retracted", retraction: newId(), ref: identifier }];
}

/** The id under which a fact was said again after it had been taken back; null where it stands no more. */
function saidAgain(entry: UndoEntry, past: Past, identifier: string): string | null {
  const was = rowBefore(past, entry.audience, identifier);
  const field = String(CATALOGUE[entry.body.type].id);
  const found: string[] = [];
  for (const name of past.state(entry.audience).facts.keys()) {
    const [again = "", author] = name.split(" ");
    const row = rowNow(past, entry.audience, again);
    if (author !== past.context.member || was === null || row === null || row.retracted) continue;
    if (equal({ ...row.body, [field]: identifier }, was.body)) found.push(again);
  }
  // Whatever the order of arrival, the latest id.
  return found.sort().at(-1) ?? null;
}

/** Says again what was taken back, as it was, under a new id. */
export function factMadeAnew(entry: UndoEntry, ref: string, past: Past): Back {
  const state = past.state(entry.audience);
  const others = past.without(entry.audience, correctionsOf(state, past, ref));
  if (others.some((other) => other.body.type === "entry_retracted")) return { code: "changed_since", about: ref };
  const body = said(state, past, entry.audience, ref);
  if (body === null) return { code: "not_found", about: ref };
  return [{ ...body, [String(CATALOGUE[body.type].id)]: past.newIdFor(ref) }];
}

/** Return what this member said under an id, as it stood before the run. */
function said(state: State, past: Past, audience: Audience, ref: string): Body | null {
  const row = rowBefore(past, audience, ref);
  if (row !== null) {
    // A step log is put right by corrections of its own; they stay with the old one.
    return row.body.type === "logged_step" ? row.placed.body : row.body;
  }
  const suggested: readonly Placed[] = [...state.goals.values()].flat();
  const shelves = [...suggested, ...(state.comments.get(ref) ?? []), ...(state.agenda.get(ref) ?? [])];
  for (const { author, body } of shelves.reverse()) {
    if (author !== past.context.member) continue;
    if (body.type === "commented" || body.type === "agenda_item_proposed") return body;
    if (body.type === "goal_change_suggested" && body.suggestion === ref) return body;
  }
  return null;
}

/** Takes a step log back. */
export function logRetracted(log: string, past: Past): Back {
  const row = rowNow(past, "shared", log);
  if (row === null) return { code: "not_found", about: log };
  if (row.retracted) return { code: "taken_back", about: log };
  return [{ type: "step_log_corrected", correction: past.context.newId(), log, outcome: "retracted" }];
}

/** Takes a shared copy back; the private entry stays as it is. */
export function copyUnshared({ share, entry }: BodyOf<"entry_shared">, past: Past): Back {
  const row = rowNow(past, "shared", share);
  if (row !== null && !row.retracted) return [{ type: "entry_unshared", share, entry }];
  // It may have been shared again since, under another id.
  const again = standingCopy(entry, past);
  return again === null ? { code: "taken_back", about: share } : [{ type: "entry_unshared", share: again, entry }];
}

/** The share of an entry that stands; null where none does. */
function standingCopy(entry: string, past: Past): string | null {
  const found: string[] = [];
  for (const { author, body } of past.given.shared.facts.values()) {
    if (author !== past.context.member || body.type !== "entry_shared" || body.entry !== entry) continue;
    const row = rowNow(past, "shared", body.share);
    if (row !== null && !row.retracted) found.push(body.share);
  }
  return found.sort().at(-1) ?? null;
}

/**
 * Shares an entry again, under a new id: a copy that was taken back stays taken back.
 *
 * Where its line was dropped since (rule E5), the copy is made from the private entry as it is now.
 */
export function copySharedAgain({ share, entry }: BodyOf<"entry_unshared">, past: Past): Back {
  if (standingCopy(entry, past) !== null) return { code: "changed_since", about: entry };
  const copy = rowBefore(past, "shared", share);
  if (copy?.body.type === "entry_shared") return [{ ...copy.body, share: past.newIdFor(share) }];
  const own = rowNow(past, "private", entry);
  if (own === null || own.retracted) return { code: "not_found", about: entry };
  const { body } = own;
  switch (body.type) {
    case "journal_written":
    case "win_noted":
    case "setback_noted": {
      const { day, text } = body;
      const mood = body.type === "journal_written" ? body.mood : null;
      const kind = SHARED_AS[body.type];
      return [{ type: "entry_shared", share: past.newIdFor(share), entry, kind, day, text, mood }];
    }
    default:
      return { code: "not_found", about: entry };
  }
}

/** Returns a fact of this member as it stands; null where there is none. */
export function rowNow(past: Past, audience: Audience, identifier: string): Row | null {
  const state = past.state(audience);
  const placed = state.facts.get(key(identifier, past.context.member));
  return placed === undefined ? null : rowOf(placed, correctionsOf(state, past, identifier));
}

/** Returns a fact of this member as it stood before the run; null where there is none. */
export function rowBefore(past: Past, audience: Audience, identifier: string): Row | null {
  const state = past.state(audience);
  const placed = state.facts.get(key(identifier, past.context.member));
  if (placed === undefined) return null;
  return rowOf(placed, past.without(audience, correctionsOf(state, past, identifier)));
}

function correctionsOf(state: State, past: Past, identifier: string): readonly Placed<Correction>[] {
  return once(state.corrections.get(key(identifier, past.context.member)) ?? []);
}

function isRetracted(state: State, identifier: string, author: string): boolean {
  const corrections = state.corrections.get(key(identifier, author)) ?? [];
  return corrections.some((correction) => correction.body.type === "entry_retracted");
}
