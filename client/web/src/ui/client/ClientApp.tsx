/** The client's side: one space, five pages, Help in the corner. */
import type { ComponentType } from "preact";
import { useMemo } from "preact/hooks";
import type { Me, SpaceRow, SpaceView } from "../../store/store.ts";
import { SpaceContext, useApp } from "../app-context.ts";
import { Frame } from "../frame/Frame.tsx";
import { NotThere } from "../frame/NotThere.tsx";
import { Guard } from "../Guard.tsx";
import { Goals } from "../goals/Goals.tsx";
import { lazy } from "../lazy.tsx";
import { More } from "../more/More.tsx";
import { type RouteName, useRouter } from "../router.tsx";
import { CheckIn } from "../today/CheckIn.tsx";
import { Today } from "../today/Today.tsx";
import { TABS } from "./tabs.ts";
import { Fetching, Waiting } from "./Waiting.tsx";

// Fetched when they are first opened; the service worker has them all, so they open with no signal too.
const Live = lazy(() => import("../live/Live.tsx").then((module) => module.Live));
const Help = lazy(() => import("../help/Help.tsx").then((module) => module.Help));
const WaysOn = lazy(() => import("../today/WaysOn.tsx").then((module) => module.WaysOn));
const Goal = lazy(() => import("../goals/Goal.tsx").then((module) => module.Goal));
const GoalClear = lazy(() => import("../goals/GoalClear.tsx").then((module) => module.GoalClear));
const GoalChange = lazy(() => import("../goals/GoalChange.tsx").then((module) => module.GoalChange));
const GoalHistory = lazy(() => import("../goals/GoalHistory.tsx").then((module) => module.GoalHistory));
const Roadmap = lazy(() => import("../goals/Roadmap.tsx").then((module) => module.Roadmap));
const NewGoal = lazy(() => import("../first/NewGoal.tsx").then((module) => module.NewGoal));
const Welcome = lazy(() => import("../first/Welcome.tsx").then((module) => module.Welcome));
const Progress = lazy(() => import("../progress/Progress.tsx").then((module) => module.Progress));
const GoalProgress = lazy(() => import("../progress/Progress.tsx").then((module) => module.GoalProgress));
const Journal = lazy(() => import("../journal/Journal.tsx").then((module) => module.Journal));
const NewEntry = lazy(() => import("../journal/NewEntry.tsx").then((module) => module.NewEntry));
const Entry = lazy(() => import("../journal/Entry.tsx").then((module) => module.Entry));
const NewWin = lazy(() => import("../journal/NewWin.tsx").then((module) => module.NewWin));
const NewSetback = lazy(() => import("../journal/NewSetback.tsx").then((module) => module.NewSetback));
const Setback = lazy(() => import("../journal/Setback.tsx").then((module) => module.Setback));
const Matters = lazy(() => import("../more/Matters.tsx").then((module) => module.Matters));
const Sharing = lazy(() => import("../more/Sharing.tsx").then((module) => module.Sharing));
const Devices = lazy(() => import("../more/Devices.tsx").then((module) => module.Devices));
const YourData = lazy(() => import("../more/YourData.tsx").then((module) => module.YourData));
const Lately = lazy(() => import("../more/Lately.tsx").then((module) => module.Lately));
const Sessions = lazy(() => import("../sessions/Sessions.tsx").then((module) => module.Sessions));
const Feedback = lazy(() => import("../sessions/Feedback.tsx").then((module) => module.Feedback));

/** Where each place of the client's side is shown. What is not here is not theirs. */
const SCREENS: Partial<Record<RouteName, ComponentType>> = {
  today: Today,
  // Whoever comes back by the link that let them in is in already.
  join: Today,
  checkIn: CheckIn,
  waysOn: WaysOn,
  goals: Goals,
  roadmap: Roadmap,
  newGoal: NewGoal,
  goal: Goal,
  goalClear: GoalClear,
  goalChange: GoalChange,
  goalHistory: GoalHistory,
  welcome: Welcome,
  progress: Progress,
  goalProgress: GoalProgress,
  journal: Journal,
  newEntry: NewEntry,
  entry: Entry,
  newWin: NewWin,
  newSetback: NewSetback,
  setback: Setback,
  more: More,
  matters: Matters,
  sessions: Sessions,
  sessionFeedback: Feedback,
  sharing: Sharing,
  devices: Devices,
  yourData: YourData,
  lately: Lately,
  live: Live,
  help: Help,
};

export function ClientApp({ me }: { readonly me: Me }) {
  const { store } = useApp();
  const { place, path } = useRouter().here.value;
  const space = theOne(store.spaces.value);
  const confirmed = space?.status === "confirmed" ? space.space : null;
  const around = useMemo(
    () => (confirmed === null ? null : { view: store.open(confirmed), me }),
    [store, confirmed, me],
  );
  return (
    <Frame tabs={around === null ? [] : TABS}>
      <Guard at={path}>
        {around === null ? (
          <Outside place={place} space={space} />
        ) : (
          <SpaceContext.Provider value={around}>
            <Inside place={place} view={around.view} />
          </SpaceContext.Provider>
        )}
      </Guard>
    </Frame>
  );
}

function Inside({ place, view }: { readonly place: RouteName | null; readonly view: SpaceView }) {
  const Screen = place === null ? NotThere : (SCREENS[place] ?? NotThere);
  return view.ready.value || place === "help" ? <Screen /> : <Fetching />;
}

/** The screens of somebody who is not let in yet, or no more. */
function Outside({ place, space }: { readonly place: RouteName | null; readonly space: SpaceRow | null }) {
  if (place === "help") return <Help />;
  if (place === "yourData") return <YourData />;
  if (place === "devices") return <Devices />;
  return <Waiting space={space} />;
}

/** A client has one space; where there were several, the one that is open counts. */
function theOne(spaces: readonly SpaceRow[]): SpaceRow | null {
  return spaces.find((space) => space.status === "confirmed") ?? spaces[0] ?? null;
}
