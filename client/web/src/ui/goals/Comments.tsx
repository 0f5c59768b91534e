import { comment } from "../../core/commands/agreement.ts";
import type { CommentDoc } from "../../core/views/facts/comments.ts";
import { useApp, useSpace } from "../app-context.ts";
import { seenAs } from "../looking.ts";
import { Button } from "../parts/Button.tsx";
import { OwnDelivery } from "../parts/Delivery.tsx";
import { DraftField } from "../parts/Field.tsx";
import { moment } from "../words/days.ts";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface CommentsProps {
  readonly on: string;
  readonly comments: readonly CommentDoc[];
}

/** Comments of both people on one thing, and a field for another. */
export function Comments({ on, comments }: CommentsProps) {
  const { store } = useApp();
  const { me, nameOf, today } = useSpace();
  const { run } = useWriting();
  const draft = `comment/${on}`;
  const text = store.draft(draft).value;
  const save = async (): Promise<void> => {
    if (await run(comment, { on, text }, words.goal.commented)) store.keepDraft(draft, "");
  };
  return (
    <section class="stack tight">
      <h2>{words.goal.comments}</h2>
      {comments.length === 0 && <p class="soft">{words.goal.noComments}</p>}
      <ul class="rows">
        {comments.map((rating) => (
          <li key={`${rating.by}/${rating.comment}`} data-seen={seenAs(rating.comment, rating.by)}>
            <p class="small soft">
              {nameOf(rating.by)}, {moment(rating.at, today)}{" "}
              {rating.by === me.member && <OwnDelivery of={[rating.comment]} audience="shared" quiet />}
            </p>
            <p class="as-written">{rating.text}</p>
          </li>
        ))}
      </ul>
      <DraftField draft={draft} label={words.goal.comment} long limit={10_000} />
      {text.trim() !== "" && (
        <p>
          <Button kind="main" onClick={() => void save()}>
            {words.common.save}
          </Button>
        </p>
      )}
    </section>
  );
}
