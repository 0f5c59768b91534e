/** Doing things from a screen: write, say so, and offer to take it back. */
import type { Making } from "../store/acts/making.ts";
import { undoing } from "../store/acts/undoing.ts";
import type { Intention, WriteResult } from "../store/store.ts";
import { useApp, useSpace } from "./app-context.ts";
import { words } from "./words/index.ts";

export interface Writing {
  /** What acts need to make bodies: fresh ids, today, and who writes. */
  readonly making: Making;
  /** Write, and say `said`. True once it is durable; else the screen keeps what was typed. */
  readonly write: (intentions: readonly Intention[], said?: string) => Promise<boolean>;
}

/** How a screen writes into the space that it is in. */
export function useWriting(): Writing {
  const app = useApp();
  const { view, me, today } = useSpace();
  const making: Making = { newId: () => app.store.newId(), today, me: me.member };
  return {
    making,
    async write(intentions, said = words.common.saved) {
      if (intentions.length === 0) return true;
      const before = { shared: view.shared.peek(), mine: view.mine.peek(), reason: words.common.undone };
      const written = await view.write(intentions);
      if (!written.saved) {
        app.unsaved.value = whyNot(written);
        return false;
      }
      app.unsaved.value = null;
      app.toast.value = { text: said, undo: undoing(intentions, making, before), view };
      return true;
    },
  };
}

function whyNot(written: Extract<WriteResult, { readonly saved: false }>): string {
  return words.unsaved[written.why];
}
