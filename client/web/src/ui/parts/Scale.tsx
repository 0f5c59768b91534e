import { useId } from "preact/hooks";
import type { Plain } from "../words/index.ts";

interface ScaleProps {
  readonly legend: string;
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** Words at the two ends. */
  readonly low: Plain;
  readonly high: Plain;
  readonly middle?: Plain;
}

const VALUES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

/** Zero to ten as eleven buttons: a tap, or the arrow keys. */
export function Scale({ legend, value, onChange, low, high, middle }: ScaleProps) {
  const name = useId();
  return (
    <fieldset class="choices scale">
      <legend>{legend}</legend>
      <div class="steps">
        {VALUES.map((number) => (
          <label class="chip" key={number}>
            <input
              type="radio"
              name={name}
              value={number}
              checked={value === number}
              onChange={() => onChange(number)}
              aria-label={said(number, low, high, middle)}
            />
            <span aria-hidden="true">{number}</span>
          </label>
        ))}
      </div>
      <div class="ends" aria-hidden="true">
        <span>0 {low}</span>
        {middle && <span>5 {middle}</span>}
        <span>10 {high}</span>
      </div>
    </fieldset>
  );
}

function said(value: number, low: string, high: string, middle: string | undefined): string {
  if (value === 0) return `0 ${low}`;
  if (value === 10) return `10 ${high}`;
  return value === 5 && middle ? `5 ${middle}` : String(value);
}
