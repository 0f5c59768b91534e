import type { SmartQuestion } from "../../core/views/goals/goals.ts";
import { useApp } from "../app-context.ts";
import { Banner } from "../parts/Card.tsx";
import { Field } from "../parts/Field.tsx";
import { dayNumber } from "../words/days.ts";
import { words } from "../words/index.ts";

const LONG_DAYS = 366;
const SOON_DAYS = 3;

interface PlainProps {
  readonly question: SmartQuestion;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

/** One of the five plain questions. It can be left empty. */
export function Plain({ question, value, onInput }: PlainProps) {
  const { store } = useApp();
  const today = store.today.value;
  return (
    <>
      <Field
        label={words.smart[question]}
        hint={words.smart[`${question}Hint`]}
        value={value}
        onInput={onInput}
        limit={10_000}
        {...(question === "time_bound" ? { kind: "date" as const, min: today } : { long: true })}
      />
      {question === "time_bound" && <When day={value} today={today} />}
    </>
  );
}

/** Return whether a day is likely to help: neither tomorrow nor years away. Other days are remarked on, not refused. */
function When({ day, today }: { readonly day: string; readonly today: string }) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const away = dayNumber(day) - dayNumber(today);
  if (away > LONG_DAYS) return <Banner>{words.smart.farAway}</Banner>;
  return away >= 0 && away < SOON_DAYS ? <Banner>{words.smart.tooNear}</Banner> : null;
}
