/** Texts and numbers as they are worth keeping: without the white space around them. */

/** Arabic, Persian, Devanagari, Bengali and full-width digits, decimal marks and minus, as ASCII has them. */
const FOREIGN = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯０１２３４５６７８９٫，．−";
const ASCII = "01234567890123456789012345678901234567890123456789,,.-";

const GROUPED = /^-?[0-9]{1,3}(?:[ \u00a0\u2009\u202f'’٬][0-9]{3})+(?:[.,][0-9]*)?$/;
const MARKED = /^-?[0-9]{1,3}(?:,[0-9]{3}(?:,[0-9]{3})*\.[0-9]+|\.[0-9]{3}(?:\.[0-9]{3})*,[0-9]+)$/;
const UNCLEAR = /^-?[1-9][0-9]{0,2},[0-9]{3}$/;
const AMOUNT = /^(-?)([0-9]{0,12})(?:\.([0-9]{0,6}))?$/;

/** Takes the white space off both ends of a text; returns null where nothing is left. */
export function trimmed(text: string | null | undefined): string | null {
  return (text ?? "").trim() || null;
}

/**
 * Returns the decimal text of a number as people write it; null where it is none, or could be two.
 *
 * `3,5`, `.5`, `5.`, `1 000`, `1,000.5` and `1.000,5` are numbers, in the digits of several scripts. `1,000` is a
 * thousand to some and one to others, so it is neither. A single point is always the decimal mark: stored amounts
 * have it.
 */
export function amount(typed: string): string | null {
  let plain = Array.from(typed.trim(), (sign) => ASCII[FOREIGN.indexOf(sign)] ?? sign).join("");
  if (UNCLEAR.test(plain)) return null;
  if (GROUPED.test(plain)) {
    plain = plain.replaceAll(/[^-0-9.,]/g, "");
  } else if (MARKED.test(plain)) {
    // The last mark is the decimal one; the other kind only groups.
    plain = plain.replaceAll(plain.slice(plain.lastIndexOf(",")).includes(".") ? "," : ".", "");
  }
  const found = AMOUNT.exec(plain.replace(",", "."));
  if (found === null || !(found[2] || found[3])) return null;
  return `${found[1]}${found[2] || "0"}${found[3] ? `.${found[3]}` : ""}`;
}
