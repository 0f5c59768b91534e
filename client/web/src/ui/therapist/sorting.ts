/** Filters and sorts the caseload. Pure: the same rows give the same list. */
import { assertNever } from "../../core/closed.ts";
import type { CaseloadRow } from "../../store/store.ts";

export type Order = "attention" | "next" | "last" | "quiet" | "name";
/** Clients whose therapy has ended are listed apart. */
export type Show = "open" | "look" | "unplanned" | "ended";

export interface Sieve {
  readonly text: string;
  readonly show: Show;
  readonly order: Order;
}

/** The rows that pass, in order. Whoever is at the same place stands by name. */
export function sifted(rows: readonly CaseloadRow[], sieve: Sieve): readonly CaseloadRow[] {
  const wanted = sieve.text.trim().toLocaleLowerCase("en");
  return rows
    .filter((row) => isShown(row, sieve.show))
    .filter((row) => wanted === "" || row.name.toLocaleLowerCase("en").includes(wanted))
    .sort((one, other) => compare(place(one, sieve.order), place(other, sieve.order)) || byName(one, other));
}

function isShown(row: CaseloadRow, show: Show): boolean {
  const hasEnded = row.status === "ended";
  switch (show) {
    case "open":
      return !hasEnded;
    case "look":
      return !hasEnded && needsLook(row);
    case "unplanned":
      return !hasEnded && row.nextSession === null;
    case "ended":
      return hasEnded;
    default:
      return assertNever(show);
  }
}

/** Somebody waits, an agreement is to be made again, or a rule saw something. */
export function needsLook(row: CaseloadRow): boolean {
  return row.status === "accepted" || row.attention.length > 0 || row.staleAgreements > 0;
}

const LAST = "9999-12-31";

function place(row: CaseloadRow, order: Order): number | string {
  switch (order) {
    case "attention":
      return -(
        row.attention.length * 4 +
        row.staleAgreements * 2 +
        (row.status === "accepted" ? 8 : 0) +
        (row.newShared > 0 ? 1 : 0)
      );
    case "next":
      return row.nextSession ?? LAST;
    case "last":
      return row.lastSession ?? "";
    case "quiet":
      return row.lastEntryAt ?? 0;
    case "name":
      return "";
    default:
      return assertNever(order);
  }
}

function compare(one: number | string, other: number | string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

const NAMES = new Intl.Collator("en", { sensitivity: "base", numeric: true });

function byName(one: CaseloadRow, other: CaseloadRow): number {
  return NAMES.compare(one.name, other.name) || compare(one.space, other.space);
}
