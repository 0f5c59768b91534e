/** Texts and numbers as people type them, made into what is kept. Both languages trim the same characters. */

const AMOUNT = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/;

/** Returns a text without the blanks around it; null where nothing is left. */
export function trimmed(typed: string | null | undefined): string | null {
  const kept = typed?.trim() ?? "";
  return kept === "" ? null : kept;
}

/** Returns the decimal text of a number, typed with a comma or a point; null where it is no number. */
export function amount(typed: string): string | null {
  const plain = typed.trim().replace(",", ".");
  return AMOUNT.test(plain) ? plain : null;
}
