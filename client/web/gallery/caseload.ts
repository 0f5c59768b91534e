/** A sample caseload around the one client whose story is told; all names are invented. */
import type { SharedProjection } from "../src/core/views/shared.ts";
import type { CaseloadRow } from "../src/store/store.ts";

const NAMES = ["Ana Prieto", "Bo Lindqvist", "Chidi Eze", "Dalia Haddad", "Emre Kaya", "Fern Walsh"];
const DAY_US = 86_400_000_000;

const QUIET = {
  why: "No shared entry for 15 days",
  goal: null,
  actions: ["put_on_agenda", "plan_session", "take_to_supervision"],
};

export function sampleCaseload(shared: SharedProjection, nowUs: number): readonly CaseloadRow[] {
  const day = (ahead: number): string => new Date(nowUs / 1000 + ahead * 86_400_000).toISOString().slice(0, 10);
  const focus = shared.board.goals
    .filter((each) => each.in_focus)
    .map((each) => ({
      goal: each.goal,
      title: each.title,
      ratings: (shared.progress.goals.find((one) => one.goal === each.goal)?.ratings ?? [])
        .map((rating) => rating.value)
        .slice(-8),
    }));
  const told: CaseloadRow = {
    space: "space",
    name: "Maya",
    status: "confirmed",
    nextSession: day(2),
    lastSession: day(-12),
    lastEntryAt: nowUs,
    focus,
    staleAgreements: 1,
    newShared: 3,
    attention: [],
  };
  return [
    told,
    ...NAMES.map(
      (name, index): CaseloadRow => ({
        ...told,
        space: `space-${index}`,
        name,
        status: index === 4 ? "accepted" : "confirmed",
        nextSession: index % 3 === 0 ? null : day(index),
        lastSession: index === 4 ? null : day(-3 * index - 2),
        lastEntryAt: index === 4 ? null : nowUs - index * 5 * DAY_US,
        focus:
          index === 4
            ? []
            : [{ goal: `goal-${index}`, title: "Sleep before one", ratings: [2, 3, 3, 5 - (index % 3)] }],
        staleAgreements: index === 1 ? 1 : 0,
        newShared: 0,
        attention: index === 3 ? [QUIET] : [],
      }),
    ),
  ];
}
