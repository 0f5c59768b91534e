/**
 * The database of one member on this device: its tables, and transactions that either happen wholly or not at all.
 *
 * Browsers close connections under us: another tab upgrades or deletes the database, the profile's disk fails, storage
 * is cleared. A lost connection is opened again once; what was asked is then done on the new one.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import { StorageFull, StorageLost, StorageNewer } from "./errors.ts";
import type {
  Cached,
  EntryRow,
  Identity,
  Noted,
  OwnLine,
  Reached,
  SegmentRow,
  SpaceHeld,
  StreamHeld,
} from "./records.ts";

/** Numbered as the migrations below; never lowered. */
const VERSION = 1;

export interface Tables extends DBSchema {
  identity: { key: string; value: Identity };
  life: { key: string; value: { device: string } };
  space: { key: string; value: SpaceHeld };
  stream: { key: string; value: StreamHeld };
  own: {
    key: [string, string, number];
    value: OwnLine;
    indexes: { state: string; verdict: [string, string, string, number]; shown: string };
  };
  entry: { key: [string, number]; value: EntryRow };
  segment: { key: [string, number]; value: SegmentRow };
  share: { key: [string, string, number]; value: { stream: string; share: string; position: number } };
  taken: { key: [string, string]; value: { stream: string; share: string } };
  relay: { key: [string, string, number]; value: { stream: string; device: string; seq: number; line: string } };
  reach: { key: [string, string]; value: Reached };
  notice: { key: number; value: Noted };
  snapshot: { key: string; value: Cached };
  draft: { key: string; value: { key: string; text: string } };
}

export type Table = StoreNames<Tables>;
export type WriteTransaction = IDBPTransaction<Tables, Table[], "readwrite">;
export type ReadTransaction = IDBPTransaction<Tables, Table[], "readonly" | "readwrite">;

export const TABLES: Table[] = [
  "identity",
  "life",
  "space",
  "stream",
  "own",
  "entry",
  "segment",
  "share",
  "taken",
  "relay",
  "reach",
  "notice",
  "snapshot",
  "draft",
];

/** Looks at a database that was just opened: its tables may be empty when nobody expects them to. */
export type OnOpened = (transaction: WriteTransaction) => Promise<void>;

interface Connection {
  readonly database: IDBPDatabase<Tables>;
  isLost: boolean;
}

export class Database {
  readonly name: string;
  readonly #onOpened: OnOpened;
  #connecting: Promise<Connection> | null = null;
  #isOver = false;

  constructor(name: string, settle: OnOpened = async () => {}) {
    this.name = name;
    this.#onOpened = settle;
  }

  /** Close it for good. */
  async close(): Promise<void> {
    this.#isOver = true;
    const connection = await this.#connecting?.catch(() => null);
    connection?.database.close();
    this.#connecting = null;
  }

