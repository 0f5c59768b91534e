/** The confirmed copy of each stream, inside a transaction: entries and cursor move together (rule E1). */

import { effective } from "../../core/clock.ts";
import { crc, extend } from "../../core/lines/checksum.ts";
import { type Entry, readEntry, type Stub, writeEntry } from "../../core/lines/entry.ts";
import { readEnvelope } from "../../core/lines/envelope.ts";
import type { ReadTransaction, WriteTransaction } from "./database.ts";
import { changeStream, forgetTimes, stream as held, identity, ownDevices, within, witness } from "./identity.ts";
import { adopt, atPosition, unconfirmed } from "./own-lines.ts";
import type { Cached, EntryRow, From, Holding, OwnLine, PlacedEntry, StreamHeld } from "./records.ts";
import { blankTaken, names, noteShare } from "./shares.ts";

const REVEALED = '"rating_round_revealed"';
const HIDDEN = '"round"';

/** A confirmed entry with what its envelope says: read once where it comes in. */
interface ArrivedEntry {
  readonly position: number;
  readonly receivedUs: number;
  readonly device: string;
  readonly seq: number;
  readonly stamp: number;
  readonly author: string;
  readonly crc: number;
  readonly line: string | null;
}

/** E1: store entries and the new cursor. The stream's new state. */
export async function store(
  transaction: WriteTransaction,
  stream: string,
  after: number,
  checksum: number,
  entries: readonly (Entry | Stub)[],
): Promise<StreamHeld> {
  const before = await held(transaction, stream);
  if (before.position !== after) throw new Error("entries must go on where the copy ends");
  const arrived = entries.map((entry, index) => arrive(entry, after + index + 1));
  const table = transaction.objectStore("entry");
  await Promise.all(arrived.map((entry) => table.add(row(stream, entry))));
  return noteArrived(transaction, stream, arrived, after + arrived.length, checksum);
}

/** E4: store a whole segment as one row, or what of it goes on where the copy ends. Null where it does not fit. */
export async function storeSegment(
  transaction: WriteTransaction,
  stream: string,
  first: number,
  entries: readonly (Entry | Stub)[],
  checksum: number,
): Promise<StreamHeld | null> {
  const before = await held(transaction, stream);
  const last = first + entries.length - 1;
  if (first > before.position + 1 || last <= before.position) return null;
  const known = before.position + 1 - first;
  const crcs = entries.slice(known).map(crcOf);
  if (extend(before.checksum, crcs) !== checksum) return null;
  if (known > 0) return store(transaction, stream, before.position, checksum, entries.slice(known));
  const text = entries.map((entry) => `${writeEntry(entry)}\n`).join("");
  await transaction.objectStore("segment").add({ stream, first, last, text });
  const arrived = entries.map((entry, index) => arrive(entry, first + index));
  return noteArrived(transaction, stream, arrived, last, checksum);
}

function crcOf(entry: Entry | Stub): number {
  return entry.kind === "entry" ? crc(entry.line) : entry.crc;
}

function arrive(entry: Entry | Stub, position: number): ArrivedEntry {
  const { receivedUs } = entry;
  if (entry.kind === "stub") {
    const { device, seq } = entry;
    return { position, receivedUs, device, seq, stamp: 0, author: "", crc: entry.crc, line: null };
  }
  const envelope = readEnvelope(entry.line);
  const { device, seq, stamp, author } =
    typeof envelope === "string" ? { device: "", seq: 0, stamp: 0, author: "" } : envelope;
  return { position, receivedUs, device, seq, stamp, author, crc: crc(entry.line), line: entry.line };
}

function row(stream: string, arrivedEntry: ArrivedEntry): EntryRow {
  const { position, receivedUs, device, seq, line } = arrivedEntry;
  return { stream, position, received_us: receivedUs, device, seq, crc: arrivedEntry.crc, line };
}

/** Everything that follows from new confirmed entries, and the cursor. */
async function noteArrived(
  transaction: WriteTransaction,
  stream: string,
  arrived: readonly ArrivedEntry[],
  position: number,
  checksum: number,
): Promise<StreamHeld> {
  // An edit made after seeing another wins over it: this device's clock goes past every effective stamp.
  await witness(transaction, Math.max(0, ...arrived.map((entry) => effective(entry.stamp, entry.receivedUs))));
  await findOwn(transaction, stream, arrived);
  const lines = arrived.map((line) => line.line).filter((line) => line !== null);
  const isDue = lines.some((line) => line.includes(REVEALED) || line.includes(HIDDEN));
  await changeStream(transaction, stream, (before) => ({
    position,
    checksum,
    head: Math.max(before.head, position),
    unpublished: before.unpublished || isDue,
  }));
  const shared: string[] = [];
  for (const line of arrived) {
    const share = line.line === null ? null : names(line.line).share;
    if (share === null) continue;
    await noteShare(transaction, stream, share, line.position);
    shared.push(share);
  }
  await blankTaken(transaction, stream, lines, shared);
  return held(transaction, stream);
}

/** Own lines that came back leave the overlay. Other bytes under our seq are a fork, not ours (P3). */
async function findOwn(transaction: WriteTransaction, stream: string, arrived: readonly ArrivedEntry[]): Promise<void> {
  const devices = await ownDevices(transaction);
  const own = transaction.objectStore("own");
  const mine = arrived.filter((device) => devices.has(device.device));
  const rows = await Promise.all(mine.map((place) => own.get([stream, place.device, place.seq])));
  await Promise.all(
    rows.map((found, index) => {
      const { position, crc: expected } = mine[index] as ArrivedEntry;
      return found !== undefined && crc(found.line) === expected ? own.put(atPosition(found, position)) : null;
    }),
  );
}

