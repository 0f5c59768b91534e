import type { Draft } from "../drafting.ts";
import { words } from "../words/index.ts";
import { Field } from "./Field.tsx";

/** A few words beside what was noted, for who has any. */
export function NoteField({ note }: { readonly note: Draft }) {
  return (
    <Field label={words.checkIn.note} hint={words.common.optional} value={note.text} onInput={note.type} limit={500} />
  );
}
