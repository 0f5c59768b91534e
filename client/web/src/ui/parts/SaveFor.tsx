import type { ComponentChildren } from "preact";
import type { Audience } from "../../store/store.ts";
import { useSpace } from "../app-context.ts";
import { whoSees } from "../journal/who.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { OneOf } from "./Choices.tsx";

interface SaveForProps {
  readonly audience: Audience;
  readonly onAudience: (audience: Audience) => void;
  readonly onSave: () => void;
  readonly children: ComponentChildren;
}

/** The button that saves, and beside it who will read what is saved: never folded away, one tap to change. */
export function SaveFor({ audience, onAudience, onSave, children }: SaveForProps) {
  const { otherName } = useSpace();
  return (
    <div class="at-hand save-for">
      <OneOf legend={words.common.whoReads} options={whoSees(otherName)} value={audience} onChange={onAudience} />
      <Button kind="main" wide onClick={onSave}>
        {children}
      </Button>
    </div>
  );
}
