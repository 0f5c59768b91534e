import { useId } from "preact/hooks";
import { Face, Icon, type IconName } from "./Icon.tsx";

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: IconName;
}

interface OneOfProps<T extends string> {
  readonly legend: string;
  readonly hideLegend?: boolean;
  readonly options: readonly Choice<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
}

/** Chips of which one counts. */
export function OneOf<T extends string>({ legend, hideLegend, options, value, onChange }: OneOfProps<T>) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend class={hideLegend ? "heard" : undefined}>{legend}</legend>
      <div class="chips">
        {options.map((option) => (
          <label class="chip" key={option.value}>
            <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
            <span>
              {option.icon && <Icon name={option.icon} />}
              {option.label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ManyOfProps<T extends string> {
  readonly legend: string;
  readonly hideLegend?: boolean;
  readonly options: readonly Choice<T>[];
  readonly value: readonly T[];
  readonly onChange: (value: readonly T[]) => void;
  readonly most?: number;
}

/** Chips of which any number count. */
export function ManyOf<T extends string>({ legend, hideLegend, options, value, onChange, most }: ManyOfProps<T>) {
  const full = most !== undefined && value.length >= most;
  return (
    <fieldset class="choices">
      <legend class={hideLegend ? "heard" : undefined}>{legend}</legend>
      <div class="chips">
        {options.map((option) => {
          const chosen = value.includes(option.value);
          return (
            <label class="chip" key={option.value}>
              <input
                type="checkbox"
                checked={chosen}
                disabled={full && !chosen}
                onChange={() =>
                  onChange(chosen ? value.filter((one) => one !== option.value) : [...value, option.value])
                }
              />
              <span>
                {option.icon && <Icon name={option.icon} />}
                {option.label}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

interface MoodsProps {
  readonly legend: string;
  readonly names: readonly string[];
  readonly value: number | null;
  readonly onChange: (mood: number) => void;
}

/** Five faces, each with its word, as buttons: one tap leads on, and no arrow key does. */
export function MoodButtons({ legend, names, onChange }: Omit<MoodsProps, "value">) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class="moods">
        {names.map((label, index) => (
          <button type="button" class="chip" key={label} onClick={() => onChange(index + 1)}>
            <span>
              <Face mood={index + 1} />
              {label}
            </span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Five faces, each with its word. */
export function Moods({ legend, names, value, onChange }: MoodsProps) {
  const name = useId();
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      <div class="moods">
        {names.map((label, index) => (
          <label class="chip" key={label}>
            <input type="radio" name={name} checked={value === index + 1} onChange={() => onChange(index + 1)} />
            <span>
              <Face mood={index + 1} />
              {label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
