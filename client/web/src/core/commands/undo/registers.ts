/** What is said of one thing again and again, the latest of which stands: what stood before is said again. */
import { equal } from "../../equal.ts";
import type { Body } from "../../events/types.ts";
import type { CommitmentChange, Placed } from "../../fold/state.ts";
import type { UndoEntry } from "./items.ts";
import type { Back, Past } from "./past.ts";

/** Puts the goals in the order that they had. */
export function orderBefore(past: Past): Back {
  if (!past.settle("order of goals")) return [];
  const ranked = past.given.shared.rankings.filter((ranking) => ranking.body.type === "goals_ranked");
  return past.restate("shared", ranked, { type: "goals_ranked", order: [] });
}

/** Holds on to the goals that were held on to. */
export function focusBefore(past: Past): Back {
  if (!past.settle("focus")) return [];
  const focused = past.given.shared.rankings.filter((ranking) => ranking.body.type === "goal_focus_set");
  return past.restate("shared", focused, { type: "goal_focus_set", focus: [] });
}

/** States the purpose that stood, or that none did. */
export function purposeBefore({ audience }: UndoEntry, past: Past): Back {
  if (!past.settle(`${audience} purpose`)) return [];
  return past.restate(audience, past.state(audience).purposes, { type: "purpose_withdrawn" });
}

/** Names a value as it was named, or sets it aside again. */
export function valueBefore({ audience }: UndoEntry, value: string, past: Past): Back {
  if (!past.settle(`${audience} value ${value}`)) return [];
  const changes = past.state(audience).namedValues.get(value) ?? [];
  return past.restate(audience, changes, { type: "value_retired", value });
}

/** Says again on which day a setback was over, or that it is not. */
export function recoveryBefore({ audience }: UndoEntry, setback: string, past: Past): Back {
  if (!past.settle(`${audience} recovery from ${setback}`)) return [];
  const changes = past.state(audience).setbackRecoveries.get(setback) ?? [];
  return past.restate(audience, changes, { type: "setback_reopened", setback });
}

/** Reports again what this member had reported of a commitment, where that stood last. */
export function reportsBefore(commitment: string, past: Past): Back {
  if (!past.settle(`reports of ${commitment}`)) return [];
  const { member } = past.context;
  const around = past.around("shared", past.given.shared.commitmentReports.get(commitment) ?? []);
  const [now, then, before] = [standing(around.now), standing(around.through), standing(around.before)];
  if (around.through.length === 0 || !equal(reportsOf(now, member), reportsOf(then, member))) {
    return { code: "changed_since", about: commitment };
  }
  const back: Body[] = [];
  if (reportsOf(now, member).length > 0) back.push({ type: "commitment_report_withdrawn", commitment });
  // Said again it would stand before what others reported after it: theirs stands last.
  const others = now.filter((line) => line.author !== member).length;
  if (others === before.filter((line) => line.author !== member).length) {
    const last = before.findLastIndex((line) => line.author !== member);
    back.push(...before.slice(last + 1).map((line) => line.body));
  }
  return back;
}

function reportsOf(reports: readonly Placed<CommitmentChange>[], member: string): readonly CommitmentChange[] {
  return reports.filter((report) => report.author === member).map((report) => report.body);
}

/** The reports that their own authors did not take back later. */
function standing(changes: readonly Placed<CommitmentChange>[]): readonly Placed<CommitmentChange>[] {
  let reports: Placed<CommitmentChange>[] = [];
  for (const placed of changes) {
    if (placed.body.type === "commitment_reported") reports.push(placed);
    else reports = reports.filter((report) => report.author !== placed.author);
  }
  return reports;
}
