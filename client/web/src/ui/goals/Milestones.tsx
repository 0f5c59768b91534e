import { useState } from "preact/hooks";
import type { GoalDoc } from "../../core/views/goals.ts";
import type { MilestoneDoc } from "../../core/views/milestones.ts";
import type { SharedProjection } from "../../core/views/shared.ts";
import { addMilestone, celebrate, reachMilestone } from "../../store/acts/steps.ts";
import { useSpace } from "../app-context.ts";
import { useDraft } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { Icon } from "../parts/Icon.tsx";
import { dated } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

/** The places on the way, as knots on a rail: each with its criterion, and a calm celebration when it is reached. */
export function Milestones({ goal }: { readonly goal: GoalDoc }) {
  const [adding, setAdding] = useState(false);
  const [celebrating, setCelebrating] = useState<MilestoneDoc | null>(null);
  return (
    <section class="stack tight">
      <h2>{words.goal.milestones}</h2>
      {goal.milestones.length === 0 && <p class="soft">{words.goal.noMilestones}</p>}
      <ol class="rail-list">
        {goal.milestones.map((each) => (
          <Milestone key={each.milestone} milestone={each} onCelebrate={() => setCelebrating(each)} />
        ))}
      </ol>
      <p>
        <Button icon="add" onClick={() => setAdding(true)}>
          {words.goal.addMilestone}
        </Button>
      </p>
      {adding && <Add goal={goal.goal} onClose={() => setAdding(false)} />}
      {celebrating && <Celebrate milestone={celebrating} onClose={() => setCelebrating(null)} />}
    </section>
  );
}

function Milestone({ milestone, onCelebrate }: { readonly milestone: MilestoneDoc; readonly onCelebrate: () => void }) {
  const { shared, today } = useSpace();
  const { making, write } = useWriting();
  const criterion = criterionOf(milestone, shared);
  const reach = async (): Promise<void> => {
    if (await write(reachMilestone(milestone.milestone, making), words.goal.reachedSaved)) onCelebrate();
  };
  return (
    <li class={milestone.reached ? "come" : undefined}>
      <p class="strong">{milestone.title}</p>
      {criterion && <p class="small soft">{fill(words.goal.criterion, { text: criterion })}</p>}
      {milestone.reached ? (
        <p class="small">{fill(words.goals.reachedOn, { day: dated(milestone.reached.day, today) })}</p>
      ) : (
        milestone.due && <p class="small soft">{fill(words.goals.dueOn, { day: dated(milestone.due, today) })}</p>
      )}
      {milestone.celebrations.map(
        (each) =>
          (each.message ?? each.how) && (
            <p key={each.celebration} class="own-words row still top">
              <Icon name="win" />
              <span>{[each.message, each.how].filter(Boolean).join(" · ")}</span>
            </p>
          ),
      )}
      {!milestone.reached && (
        <Button
          kind="quiet"
          icon="flag"
          label={`${words.goal.reached}: ${milestone.title}`}
          onClick={() => void reach()}
        >
          {words.goal.reached}
        </Button>
      )}
      {milestone.reached && milestone.celebrations.length === 0 && (
        <Button kind="quiet" icon="win" onClick={onCelebrate}>
          {words.goal.celebrate}
        </Button>
      )}
    </li>
  );
}

const SIGNS = { "<=": "≤", ">=": "≥", "=": "=" } as const;

/** When it is reached: in own words, or as a number of a measure. */
function criterionOf(milestone: MilestoneDoc, shared: SharedProjection): string | null {
  if (milestone.criterion || milestone.value === null) return milestone.criterion;
  const measures = shared.board.goals.flatMap((each) => each.measures);
  const label = measures.find((each) => each.measure === milestone.measure)?.label ?? words.goal.measures;
  return `${label} ${SIGNS[milestone.op ?? "="]} ${milestone.value}`;
}

function Add({ goal, onClose }: { readonly goal: string; readonly onClose: () => void }) {
  const { making, write } = useWriting();
  const title = useDraft(`milestone/${goal}/title`);
  const criterion = useDraft(`milestone/${goal}/criterion`);
  const [due, setDue] = useState("");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { goal, title: title.text, criterion: criterion.text, due };
    if (!(await write(addMilestone(told, making), words.goal.milestoneSaved))) return;
    title.letGo();
    criterion.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.addMilestone} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.goal.milestoneTitle} value={title.text} onInput={title.type} limit={140} />
        <Field label={words.goal.milestoneHow} value={criterion.text} onInput={criterion.type} limit={500} />
        <Field label={words.goalChange.newDue} hint={words.common.optional} kind="date" value={due} onInput={setDue} />
        <Button kind="main" type="submit" wide disabled={title.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}

function Celebrate({ milestone, onClose }: { readonly milestone: MilestoneDoc; readonly onClose: () => void }) {
  const { making, write } = useWriting();
  const message = useDraft(`celebration/${milestone.milestone}/words`);
  const how = useDraft(`celebration/${milestone.milestone}/how`);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const celebrated = celebrate(milestone.milestone, message.text, how.text, making);
    if (!(await write(celebrated, words.goal.celebrated))) return;
    message.letGo();
    how.letGo();
    onClose();
  };
  return (
    <Dialog title={words.goal.celebrateTitle} onClose={onClose}>
      <Sunrise />
      <p>{fill(words.goal.celebrateText, { title: milestone.title })}</p>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.goal.celebrateMessage} value={message.text} onInput={message.type} limit={500} long />
        <Field
          label={words.goal.celebrateHow}
          hint={words.common.optional}
          value={how.text}
          onInput={how.type}
          limit={500}
        />
        <Button kind="main" type="submit" wide>
          {words.goal.celebrate}
        </Button>
      </form>
    </Dialog>
  );
}

/** A sun that rises once, slowly; it stands still for those who ask for less motion. */
function Sunrise() {
  return (
    <svg class="sunrise" viewBox="0 0 200 70" aria-hidden="true" focusable="false">
      <g class="sun">
        <circle cx="100" cy="52" r="24" />
        <path
          d="M100 14v-9M70 22l-6-8M130 22l6-8M58 44l-10-3M142 44l10-3"
          stroke-width="3"
          stroke-linecap="round"
          fill="none"
        />
      </g>
      <path class="ground" d="M0 58h200v12H0Z" />
    </svg>
  );
}
