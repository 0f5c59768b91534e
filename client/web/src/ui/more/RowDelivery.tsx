import { CATALOGUE } from "../../core/events/catalogue.ts";
import type { Body } from "../../core/events/types.ts";
import type { Audience } from "../../store/store.ts";
import { EntryDelivery, OwnDelivery } from "../parts/Delivery.tsx";
import type { Happened } from "./happened.ts";

/** How far a row of the timeline has come. What was put right since has only come as far as that. */
export function RowDelivery({ row, audience }: { readonly row: Happened; readonly audience: Audience }) {
  if (row.corrected) return <OwnDelivery of={correctedId(row)} audience={audience} />;
  return <EntryDelivery entries={row.id === "" ? [] : [row.id]} audience={audience} />;
}

/** The id under which it was put right: of a fact, a step's log or a shared copy. */
function correctedId({ type, shown }: Happened): readonly string[] {
  const id = shown[CATALOGUE[type as Body["type"]]?.id ?? ""];
  return typeof id === "string" ? [id] : [];
}
