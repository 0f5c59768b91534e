import { useEffect } from "preact/hooks";
import { type ToastContent, useApp } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Banner } from "../parts/Card.tsx";
import { words } from "../words/index.ts";

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
            {now.undo && (
              <Button
                kind="quiet"
                onClick={() =>
                  void takeBack(now, (after) => {
                    toast.value = after;
                  })
                }
              >
                {words.common.undo}
              </Button>
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

async function takeBack(now: ToastContent, show: (after: ToastContent | null) => void): Promise<void> {
  if (!now.undo || !now.view) return;
  const written = await now.view.write(now.undo);
  show({ text: written.saved ? words.common.undone : words.unsaved[written.why], undo: null, view: null });
}

/** Says what could not be saved, until something is saved or the person closes it. */
export function Unsaved() {
  const { unsaved } = useApp();
  if (unsaved.value === null) return null;
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