  /** Answer `work` from a transaction that only reads. Throws `StorageLost`, or `StorageNewer`, which is one. */
  async read<T>(tables: Table[], work: (transaction: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#attempt(async (database) => {
      const transaction = database.transaction(tables, "readonly") as unknown as ReadTransaction;
      const [answer] = await Promise.all([work(transaction), transaction.done]);
      return answer;
    });
  }

  /**
   * Carry out `work` in one transaction, and answer once it is durable. `work` awaits nothing but the transaction, and
   * may be called a second time when the connection is lost. Throws `StorageFull`, `StorageLost`, and whatever `work`
   * throws; then nothing of it happened.
   */
  async write<T>(work: (transaction: WriteTransaction) => Promise<T>): Promise<T> {
    return this.#attempt((database) => carryOut(database, work));
  }

  async #attempt<T>(act: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.#actOnce(act);
    } catch (error) {
      if (!(error instanceof StorageLost)) throw error;
      return this.#actOnce(act);
    }
  }

  async #actOnce<T>(act: (database: IDBPDatabase<Tables>) => Promise<T>): Promise<T> {
    const connection = await this.#connection();
    try {
      return await act(connection.database);
    } catch (error) {
      const failed = translated(error, connection.isLost);
      if (failed instanceof StorageLost) this.#forget(connection);
      throw failed;
    }
  }

  #connection(): Promise<Connection> {
    if (this.#isOver) return Promise.reject(new StorageLost());
    if (this.#connecting === null) {
      const connecting = this.#connect();
      this.#connecting = connecting;
      connecting.catch(() => {
        if (this.#connecting === connecting) this.#connecting = null;
      });
    }
    return this.#connecting;
  }

  async #connect(): Promise<Connection> {
    let connection: Connection | null = null;
    const lose = (): void => {
      if (connection !== null) this.#forget(connection);
    };
    try {
      const database = await openDB<Tables>(this.name, VERSION, {
        upgrade,
        // Another tab brings or deletes the database: whoever stays would block it for ever.
        blocking: lose,
        terminated: lose,
      });
      connection = { database, isLost: false };
      await carryOut(database, this.#onOpened);
      return connection;
    } catch (error) {
      throw translated(error, true);
    }
  }

  #forget(connection: Connection): void {
    connection.isLost = true;
    connection.database.close();
    const connecting = this.#connecting;
    void connecting?.then(
      (opened) => {
        if (opened === connection && this.#connecting === connecting) this.#connecting = null;
      },
      () => {},
    );
  }
}

async function carryOut<T>(
  database: IDBPDatabase<Tables>,
  work: (transaction: WriteTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(TABLES, "readwrite", { durability: "strict" });
  const ended = transaction.done.then(
    () => null,
    (error: unknown) => ({ error }),
  );
  let answer: T;
  try {
    answer = await work(transaction);
    // Said aloud, so that nothing more is needed of this page: a tab that is frozen now keeps nobody waiting.
    transaction.commit();
  } catch (error) {
    stop(transaction);
    const end = await ended;
    // Why the transaction ended says more than what became of the request that was under way.
    throw end !== null && !isAbort(end.error) ? end.error : error;
  }
  const end = await ended;
  if (end !== null) throw end.error;
  return answer;
}

function stop(transaction: WriteTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Translate the browser's error into one of ours. A lost connection aborts every transaction, so an abort means a loss. */
function translated(error: unknown, isLost: boolean): unknown {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  if (name === "QuotaExceededError") return new StorageFull();
  if (name === "VersionError") return new StorageNewer();
  const isGone = ["InvalidStateError", "UnknownError", "NotFoundError"].includes(name);
  return isGone || (isLost && name === "AbortError") ? new StorageLost() : error;
}

function upgrade(database: IDBPDatabase<Tables>, from: number): void {
  if (from < 1) first(database);
}

function first(database: IDBPDatabase<Tables>): void {
  database.createObjectStore("identity");
  database.createObjectStore("life", { keyPath: "device" });
  database.createObjectStore("space", { keyPath: "space" });
  database.createObjectStore("stream", { keyPath: "stream" });
  const own = database.createObjectStore("own", { keyPath: ["stream", "device", "seq"] });
  own.createIndex("state", "state");
  own.createIndex("verdict", ["stream", "device", "state", "seq"]);
  own.createIndex("shown", "shown");
  database.createObjectStore("entry", { keyPath: ["stream", "position"] });
  // By its last position: a fold that begins after a snapshot reads only the segments beyond it.
  database.createObjectStore("segment", { keyPath: ["stream", "last"] });
  database.createObjectStore("share", { keyPath: ["stream", "share", "position"] });
  database.createObjectStore("taken", { keyPath: ["stream", "share"] });
  database.createObjectStore("relay", { keyPath: ["stream", "device", "seq"] });
  database.createObjectStore("reach", { keyPath: ["stream", "member"] });
  database.createObjectStore("notice", { keyPath: "id", autoIncrement: true });
  database.createObjectStore("snapshot", { keyPath: "stream" });
  database.createObjectStore("draft", { keyPath: "key" });
}
