/** The device's own lines, inside a transaction: append, verdicts, and a new life. Never deleted, never changed. */
import { tick } from "../../core/clock.ts";
import type { Body } from "../../core/events/types.ts";
import { fill, writeBody } from "../../core/lines/body.ts";
import { readEnvelope, writeLine } from "../../core/lines/envelope.ts";
import type { RefusedSeq } from "../../core/wire.ts";
import type { ReadTransaction, WriteTransaction } from "./database.ts";
import { NotALine } from "./errors.ts";
import { identity, putIdentity, streams, within } from "./identity.ts";
import type { OwnLine, OwnState } from "./records.ts";
import { blankTaken } from "./shares.ts";

/** An event to append to a stream, with the session that it was made in, if any. */
export interface Intended {
  readonly stream: string;
  readonly body: Body;
  readonly session: string | null;
  /** The JSON of the body, where it was written and checked before: it is appended as it is. */
  readonly text?: string;
}

/** P1: write these as the next lines of this device, in order. Throws `NotALine`; then nothing was written. */
export async function append(
  transaction: WriteTransaction,
  intended: readonly Intended[],
  nowUs: number,
): Promise<readonly OwnLine[]> {
  const names = [...new Set(intended.map((event) => event.stream))];
  const whom = await identity(transaction);
  const lasts = await Promise.all(names.map((name) => lastSeq(transaction, name, whom.device)));
  const seqs = new Map(names.map((name, index) => [name, lasts[index] ?? 0]));
  let stamp = whom.stamp;
  const lines = intended.map(({ stream, body, session, text }): OwnLine => {
    const seq = (seqs.get(stream) ?? 0) + 1;
    seqs.set(stream, seq);
    stamp = tick(stamp, nowUs);
    const head = { device: whom.device, seq, stamp, author: whom.member };
    const line = text === undefined ? encode({ ...head, body, session }) : lineOf(head, text, session);
    return pendingLine(stream, whom.device, seq, stamp, line);
  });
  const own = transaction.objectStore("own");
  await Promise.all([...lines.map((line) => own.add(line)), putIdentity(transaction, { ...whom, stamp })]);
  return lines;
}

/** A line around a body that was written before. */
function lineOf(head: object, text: string, session: string | null): string {
  const during = session === null ? "" : `,"session":"${session}"`;
  return `${JSON.stringify(head).slice(0, -1)},"body":${text}${during}}`;
}

function encode(envelope: {
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly author: string;
  readonly body: Body;
  readonly session: string | null;
}): string {
  const kind = fill(envelope.body).type;
  if (kind === "unknown" || kind === "misshapen") throw new NotALine();
  try {
    return writeLine({ ...envelope, body: writeBody(envelope.body) });
  } catch {
    throw new NotALine();
  }
}

function pendingLine(stream: string, device: string, seq: number, stamp: number, line: string): OwnLine {
  return { stream, device, seq, stamp, line, state: "pending", code: null, position: null, shown: stream };
}

/** Return the last seq that this device gave in a stream; 0 where it wrote nothing. */
export async function lastSeq(transaction: ReadTransaction, stream: string, device: string): Promise<number> {
  const cursor = await transaction.objectStore("own").openKeyCursor(within(stream, device), "prev");
  return cursor === null ? 0 : cursor.key[2];
}

/** Every own seq up to this one has its verdict. */
export async function settledSeq(transaction: ReadTransaction, stream: string, device: string): Promise<number> {
  const waiting = transaction.objectStore("own").index("verdict");
  const cursor = await waiting.openKeyCursor(within(stream, device, "pending"));
  return cursor === null ? lastSeq(transaction, stream, device) : cursor.key[3] - 1;
}

/** The own lines `firstSeq` to `lastSeq` of this life, in order. */
export async function lines(
  transaction: ReadTransaction,
  stream: string,
  firstSeq: number,
  lastSeq: number,
): Promise<OwnLine[]> {
  const { device } = await identity(transaction);
  const range = IDBKeyRange.bound([stream, device, firstSeq], [stream, device, lastSeq]);
  return transaction.objectStore("own").getAll(range);
}

/**
 * P4, P5: note the verdicts on lines of `device`. True when the confirmed copy lost content by it (E5).
 *
 * This device may have begun a new life meanwhile, whose lines have the same seqs and no verdict yet.
 */
