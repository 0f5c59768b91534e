import { useState } from "preact/hooks";
import { planIfThen, usePlan as used } from "../../core/commands/plans.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import type { PlanDoc } from "../../core/views/goals/plans.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { Scale } from "../parts/Scale.tsx";
import { counted, fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** Plans for hard moments: what may get in the way, if it comes, then what. */
export function IfThenPlans({ goal }: { readonly goal: GoalDoc }) {
  const { me, mine } = useSpace();
  const [adding, setAdding] = useState(false);
  const [using, setUsing] = useState<PlanDoc | null>(null);
  const plans = [...goal.plans, ...mine.plans.filter((plan) => plan.goal === goal.goal)];
  const isClient = me.role === "client";
  return (
    <section class="stack tight">
      <h2>{words.goal.plans}</h2>
      {plans.length === 0 && <p class="soft">{words.goal.noPlans}</p>}
      <ul class="rows">
        {plans.map((plan) => (
          <li key={plan.plan} class="stack tight">
            <p>{fill(words.goal.planIfThen, { trigger: bare(plan.trigger), response: bare(plan.response) })}</p>
            <div class="row">
              {plan.uses.length > 0 && <span class="small soft">{counted(words.goal.planUses, plan.uses.length)}</span>}
              {isClient && (
                <Button kind="quiet" icon="done" onClick={() => setUsing(plan)}>
                  {words.goal.planUsed}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {isClient && (
        <p>
          <Button icon="plan" onClick={() => setAdding(true)}>
            {words.goal.addPlan}
          </Button>
        </p>
      )}
      {adding && <AddPlan goal={goal.goal} onClose={() => setAdding(false)} />}
      {using && <UsePlan plan={using} onClose={() => setUsing(null)} />}
    </section>
  );
}

/** Without a full stop of its own, and without the "if" or "then" that people tend to type again. */
function bare(text: string): string {
  return text.replace(/[.\s]+$/, "").replace(/^(if|then)\s+/i, "");
}

/** A new plan. What may get in the way can be left empty. */
export function AddPlan({ goal, onClose }: { readonly goal: string; readonly onClose: () => void }) {
  const { run } = useWriting();
  const barrier = useDraft(`plan/${goal}/barrier`);
  const trigger = useDraft(`plan/${goal}/if`);
  const response = useDraft(`plan/${goal}/then`);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { goal, obstacle: barrier.text, trigger: trigger.text, response: response.text };
    if (!(await run(planIfThen, told, words.goal.planSaved))) return;
    for (const draft of [barrier, trigger, response]) draft.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.addPlan} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field
          label={words.goal.planBarrier}
          hint={words.common.optional}
          value={barrier.text}
          onInput={barrier.type}
          limit={500}
        />
        <Field
          label={words.goal.planIf}
          hint={words.goal.planIfHint}
          value={trigger.text}
          onInput={trigger.type}
          limit={500}
        />
        <Field
          label={words.goal.planThen}
          hint={words.goal.planThenHint}
          value={response.text}
          onInput={response.type}
          limit={500}
        />
        <Button kind="main" type="submit" wide disabled={trigger.text.trim() === "" || response.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}

function UsePlan({ plan, onClose }: { readonly plan: PlanDoc; readonly onClose: () => void }) {
  const { run } = useWriting();
  const form = useForm(`use-plan/${plan.plan}`);
  const [helped, setHelped] = form.choice<number | null>("helped", null);
  const save = async (): Promise<void> => {
    if (!(await run(used, { plan: plan.plan, helped }, words.goal.planUsedSaved))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.planUsed} onClose={onClose}>
      <Scale
        legend={words.goal.planHelped}
        value={helped}
        onChange={setHelped}
        low={words.goal.notHelped}
        high={words.goal.veryHelped}
      />
      <Button kind="main" wide onClick={() => void save()}>
        {words.common.save}
      </Button>
    </Dialog>
  );
}
