import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useApp } from "../app-context.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A sheet from below on a phone, a window on a desk. The browser keeps the focus inside and closes it on Escape. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { unsaved, dialogs } = useApp();
  useEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    dialogs.value += 1;
    return () => {
      dialogs.value -= 1;
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="stack">
        <div class="row apart still top">
          <h2 id={heading}>{title}</h2>
          <Button kind="quiet" icon="close" label={words.common.close} onClick={onClose} />
        </div>
        {children}
        {unsaved.value !== null && (
          <p class="mend" role="alert">
            {unsaved.value}
          </p>
        )}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onClose: () => void;
}

/** Ask before something that cannot be taken back. */
export function Confirm({ title, children, yes, onYes, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div class="row">
        <Button kind="warm" onClick={onYes}>
          {yes}
        </Button>
        <Button onClick={onClose}>{words.common.notNow}</Button>
      </div>
    </Dialog>
  );
}
