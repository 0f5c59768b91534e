/**
 * `Log`: what this device has, durably. Own lines that are never deleted, and the confirmed copy of each stream.
 *
 * Every method is one transaction: it happened wholly when its promise resolves, and not at all when it rejects. Any tab
 * may use it: a seq and a stamp are given inside the transaction that stores the line.
 */
import type { Entry, Stub } from "../../core/lines/entry.ts";
import type { Offered, RefusedSeq } from "../../core/wire.ts";
import * as confirmed from "./confirmed-copy.ts";
import { Database, type ReadTransaction, TABLES, type WriteTransaction } from "./database.ts";
import { writeExported } from "./exports.ts";
import * as meta from "./identity.ts";
import * as own from "./own-lines.ts";
import type { Cached, From, Holding, Identity, Noted, OwnLine, Reached, SpaceHeld, StreamHeld } from "./records.ts";

/** A log's owner and spaces, kept in memory in case its database vanishes. */
interface Remembered {
  readonly whom: Identity;
  readonly spaces: readonly SpaceHeld[];
}

export interface LogEnvironment {
  nowUs(): number;
  newId(): string;
  /** The database was gone: this device goes on under another id, with nothing but what was unsent. */
  newLife?(): void;
}

export class Log {
  readonly #database: Database;
  readonly #environment: LogEnvironment;
  #remembered: Remembered | null = null;
  readonly #unsent = new Map<string, OwnLine>();

