/** The first minutes: which parts of life, why here, what one cares about, and then a first goal. Everything can be skipped. */
import { sayWhatMatters } from "../../core/commands/matters.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useDraft } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { Button } from "../parts/Button.tsx";
import { type Choice, ManyOf } from "../parts/Choices.tsx";
import { DraftField } from "../parts/Field.tsx";
import { Way } from "../parts/Way.tsx";
import { href, useRouter } from "../router.tsx";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { NEW_GOAL_AREAS } from "./goal-drafts.ts";

const AREAS = Object.entries(words.areas).map(([value, label]) => ({ value, label })) as Choice<string>[];
const MOST_AREAS = 3;
const PURPOSE = "welcome/purpose";
const ANY_AREA = "personal_growth";
const valueKey = (area: string): string => `welcome/value/${area}`;

export function Welcome() {
  const { store } = useApp();
  const { otherName } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const picked = useDraft(NEW_GOAL_AREAS);
  const place = useDraft("welcome/at");
  const chosen = picked.text.split(" ").filter(Boolean);
  const areas = chosen.length > 0 ? chosen : [ANY_AREA];
  const all = 2 + areas.length;
  const at = Math.min(Number(place.text) || 0, all - 1);
  const area = areas[at - 2];

  const finish = async (): Promise<void> => {
    const purpose = store.draft(PURPOSE).value;
    const values = areas.map((area) => ({ label: store.draft(valueKey(area)).value, area: area }));
    if (!(await run(sayWhatMatters, { purpose, values }))) return;
    for (const key of [PURPOSE, ...areas.map(valueKey)]) store.keepDraft(key, "");
    place.letGo();
    router.go(href("newGoal"));
  };

  return (
    <Screen title={words.welcome.title} back={href("today")}>
      <Way at={at + 1} all={all} />
      {at === 0 && (
        <>
          <p>{words.welcome.lead}</p>
          <ManyOf
            legend={words.welcome.pick}
            options={AREAS}
            value={chosen}
            most={MOST_AREAS}
            onChange={(chosen) => picked.type(chosen.join(" "))}
          />
          <p class="hint">{words.welcome.pickHint}</p>
          <details>
            <summary>{words.welcome.whyGoals}</summary>
            <p>{words.welcome.whyGoalsText}</p>
          </details>
        </>
      )}
      {at > 0 && <p class="strong small">{fill(words.common.bothRead, { name: otherName })}</p>}
      {at === 1 && (
        <DraftField
          draft={PURPOSE}
          label={words.welcome.purposeAsk}
          hint={words.matters.purposeHint}
          long
          limit={10_000}
        />
      )}
      {area !== undefined && (
        <DraftField
          key={area}
          draft={valueKey(area)}
          label={fill(words.welcome.valueAsk, { area: (words.areas as Record<string, string>)[area] ?? area })}
          hint={words.matters.valueHint}
          limit={80}
        />
      )}
      <div class="on">
        {at > 0 && <Button onClick={() => place.type(String(at - 1))}>{words.common.back}</Button>}
        {at < all - 1 ? (
          <Button kind="main" onClick={() => place.type(String(at + 1))}>
            {words.common.next}
          </Button>
        ) : (
          <Button kind="main" onClick={() => void finish()}>
            {words.welcome.next}
          </Button>
        )}
      </div>
    </Screen>
  );
}
