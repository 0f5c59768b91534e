/** The app: whoever has not joined stands at the door; the others get the side that is theirs. */
import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Store } from "../store/store.ts";
import { AppContext, type App as AppValue } from "./app-context.ts";
import { ClientApp } from "./client/ClientApp.tsx";
import { EnrolmentApp } from "./enrolment/Enrolment.tsx";
import { lazy } from "./lazy.tsx";
import { type Router, RouterContext } from "./router.tsx";

const TherapistApp = lazy(() => import("./therapist/TherapistApp.tsx").then((module) => module.TherapistApp));

interface AppProps {
  readonly store: Store;
  readonly router: Router;
}

export function App({ store, router }: AppProps) {
  const app = useMemo<AppValue>(
    () => ({ store, toast: signal(null), unsaved: signal(null), dialogs: signal(0), unshownSeen: signal(0) }),
    [store],
  );
  return (
    <RouterContext.Provider value={router}>
      <AppContext.Provider value={app}>
        <Side store={store} />
      </AppContext.Provider>
    </RouterContext.Provider>
  );
}

function Side({ store }: { readonly store: Store }) {
  const me = store.me.value;
  if (me === null) return <EnrolmentApp />;
  return me.role === "client" ? <ClientApp me={me} /> : <TherapistApp />;
}
