/** Which clients are shown, and in which order. Pure: the same rows give the same list. */
import type { CaseloadRow } from "../../store/store.ts";

export type Order = "attention" | "next" | "quiet" | "name";

export interface Sieve {
  readonly text: string;
  readonly onlyAttention: boolean;
  readonly order: Order;
}

/** The rows that pass, in order. Whoever is at the same place stands by name. */
export function sifted(rows: readonly CaseloadRow[], sieve: Sieve): readonly CaseloadRow[] {
  const wanted = sieve.text.trim().toLocaleLowerCase("en");
  return rows
    .filter((row) => !sieve.onlyAttention || needsLook(row))
    .filter((row) => wanted === "" || row.name.toLocaleLowerCase("en").includes(wanted))
    .sort((one, other) => compare(place(one, sieve.order), place(other, sieve.order)) || byName(one, other));
}

/** Somebody waits, an agreement is to be made again, or a rule saw something. */
export function needsLook(row: CaseloadRow): boolean {
  return row.status === "accepted" || row.attention.length > 0 || row.staleAgreements > 0;
}

const LAST = "9999-12-31";

function place(row: CaseloadRow, order: Order): number | string {
  switch (order) {
    case "attention":
      if (row.status === "ended") return 1;
      return -(
        row.attention.length * 4 +
        row.staleAgreements * 2 +
        (row.status === "accepted" ? 8 : 0) +
        (row.newShared > 0 ? 1 : 0)
      );
    case "next":
      return row.nextSession ?? LAST;
    case "quiet":
      return row.lastEntryAt ?? 0;
    case "name":
      return "";
  }
}

function compare(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const NAMES = new Intl.Collator("en", { sensitivity: "base", numeric: true });

function byName(one: CaseloadRow, other: CaseloadRow): number {
  return NAMES.compare(one.name, other.name) || compare(one.space, other.space);
}
