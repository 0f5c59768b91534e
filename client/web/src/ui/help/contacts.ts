/**
 * Where to turn in a crisis, by country. Bundled, so that it is there with no signal. Each number is copied from the public
 * page named beside it; nobody has dialled it for this list. A clinic sets its own and tries them (docs/operations.md), and
 * those stand first. At each release the pages are read again and COPIED moves on.
 */
export const COPIED = "2026-11-25";

export interface Contact {
  readonly name: string;
  /** The number to dial; null for a text service. */
  readonly call: string | null;
  readonly text: { readonly to: string; readonly word: string | null } | null;
  /** The public page that the numbers are copied from. */
  readonly from: string;
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
    contacts: [
      {
        name: "9-8-8 Suicide Crisis Helpline",
        call: "988",
        text: { to: "988", word: null },
        from: "cmhasaskatoon.ca",
      },
    ],
  },
  {
    code: "IE",
    name: "Ireland",
    emergency: "112",
    contacts: [{ name: "Samaritans", call: "116123", text: null, from: "samaritans.org" }],
  },
  {
    code: "GB",
    name: "United Kingdom",
    emergency: "999",
    contacts: [
      { name: "Samaritans", call: "116123", text: null, from: "samaritans.org" },
      { name: "Shout", call: null, text: { to: "85258", word: "SHOUT" }, from: "giveusashout.org" },
      { name: "NHS", call: "111", text: null, from: "shsc.nhs.uk" },
    ],
  },
  {
    code: "US",
    name: "United States",
    emergency: "911",
    contacts: [
      {
        name: "988 Suicide & Crisis Lifeline",
        call: "988",
        text: { to: "988", word: null },
        from: "health.wyo.gov",
      },
      { name: "Crisis Text Line", call: null, text: { to: "741741", word: "HOME" }, from: "alexproject.org" },
    ],
  },
];

/** For everywhere else: the number that works in most of Europe and on most mobile phones. */
export const ELSEWHERE: Country = { code: "", name: "", emergency: "112", contacts: [] };
