/** The one tick that a step shows for a day, whatever was logged for it. */
import type { BodyOf } from "../events/types.ts";

/** What a step shows for a day. `logs` are all the log entries behind it. */
export interface TickDoc {
  day: string;
  outcome: "done" | "partly" | "skipped";
  percent: number | null;
  code: BodyOf<"step_skipped">["code"] | null;
  amount: string | null;
  effort: number | null;
  helped: number | null;
  note: string | null;
  by: string;
  at: number;
  logs: readonly string[];
}
