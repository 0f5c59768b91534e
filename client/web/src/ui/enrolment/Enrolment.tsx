/** Before anybody has joined on this device: by an invitation, or by a code from another device of one's own. */
import { useApp } from "../app-context.ts";
import { Help } from "../help/Help.tsx";
import { LinkButton } from "../parts/Button.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { Join } from "./Join.tsx";
import { LogProblemScreen } from "./LogProblemScreen.tsx";
import { Pair } from "./Pair.tsx";

export function EnrolmentApp() {
  const { place } = useRouter().here.value;
  return (
    <>
      <div class="topline">
        <span class="grow strong">{words.common.app}</span>
        <LinkButton kind="quiet" icon="help" to={href("help")}>
          {words.nav.help}
        </LinkButton>
      </div>
      <Way place={place} />
    </>
  );
}

function Way({ place }: { readonly place: string | null }) {
  const problem = useApp().store.logProblem.value;
  if (place === "help") return <Help />;
  if (problem !== null) return <LogProblemScreen why={problem} />;
  return place === "pair" ? <Pair /> : <Join />;
}
