/** Doing things from a screen: run a command, say so, and offer to take it back. */
import type { Decide } from "../core/commands/context.ts";
import type { UndoItem } from "../core/commands/undo/items.ts";
import { undo } from "../core/commands/undo/undoing.ts";
import type { Event } from "../core/fold/state.ts";
import type { Ran, SpaceView, Store } from "../store/store.ts";
import { useApp, useSpace } from "./app-context.ts";
import { noteUndo } from "./undo-notes.ts";
import { words } from "./words/index.ts";

/** A mending: what a screen says itself about a field that does not fit, by the field. */
export type Mending = Readonly<Record<string, () => void>>;

export interface Writing {
  /**
   * Run a command, and say `said`. The events once they are durable, none where there was nothing to do; null where
   * nothing was saved: then the person is told why, and the screen keeps what was typed.
   */
  readonly run: <C>(
    decide: Decide<C>,
    command: C,
    said?: string,
    mending?: Mending,
  ) => Promise<readonly Event[] | null>;
  /** Take back what a run appended, and say so, or why it stays. */
  readonly takeBack: (item: UndoItem) => Promise<void>;
}

/** Return how a screen writes into the space that it is in. */
export function useWriting(): Writing {
  const app = useApp();
  const { view } = useSpace();
  return {
    async run(decide, command, said = words.common.saved, mending = {}) {
      const ran = await view.run(decide, command);
      if (ran.saved) {
        app.unsaved.value = null;
        app.toast.value = { text: said, item: ran.item, view };
        return ran.item.entries.map((entry) => entry.body);
      }
      if (ran.why === "refused") {
        const { code, field } = ran.refusal;
        if (code === "nothing_said" || code === "already_so") return [];
        const mend = code === "does_not_fit" ? mending[field ?? ""] : undefined;
        if (mend) {
          mend();
          return null;
        }
      }
      app.unsaved.value = whyNot(ran);
      return null;
    },
    async takeBack(item) {
      const ran = await takenBackFrom(app.store, view, item);
      app.toast.value = ran.saved
        ? { text: words.common.undone, item: ran.item, view }
        : { text: whyNot(ran), item: null, view: null };
    },
  };
}

/** Take back what a run appended, and keep in mind that it was. */
export async function takenBackFrom(store: Store, view: SpaceView, item: UndoItem): Promise<Ran> {
  const ran = await view.run(undo, item);
  if (ran.saved) noteUndo(store, view.space, item, ran.item);
  return ran;
}

/** Why nothing was saved, in words. */
export function whyNot(ran: Extract<Ran, { readonly saved: false }>): string {
  return ran.why === "refused" ? words.refused[ran.refusal.code] : words.unsaved[ran.why];
}
