import { answerObservation } from "../../core/commands/commitments.ts";
import type { ObservationDoc } from "../../core/views/sessions/observations.ts";
import { useSpace } from "../app-context.ts";
import { Card } from "../parts/Card.tsx";
import { type Choice, OneOf } from "../parts/Choices.tsx";
import { spoken } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { useWriting } from "../writing.ts";

type Fits = keyof typeof words.sessions.fitsAnswers;
const FITS = Object.entries(words.sessions.fitsAnswers).map(([value, label]) => ({ value, label })) as Choice<Fits>[];
const SHOWN = 5;

/** Observations that the therapist shared; the client says whether they fit. */
export function Observations() {
  const { shared, otherName } = useSpace();
  const all = shared.sessions.sessions
    .flatMap((session) => session.observations)
    .concat(shared.sessions.observations)
    .sort((one, other) => other.day.localeCompare(one.day) || other.at - one.at);
  if (all.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{fill(words.sessions.observations, { name: otherName })}</h2>
      {all.slice(0, SHOWN).map((observation) => (
        <Observation key={observation.observation} observation={observation} />
      ))}
    </section>
  );
}

function Observation({ observation }: { readonly observation: ObservationDoc }) {
  const { today, me } = useSpace();
  const { run } = useWriting();
  return (
    <Card tone="flat">
      <p class="own-words">{observation.text}</p>
      <p class="small soft">{spoken(observation.day, today)}</p>
      {me.role === "client" && (
        <OneOf
          legend={words.sessions.fitsAsk}
          options={FITS}
          value={observation.answer?.fits ?? null}
          onChange={(fits) =>
            void run(answerObservation, { observation: observation.observation, fits }, words.sessions.answered)
          }
        />
      )}
    </Card>
  );
}
