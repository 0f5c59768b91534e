/** Feedback on a session: four questions, who sees the answers, and room for two lines. */
import { useState } from "preact/hooks";
import { giveFeedback } from "../../core/commands/sessions.ts";
import type { Audience } from "../../store/store.ts";
import { useApp, useSpace } from "../app-context.ts";
import { useForm } from "../drafting.ts";
import { NotThere } from "../frame/NotThere.tsx";
import { Screen } from "../frame/Screen.tsx";
import { DraftField } from "../parts/Field.tsx";
import { SaveFor } from "../parts/SaveFor.tsx";
import { Scale } from "../parts/Scale.tsx";
import { href, useRouter } from "../router.tsx";
import { words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

const QUESTIONS = ["heard", "worked", "fits", "overall"] as const;
type Question = (typeof QUESTIONS)[number];

export function Feedback() {
  const { store } = useApp();
  const { shared } = useSpace();
  const { run } = useWriting();
  const router = useRouter();
  const session = router.here.value.holes["session"] ?? "";
  const form = useForm(`feedback/${session}`);
  const [answers, setAnswers] = form.choice<Partial<Record<Question, number>>>("answers", {});
  const [audience, setAudience] = form.choice<Audience>("audience", "shared");
  const [mend, setMend] = useState<string | null>(null);
  const keys = { most: `feedback/${session}/most`, least: `feedback/${session}/least` };
  if (!shared.sessions.sessions.some((sessionDoc) => sessionDoc.session === session)) return <NotThere />;

  const save = async (): Promise<void> => {
    const { heard, worked, fits, overall } = answers;
    if (heard === undefined || worked === undefined || fits === undefined || overall === undefined) {
      return setMend(words.sessions.allFour);
    }
    setMend(null);
    const told = {
      session,
      heard,
      worked_on_what_matters: worked,
      way_of_working_fits: fits,
      overall,
      most_helpful: store.draft(keys.most).value,
      least_helpful: store.draft(keys.least).value,
      audience,
    };
    if (!(await run(giveFeedback, told, words.sessions.feedbackSaved))) return;
    form.letGo();
    router.go(href("sessions"));
  };

  return (
    <Screen title={words.sessions.feedbackTitle} back={href("sessions")}>
      <p>{words.sessions.feedbackText}</p>
      {QUESTIONS.map((question) => (
        <Scale
          key={question}
          legend={words.sessions[question]}
          value={answers[question] ?? null}
          onChange={(value) => setAnswers({ ...answers, [question]: value })}
          low={words.sessions.low}
          high={words.sessions.high}
        />
      ))}
      <DraftField
        draft={keys.most}
        label={words.sessions.mostHelpful}
        hint={words.common.optional}
        long
        limit={10_000}
      />
      <DraftField
        draft={keys.least}
        label={words.sessions.leastHelpful}
        hint={words.common.optional}
        long
        limit={10_000}
      />
      {mend && (
        <p class="mend" role="alert">
          {mend}
        </p>
      )}
      <SaveFor audience={audience} onAudience={setAudience} onSave={() => void save()}>
        {words.common.save}
      </SaveFor>
    </Screen>
  );
}
