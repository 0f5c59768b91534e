/** Rule E5 on a device: a shared copy that was taken back leaves no content in the confirmed copy, only a stub. */

import { readBody } from "../../core/lines/body.ts";
import { crc } from "../../core/lines/checksum.ts";
import { readEntry, writeEntry } from "../../core/lines/entry.ts";
import { readEnvelope } from "../../core/lines/envelope.ts";
import { shareKey, takenKey } from "../../core/sync/shares.ts";
import type { WriteTransaction } from "./database.ts";
import { changeStream, within } from "./identity.ts";

export interface Names {
  readonly share: string | null;
  readonly taken: string | null;
}

/** The name under which this line can be taken back, and the name that it takes back. */
export function names(line: string): Names {
  const nothing = { share: null, taken: null };
  if (!line.includes('entry_shared"') && !line.includes('entry_unshared"') && !line.includes('entry_corrected"')) {
    return nothing;
  }
  const envelope = readEnvelope(line);
  if (typeof envelope === "string") return nothing;
  const body = readBody(envelope);
  return { share: shareKey(envelope, body), taken: takenKey(envelope, body) };
}

/** Note where a shared copy stands. */
export async function noteShare(
  transaction: WriteTransaction,
  stream: string,
  share: string,
  position: number,
): Promise<void> {
  await transaction.objectStore("share").put({ stream, share, position });
}

/**
 * Drop the content of every share that `lines` take back, and of shares in `arrived` that were taken back before.
 *
 * True when the confirmed copy lost content: whoever holds a fold of it must fold anew.
 */
export async function blankTaken(
  transaction: WriteTransaction,
  stream: string,
  lines: readonly string[],
  arrived: readonly string[],
): Promise<boolean> {
  const table = transaction.objectStore("taken");
  const taken = lines.map((line) => names(line).taken).filter((name) => name !== null);
  for (const share of taken) await table.put({ stream, share });
  const due = new Set(taken);
  for (const share of arrived) {
    if ((await table.getKey([stream, share])) !== undefined) due.add(share);
  }
  let changed = false;
  for (const share of due) changed = (await blank(transaction, stream, share)) || changed;
  if (!changed) return false;
  await transaction.objectStore("snapshot").delete(stream);
  await changeStream(transaction, stream, (held) => ({ copy: held.copy + 1 }));
  return true;
}

async function blank(transaction: WriteTransaction, stream: string, share: string): Promise<boolean> {
  const shares = transaction.objectStore("share");
  const entries = transaction.objectStore("entry");
  let changed = false;
  for (const { position } of await shares.getAll(within(stream, share))) {
    const row = await entries.get([stream, position]);
    if (row === undefined) {
      changed = (await blankInSegment(transaction, stream, position)) || changed;
    } else if (row.line !== null) {
      await entries.put({ ...row, line: null });
      changed = true;
    }
  }
  await shares.delete(within(stream, share));
  return changed;
}

async function blankInSegment(transaction: WriteTransaction, stream: string, position: number): Promise<boolean> {
  const segments = transaction.objectStore("segment");
  const row = await segments.get(IDBKeyRange.bound([stream, position], [stream, []]));
  if (row === undefined || row.first > position) return false;
  const texts = row.text.split("\n");
  const entry = readEntry(texts[position - row.first] ?? "");
  if (entry?.kind !== "entry") return false;
  const envelope = readEnvelope(entry.line);
  const { device, seq } = typeof envelope === "string" ? { device: "", seq: 0 } : envelope;
  texts[position - row.first] = writeEntry({
    kind: "stub",
    receivedUs: entry.receivedUs,
    crc: crc(entry.line),
    device,
    seq,
  });
  await segments.put({ ...row, text: texts.join("\n") });
  return true;
}
