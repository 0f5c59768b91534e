/** Check in: a face, some words, save. Three taps; everything else is there for who wants it. */
import { useState } from "preact/hooks";
import { checkIn } from "../../core/commands/check_ins.ts";
import type { Feeling } from "../../core/events/types.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { Screen } from "../frame/Screen.tsx";
import { whoSees } from "../journal/who.ts";
import { type Choice, ManyOf, Moods, OneOf } from "../parts/Choices.tsx";
import { DayField } from "../parts/Day.tsx";
import { DraftField } from "../parts/Field.tsx";
import { SaveFor } from "../parts/SaveFor.tsx";
import { Scale } from "../parts/Scale.tsx";
import { href, useRouter } from "../router.tsx";
import { dayName } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";
import { DRAFTS, FORM } from "./drafts.ts";
import { isHard } from "./hard.ts";

const FEELINGS = Object.entries(words.feelings).map(([value, label]) => ({ value, label })) as Choice<Feeling>[];

export function CheckIn() {
  const { store } = useApp();
  const router = useRouter();
  const { shared, today, otherName } = useSpace();
  const { run } = useWriting();
  const mood = Number(store.draft(DRAFTS.mood).value) || null;
  const feelings = chosen(store.draft(DRAFTS.feelings).value);
  const note = store.draft(DRAFTS.note).value;
  const form = useForm(FORM);
  const [day, setDay] = form.choice("day", today);
  const [audience, setAudience] = form.choice<Audience>("audience", "shared");
  const [noteFor, setNoteFor] = form.choice<Audience>("note-audience", "private");
  const [ratings, setRatings] = form.choice<Readonly<Record<string, number>>>("ratings", {});
  const [mend, setMend] = useState<string | null>(null);

  const save = async (): Promise<void> => {
    setMend(null);
    const told = {
      mood,
      feelings,
      note,
      note_apart: noteFor === "private",
      ratings: Object.entries(ratings).map(([goal, value]) => ({ goal, value })),
      wins: [store.draft(DRAFTS.win).value],
      day,
      audience,
    };
    const said = await run(checkIn, told, words.checkIn.saved);
    if (said?.length === 0) return setMend(words.checkIn.nothing);
    if (!said) return;
    form.letGo();
    // Asked once, at the first moment at which there is something to lose.
    if (store.persisted.value === null) void store.askToPersist();
    router.go(href(feelings.some(isHard) ? "waysOn" : "today"), { replace: true });
  };

  const focus = shared.board.goals.filter((goal) => goal.in_focus);
  return (
    <Screen title={words.checkIn.title} back={href("today")}>
      <DayField value={day} onInput={setDay} />
      <Moods
        legend={day === today ? words.checkIn.mood : fill(words.checkIn.moodThen, { day: dayName(day, today) })}
        names={words.moods}
        value={mood}
        onChange={(value) => store.keepDraft(DRAFTS.mood, String(value))}
      />
      <ManyOf
        legend={words.checkIn.feelings}
        options={FEELINGS}
        value={feelings}
        onChange={(value) => store.keepDraft(DRAFTS.feelings, value.join(" "))}
      />
      <details open={note !== ""}>
        <summary>{words.checkIn.more}</summary>
        <div class="stack loose">
          <DraftField
            draft={DRAFTS.note}
            label={words.checkIn.note}
            hint={words.checkIn.noteHint}
            long
            limit={10_000}
          />
          {note.trim() !== "" && audience === "shared" && (
            <OneOf
              legend={words.checkIn.noteShare}
              options={whoSees(otherName)}
              value={noteFor}
              onChange={setNoteFor}
            />
          )}
          <DraftField draft={DRAFTS.win} label={words.checkIn.win} hint={words.common.optional} limit={500} />
          {focus.map((goal) => (
            <Scale
              key={goal.goal}
              legend={fill(day === today ? words.checkIn.rateOne : words.checkIn.rateThen, { title: goal.title })}
              value={ratings[goal.goal] ?? null}
              onChange={(value) => setRatings({ ...ratings, [goal.goal]: value })}
              {...words.checkIn.closeness}
            />
          ))}
        </div>
      </details>
      {mend && (
        <p class="mend" role="alert">
          {mend}
        </p>
      )}
      <SaveFor audience={audience} onAudience={setAudience} onSave={() => void save()}>
        {words.checkIn.save}
      </SaveFor>
    </Screen>
  );
}

function chosen(kept: string): readonly Feeling[] {
  const known: readonly string[] = Object.keys(words.feelings);
  return kept.split(" ").filter((word): word is Feeling => known.includes(word));
}
