import { useState } from "preact/hooks";
import { agreeToGoal, withdrawAgreement } from "../../core/commands/agreement.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { useSpace } from "../app-context.ts";
import { useDraft } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { dayOf, spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Return who agrees to which wording: current, waiting, or gone stale since the goal changed. For both roles alike. */
export function Agreement({ goal }: { readonly goal: GoalDoc }) {
  const { me, today, nameOf } = useSpace();
  const { run } = useWriting();
  const [leaving, setLeaving] = useState(false);
  const mine = goal.agreement.by.find((rating) => rating.by === me.member);
  const ended = goal.status === "reached" || goal.status === "closed";
  return (
    <section class="stack tight">
      <h2>{words.agreement.title}</h2>
      <Card tone={goal.agreement.state === "agreed" ? "calm" : "flat"}>
        {goal.agreement.stale && (
          <p>
            <Tag tone="warm" icon="again">
              {words.agreement.markStale}
            </Tag>
          </p>
        )}
        <p>{words.agreement[goal.agreement.state]}</p>
        <ul class="stack tight small">
          {goal.agreement.by.map((rating) => {
            const day = spoken(dayOf(rating.at), today);
            const own = rating.by === me.member;
            return (
              <li key={rating.by}>
                {own
                  ? rating.current
                    ? fill(words.agreement.youAgree, { day })
                    : words.agreement.youStale
                  : rating.current
                    ? fill(words.agreement.otherAgrees, { name: nameOf(rating.by), day })
                    : fill(words.agreement.otherStale, { name: nameOf(rating.by) })}
                {rating.statement && (
                  <>
                    {" "}
                    <q class="soft">{rating.statement}</q>
                  </>
                )}
              </li>
            );
          })}
        </ul>
        {!ended && (
          <div class="row">
            {!mine?.current && (
              <Button
                kind={goal.agreement.stale ? "main" : "plain"}
                icon="done"
                onClick={() => void run(agreeToGoal, { goal: goal.goal }, words.agreement.saved)}
              >
                {mine ? words.agreement.agreeAgain : words.agreement.agree}
              </Button>
            )}
            {mine && (
              <Button kind="quiet" onClick={() => setLeaving(true)}>
                {words.agreement.withdraw}
              </Button>
            )}
          </div>
        )}
      </Card>
      {leaving && <Withdraw goal={goal} onClose={() => setLeaving(false)} />}
    </section>
  );
}

function Withdraw({ goal, onClose }: { readonly goal: GoalDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const why = useDraft(`agreement/${goal.goal}/withdraw`);
  const save = async (): Promise<void> => {
    const told = { goal: goal.goal, reason: why.text };
    if (!(await run(withdrawAgreement, told, words.agreement.withdrawn))) return;
    why.letGo();
    onClose();
  };
  return (
    <Dialog title={words.agreement.withdrawTitle} onClose={onClose}>
      <Field label={words.agreement.withdrawWhy} value={why.text} onInput={why.type} long limit={10_000} />
      <Button kind="warm" wide disabled={why.text.trim() === ""} onClick={() => void save()}>
        {words.agreement.withdraw}
      </Button>
    </Dialog>
  );
}