export async function settle(
  transaction: WriteTransaction,
  stream: string,
  device: string,
  throughSeq: number,
  refused: readonly RefusedSeq[],
): Promise<boolean> {
  const own = transaction.objectStore("own");
  const range = IDBKeyRange.bound([stream, device, "pending", 0], [stream, device, "pending", throughSeq]);
  const settled = await own.index("verdict").getAll(range);
  const codes = new Map(refused.map((refusal) => [refusal.seq, refusal.code]));
  const accepted = settled.filter((line) => !codes.has(line.seq));
  await Promise.all(accepted.map((line) => own.put(inState(line, "accepted"))));
  for (const [seq, code] of codes) {
    const row = await own.get([stream, device, seq]);
    if (row !== undefined && row.state !== "moved") await own.put(inState(row, "refused", code));
  }
  return blankTaken(
    transaction,
    stream,
    settled.map((line) => line.line),
    [],
  );
}

/** R1: the server no longer has what came after `throughSeq`; it is pending again. */
export async function reoffer(transaction: WriteTransaction, stream: string, throughSeq: number): Promise<void> {
  const { device } = await identity(transaction);
  const own = transaction.objectStore("own");
  const range = IDBKeyRange.bound([stream, device, throughSeq + 1], [stream, device, []]);
  for (const row of await own.getAll(range)) {
    if (row.state === "accepted" || row.state === "refused") await own.put(inState(row, "pending"));
  }
}

/** P3: take the id `device` and write every unsettled line again under it; the new log's length by stream. */
export async function renew(transaction: WriteTransaction, device: string): Promise<ReadonlyMap<string, number>> {
  const whom = await identity(transaction);
  await transaction.objectStore("life").put({ device: whom.device });
  await putIdentity(transaction, { ...whom, device });
  const lengths = new Map<string, number>();
  for (const { stream } of await streams(transaction)) {
    lengths.set(stream, await move(transaction, stream, whom.device, device));
  }
  return lengths;
}

async function move(transaction: WriteTransaction, stream: string, former: string, device: string): Promise<number> {
  const own = transaction.objectStore("own");
  const waiting = await own.index("verdict").getAll(within(stream, former, "pending"));
  await Promise.all(waiting.map((line) => own.put(inState(line, "moved"))));
  await rewrite(
    transaction,
    stream,
    device,
    0,
    waiting.map((line) => line.line),
  );
  return waiting.length;
}

/** R2: write lines of another device of this member again as the next ones of this device. */
export async function adopt(transaction: WriteTransaction, stream: string, lines: readonly string[]): Promise<void> {
  const { device } = await identity(transaction);
  await rewrite(transaction, stream, device, await lastSeq(transaction, stream, device), lines);
}

/** Append lines again under another device and seqs after `last`: the same bodies, the same stamps. */
export async function rewrite(
  transaction: WriteTransaction,
  stream: string,
  device: string,
  last: number,
  lines: readonly string[],
): Promise<void> {
  const own = transaction.objectStore("own");
  for (const [index, line] of lines.entries()) {
    const envelope = readEnvelope(line);
    if (typeof envelope === "string") throw new Error("a line of this device's own log cannot be read");
    const seq = last + 1 + index;
    const again = writeLine({ ...envelope, body: envelope.body, device, seq });
    await own.add(pendingLine(stream, device, seq, envelope.stamp, again));
  }
}

/** Lines that only this device shows: its own that are not in its confirmed copy, and those kept for offering. */
export async function unconfirmed(transaction: ReadTransaction, stream: string): Promise<string[]> {
  const [mine, kept] = await Promise.all([
    transaction.objectStore("own").index("shown").getAll(stream),
    transaction.objectStore("relay").getAll(within(stream)),
  ]);
  return [...mine, ...kept].map((own) => own.line);
}

/** Own lines of every stream, of former lives too, in the order of their making; all of them, or those in one state. */
export async function listed(transaction: ReadTransaction, state?: OwnState): Promise<OwnLine[]> {
  const own = transaction.objectStore("own");
  const found = state === undefined ? await own.getAll() : await own.index("state").getAll(state);
  return found.sort((one, other) => one.stamp - other.stamp);
}

/** The row in another state. What is neither refused nor moved nor confirmed is shown on top of the confirmed copy. */
export function inState(row: OwnLine, state: OwnState, code: string | null = null): OwnLine {
  return shownOrNot({ ...row, state, code });
}

/** The row at its place in the confirmed copy, or no longer there. */
export function atPosition(row: OwnLine, position: number | null): OwnLine {
  return shownOrNot({ ...row, position });
}

function shownOrNot({ shown: _, ...row }: OwnLine): OwnLine {
  const isShown = row.position === null && (row.state === "pending" || row.state === "accepted");
  return isShown ? { ...row, shown: row.stream } : row;
}
