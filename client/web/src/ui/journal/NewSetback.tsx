import { useState } from "preact/hooks";
import { noteSetback } from "../../core/commands/check_ins.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { hasEnded } from "../goals/Goals.tsx";
import { DayField } from "../parts/Day.tsx";
import { DraftField } from "../parts/Field.tsx";
import { SaveFor } from "../parts/SaveFor.tsx";
import { Scale } from "../parts/Scale.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { GoalChoice } from "./NewWin.tsx";

const FORM = "setback";
const TEXT = `${FORM}/text`;
const TRIGGER = `${FORM}/trigger`;

/** Something went the other way. Saved, it opens on what can be taken from it. */
export function NewSetback() {
  const { store } = useApp();
  const { shared, today } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const form = useForm(FORM);
  const [goal, setGoal] = form.choice("goal", "none");
  const [impact, setImpact] = form.choice<number | null>("impact", null);
  const [audience, setAudience] = form.choice<Audience>("audience", "shared");
  const [day, setDay] = form.choice("day", today);
  const [mend, setMend] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const told = { text: store.draft(TEXT).value, trigger: store.draft(TRIGGER).value };
    const on = goal === "none" ? null : goal;
    setMend(null);
    const noted = await run(noteSetback, { ...told, goal: on, impact, day, audience }, words.setback.saved);
    if (noted?.length === 0) return setMend(words.setback.first);
    const body = noted?.[0];
    if (body?.type !== "setback_noted") return;
    form.letGo();
    router.go(href("setback", { setback: body.setback }), { replace: true });
  };
  return (
    <Screen title={words.setback.title} back={href("journal")}>
      <p>{words.setback.lead}</p>
      <DraftField draft={TEXT} label={words.setback.text} long limit={500} mend={mend} />
      <DraftField draft={TRIGGER} label={words.setback.trigger} hint={words.common.optional} limit={500} />
      <Scale
        legend={words.setback.impact}
        value={impact}
        onChange={setImpact}
        low={words.setback.light}
        high={words.setback.heavy}
      />
      <GoalChoice value={goal} onChange={setGoal} goals={shared.board.goals.filter((goal) => !hasEnded(goal))} />
      <DayField value={day} onInput={setDay} />
      <p class="small soft">{words.watch}</p>
      <SaveFor audience={audience} onAudience={setAudience} onSave={() => void save()}>
        {words.setback.save}
      </SaveFor>
    </Screen>
  );
}
