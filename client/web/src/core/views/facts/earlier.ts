/** What something said before it was reworded. */

/** What an entry, note, comment or item said until it was reworded at `until` (microseconds since 1970). */
export interface EarlierTextDoc {
  text: string;
  until: number;
}
