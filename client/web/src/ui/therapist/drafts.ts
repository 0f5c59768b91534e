import type { Store } from "../../store/store.ts";

/** The key of a draft that is about one client. */
export function draftKey(space: string, key: string): string {
  return `${space}/${key}`;
}

/** Give a store separate drafts for each client, so that text about one never shows at another. */
export function withDraftsOf(store: Store, space: string): Store {
  return {
    ...store,
    draft: (key) => store.draft(draftKey(space, key)),
    keepDraft: (key, text) => store.keepDraft(draftKey(space, key), text),
    letGoDrafts: (name) => store.letGoDrafts(draftKey(space, name)),
  };
}
