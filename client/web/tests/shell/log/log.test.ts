/** The log in IndexedDB keeps the rules that the device's log keeps everywhere. */
import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc, extend } from "../../../src/core/lines/checksum.ts";
import { writeLine } from "../../../src/core/lines/envelope.ts";
import { NotALine } from "../../../src/shell/log/errors.ts";
import { Log } from "../../../src/shell/log/log.ts";
import { confirm, envelopeOf, intended, received, settle, theirs } from "../../fakes/lines.ts";
import { Clock, idOf, joinedLog, MAYA, mood, SHARED } from "../../fakes/people.ts";

describe("P1: own lines", () => {
  it("get gapless seqs and rising stamps, whoever appends them and however at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(50), { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
        async (batches) => {
          const { log, clock, name } = await joinedLog();
          const other = new Log(name, clock);

          await Promise.all(batches.map((batch, index) => (index % 2 ? log : other).append(intended(...batch))));

          const lines = await log.ownLines();
          const envelopes = lines.map((line) => envelopeOf(line.line));
          expect(envelopes.map((envelope) => envelope.seq)).toEqual(envelopes.map((_, index) => index + 1));
          expect(new Set(envelopes.map((envelope) => envelope.stamp)).size).toBe(envelopes.length);
          expect(lines).toHaveLength(batches.flat().length);
          await Promise.all([log.close(), other.close()]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ["behind", -10 * 365 * 86_400_000_000],
    ["ahead", 10 * 365 * 86_400_000_000],
  ])("O2: rise strictly and pass what was seen on a clock ten years %s", async (_, shift) => {
    const { log, clock } = await joinedLog();
    await log.append(intended(1));
    clock.us += shift;
    await confirm(log, [received(theirs(1, mood(9)))]);

    await log.append(intended(2));

    const [first, second] = (await log.ownLines()).map((line) => envelopeOf(line.line));
    expect(second?.stamp).toBeGreaterThan(first?.stamp ?? 0);
    expect(second?.stamp).toBeGreaterThan(1_764_000_000_000_101);
  });

  it("are written wholly or not at all", async () => {
    const { log } = await joinedLog();
    const tooLong = { ...mood(2), note: "x".repeat(20_000) };

    await expect(log.append([...intended(1), { stream: SHARED, body: tooLong, session: null }])).rejects.toThrow(
      NotALine,
    );

    expect(await log.ownLines()).toEqual([]);
  });
});

describe("P4: verdicts", () => {
  it("leave every line accepted, refused or pending, and none gone", async () => {
    const { log } = await joinedLog();
    await log.append(intended(1, 2, 3, 4));

    await settle(log, 3, [{ seq: 2, code: "not_allowed" }]);

    const states = (await log.ownLines()).map((line) => [line.seq, line.state, line.code]);
    expect(states).toEqual([
      [1, "accepted", null],
      [2, "refused", "not_allowed"],
      [3, "accepted", null],
      [4, "pending", null],
    ]);
    expect((await log.ownEnds()).get(SHARED)).toEqual({ lastSeq: 4, settledSeq: 3 });
  });

  it("R1: are taken back when the server lost what it had", async () => {
    const { log } = await joinedLog();
    await log.append(intended(1, 2, 3));
    await settle(log, 3, [{ seq: 3, code: "not_allowed" }]);

    await log.reoffer(SHARED, 1);

    expect((await log.ownLines("pending")).map((line) => line.seq)).toEqual([2, 3]);
  });

  it("P3: a new life writes what is unsettled again, with the same bodies and stamps", async () => {
    const { log } = await joinedLog();
    await log.append(intended(1, 2, 3));
    await settle(log, 1, []);
    const before = (await log.ownLines("pending")).map((line) => envelopeOf(line.line));

    const { device, lastSeqs } = await log.takeNewDevice();

    const after = (await log.ownLines("pending")).map((line) => envelopeOf(line.line));
    expect(lastSeqs.get(SHARED)).toBe(2);
    expect(after.map(({ seq, device: of }) => [seq, of])).toEqual([
      [1, device],
      [2, device],
    ]);
    expect(after.map(({ stamp, body }) => [stamp, body])).toEqual(before.map(({ stamp, body }) => [stamp, body]));
  });
});

describe("E1: the confirmed copy", () => {
  it("takes own lines that came back out of the overlay", async () => {
    const { log } = await joinedLog();
    const [line] = await log.append(intended(1));

    await confirm(log, [received(line?.line ?? "")]);

    const { overlay, tail } = await log.holding(SHARED, null);
    expect([overlay, tail.map((item) => item.position)]).toEqual([[], [1]]);
  });

  it("never moves its cursor without its entries", async () => {
    const { log } = await joinedLog();
    await confirm(log, [received(theirs(1, mood(1)))]);

    await expect(log.store(SHARED, 5, 0, [received(theirs(2, mood(2)))])).rejects.toThrow();

    const [held] = (await log.streams()).filter((stream) => stream.stream === SHARED);
    expect([held?.position, (await log.holding(SHARED, null)).tail.length]).toEqual([1, 1]);
  });

  it("E4: keeps a segment as it is, and refuses one that does not go on where it ends", async () => {
    const { log } = await joinedLog();
    const entries = [1, 2, 3].map((number) => received(theirs(number, mood(number))));
    const checksum = extend(
      0,
      entries.map((entry) => crc(entry.line)),
    );

    expect(await log.storeSegment(SHARED, 1, entries, checksum + 1)).toBe(null);
    expect(await log.storeSegment(SHARED, 2, entries, checksum)).toBe(null);
    expect((await log.storeSegment(SHARED, 1, entries, checksum))?.position).toBe(3);
    await confirm(log, [received(theirs(4, mood(4)))]);

    const { tail } = await log.holding(SHARED, { position: 1, copy: 0 });
    expect(tail.map((item) => item.position)).toEqual([2, 3, 4]);
  });

  it("R2: keeps what this member wrote elsewhere when it is dropped", async () => {
    const { log } = await joinedLog();
    const elsewhere = idOf("e", 7);
    const line = writeLine({ device: elsewhere, seq: 4, stamp: 5, author: MAYA.member, body: mood(1) } as never);
    await confirm(log, [received(line), received(theirs(1, mood(2)))]);

    const relays = await log.dropConfirmed(SHARED);

    expect([...relays]).toEqual([[elsewhere, 4]]);
    expect((await log.relayed(SHARED, elsewhere)).map((item) => item.line)).toEqual([line]);
    expect((await log.holding(SHARED, null)).overlay).toEqual([line]);
    await log.settleRelay(SHARED, elsewhere, null);
    expect((await log.ownLines("pending")).map((line) => line.seq)).toEqual([1]);
  });

  it.each([false, true])(
    "E5: what is taken back leaves a stub, with its corrections (in a segment: %s)",
    async (sealed) => {
      const { log } = await joinedLog(MAYA);
      const share = {
        type: "entry_shared",
        share: idOf("x", 1),
        entry: idOf("x", 2),
        kind: "journal",
        day: "2026-11-22",
        text: "secret",
      };
      const correction = { type: "entry_corrected", correction: idOf("x", 3), ref: idOf("x", 1), mood: 2 };
      const entries = [received(theirs(1, share)), received(theirs(2, correction))];
      const checksum = extend(
        0,
        entries.map((entry) => crc(entry.line)),
      );
      if (sealed) await log.storeSegment(SHARED, 1, entries, checksum);
      else await log.store(SHARED, 0, checksum, entries);
      expect(JSON.stringify(await log.export())).toContain("secret");

      await confirm(log, [received(theirs(3, { type: "entry_unshared", share: idOf("x", 1), entry: idOf("x", 2) }))]);

      const { tail, stream } = await log.holding(SHARED, null);
      expect(tail.map((entryDoc) => entryDoc.entry.kind)).toEqual(["stub", "stub", "entry"]);
      expect(stream.copy).toBe(1);
      expect(JSON.stringify(await log.export())).not.toContain("secret");
    },
  );
});

describe("an export", () => {
  it("leaves nothing out: confirmed, pending and refused", async () => {
    const { log } = await joinedLog(MAYA, { clock: new Clock(77_000) });
    const lines = await log.append(intended(1, 2, 3));
    await settle(log, 2, [{ seq: 2, code: "malformed" }]);
    await confirm(log, [received(lines[0]?.line ?? "")]);

    const exported = (await log.export()).map((item) => JSON.parse(item) as { state: string; line: string });

    expect(exported.map((row) => row.state)).toEqual(["confirmed", "refused", "pending"]);
    expect(exported.map((row) => row.line)).toEqual(lines.map((line) => line.line));
  });
});
