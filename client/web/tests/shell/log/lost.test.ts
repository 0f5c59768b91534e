/** A log survives a database that is lost, cleared, deleted or newer; and it keeps when entries were read. */
import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { describe, expect, it } from "vitest";
import { snapshot } from "../../../src/core/fold/snapshots.ts";
import { StorageLost, StorageNewer } from "../../../src/shell/log/errors.ts";
import { StreamView } from "../../../src/shell/stream-view.ts";
import { confirm, envelopeOf, intended, received, settle, theirs } from "../../fakes/lines.ts";
import { idOf, joinedLog, MAYA, mood, OSEI, SHARED } from "../../fakes/people.ts";

describe("E7: when it was read", () => {
  const told = { stream: SHARED, member: OSEI.member, held: 5 };

  it("stays as it was told first, and grows", async () => {
    const { log } = await joinedLog();
    await log.noteReach({ ...told, read: 2, steps: [{ after: 0, read: 2, at: 60_000_000 }] });
    await log.noteReach({ ...told, read: 3, steps: [{ after: 0, read: 3, at: 240_000_000 }] });

    expect(await log.reached()).toEqual([
      {
        ...told,
        read: 3,
        steps: [
          { after: 0, read: 2, at: 60_000_000 },
          { after: 2, read: 3, at: 240_000_000 },
        ],
      },
    ]);
  });

  it("is forgotten with the copy: its positions may belong to others by then", async () => {
    const { log } = await joinedLog();
    await log.noteReach({ ...told, read: 2, steps: [{ after: 0, read: 2, at: 60_000_000 }] });

    await log.dropConfirmed(SHARED);

    expect(await log.reached()).toEqual([{ ...told, read: 2, steps: [] }]);
  });

  it("is found for entries of before a snapshot too, and for none that never came", async () => {
    const { log } = await joinedLog();
    const seqs = Array.from({ length: 250 }, (_, index) => index + 1).filter((seq) => seq !== 7);
    await confirm(
      log,
      seqs.map((seq) => received(theirs(seq, mood(seq)))),
    );
    const first = new StreamView(log, SHARED, (state) => state);
    await first.refresh();
    await first.cache();

    const again = new StreamView(log, SHARED, (state) => state);
    await again.refresh();

    const places = (picture: StreamView<unknown>) =>
      [1, 6, 7, 8, 250, 251].map((seq) => picture.place(`${idOf("e", 1)}/${seq}`));
    expect((await log.holding(SHARED, null)).tail).toEqual([]);
    expect(places(again)).toEqual([1, 6, null, 7, 249, null]);
    expect(places(first)).toEqual(places(again));
  });

  it("is worked out anew where a snapshot was kept without places", async () => {
    const { log } = await joinedLog();
    await confirm(log, [received(theirs(1, mood(1)))]);
    const { stream } = await log.holding(SHARED, null);
    const picture = new StreamView(log, SHARED, (state) => state);
    await log.cache({ stream: SHARED, position: 1, state: snapshot((await picture.refresh()).view) }, stream.copy);

    const again = new StreamView(log, SHARED, (state) => state);
    await again.refresh();

    expect(again.place(`${idOf("e", 1)}/1`)).toBe(1);
  });
});

describe("a database that is lost or gone", () => {
  it("is opened again once, and what was asked is done", async () => {
    const { log, name } = await joinedLog();
    await log.append(intended(1));
    const seen = new Promise<void>((resolve) => {
      // A newer program in another tab: this one has to let go.
      void deleteDB(name).then(() => resolve());
    });
    await seen;

    const lines = await log.append(intended(2));

    expect(lines).toHaveLength(1);
  });

  it("begins a new life under a new id, with what was unsent written again", async () => {
    const { log, name } = await joinedLog();
    const before = await log.identity();
    await log.append(intended(1, 2));
    await settle(log, 1, []);
    await log.ownLines("pending");
    await deleteDB(name);

    await log.append(intended(3));

    const after = await log.identity();
    expect(after?.device).not.toBe(before?.device);
    expect(after?.member).toBe(MAYA.member);
    const pending = (await log.ownLines("pending")).map((line) => envelopeOf(line.line));
    expect(pending.map((item) => (item.body as { check_in?: string }).check_in)).toEqual([idOf("c", 2), idOf("c", 3)]);
    expect(pending.map((item) => item.seq)).toEqual([1, 2]);
    expect((await log.notices()).map((notice) => notice.word)).toEqual(["store_vanished"]);
  });

  it("takes no verdict on its former life for one on this", async () => {
    const { log, name } = await joinedLog();
    const former = (await log.identity())?.device ?? "";
    await log.append(intended(1, 2));
    await deleteDB(name);
    await log.append(intended(3));

    await log.settle(SHARED, former, 2, []);

    expect(await log.ownLines("pending")).toHaveLength(3);
  });

  it("is left as it is where a newer version wrote it, and says so", async () => {
    const { log, name } = await joinedLog();
    const [line] = await log.append(intended(1));
    const newer = await openDB(name, 99);

    await expect(log.append(intended(2))).rejects.toThrow(StorageNewer);
    await expect(log.identity()).rejects.toThrow(StorageNewer);

    expect(await newer.getAll("own")).toEqual([line]);
    newer.close();
  });

  it("says so when it is closed for good", async () => {
    const { log } = await joinedLog();
    await log.close();

    await expect(log.append(intended(1))).rejects.toThrow(StorageLost);
  });
});