  constructor(name: string, environment: LogEnvironment) {
    this.#environment = environment;
    this.#database = new Database(name, (transaction) => this.#settleIn(transaction));
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  /**
   * A database that is empty where it should not be was deleted or cleared: this device begins a new life under a new
   * id, since the seqs of the old one are no longer known. What this page still holds unsent is written again under it.
   */
  async #settleIn(transaction: WriteTransaction): Promise<void> {
    if (this.#remembered === null || (await meta.identityOrNull(transaction)) !== null) return;
    const { whom, spaces } = this.#remembered;
    const unsent = [...this.#unsent.values()].sort((one, other) => one.stamp - other.stamp);
    const stamp = Math.max(whom.stamp, unsent.at(-1)?.stamp ?? 0);
    await meta.putIdentity(transaction, { ...whom, device: this.#environment.newId(), epoch: null, stamp });
    await transaction.objectStore("life").put({ device: whom.device });
    for (const space of spaces) await meta.addSpace(transaction, space);
    // Another copy than any before: whoever holds a fold of those begins anew.
    for (const { stream } of await meta.streams(transaction)) {
      await meta.changeStream(transaction, stream, () => ({ copy: this.#environment.nowUs() }));
    }
    const { device } = await meta.identity(transaction);
    for (const stream of new Set(unsent.map((line) => line.stream))) {
      const lines = unsent.filter((line) => line.stream === stream);
      await own.rewrite(
        transaction,
        stream,
        device,
        0,
        lines.map((line) => line.line),
      );
    }
    await meta.tell(transaction, { at_us: this.#environment.nowUs(), word: "store_vanished", stream: null });
    // Not before this transaction has ended.
    setTimeout(() => this.#environment.newLife?.());
  }

  #read<T>(work: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#database.read(TABLES, work);
  }

  #write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    return this.#database.write(work);
  }

  // --- who -----------------------------------------------------------------------------------------------------------

  /** Return whom this device belongs to, or null; remembered from then on. */
  async identity(): Promise<Identity | null> {
    const [whom, spaces] = await this.#read((transaction) =>
      Promise.all([meta.identityOrNull(transaction), transaction.objectStore("space").getAll()]),
    );
    if (whom !== null) this.#remembered = { whom, spaces };
    return whom;
  }

  /** Let this device belong to `whom` from now on; one that belongs to them already stays as it is. */
  async become(whom: Omit<Identity, "epoch" | "stamp" | "sealed">, spaces: readonly SpaceHeld[]): Promise<Identity> {
    const become = async (transaction: WriteTransaction): Promise<Identity> => {
      const known = await meta.identityOrNull(transaction);
      const { installation, name } = whom;
      const next = { epoch: null, stamp: 0, ...whom, ...known, installation, name, sealed: false };
      await meta.putIdentity(transaction, next);
      for (const space of spaces) await meta.addSpace(transaction, space);
      return next;
    };
    const identity = await this.#write(become);
    await this.identity();
    return identity;
  }

  /** This person signed out. `become` brings them back. */
  async seal(): Promise<void> {
    await this.#write(async (transaction) => {
      await meta.putIdentity(transaction, { ...(await meta.identity(transaction)), sealed: true });
    });
  }

  spaces(): Promise<SpaceHeld[]> {
    return this.#read((transaction) => transaction.objectStore("space").getAll());
  }

  async addSpace(held: SpaceHeld): Promise<void> {
    await this.#write((transaction) => meta.addSpace(transaction, held));
    await this.identity();
  }

  streams(): Promise<StreamHeld[]> {
    return this.#read(meta.streams);
  }

  // --- own lines -----------------------------------------------------------------------------------------------------

  /** P1: write these durably as the next lines of this device. Throws `StorageFull`, `StorageLost`, `NotALine`. */
  async append(intended: readonly own.Intended[]): Promise<readonly OwnLine[]> {
    let tried: readonly OwnLine[] = [];
    const lines = await this.#write(async (transaction) => {
      // Asked a second time after a lost connection: the first may have been stored before it was lost.
      if (await isStored(transaction, tried)) return tried;
      tried = await own.append(transaction, intended, this.#environment.nowUs());
      return tried;
    });
    this.#rememberUnsent(lines);
    return lines;
  }

  /** Own lines of every stream in the order of their making; all of them, or those in one state. */
  async ownLines(state?: OwnLine["state"]): Promise<OwnLine[]> {
    const found = await this.#read((transaction) => own.listed(transaction, state));
    if (state === "pending") {
      this.#unsent.clear();
      this.#rememberUnsent(found);
    }
    return found;
  }

  #rememberUnsent(lines: readonly OwnLine[]): void {
    for (const line of lines) this.#unsent.set(`${line.stream} ${line.device}/${line.seq}`, line);
  }

  lines(stream: string, firstSeq: number, lastSeq: number): Promise<OwnLine[]> {
    return this.#read((transaction) => own.lines(transaction, stream, firstSeq, lastSeq));
  }

  /** Return for each stream the last own seq, and the seq up to which the server has given verdicts. */
  async ownEnds(): Promise<ReadonlyMap<string, { readonly lastSeq: number; readonly settledSeq: number }>> {
    return this.#read(async (transaction) => {
      const { device } = await meta.identity(transaction);
      const ends = (await meta.streams(transaction)).map(async ({ stream }) => {
        const [lastSeq, settledSeq] = await Promise.all([
          own.lastSeq(transaction, stream, device),
          own.settledSeq(transaction, stream, device),
        ]);
        return [stream, { lastSeq, settledSeq: Math.min(settledSeq, lastSeq) }] as const;
      });
      return new Map(await Promise.all(ends));
    });
  }

  /** P4, P5: note the server's verdicts on what was sent as `device`. */
  async settle(stream: string, device: string, throughSeq: number, refused: readonly RefusedSeq[]): Promise<void> {
    await this.#write((transaction) => own.settle(transaction, stream, device, throughSeq, refused));
  }

  /** R1: own lines after `throughSeq` are pending again. */
  async reoffer(stream: string, throughSeq: number): Promise<void> {
    await this.#write((transaction) => own.reoffer(transaction, stream, throughSeq));
  }

  /** P3: go on under another device id; the length of each own log under it. */
  async takeNewDevice(): Promise<{ readonly device: string; readonly lastSeqs: ReadonlyMap<string, number> }> {
    const device = this.#environment.newId();
    const lastSeqs = await this.#write((transaction) => own.renew(transaction, device));
    await this.identity();
    return { device, lastSeqs };
  }

  // --- the confirmed copy --------------------------------------------------------------------------------------------

  /** E1: store entries and the new cursor. */
  store(stream: string, after: number, checksum: number, entries: readonly (Entry | Stub)[]): Promise<StreamHeld> {
    return this.#write((transaction) => confirmed.store(transaction, stream, after, checksum, entries));
  }

  /** E4: store a segment, if it goes on where the copy ends and its checksum holds; else null. */
  storeSegment(
    stream: string,
    first: number,
    entries: readonly (Entry | Stub)[],
    checksum: number,
  ): Promise<StreamHeld | null> {
    return this.#write((transaction) => confirmed.storeSegment(transaction, stream, first, entries, checksum));
  }

  /** E2, R2: drop the confirmed copy; which devices' lines were kept, and their last seqs. */
  dropConfirmed(stream: string): Promise<ReadonlyMap<string, number>> {
    return this.#write((transaction) => confirmed.drop(transaction, stream));
  }

  relays(stream: string): Promise<ReadonlyMap<string, number>> {
    return this.#read((transaction) => confirmed.relays(transaction, stream));
  }

  relayed(stream: string, device: string): Promise<{ readonly seq: number; readonly line: string }[]> {
    return this.#read((transaction) => confirmed.relayed(transaction, stream, device));
  }

  /** R2: the server has them up to this seq; null: it has another life of that device, so they become our own. */
  async settleRelay(stream: string, device: string, throughSeq: number | null): Promise<void> {
    await this.#write((transaction) => confirmed.settleRelay(transaction, stream, device, throughSeq));
  }

  /** Everything that a fold of the stream needs beyond where it stands. */
  holding(stream: string, from: From | null): Promise<Holding> {
    return this.#read((transaction) => confirmed.holding(transaction, stream, from));
  }

  /** Keep a snapshot of a fold of the copy numbered `copy`. */
  async cache(cached: Cached, copy: number): Promise<void> {
    await this.#write((transaction) => confirmed.cache(transaction, cached, copy));
  }

  /** Everything here, a line of JSON each. */
  async export(): Promise<string[]> {
    const found: string[] = [];
    for (const held of await this.streams()) {
      const { entries, own: mine } = await this.#read((transaction) => confirmed.everything(transaction, held.stream));
      for (const line of writeExported(held, entries, mine)) found.push(line);
    }
    return found;
  }

  // --- what sync notes -----------------------------------------------------------------------------------------------

  /** The server offers this stream. */
  async openStream({ stream, space, audience, head }: Offered): Promise<void> {
    await this.#write(async (transaction) => {
      await meta.addStream(transaction, stream, space, audience);
      await meta.completeSpace(transaction, space);
      await meta.changeStream(transaction, stream, () => ({ open: true, head }));
    });
    await this.identity();
  }

  /** The stream is no longer open to this member; what is here stays. Whether it was the last open one of its space. */
  closeStream(stream: string): Promise<boolean> {
    return this.#write(async (transaction) => {
      const before = await meta.stream(transaction, stream);
      if (!before.open) return false;
      await meta.changeStream(transaction, stream, () => ({ open: false }));
      return !(await meta.streams(transaction)).some((stream) => stream.space === before.space && stream.open);
    });
  }

  async keepEpoch(epoch: string): Promise<void> {
    await this.#write(async (transaction) => {
      await meta.putIdentity(transaction, { ...(await meta.identity(transaction)), epoch });
    });
  }

  async noteReach(reached: Reached): Promise<void> {
    await this.#write((transaction) => meta.noteReach(transaction, reached));
  }

  reached(): Promise<Reached[]> {
    return this.#read((transaction) => transaction.objectStore("reach").getAll());
  }

  /** The person has seen the stream as far as it is here. True when that is further than before. */
  look(stream: string, through: number): Promise<boolean> {
    return this.#write((transaction) => confirmed.look(transaction, stream, through));
  }

  async tell(word: string, stream: string | null): Promise<void> {
    const at_us = this.#environment.nowUs();
    await this.#write((transaction) => meta.tell(transaction, { at_us, word, stream }));
  }

  notices(): Promise<Noted[]> {
    return this.#read((transaction) => transaction.objectStore("notice").getAll());
  }

  async dismiss(notice: number): Promise<void> {
    await this.#write((transaction) => transaction.objectStore("notice").delete(notice));
  }

  /** The shared stream of this space says that this member came. */
  async arrived(space: string): Promise<void> {
    await this.#write((transaction) => meta.arrived(transaction, space));
    await this.identity();
  }

  /** Nothing hidden is due to be published in this space. */
  async published(space: string): Promise<void> {
    await this.#write(async (transaction) => {
      for (const stream of await meta.streams(transaction)) {
        if (stream.space === space && stream.unpublished) {
          await transaction.objectStore("stream").put({ ...stream, unpublished: false });
        }
      }
    });
  }

  // --- drafts --------------------------------------------------------------------------------------------------------

  drafts(): Promise<{ readonly key: string; readonly text: string }[]> {
    return this.#read((transaction) => transaction.objectStore("draft").getAll());
  }

  async keepDraft(key: string, text: string): Promise<void> {
    await this.#write(async (transaction) => {
      const drafts = transaction.objectStore("draft");
      await (text === "" ? drafts.delete(key) : drafts.put({ key, text }));
    });
  }
}

async function isStored(transaction: ReadTransaction, lines: readonly OwnLine[]): Promise<boolean> {
  const [first] = lines;
  if (first === undefined) return false;
  const found = await transaction.objectStore("own").get([first.stream, first.device, first.seq]);
  return found?.line === first.line;
}
