/** The client's side: one space, five pages, Help in the corner. */
import type { ComponentType } from "preact";
import { useMemo } from "preact/hooks";
import type { Me, SpaceRow } from "../../store/store.ts";
import { SpaceContext, useApp } from "../app-context.ts";
import { Frame } from "../frame/Frame.tsx";
import { NotThere } from "../frame/NotThere.tsx";
import { Guard } from "../Guard.tsx";
import { lazy } from "../lazy.tsx";
import { type Place, useRouter } from "../router.tsx";
import { TABS } from "./tabs.ts";
import { Waiting } from "./Waiting.tsx";

const Help = lazy(() => import("../help/Help.tsx").then((each) => each.Help));

/** Where each place of the client's side is shown. What is not here is not theirs. */
const SCREENS: Partial<Record<Place, ComponentType>> = {
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
  const Screen = place === null ? NotThere : (SCREENS[place] ?? NotThere);
  return (
    <Frame tabs={around === null ? [] : TABS}>
      <Guard at={path}>
        {around === null ? (
          place === "help" ? (
            <Help />
          ) : (
            <Waiting space={space} />
          )
        ) : (
          <SpaceContext.Provider value={around}>
            <Screen />
          </SpaceContext.Provider>
        )}
      </Guard>
    </Frame>
  );
}

/** A client has one space; where there were several, the one that is open counts. */
function theOne(spaces: readonly SpaceRow[]): SpaceRow | null {
  return spaces.find((each) => each.status === "confirmed") ?? spaces[0] ?? null;
}
