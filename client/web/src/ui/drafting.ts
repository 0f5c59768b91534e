/**
 * Drafts: what is typed and chosen in a form, kept on this device over a reload or a closed dialog until it is saved
 * or let go.
 *
 * Choices are kept with the text. Whoever chose "Only me" and comes back finds that choice, not the usual one.
 */
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

export interface Form {
  /** Return a choice of the form, and what changes it. Until one is made it is `initial`. */
  readonly choice: <T>(field: string, initial: T) => readonly [T, (value: T) => void];
  /** Forget all that was typed under the form's name, and all choices: it is saved, or not wanted any more. */
  readonly letGo: () => void;
}

/** Everything that is chosen in a form, kept as one draft with the texts whose keys begin with its name. */
export function useForm(name: string): Form {
  const { store } = useApp();
  return {
    choice(field, initial) {
      const key = `${name}/${field}`;
      return [chosen(store.draft(key).value, initial), (value) => store.keepDraft(key, JSON.stringify(value))];
    },
    letGo: () => store.letGoDrafts(name),
  };
}

function chosen<T>(kept: string, initial: T): T {
  if (kept === "") return initial;
  try {
    return JSON.parse(kept) as T;
  } catch {
    // Kept by another version of the form, which meant something else by it.
    return initial;
  }
}
