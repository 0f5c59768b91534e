import { celebrateMilestone } from "../../core/commands/milestones.ts";
import type { MilestoneDoc } from "../../core/views/goals/milestones.ts";
import { useDraft } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

interface CelebrateProps {
  readonly milestone: MilestoneDoc;
  readonly onClose: () => void;
}

/** A moment for a milestone that was reached: a few words, and how it is marked. */
export function Celebrate({ milestone, onClose }: CelebrateProps) {
  const { run } = useWriting();
  const message = useDraft(`celebration/${milestone.milestone}/words`);
  const how = useDraft(`celebration/${milestone.milestone}/how`);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { milestone: milestone.milestone, message: message.text, how: how.text };
    if (!(await run(celebrateMilestone, told, words.goal.celebrated))) return;
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
