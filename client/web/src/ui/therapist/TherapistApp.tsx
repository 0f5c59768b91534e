/** The therapist's side. */
import { useApp } from "../app-context.ts";
import { Frame, type Tab } from "../frame/Frame.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Help } from "../help/Help.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";

const TABS: readonly Tab[] = [
  { to: href("caseload"), icon: "people", label: words.nav.clients, places: ["caseload", "newClient", "today"] },
];

export function TherapistApp() {
  const { store } = useApp();
  const { place } = useRouter().here.value;
  return (
    <Frame tabs={TABS}>
      {place === "help" ? (
        <Help />
      ) : (
        <Screen title={words.nav.clients} wide>
          <ul class="rows">
            {store.spaces.value.map((each) => (
              <li key={each.space}>{each.name}</li>
            ))}
          </ul>
        </Screen>
      )}
    </Frame>
  );
}