/**
 * E2, R2: drop the confirmed copy; keep what this member wrote elsewhere or in a former life, for offering again.
 *
 * The last seq kept of each such device.
 */
export async function drop(transaction: WriteTransaction, stream: string): Promise<ReadonlyMap<string, number>> {
  const whom = await identity(transaction);
  const relay = transaction.objectStore("relay");
  for (const { entry, position } of await entriesAfter(transaction, stream, 0)) {
    if (entry.kind !== "entry") continue;
    const { device, seq, author } = arrive(entry, position);
    if (author === whom.member && device !== whom.device) await relay.put({ stream, device, seq, line: entry.line });
  }
  const own = transaction.objectStore("own");
  for (const item of await own.getAll(within(stream))) {
    const { device, seq, line } = item;
    if (device !== whom.device && item.state === "accepted") await relay.put({ stream, device, seq, line });
    if (item.position !== null) await own.put(atPosition(item, null));
  }
  await forgetTimes(transaction, stream);
  await transaction.objectStore("entry").delete(within(stream));
  await transaction.objectStore("segment").delete(within(stream));
  await transaction.objectStore("share").delete(within(stream));
  await transaction.objectStore("snapshot").delete(stream);
  await changeStream(transaction, stream, ({ copy }) => ({ position: 0, checksum: 0, head: 0, copy: copy + 1 }));
  return relays(transaction, stream);
}

/** The devices whose lines are kept for offering again, with the last seq of each. */
export async function relays(transaction: ReadTransaction, stream: string): Promise<ReadonlyMap<string, number>> {
  const keys = await transaction.objectStore("relay").getAllKeys(within(stream));
  // In the order of their keys: the last of each device stays.
  return new Map(keys.map(([, device, seq]) => [device, seq]));
}

/** Every kept line of a device with its seq, in order. */
export async function relayed(
  transaction: ReadTransaction,
  stream: string,
  device: string,
): Promise<{ readonly seq: number; readonly line: string }[]> {
  return transaction.objectStore("relay").getAll(within(stream, device));
}

/**
 * R2: the server has the kept lines of a device up to this seq, or (null) has another life of it. What it has in another
 * life is kept too: the lines are written again as this device's own.
 */
export async function settleRelay(
  transaction: WriteTransaction,
  stream: string,
  device: string,
  throughSeq: number | null,
): Promise<void> {
  const relay = transaction.objectStore("relay");
  if (throughSeq !== null) {
    await relay.delete(IDBKeyRange.bound([stream, device, 0], [stream, device, throughSeq]));
    return;
  }
  const rows = await relayed(transaction, stream, device);
  await adopt(
    transaction,
    stream,
    rows.map((row) => row.line),
  );
  await relay.delete(within(stream, device));
}

/** The confirmed entries after `position`, in order, from segments and rows alike. */
export async function entriesAfter(
  transaction: ReadTransaction,
  stream: string,
  position: number,
): Promise<PlacedEntry[]> {
  const range = IDBKeyRange.bound([stream, position + 1], [stream, []]);
  const [segments, rows] = await Promise.all([
    transaction.objectStore("segment").getAll(range),
    transaction.objectStore("entry").getAll(range),
  ]);
  const found: PlacedEntry[] = rows.map((row) => ({ position: row.position, entry: entryOf(row) }));
  for (const { first, text } of segments) {
    const texts = text.split("\n");
    for (const [index, text] of texts.entries()) {
      const entry = readEntry(text);
      if (entry !== null && first + index > position) found.push({ position: first + index, entry });
    }
  }
  return segments.length === 0 ? found : found.sort((one, other) => one.position - other.position);
}

function entryOf({ received_us, crc: check, device, seq, line }: EntryRow): Entry | Stub {
  if (line === null) return { kind: "stub", receivedUs: received_us, crc: check, device, seq };
  return { kind: "entry", receivedUs: received_us, line };
}

/**
 * Everything that a fold of a stream needs, in one view. Where the fold already stands at a position of the same copy
 * (`from`), only what came after it; else from the snapshot on.
 */
export async function holding(transaction: ReadTransaction, stream: string, from: From | null): Promise<Holding> {
  const now = await held(transaction, stream);
  const isSame = from !== null && (from.copy ?? now.copy) === now.copy;
  const goesOn = isSame && from.position <= now.position;
  const snapshot = goesOn ? null : ((await transaction.objectStore("snapshot").get(stream)) ?? null);
  const position = goesOn ? from.position : (snapshot?.position ?? 0);
  const [tail, overlay] = await Promise.all([
    entriesAfter(transaction, stream, position),
    unconfirmed(transaction, stream),
  ]);
  return { stream: now, snapshot, tail, overlay };
}

/** Keep a fold's snapshot, unless content was dropped since it was folded from. */
export async function cache(transaction: WriteTransaction, cached: Cached, copy: number): Promise<void> {
  const now = await held(transaction, cached.stream);
  if (now.copy === copy) await transaction.objectStore("snapshot").put(cached);
}

/** The person has seen the stream up to `through`, as far as it is here. True when that is further than before. */
export async function look(transaction: WriteTransaction, stream: string, through: number): Promise<boolean> {
  const before = await held(transaction, stream);
  if (before.read >= Math.min(before.position, through)) return false;
  await changeStream(transaction, stream, ({ position }) => ({ read: Math.min(position, through) }));
  return true;
}

/** Own lines and confirmed ones of a stream, for an export. */
export async function everything(
  transaction: ReadTransaction,
  stream: string,
): Promise<{ readonly entries: readonly PlacedEntry[]; readonly own: readonly OwnLine[] }> {
  const [entries, own] = await Promise.all([
    entriesAfter(transaction, stream, 0),
    transaction.objectStore("own").getAll(within(stream)),
  ]);
  return { entries, own };
}
