/** The parts of a session's page, in the order in which they come. */
export const PARTS = ["wins", "agenda", "rate", "goals", "commitments", "recap"] as const;
export type Part = (typeof PARTS)[number];

/**
 * The id that stands for each part where somebody looks at no goal, round or item (rule L1: what is looked at is named by
 * an id). They are the same in every session and for ever, and no entry has one.
 */
const IDS: Readonly<Record<Part, string>> = {
  wins: "00000000-0000-7000-8000-0000000000a1",
  agenda: "00000000-0000-7000-8000-0000000000a2",
  rate: "00000000-0000-7000-8000-0000000000a3",
  goals: "00000000-0000-7000-8000-0000000000a4",
  commitments: "00000000-0000-7000-8000-0000000000a5",
  recap: "00000000-0000-7000-8000-0000000000a6",
};

export function placeOfPart(part: Part): string {
  return IDS[part];
}

export function partAt(id: string): Part | null {
  return PARTS.find((part) => IDS[part] === id) ?? null;
}
