import { effect, untracked } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SpaceView } from "../store/store.ts";

/**
 * Tell the others that this person has looked at what is there (rule E3): while a screen of the space is open and can
 * be seen, and again when something new comes. Null tells nothing.
 */
export function useLooking(view: SpaceView | null): void {
  useEffect(() => {
    if (view === null) return;
    const look = (): void => {
      if (document.visibilityState === "visible") view.looked();
    };
    const stop = effect(() => {
      view.shared.value;
      untracked(look);
    });
    document.addEventListener("visibilitychange", look);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", look);
    };
  }, [view]);
}
