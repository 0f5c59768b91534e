/** Who this device is and what it holds, inside a transaction. */
import { withSteps } from "../../core/reads.ts";
import type { Audience } from "../../core/rights.ts";
import type { ReadTransaction, WriteTransaction } from "./database.ts";
import { NotJoined } from "./errors.ts";
import type { Identity, Noted, Reached, SpaceHeld, StreamHeld } from "./records.ts";

/** Most notices that are kept; the oldest go first. */
const NOTICES = 50;
const ME = "me";

/** Everything of a table whose key begins with these parts. */
export function within(...parts: readonly (string | number)[]): IDBKeyRange {
  // An array sorts after every text and number.
  return IDBKeyRange.bound([...parts], [...parts, []]);
}

/** Return whom this device belongs to, or null. */
export async function identityOrNull(transaction: ReadTransaction): Promise<Identity | null> {
  return (await transaction.objectStore("identity").get(ME)) ?? null;
}

/** Return whom this device belongs to. Throws `NotJoined`. */
export async function identity(transaction: ReadTransaction): Promise<Identity> {
  const found = await identityOrNull(transaction);
  if (found === null) throw new NotJoined();
  return found;
}

export async function putIdentity(transaction: WriteTransaction, whom: Identity): Promise<void> {
  await transaction.objectStore("identity").put(whom, ME);
}

/** Advance this device's clock past a stamp that it has given or an effective one that it has seen. */
export async function witness(transaction: WriteTransaction, effectiveUs: number): Promise<void> {
  const whom = await identity(transaction);
  if (effectiveUs > whom.stamp) await putIdentity(transaction, { ...whom, stamp: effectiveUs });
}

/** The device ids of this and every former life. */
export async function ownDevices(transaction: ReadTransaction): Promise<ReadonlySet<string>> {
  const [whom, lives] = await Promise.all([identity(transaction), transaction.objectStore("life").getAllKeys()]);
  return new Set([whom.device, ...lives]);
}

/** Return this device's copy of a stream. Throws when it never heard of the stream. */
export async function stream(transaction: ReadTransaction, name: string): Promise<StreamHeld> {
  const found = await transaction.objectStore("stream").get(name);
  if (found === undefined) throw new Error("this device does not hold that stream");
  return found;
}

export async function streams(transaction: ReadTransaction): Promise<StreamHeld[]> {
  return transaction.objectStore("stream").getAll();
}

export async function changeStream(
  transaction: WriteTransaction,
  name: string,
  change: (held: StreamHeld) => Partial<StreamHeld>,
): Promise<StreamHeld> {
  const held = await stream(transaction, name);
  const changed = { ...held, ...change(held) };
  await transaction.objectStore("stream").put(changed);
  return changed;
}

/** Hold a stream from now on; one that is held already stays as it is. */
export async function addStream(
  transaction: WriteTransaction,
  name: string,
  space: string,
  audience: Audience,
): Promise<void> {
  const streams = transaction.objectStore("stream");
  if ((await streams.getKey(name)) !== undefined) return;
  await streams.put({
    stream: name,
    space,
    audience,
    position: 0,
    checksum: 0,
    head: 0,
    read: 0,
    open: false,
    copy: 0,
    unpublished: false,
  });
}

/** Hold a space with its two streams; a title that is known stays, and so does what was looked up. */
export async function addSpace(transaction: WriteTransaction, held: SpaceHeld): Promise<void> {
  const spaces = transaction.objectStore("space");
  const known = await spaces.get(held.space);
  const { arriving = false } = known ?? held;
  await spaces.put({ ...held, title: held.title ?? known?.title ?? null, arriving });
  await addStream(transaction, held.shared, held.space, "shared");
  await addStream(transaction, held.private, held.space, "private");
}

/** The shared stream of a space says that this member came. */
export async function arrived(transaction: WriteTransaction, space: string): Promise<void> {
  const known = await transaction.objectStore("space").get(space);
  if (known !== undefined) await transaction.objectStore("space").put({ ...known, arriving: false });
}

/** A further space of this member was opened on another device: it is held once both of its streams are. */
export async function completeSpace(transaction: WriteTransaction, space: string): Promise<void> {
  const spaces = transaction.objectStore("space");
  const known = await spaces.get(space);
  // What the server sends is open to confirmed members only.
  if (known !== undefined) {
    if (known.standing !== "confirmed") await spaces.put({ ...known, standing: "confirmed" });
    return;
  }
  const found = (await streams(transaction)).filter((stream) => stream.space === space);
  const shared = found.find((stream) => stream.audience === "shared")?.stream;
  const mine = found.find((stream) => stream.audience === "private")?.stream;
  if (shared !== undefined && mine !== undefined) {
    await spaces.put({ space, title: null, standing: "confirmed", shared, private: mine, arriving: true });
  }
}

/** E3, E7: positions that were reached stay reached, and when they were read stays as it was told first. */
export async function noteReach(transaction: WriteTransaction, reached: Reached): Promise<void> {
  const table = transaction.objectStore("reach");
  const known = await table.get([reached.stream, reached.member]);
  await table.put({
    ...reached,
    held: Math.max(reached.held, known?.held ?? 0),
    read: Math.max(reached.read, known?.read ?? 0),
    steps: withSteps(known?.steps ?? [], reached.steps ?? []),
  });
}

/** E7: the server may give these positions to other entries. It tells of all that it knows on greeting. */
export async function forgetTimes(transaction: WriteTransaction, stream: string): Promise<void> {
  const table = transaction.objectStore("reach");
  for (const item of await table.getAll(within(stream))) await table.put({ ...item, steps: [] });
}

/** Keep a notice for the person; its number. */
export async function tell(transaction: WriteTransaction, notice: Noted): Promise<number> {
  const table = transaction.objectStore("notice");
  const id = await table.add(notice);
  if (id > NOTICES) await table.delete(IDBKeyRange.upperBound(id - NOTICES));
  return id;
}
