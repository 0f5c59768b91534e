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
const Live = lazy(() => import("../live/Live.tsx").then((each) => each.Live));
const Help = lazy(() => import("../help/Help.tsx").then((each) => each.Help));
const WaysOn = lazy(() => import("../today/WaysOn.tsx").then((each) => each.WaysOn));
const Goal = lazy(() => import("../goals/Goal.tsx").then((each) => each.Goal));
const GoalClear = lazy(() => import("../goals/GoalClear.tsx").then((each) => each.GoalClear));
const GoalChange = lazy(() => import("../goals/GoalChange.tsx").then((each) => each.GoalChange));
const GoalHistory = lazy(() => import("../goals/GoalHistory.tsx").then((each) => each.GoalHistory));
const Roadmap = lazy(() => import("../goals/Roadmap.tsx").then((each) => each.Roadmap));
const NewGoal = lazy(() => import("../first/NewGoal.tsx").then((each) => each.NewGoal));
const Welcome = lazy(() => import("../first/Welcome.tsx").then((each) => each.Welcome));
const Progress = lazy(() => import("../progress/Progress.tsx").then((each) => each.Progress));
const GoalProgress = lazy(() => import("../progress/Progress.tsx").then((each) => each.GoalProgress));
const Journal = lazy(() => import("../journal/Journal.tsx").then((each) => each.Journal));
const NewEntry = lazy(() => import("../journal/NewEntry.tsx").then((each) => each.NewEntry));
const Entry = lazy(() => import("../journal/Entry.tsx").then((each) => each.Entry));
const NewWin = lazy(() => import("../journal/NewWin.tsx").then((each) => each.NewWin));
const NewSetback = lazy(() => import("../journal/NewSetback.tsx").then((each) => each.NewSetback));
const Setback = lazy(() => import("../journal/Setback.tsx").then((each) => each.Setback));
const Matters = lazy(() => import("../more/Matters.tsx").then((each) => each.Matters));
const Sharing = lazy(() => import("../more/Sharing.tsx").then((each) => each.Sharing));
const Devices = lazy(() => import("../more/Devices.tsx").then((each) => each.Devices));
const YourData = lazy(() => import("../more/YourData.tsx").then((each) => each.YourData));
const Lately = lazy(() => import("../more/Lately.tsx").then((each) => each.Lately));
const Sessions = lazy(() => import("../sessions/Sessions.tsx").then((each) => each.Sessions));
const Feedback = lazy(() => import("../sessions/Feedback.tsx").then((each) => each.Feedback));

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
  return spaces.find((each) => each.status === "confirmed") ?? spaces[0] ?? null;
}
