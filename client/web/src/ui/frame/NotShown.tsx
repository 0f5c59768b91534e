import type { Unshown } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { counted, words } from "../words/index.ts";

/** What this version cannot show, and what can be done. Once closed it stays so until there is more of it. */
export function NotShown({ unshown }: { readonly unshown: Unshown }) {
  const { unshownSeen } = useApp();
  const all = unshown.leftOut + unshown.newer.length;
  if (all <= unshownSeen.value) return null;
  return (
    <Banner>
      <NotShownText unshown={unshown} />
      <p>
        <Button
          onClick={() => {
            unshownSeen.value = all;
          }}
        >
          {words.common.close}
        </Button>
      </p>
    </Banner>
  );
}

/** The same in words alone, with the way to a newer version where that helps. */
export function NotShownText({ unshown: { leftOut, newer } }: { readonly unshown: Unshown }) {
  const { store } = useApp();
  return (
    <>
      {leftOut > 0 && <p>{counted(words.unshown.leftOut, leftOut)}</p>}
      {newer.length > 0 && (
        <>
          <p>{counted(words.unshown.newer, newer.length)}</p>
          <p>
            <Button onClick={() => store.takeUpdate()}>{words.update.take}</Button>
          </p>
        </>
      )}
    </>
  );
}
