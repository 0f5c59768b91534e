/**
 * Undo: what was just done is taken back by an event; the log still shows both. What cannot be taken back as a whole is
 * not taken back in part.
 */
import type { Body, Version } from "../../core/events/types.ts";
import type { Intention } from "../store.ts";
import { versionWith } from "./goals.ts";
import type { Making } from "./making.ts";
import { type Before, opposite } from "./opposites.ts";

export type { Before } from "./opposites.ts";

/** What takes these back, newest first; null where one of them cannot be. */
export function undoing(done: readonly Intention[], making: Making, before: Before): readonly Intention[] | null {
  const drafted = new Set(done.flatMap(({ body }) => (body.type === "goal_drafted" ? [body.goal] : [])));
  const versions = versionsAfter(done, before);
  const back: Intention[] = [];
  for (const { audience, body } of [...done].reverse()) {
    if (wentWith(body, drafted)) continue;
    const undo =
      changeOf(body) === null ? opposite(body, audience, making, before) : undoneChange(body, making, versions);
    if (undo === null) return null;
    back.push(...undo.map((each) => ({ audience, body: each })));
  }
  return back.length === 0 ? null : back;
}

/** A goal that is taken back takes along what was said of it in the same breath. */
function wentWith(body: Body, drafted: ReadonlySet<string>): boolean {
  switch (body.type) {
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_readiness_rated":
    case "step_added":
      return drafted.has(body.goal);
    default:
      return false;
  }
}

/** The change of a goal's terms that an event makes; null where it makes none. */
function changeOf(body: Body): { readonly goal: string; readonly change: string } | null {
  switch (body.type) {
    case "goal_reworded":
    case "goal_adjusted":
    case "goal_smart_answered":
    case "goal_measure_defined":
    case "goal_change_undone":
      return body;
    case "goal_suggestion_answered":
      return body.accepted ? body : null;
    default:
      return null;
  }
}

/** Which version each goal has once all of it was done: what takes it back rests on that. */
function versionsAfter(done: readonly Intention[], before: Before): Map<string, Version> {
  const versions = new Map(before.shared.board.goals.map((each) => [each.goal, each.version as Version]));
  for (const { body } of done) {
    const change = changeOf(body);
    const version = change && versions.get(change.goal);
    if (version) versions.set(change.goal, versionWith(version, change.change));
  }
  return versions;
}

function undoneChange(body: Body, making: Making, versions: Map<string, Version>): readonly Body[] | null {
  const made = changeOf(body);
  const base = made && versions.get(made.goal);
  if (!base) return null;
  const change = making.newId();
  versions.set(made.goal, versionWith(base, change));
  return [{ type: "goal_change_undone", goal: made.goal, change, base, undoes: made.change }];
}
