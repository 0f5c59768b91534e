/** Texts as they are worth keeping: without the white space around them. */

/** Takes the white space off both ends of a text; returns null where nothing is left. */
export function trimmed(text: string | null | undefined): string | null {
  return (text ?? "").trim() || null;
}
