import { useState } from "preact/hooks";
import { resumeGoal, retractGoal } from "../../core/commands/goal_status.ts";
import { proposeAgendaItem } from "../../core/commands/sessions.ts";
import type { GoalDoc } from "../../core/views/goals/goals.ts";
import { statusOn } from "../../core/views/goals/status.ts";
import { useSpace } from "../app-context.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Confirm } from "../parts/Dialog.tsx";
import { href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { Close, Pause, Reach, Reopen } from "./endings.tsx";

type Asking = "pause" | "reach" | "close" | "reopen" | "retract" | null;

/** Actions on a goal as a whole. Common ones are in sight; rare ones are folded away. */
export function GoalActions({ goal }: { readonly goal: GoalDoc }) {
  const { run } = useWriting();
  const router = useRouter();
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const { today } = useSpace();
  const rests = statusOn(goal.status, goal.pauses, today) === "paused";
  const ended = goal.status === "reached" || goal.status === "closed";
  const here = { goal: goal.goal };
  const bring = () =>
    run(
      proposeAgendaItem,
      { text: fill(words.goal.bringText, { title: goal.title }), kind: "goal", about: goal.goal },
      words.goal.broughtSaved,
    );
  const retract = async (): Promise<void> => {
    if (await run(retractGoal, { goal: goal.goal }, words.goalEnds.retracted)) router.go(href("goals"));
  };
  return (
    <section class="stack tight">
      <div class="row">
        <Button icon="talk" onClick={() => void bring()}>
          {words.goal.bring}
        </Button>
        {ended && (
          <Button icon="again" onClick={() => setAsking("reopen")}>
            {words.goalEnds.reopen}
          </Button>
        )}
        {rests && (
          <Button icon="again" onClick={() => void run(resumeGoal, { goal: goal.goal }, words.goalEnds.resumed)}>
            {words.goalEnds.resume}
          </Button>
        )}
        {!ended && goal.smart.count < 5 && (
          <LinkButton icon="edit" to={href("goalClear", here)}>
            {words.goal.clear} · {fill(words.goal.clearCount, { count: goal.smart.count })}
          </LinkButton>
        )}
      </div>
      <details>
        <summary>{words.goal.more}</summary>
        <div class="row">
          {!ended && (
            <>
              <LinkButton icon="edit" to={href("goalChange", here)}>
                {words.goalChange.title}
              </LinkButton>
              {!rests && (
                <Button icon="pause" onClick={() => setAsking("pause")}>
                  {words.goalEnds.pause}
                </Button>
              )}
              <Button icon="win" onClick={() => setAsking("reach")}>
                {words.goalEnds.reach}
              </Button>
              <Button icon="leaf" onClick={() => setAsking("close")}>
                {words.goalEnds.close}
              </Button>
            </>
          )}
          <LinkButton kind="quiet" to={href("goalHistory", here)}>
            {words.goal.history}
          </LinkButton>
          <Button kind="quiet" onClick={() => setAsking("retract")}>
            {words.goalEnds.retract}
          </Button>
        </div>
      </details>
      {asking === "pause" && <Pause goal={goal} onClose={close} />}
      {asking === "reach" && <Reach goal={goal} onClose={close} />}
      {asking === "close" && <Close goal={goal} onClose={close} />}
      {asking === "reopen" && <Reopen goal={goal} onClose={close} />}
      {asking === "retract" && (
        <Confirm
          title={words.goalEnds.retractTitle}
          yes={words.goalEnds.retract}
          onYes={() => void retract()}
          onClose={close}
        >
          <p>{words.goalEnds.retractText}</p>
        </Confirm>
      )}
    </section>
  );
}
