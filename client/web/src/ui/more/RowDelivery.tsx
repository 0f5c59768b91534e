import { CATALOGUE } from "../../core/events/catalogue.ts";
import type { Body } from "../../core/events/types.ts";
import type { Audience } from "../../store/store.ts";
import { EntryDelivery, OwnDelivery } from "../parts/Delivery.tsx";
import type { Happened } from "./happened.ts";

/** The delivery of a timeline row. A row that was corrected since is delivered only as far as its correction. */
export function RowDelivery({ row, audience }: { readonly row: Happened; readonly audience: Audience }) {
  if (row.corrected) return <OwnDelivery of={correctedId(row)} audience={audience} />;
  return <EntryDelivery entries={row.id === "" ? [] : [row.id]} audience={audience} />;
}

/** The id under which it was put right: of a fact, a step's log or a shared copy. */
function correctedId({ type, shown }: Happened): readonly string[] {
  const id = shown[CATALOGUE[type as Body["type"]]?.id ?? ""];
  return typeof id === "string" ? [id] : [];
}
