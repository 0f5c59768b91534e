import { useApp } from "../app-context.ts";
import { dayName, daysLater } from "../words/days.ts";
import { fill, words } from "../words/index.ts";
import { OneOf } from "./Choices.tsx";

const BACK_DAYS = 7;

interface DayFieldProps {
  readonly value: string;
  readonly onInput: (day: string) => void;
  /** Stand open: where the day is what is asked. */
  readonly open?: boolean;
}

/** A choice of day: today, or one of the seven before. Folded to one line, since mostly it is today. */
export function DayField({ value, onInput, open }: DayFieldProps) {
  const { store } = useApp();
  const today = store.today.value;
  const days = Array.from({ length: BACK_DAYS + 1 }, (_, back) => daysLater(today, -back));
  return (
    <details open={open}>
      <summary>{fill(words.common.forDay, { day: dayName(value, today) })}</summary>
      <OneOf
        legend={words.common.day}
        hideLegend
        options={days.map((day) => ({ value: day, label: dayName(day, today) }))}
        value={value}
        onChange={onInput}
      />
    </details>
  );
}
