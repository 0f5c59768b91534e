/** The timeline: every entry as one short row, newest first. */
import type { Body } from "../events/types.ts";

/**
 * One entry. `id` is `device/seq`; `shown` are the few fields worth showing, by name.
 *
 * Of what its author took back only that it was there is left: `retracted`.
 */
export interface TimelineRow {
  id: string;
  at: number;
  by: string;
  type: Body["type"];
  session: string | null;
  shown: Record<string, unknown>;
  corrected: boolean;
  retracted: boolean;
}
