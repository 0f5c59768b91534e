/** Drafts: text typed on a screen, kept on this device over a reload or a closed dialog until it is saved or let go. */
import { useApp } from "./app-context.ts";

export interface Draft {
  readonly text: string;
  readonly type: (text: string) => void;
  /** It is saved, or not wanted any more. */
  readonly letGo: () => void;
}

/** Before a draft that has something standing under it: an emptied field is not the same as an untouched one. */
const TOUCHED = "=";

/** The draft of a field. Until something is typed it says what is `standing`. */
export function useDraft(key: string, standing?: string): Draft {
  const { store } = useApp();
  const kept = store.draft(key).value;
  const letGo = (): void => store.keepDraft(key, "");
  if (standing === undefined) return { text: kept, type: (text) => store.keepDraft(key, text), letGo };
  return {
    text: kept === "" ? standing : kept.slice(TOUCHED.length),
    type: (text) => store.keepDraft(key, TOUCHED + text),
    letGo,
  };
}
