/** What something said before it was reworded. */

/** An earlier text of an entry, note, comment or item, until it was reworded at `until` (microseconds since 1970). */
export interface EarlierTextDoc {
  text: string;
  until: number;
}
