/** A setback, and what can be taken from it: learned, helped, try next. Then a plan, a change, or a talk. */

import { recoverFromSetback, reflectOnSetback } from "../../core/commands/check_ins.ts";
import { proposeAgendaItem } from "../../core/commands/sessions.ts";
import type { SetbackDoc } from "../../core/views/facts/moments.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Card, Tag } from "../parts/Card.tsx";
import { DraftField } from "../parts/Field.tsx";
import { href, useRouter } from "../router.tsx";
import { spoken } from "../words/days.ts";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { backAfter } from "./Journal.tsx";
import { ShareMoment } from "./ShareMoment.tsx";

export function Setback() {
  const { shared, mine } = useSpace();
  const { setback } = useRouter().here.value.holes;
  const both = shared.progress.setbacks.find((doc) => doc.setback === setback);
  const own = mine.progress.setbacks.find((doc) => doc.setback === setback);
  if (both) return <Shown setback={both} audience="shared" />;
  return own ? <Shown setback={own} audience="private" /> : <NotThere />;
}

function Shown({ setback, audience }: { readonly setback: SetbackDoc; readonly audience: Audience }) {
  const { today } = useSpace();
  const { run } = useWriting();
  const bring = () =>
    run(proposeAgendaItem, { text: setback.text, kind: "setback", about: setback.setback }, words.goal.broughtSaved);
  return (
    <Screen title={words.setback.title} back={href("journal")}>
      <div class="stack tight">
        <p class="row soft">
          <span>{spoken(setback.day, today)}</span>
          {setback.bounce_back_days !== null && <Tag tone="calm">{backAfter(setback.bounce_back_days)}</Tag>}
        </p>
        <p class="own-words">{setback.text}</p>
        {audience === "private" && <ShareMoment moment={setback} />}
        {setback.trigger && (
          <p class="small">
            {words.setback.trigger} {setback.trigger}
          </p>
        )}
      </div>
      {setback.reflections.map((reflection) => (
        <Card key={reflection.reflection} tone="calm">
          <Line label={words.setback.learned} text={reflection.learned} />
          <Line label={words.setback.helped} text={reflection.helped} />
          <Line label={words.setback.tryNext} text={reflection.try_next} />
        </Card>
      ))}
      <TakeFrom setback={setback.setback} audience={audience} />
      <div class="row">
        {setback.recovered === null && (
          <Button
            icon="leaf"
            onClick={() =>
              void run(recoverFromSetback, { setback: setback.setback, audience }, words.setback.recoveredSaved)
            }
          >
            {words.setback.recovered}
          </Button>
        )}
        {setback.goal && (
          <>
            <LinkButton icon="plan" to={href("goal", { goal: setback.goal })}>
              {words.setback.plan}
            </LinkButton>
            <LinkButton icon="edit" to={href("goalChange", { goal: setback.goal })}>
              {words.setback.change}
            </LinkButton>
          </>
        )}
        {audience === "shared" && (
          <Button icon="talk" onClick={() => void bring()}>
            {words.setback.bring}
          </Button>
        )}
      </div>
    </Screen>
  );
}

function Line({ label, text }: { readonly label: string; readonly text: string | null }) {
  if (!text) return null;
  return (
    <div>
      <p class="small soft">{label}</p>
      <p class="as-written">{text}</p>
    </div>
  );
}

function TakeFrom({ setback, audience }: { readonly setback: string; readonly audience: Audience }) {
  const { store } = useApp();
  const { run } = useWriting();
  const keys = {
    learned: `setback/${setback}/learned`,
    helped: `setback/${setback}/helped`,
    tryNext: `setback/${setback}/next`,
  };
  const typed = {
    learned: store.draft(keys.learned).value,
    helped: store.draft(keys.helped).value,
    try_next: store.draft(keys.tryNext).value,
  };
  const save = async (): Promise<void> => {
    if (!(await run(reflectOnSetback, { setback, audience, ...typed }, words.setback.reflectSaved))) return;
    for (const key of Object.values(keys)) store.keepDraft(key, "");
  };
  return (
    <section class="stack">
      <div>
        <h2>{words.setback.reflectTitle}</h2>
        <p class="soft">{words.setback.reflectText}</p>
      </div>
      <DraftField draft={keys.learned} label={words.setback.learned} limit={10_000} />
      <DraftField draft={keys.helped} label={words.setback.helped} limit={10_000} />
      <DraftField draft={keys.tryNext} label={words.setback.tryNext} limit={10_000} />
      {Object.values(typed).some((text) => text.trim() !== "") && (
        <p>
          <Button kind="main" onClick={() => void save()}>
            {words.common.save}
          </Button>
        </p>
      )}
    </section>
  );
}
