import type { Tab } from "../frame/Frame.tsx";
import { href } from "../router.tsx";
import { words } from "../words/index.ts";

/** The five pages of the client's app, and what lies under each. */
export const TABS: readonly Tab[] = [
  { to: href("today"), icon: "today", label: words.nav.today, places: ["today", "checkIn", "waysOn"] },
  {
    to: href("goals"),
    icon: "goals",
    label: words.nav.goals,
    places: ["goals", "roadmap", "newGoal", "goal", "goalClear", "goalChange", "goalHistory"],
  },
  { to: href("progress"), icon: "progress", label: words.nav.progress, places: ["progress", "goalProgress"] },
  {
    to: href("journal"),
    icon: "journal",
    label: words.nav.journal,
    places: ["journal", "newEntry", "entry", "newWin", "newSetback", "setback"],
  },
  {
    to: href("more"),
    icon: "more",
    label: words.nav.more,
    places: ["more", "matters", "sessions", "sessionFeedback", "sharing", "help", "devices", "yourData", "lately"],
  },
];
