import type { Unshown } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { counted, words } from "../words/index.ts";

/** Tells of entries that this version cannot show. Once closed, it stays closed until there are more. */
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

/** Says how many entries this version cannot show, with a button for a newer version where that helps. */
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
