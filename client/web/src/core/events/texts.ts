/** Texts and numbers as they are worth keeping: without the white space around them. */

const AMOUNT = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/;

/** Takes the white space off both ends of a text; returns null where nothing is left. */
export function trimmed(text: string | null | undefined): string | null {
  return (text ?? "").trim() || null;
}

/** Returns the decimal text of a number, typed with a comma or a point; null where it is no number. */
export function amount(typed: string): string | null {
  const plain = typed.trim().replace(",", ".");
  return AMOUNT.test(plain) ? plain : null;
}
