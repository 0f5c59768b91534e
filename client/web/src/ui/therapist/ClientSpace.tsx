/** One client: the same screens that the client has, and beside them what is the therapist's alone. */
import type { ComponentType } from "preact";
import { useMemo } from "preact/hooks";
import type { Me, SpaceRow } from "../../store/store.ts";
import { AppContext, SpaceContext, useApp } from "../app-context.ts";
import { Fetching } from "../client/Waiting.tsx";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { lazy } from "../lazy.tsx";
import { Icon, type IconName } from "../parts/Icon.tsx";
import { A, href, type RouteName, RouterContext, useRouter, within } from "../router.tsx";
import { words } from "../words/index.ts";
import { withDraftsOf } from "./drafts.ts";
import { Overview } from "./Overview.tsx";
import { People } from "./People.tsx";
import { TheirGoals } from "./TheirGoals.tsx";

const Goals = lazy(() => import("../goals/Goals.tsx").then((module) => module.Goals));
const Goal = lazy(() => import("../goals/Goal.tsx").then((module) => module.Goal));
const GoalClear = lazy(() => import("../goals/GoalClear.tsx").then((module) => module.GoalClear));
const GoalChange = lazy(() => import("../goals/GoalChange.tsx").then((module) => module.GoalChange));
const GoalHistory = lazy(() => import("../goals/GoalHistory.tsx").then((module) => module.GoalHistory));
const Roadmap = lazy(() => import("../goals/Roadmap.tsx").then((module) => module.Roadmap));
const Progress = lazy(() => import("../progress/Progress.tsx").then((module) => module.Progress));
const GoalProgress = lazy(() => import("../progress/Progress.tsx").then((module) => module.GoalProgress));
const Sessions = lazy(() => import("../sessions/Sessions.tsx").then((module) => module.Sessions));
const Notes = lazy(() => import("./Notes.tsx").then((module) => module.Notes));
const Live = lazy(() => import("../live/Live.tsx").then((module) => module.Live));

const SCREENS: Partial<Record<RouteName, ComponentType>> = {
  today: Overview,
  goals: Goals,
  roadmap: Roadmap,
  newGoal: TheirGoals,
  goal: Goal,
  goalClear: GoalClear,
  goalChange: GoalChange,
  goalHistory: GoalHistory,
  progress: Progress,
  goalProgress: GoalProgress,
  sessions: Sessions,
  notes: Notes,
  live: Live,
};

interface ClientSpaceProps {
  readonly me: Me;
  /** Null where this device knows no such space. */
  readonly row: SpaceRow | null;
}

export function ClientSpace({ me, row }: ClientSpaceProps) {
  const app = useApp();
  const { store } = app;
  const outer = useRouter();
  const space = row?.space ?? null;
  const router = useMemo(() => (space === null ? null : within(outer, href("client", { space }))), [outer, space]);
  const view = useMemo(() => (space === null ? null : store.open(space)), [store, space]);
  const around = useMemo(() => (view === null ? null : { view, me }), [view, me]);
  const inside = useMemo(
    () => (space === null ? app : { ...app, store: withDraftsOf(app.store, space) }),
    [app, space],
  );
  if (!row || !router || !around) {
    return (
      <Screen title={words.caseload.title} back={href("caseload")}>
        <p>{words.client.wrongPlace}</p>
      </Screen>
    );
  }
  return (
    <RouterContext.Provider value={router}>
      <AppContext.Provider value={inside}>
        <SpaceContext.Provider value={around}>
          <div class="space">
            <SpaceNav name={row.name} />
            <Inside ready={around.view.ready.value} row={row} />
          </div>
        </SpaceContext.Provider>
      </AppContext.Provider>
    </RouterContext.Provider>
  );
}

function Inside({ ready, row }: { readonly ready: boolean; readonly row: SpaceRow }) {
  const { place } = useRouter().here.value;
  if (place === "people") return <People space={row.space} name={row.name} />;
  if (!ready) return <Fetching />;
  const Shown = place === null ? NotThere : (SCREENS[place] ?? NotThere);
  return <Shown />;
}

const PARTS: readonly {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
  readonly places: readonly RouteName[];
}[] = [
  { to: href("today"), icon: "eye", label: words.client.overview, places: ["today"] },
  {
    to: href("goals"),
    icon: "goals",
    label: words.client.goals,
    places: ["goals", "goal", "goalClear", "goalChange", "goalHistory", "newGoal", "roadmap"],
  },
  { to: href("progress"), icon: "progress", label: words.client.progress, places: ["progress", "goalProgress"] },
  { to: href("sessions"), icon: "calendar", label: words.client.sessions, places: ["sessions", "live"] },
  { to: href("notes"), icon: "lock", label: words.client.notes, places: ["notes"] },
  { to: href("people"), icon: "people", label: words.client.people, places: ["people"] },
];

/** The client's name, and the parts of their space. */
function SpaceNav({ name }: { readonly name: string }) {
  const { place } = useRouter().here.value;
  return (
    <nav class="space-nav" aria-label={words.client.nav}>
      <p class="strong">{name}</p>
      <ul>
        {PARTS.map((name) => (
          <li key={name.to}>
            <A to={name.to} current={place !== null && name.places.includes(place)}>
              <Icon name={name.icon} />
              {name.label}
            </A>
          </li>
        ))}
      </ul>
    </nav>
  );
}
