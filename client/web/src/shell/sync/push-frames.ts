/** Own lines as frames: as many as the limits ask (rules P2 and R2). */
import { BATCH_BYTES, BATCH_LINES } from "../../core/limits.ts";
import { utf8Length } from "../../core/utf8.ts";
import { writeFrame } from "../../core/wire.ts";

export interface PushRow {
  readonly seq: number;
  readonly line: string;
}

/** The frames that push these rows of `device`. `relayed` ones are another device's, and may have gaps. */
export function pushFrames(stream: string, device: string, rows: readonly PushRow[], relayed: boolean): string[] {
  return batches(rows).map((batch) => {
    const first_seq = batch[0]?.seq ?? 0;
    const push = { type: "push", stream, device, first_seq, count: batch.length, relayed } as const;
    return writeFrame(
      push,
      batch.map((line) => line.line),
    );
  });
}

function batches(rows: readonly PushRow[]): PushRow[][] {
  const found: PushRow[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const length = utf8Length(row.line) + 1;
    const last = found.at(-1);
    if (last === undefined || last.length === BATCH_LINES || size + length > BATCH_BYTES) {
      found.push([row]);
      size = length;
    } else {
      last.push(row);
      size += length;
    }
  }
  return found;
}
