/**
 * Where to turn in a crisis, by country. Bundled, so that it is there with no signal. The names and numbers are those
 * that the services publish; they were last read through on the day in CHECKED and are to be checked at each release.
 */
export const CHECKED = "2026-11-25";

export interface Contact {
  readonly name: string;
  /** What to dial; null where it is a text service. */
  readonly call: string | null;
  readonly text: { readonly to: string; readonly word: string | null } | null;
}

export interface Country {
  readonly code: string;
  readonly name: string;
  readonly emergency: string;
  readonly contacts: readonly Contact[];
}

export const COUNTRIES: readonly Country[] = [
  {
    code: "CA",
    name: "Canada",
    emergency: "911",
    contacts: [{ name: "9-8-8 Suicide Crisis Helpline", call: "988", text: { to: "988", word: null } }],
  },
  {
    code: "IE",
    name: "Ireland",
    emergency: "112",
    contacts: [{ name: "Samaritans", call: "116123", text: null }],
  },
  {
    code: "GB",
    name: "United Kingdom",
    emergency: "999",
    contacts: [
      { name: "Samaritans", call: "116123", text: null },
      { name: "Shout", call: null, text: { to: "85258", word: "SHOUT" } },
      { name: "NHS", call: "111", text: null },
    ],
  },
  {
    code: "US",
    name: "United States",
    emergency: "911",
    contacts: [
      { name: "988 Suicide & Crisis Lifeline", call: "988", text: { to: "988", word: null } },
      { name: "Crisis Text Line", call: null, text: { to: "741741", word: "HOME" } },
    ],
  },
];

/** For everywhere else: the number that works in most of Europe and on most mobile phones. */
export const ELSEWHERE: Country = { code: "", name: "", emergency: "112", contacts: [] };
