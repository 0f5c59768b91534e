/** The therapist's side: the caseload, and under each client the same screens that the client has. */
import type { ComponentType } from "preact";
import { useApp } from "../app-context.ts";
import { Frame, type Tab } from "../frame/Frame.tsx";
import { NotThere } from "../frame/NotThere.tsx";
import { Guard } from "../Guard.tsx";
import { lazy } from "../lazy.tsx";
import { href, type RouteName, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { Caseload } from "./Caseload.tsx";
import { ClientSpace } from "./ClientSpace.tsx";

const Help = lazy(() => import("../help/Help.tsx").then((module) => module.Help));
const NewClient = lazy(() => import("./NewClient.tsx").then((module) => module.NewClient));
const Devices = lazy(() => import("../more/Devices.tsx").then((module) => module.Devices));
const YourData = lazy(() => import("../more/YourData.tsx").then((module) => module.YourData));
const More = lazy(() => import("./More.tsx").then((module) => module.More));

const SCREENS: Partial<Record<RouteName, ComponentType>> = {
  today: Caseload,
  join: Caseload,
  caseload: Caseload,
  newClient: NewClient,
  more: More,
  help: Help,
  devices: Devices,
  yourData: YourData,
};

const TABS: readonly Tab[] = [
  {
    to: href("caseload"),
    icon: "people",
    label: words.nav.clients,
    places: ["caseload", "newClient", "client", "today"],
  },
  { to: href("more"), icon: "more", label: words.nav.more, places: ["more", "devices", "yourData"] },
];

const IN_SPACE = /^\/clients\/([^/]+)(?:\/|$)/;

export function TherapistApp() {
  const { store } = useApp();
  const { place, path } = useRouter().here.value;
  const me = store.me.value;
  const named = place === "newClient" ? null : (IN_SPACE.exec(path)?.[1] ?? null);
  const Screen = place === null ? NotThere : (SCREENS[place] ?? NotThere);
  return (
    <Frame tabs={TABS}>
      <Guard at={path}>
        {named === null || me === null ? (
          <Screen />
        ) : (
          <ClientSpace key={named} me={me} row={store.spaces.value.find((space) => space.space === named) ?? null} />
        )}
      </Guard>
    </Frame>
  );
}
