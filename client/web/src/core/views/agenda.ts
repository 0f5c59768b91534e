/**
 * What people want to talk about, and in which session it came up.
 *
 * An item belongs to the session it names; else to the one in which it was discussed; else to the first session that was
 * started after it was proposed; else it waits for the next one.
 */
import type { BodyOf } from "../events/types.ts";
import type { EarlierTextDoc } from "./earlier.ts";

/** An item was talked about. */
export interface DiscussedDoc {
  by: string;
  at: number;
  minutes: number | null;
  note: string | null;
}

/** An item in its latest words. */
export interface AgendaItemDoc {
  item: string;
  session: string | null;
  text: string;
  kind: BodyOf<"agenda_item_proposed">["kind"];
  about: string | null;
  minutes: number | null;
  by: string;
  at: number;
  discussed: DiscussedDoc | null;
  earlier: EarlierTextDoc[];
}
