/** Facts put right: their author's corrections applied in order, the latest per field winning. */
import { assertNever } from "../../closed.ts";
import type { BodyOf } from "../../events/types.ts";
import type { Correction, Fact, Placed, Placing, StepLog } from "../../fold/state.ts";
import { once } from "./once.ts";

/** A step log in one shape, whatever its outcome. */
export interface LoggedStep {
  readonly type: "logged_step";
  readonly log: string;
  readonly step: string;
  readonly day: string;
  readonly outcome: "done" | "partly" | "skipped";
  readonly percent: number | null;
  readonly code: BodyOf<"step_skipped">["code"] | null;
  readonly amount: string | null;
  readonly effort: number | null;
  readonly helped: number | null;
  readonly note: string | null;
}

/** A fact as rows hold it. */
export type RowBody = Exclude<Fact, StepLog> | LoggedStep;

/**
 * A fact as it stands. What is `retracted` no longer counts.
 *
 * `decided` is the place of the correction that said what the outcome of a step log is, where there was one.
 */
export interface Row<F extends RowBody = RowBody> {
  readonly placed: Placed<Fact>;
  readonly body: F;
  readonly corrected: boolean;
  readonly retracted: boolean;
  readonly decided: Placing | null;
}

type Corrected = "day" | "text" | "value" | "amount" | "mood" | "energy" | "feelings";

/** Which field of a fact each field of `entry_corrected` puts right. A field that is not here changes nothing. */
export const CORRECTABLE: ReadonlyMap<RowBody["type"], readonly (readonly [Corrected, string])[]> = new Map<
  RowBody["type"],
  readonly (readonly [Corrected, string])[]
>([
  [
    "check_in_recorded",
    [
      ["day", "day"],
      ["text", "note"],
      ["mood", "mood"],
      ["energy", "energy"],
      ["feelings", "feelings"],
    ],
  ],
  [
    "goal_rated",
    [
      ["day", "day"],
      ["text", "note"],
      ["value", "value"],
    ],
  ],
  ["goal_readiness_rated", [["day", "day"]]],
  [
    "measure_logged",
    [
      ["day", "day"],
      ["text", "note"],
      ["amount", "value"],
    ],
  ],
  [
    "counter_ticked",
    [
      ["day", "day"],
      ["text", "trigger"],
    ],
  ],
  ["counter_zero_confirmed", [["day", "day"]]],
  [
    "journal_written",
    [
      ["day", "day"],
      ["text", "text"],
      ["mood", "mood"],
    ],
  ],
  [
    "entry_shared",
    [
      ["day", "day"],
      ["text", "text"],
      ["mood", "mood"],
    ],
  ],
  [
    "win_noted",
    [
      ["day", "day"],
      ["text", "text"],
    ],
  ],
  ["win_cheered", [["text", "message"]]],
  [
    "setback_noted",
    [
      ["day", "day"],
      ["text", "text"],
      ["value", "impact"],
    ],
  ],
  ["setback_reflected", [["text", "learned"]]],
  ["barrier_named", [["text", "text"]]],
  [
    "if_then_used",
    [
      ["day", "day"],
      ["value", "helped"],
    ],
  ],
  ["milestone_celebrated", [["text", "message"]]],
  [
    "commitment_made",
    [
      ["day", "due"],
      ["text", "text"],
    ],
  ],
  [
    "review_completed",
    [
      ["day", "day"],
      ["text", "summary"],
    ],
  ],
  [
    "observation_recorded",
    [
      ["day", "day"],
      ["text", "text"],
      ["value", "rating"],
    ],
  ],
  ["life_area_rated", [["text", "why"]]],
  [
    "challenge_named",
    [
      ["text", "text"],
      ["value", "daily_impact"],
    ],
  ],
  ["reflection_answered", [["text", "text"]]],
  [
    "logged_step",
    [
      ["day", "day"],
      ["text", "note"],
      ["amount", "amount"],
    ],
  ],
]);

/** A fact with the corrections under its key applied. Step logs become `LoggedStep`. */
export function rowOf(placed: Placed<Fact>, corrections: readonly Placed<Correction>[]): Row {
  let body = rowBody(placed.body);
  let corrected = false;
  let retracted = false;
  let logRetracted = false;
  let decided: Placing | null = null;
  for (const correction of once(corrections)) {
    const said = correction.body;
    switch (said.type) {
      case "entry_retracted":
        retracted = true;
        break;
      case "entry_unshared":
        retracted = retracted || body.type === "entry_shared";
        break;
      case "entry_corrected":
        body = entryCorrected(body, said);
        corrected = true;
        break;
      case "journal_edited":
        if (body.type === "journal_written") {
          body = journalEdited(body, said);
          corrected = true;
        }
        break;
      case "step_log_corrected":
        if (body.type === "logged_step") {
          body = logCorrected(body, said);
          corrected = true;
          if (said.outcome !== null) {
            logRetracted = said.outcome === "retracted";
            decided = correction;
          }
        }
        break;
      default:
        assertNever(said);
    }
  }
  return { placed, body, corrected, retracted: retracted || logRetracted, decided };
}

function rowBody(body: Fact): RowBody {
  switch (body.type) {
    case "step_done":
    case "step_partly_done":
    case "step_skipped":
      return logged(body);
    default:
      return body;
  }
}

/** One literal, and no spreading: years of logs pass through here, and it is ten times as fast. */
function logged(body: StepLog): LoggedStep {
  const done = body.type === "step_done" ? body : null;
  return {
    type: "logged_step",
    log: body.log,
    step: body.step,
    day: body.day,
    outcome: OUTCOMES[body.type],
    percent: body.type === "step_partly_done" ? body.percent : null,
    code: body.type === "step_skipped" ? body.code : null,
    amount: done === null ? null : done.amount,
    effort: done === null ? null : done.effort,
    helped: done === null ? null : done.helped,
    note: body.note,
  };
}

const OUTCOMES = { step_done: "done", step_partly_done: "partly", step_skipped: "skipped" } as const;

function entryCorrected(body: RowBody, correction: BodyOf<"entry_corrected">): RowBody {
  const changed: Record<string, unknown> = { ...body };
  for (const [field, target] of CORRECTABLE.get(body.type) ?? []) {
    if (correction[field] !== null) changed[target] = correction[field];
  }
  return changed as unknown as RowBody;
}

function journalEdited(body: BodyOf<"journal_written">, edit: BodyOf<"journal_edited">): BodyOf<"journal_written"> {
  return { ...body, text: edit.text ?? body.text, kind: edit.kind ?? body.kind, mood: edit.mood ?? body.mood };
}

function logCorrected(body: LoggedStep, correction: BodyOf<"step_log_corrected">): LoggedStep {
  const { outcome } = correction;
  return {
    ...body,
    outcome: outcome === null || outcome === "retracted" ? body.outcome : outcome,
    day: correction.day ?? body.day,
    percent: correction.percent ?? body.percent,
    code: correction.code ?? body.code,
    amount: correction.amount ?? body.amount,
    note: correction.note ?? body.note,
  };
}
