import { useState } from "preact/hooks";
import { makeCommitment, reportCommitment } from "../../core/commands/commitments.ts";
import type { CommitmentDoc } from "../../core/views/sessions/commitments.ts";
import { useSpace } from "../app-context.ts";
import { useDraft, useForm } from "../drafting.ts";
import { Button } from "../parts/Button.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { Dialog } from "../parts/Dialog.tsx";
import { Field } from "../parts/Field.tsx";
import { spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type Outcome = keyof typeof words.sessions.outcomes;
const OUTCOMES = Object.entries(words.sessions.outcomes).map(([value, label]) => ({
  value,
  label,
})) as Choice<Outcome>[];

/** The form of a new commitment; its text is kept under the name itself. */
const NEW = "commitment/new";
const FIRST_OPEN = 4;

/** Open commitments of both people; one's own can be reported on. */
export function Commitments() {
  const { shared } = useSpace();
  const [adding, setAdding] = useState(false);
  const [all, setAll] = useState(false);
  const open = shared.sessions.sessions
    .flatMap((session) => session.commitments)
    .concat(shared.sessions.commitments)
    .filter((commitment) => isOpen(commitment))
    .sort((one, other) => other.at - one.at);
  return (
    <section class="stack tight">
      <h2>{words.sessions.commitments}</h2>
      {open.length === 0 && <p class="soft">{words.sessions.commitmentsEmpty}</p>}
      <ul class="rows">
        {(all ? open : open.slice(0, FIRST_OPEN)).map((commitmentDoc) => (
          <Commitment key={commitmentDoc.commitment} commitment={commitmentDoc} />
        ))}
      </ul>
      {!all && open.length > FIRST_OPEN && (
        <p>
          <Button kind="quiet" onClick={() => setAll(true)}>
            {words.common.showAll}
          </Button>
        </p>
      )}
      <p>
        <Button icon="add" onClick={() => setAdding(true)}>
          {words.sessions.addCommitment}
        </Button>
      </p>
      {adding && <Add onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Not reported on yet, or "not yet". */
export function isOpen(commitment: CommitmentDoc): boolean {
  const last = commitment.reports.at(-1);
  return last === undefined || last.outcome === "not_yet";
}

function Commitment({ commitment }: { readonly commitment: CommitmentDoc }) {
  const { me, today, nameOf } = useSpace();
  const { run } = useWriting();
  return (
    <li class="stack tight">
      <p>
        <span class="strong">{nameOf(commitment.by)}: </span>
        {commitment.text}
      </p>
      {commitment.due && <p class="small soft">{fill(words.sessions.until, { day: spoken(commitment.due, today) })}</p>}
      {commitment.by === me.member && (
        <OneOf
          legend={words.sessions.reportAsk}
          options={OUTCOMES}
          value={commitment.reports.at(-1)?.outcome ?? null}
          onChange={(outcome) =>
            void run(reportCommitment, { commitment: commitment.commitment, outcome }, words.sessions.reported)
          }
        />
      )}
    </li>
  );
}

function Add({ onClose }: { readonly onClose: () => void }) {
  const { today } = useSpace();
  const { run } = useWriting();
  const form = useForm(NEW);
  const text = useDraft(NEW);
  const [due, setDue] = form.choice("due", "");
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const told = { text: text.text, due: due || null };
    if (!(await run(makeCommitment, told, words.sessions.commitmentSaved))) return;
    form.letGo();
    onClose();
  };
  return (
    <Dialog title={words.sessions.addCommitment} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <Field label={words.sessions.commitmentText} value={text.text} onInput={text.type} limit={500} />
        <Field
          label={words.sessions.commitmentDue}
          hint={words.common.optional}
          kind="date"
          min={today}
          value={due}
          onInput={setDue}
        />
        <Button kind="main" type="submit" wide disabled={text.text.trim() === ""}>
          {words.common.save}
        </Button>
      </form>
    </Dialog>
  );
}
