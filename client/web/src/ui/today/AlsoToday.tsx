import { useState } from "preact/hooks";
import { type DueDoc, dueToday } from "../../core/views/due.ts";
import type { MetDoc } from "../../core/views/met.ts";
import { useSpace } from "../app-context.ts";
import { Button } from "../parts/Button.tsx";
import { Icon } from "../parts/Icon.tsx";
import { A, href } from "../router.tsx";
import { fill, words } from "../words/index.ts";

const FIRST_ROWS = 3;

/**
 * What else has its day today: a goal to look at again, a milestone, a promise, a review. Never more than it says, and
 * not the milestone that is asked about already.
 */
export function AlsoToday({ asked }: { readonly asked: MetDoc | null }) {
  const { shared, me, today } = useSpace();
  const [all, setAll] = useState(false);
  const commitments = shared.sessions.sessions
    .flatMap((session) => session.commitments)
    .concat(shared.sessions.commitments);
  const due = dueToday(shared, today).filter(
    (doc) =>
      doc.kind !== "step" &&
      doc.kind !== "session" &&
      doc.id !== asked?.milestone &&
      (doc.kind !== "commitment" || commitments.find((one) => one.commitment === doc.id)?.by === me.member),
  );
  // What was set for the latest day comes first: it is what the person has in mind.
  due.sort((one, other) => (other.due ?? "").localeCompare(one.due ?? ""));
  if (due.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{words.today.alsoToday}</h2>
      <ul class="rows card flat">
        {(all ? due : due.slice(0, FIRST_ROWS)).map((doc) => (
          <li key={doc.id}>
            <A to={where(doc)} class="whole">
              <span class="grow">{sentence(doc)}</span>
              <Icon name="next" />
            </A>
          </li>
        ))}
      </ul>
      {!all && due.length > FIRST_ROWS && (
        <p>
          <Button kind="quiet" onClick={() => setAll(true)}>
            {words.common.showAll}
          </Button>
        </p>
      )}
    </section>
  );
}

function sentence(due: DueDoc): string {
  switch (due.kind) {
    case "goal":
      return fill(words.today.dueGoal, { title: due.title });
    case "milestone":
      return fill(words.today.dueMilestone, { title: due.title });
    case "commitment":
      return fill(words.today.dueCommitment, { title: due.title });
    default:
      return words.today.dueReview;
  }
}

function where(due: DueDoc): string {
  if ((due.kind === "goal" || due.kind === "milestone") && due.goal) return href("goal", { goal: due.goal });
  return href("sessions");
}
