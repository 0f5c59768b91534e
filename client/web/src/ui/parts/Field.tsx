import { useId } from "preact/hooks";
import { useApp } from "../app-context.ts";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  /** More than one line. */
  readonly long?: boolean;
  readonly kind?: "text" | "date" | "time" | "number";
  readonly limit?: number;
  /** What is wrong with the text, in plain words. */
  readonly mend?: string | null;
  readonly min?: string;
  readonly max?: string;
  readonly complete?: string;
}

/** A field with its label above it. */
export function Field(props: FieldProps) {
  const id = useId();
  const about = [props.hint ? `${id}h` : "", props.mend ? `${id}m` : ""].filter(Boolean).join(" ") || undefined;
  const shared = {
    id,
    class: "input",
    value: props.value,
    maxLength: props.limit,
    "aria-describedby": about,
    "aria-invalid": props.mend ? ("true" as const) : undefined,
    autoComplete: props.complete ?? "off",
    onInput: (event: Event) => props.onInput((event.currentTarget as HTMLInputElement | HTMLTextAreaElement).value),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint && (
        <p class="hint" id={`${id}h`}>
          {props.hint}
        </p>
      )}
      {control(props, shared)}
      {props.mend && (
        <p class="mend" id={`${id}m`} role="alert">
          {props.mend}
        </p>
      )}
    </div>
  );
}

function control(props: FieldProps, shared: Readonly<Record<string, unknown>>) {
  if (props.long) return <textarea {...shared} rows={4} />;
  if (props.kind === "date") return <input {...shared} type="date" min={props.min} max={props.max} />;
  if (props.kind === "time") return <input {...shared} type="time" />;
  if (props.kind === "number") return <input {...shared} type="text" inputMode="decimal" />;
  return <input {...shared} type="text" />;
}

/** A field whose text is kept on this device as typed, until it is saved or let go. */
export function DraftField({ draft, ...props }: { readonly draft: string } & Omit<FieldProps, "value" | "onInput">) {
  const { store } = useApp();
  return <Field {...props} value={store.draft(draft).value} onInput={(text) => store.keepDraft(draft, text)} />;
}
