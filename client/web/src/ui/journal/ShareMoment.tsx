import { shareEntry, unshareEntry } from "../../core/commands/journal.ts";
import type { SetbackDoc, WinDoc } from "../../core/views/facts/moments.ts";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { ShareState } from "./ShareState.tsx";

/** A private win or setback: share a copy of its words, or take the copy back. */
export function ShareMoment({ moment }: { readonly moment: WinDoc | SetbackDoc }) {
  const { shared, me, otherName } = useSpace();
  const { run } = useWriting();
  const id = "win" in moment ? moment.win : moment.setback;
  const isShared = shared.journal.some((entry) => entry.entry === id && entry.by === me.member);
  return (
    <div class="row apart">
      <ShareState entry={id} />
      {isShared ? (
        <Button kind="quiet" onClick={() => void run(unshareEntry, { entry: id }, words.journal.takenBack)}>
          {words.journal.takeBack}
        </Button>
      ) : (
        <Button
          kind="quiet"
          icon="people"
          onClick={() => void run(shareEntry, { entry: id }, fill(words.journal.shareSaved, { name: otherName }))}
        >
          {words.journal.shareYes}
        </Button>
      )}
    </div>
  );
}
