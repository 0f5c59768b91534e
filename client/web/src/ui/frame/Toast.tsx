import { useEffect, useRef } from "preact/hooks";
import type { UndoItem } from "../../core/commands/undo/items.ts";
import { undo } from "../../core/commands/undo/undoing.ts";
import type { SpaceView } from "../../store/store.ts";
import { useApp } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { words } from "../words/index.ts";
import { takenBackFrom, whyNot } from "../writing.ts";

const STAYS_MS = 20_000;

/** Says what was just done, with an undo. Later it can be undone under "What you did". */
export function Toast() {
  const { toast } = useApp();
  const now = toast.value;
  useEffect(() => {
    if (!now) return;
    const leaving = setTimeout(() => {
      if (toast.peek() === now) toast.value = null;
    }, STAYS_MS);
    return () => clearTimeout(leaving);
  }, [now, toast]);
  return (
    <div role="status" aria-live="polite">
      {now && (
        <div class="toast">
          <span>{now.text}</span>
          <span class="row still">
            {now.view && now.item && (
              <Undo
                view={now.view}
                item={now.item}
                onUndone={(text) => {
                  toast.value = { text, item: null, view: null };
                }}
              />
            )}
            <Button
              kind="quiet"
              icon="close"
              label={words.common.close}
              onClick={() => {
                toast.value = null;
              }}
            />
          </span>
        </div>
      )}
    </div>
  );
}

interface UndoProps {
  readonly view: SpaceView;
  readonly item: UndoItem;
  readonly onUndone: (text: string) => void;
}

/** The way back. Once it was there it stays: what was changed meanwhile is said to who tries. */
function Undo({ view, item, onUndone }: UndoProps) {
  const { store } = useApp();
  const offered = useRef<UndoItem | null>(null);
  // What was appended is shown in a moment, and only then can be taken back.
  const shown = view.shared.value && view.mine.value;
  if (shown && view.refusal(undo, item) === null) offered.current = item;
  if (offered.current !== item) return null;
  const takeBack = async (): Promise<void> => {
    const ran = await takenBackFrom(store, view, item);
    onUndone(ran.saved ? words.common.undone : whyNot(ran));
  };
  return (
    <Button kind="quiet" onClick={() => void takeBack()}>
      {words.common.undo}
    </Button>
  );
}

/** Says what could not be saved, until something is saved or the person closes it. */
export function Unsaved() {
  const { unsaved, dialogs } = useApp();
  if (unsaved.value === null || dialogs.value > 0) return null;
  return (
    <Banner tone="warm" urgent>
      <p>{unsaved.value}</p>
      <p>
        <Button
          onClick={() => {
            unsaved.value = null;
          }}
        >
          {words.common.close}
        </Button>
      </p>
    </Banner>
  );
}
