/** The runner carries a log to a server and back, through every fault that `step` knows how to take. */
import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { crc, extend } from "../../../src/core/lines/checksum.ts";
import { writeLine } from "../../../src/core/lines/envelope.ts";
import { StorageFull } from "../../../src/shell/log/errors.ts";
import { idOf, mood, OSEI, SHARED } from "../../fakes/people.ts";
import { isSettled, started, stopAll, TestDevice, until } from "../../fakes/runner.ts";
import { FakeServer } from "../../fakes/server.ts";

afterEach(stopAll);

describe("a runner", () => {
  it("carries entries from one device to the other, each once", async () => {
    const server = new FakeServer();
    const [phone, laptop] = [await started(server), await started(server)];

    await phone.append(1, 2);
    await laptop.append(3);

    await until(async () => server.shared.entries.length === 3);
    await until(async () => (await isSettled(phone, server)) && (await isSettled(laptop, server)));
  });

  it("P4: keeps what is refused, with its reason, and goes on behind it", async () => {
    const server = new FakeServer();
    server.refuse = (line) => (line.includes(idOf("c", 2)) ? "not_allowed" : null);
    const phone = await started(server);

    await phone.append(1, 2, 3);

    await until(async () => server.shared.entries.length === 2 && (await isSettled(phone, server)));
    expect((await phone.log.ownLines("refused")).map((line) => [line.seq, line.code])).toEqual([[2, "not_allowed"]]);
  });

  it("works offline, and dials again by itself", async () => {
    const server = new FakeServer();
    server.isReachable = false;
    const phone = await started(server);
    await phone.append(1);
    await until(() => phone.runner.device.link === "waiting");

    server.isReachable = true;

    await until(async () => server.shared.entries.length === 1 && (await isSettled(phone, server)));
  });

  it("R1: offers again what a restored server lost, and says so", async () => {
    const server = new FakeServer();
    const phone = await started(server);
    await phone.append(1, 2, 3);
    await until(async () => server.shared.entries.length === 3 && (await isSettled(phone, server)));

    server.restore(1);

    await until(async () => server.shared.entries.length === 3 && (await isSettled(phone, server)));
    expect(await phone.words()).toContain("server_restored");
  });

  it("R2: brings back to a restored server what another device of the same member wrote", async () => {
    const server = new FakeServer();
    const [phone, laptop] = [await started(server), await started(server)];
    await phone.append(1, 2);
    await until(async () => server.shared.entries.length === 2 && (await isSettled(laptop, server)));
    phone.runner.stop();

    server.restore(0);

    await until(async () => server.shared.entries.length === 2 && (await isSettled(laptop, server)));
    expect((await laptop.log.relays(SHARED)).size).toBe(0);
  });

  it("P3: takes a new id where another life uses its own, and both lives stay", async () => {
    const server = new FakeServer();
    const device = idOf("d", 424242);
    const phone = await started(server, { device });
    await phone.append(1);
    await until(async () => server.shared.entries.length === 1 && (await isSettled(phone, server)));
    phone.runner.stop();
    const copy = await started(server, { device });

    await copy.append(2, 3);

    await until(async () => server.shared.entries.length === 3 && (await isSettled(copy, server)));
    expect((await copy.log.identity())?.device).not.toBe(device);
    expect(await copy.words()).toContain("copied_device");
  });

  it("E4: reads segments first when it is far behind", async () => {
    const server = new FakeServer();
    const line = (seq: number) =>
      writeLine({ device: idOf("d", 99), seq, stamp: seq, author: OSEI.member, body: mood(seq) } as never);
    for (let seq = 1; seq <= 2500; seq += 1) server.shared.entries.push({ receivedUs: seq, line: line(seq) });
    const phone = await started(server);

    await until(async () => isSettled(phone, server));

    expect((await phone.log.holding(SHARED, null)).tail.map((item) => item.position)).toEqual(
      Array.from({ length: 2500 }, (_, index) => index + 1),
    );
  });

  it("E2: reads again when the copies differ", async () => {
    const server = new FakeServer();
    const phone = await started(server);
    await phone.append(1);
    await until(async () => isSettled(phone, server));
    phone.runner.stop();
    const stranger = writeLine({
      device: idOf("d", 98),
      seq: 1,
      stamp: 1,
      author: OSEI.member,
      body: mood(9),
    } as never);
    await phone.log.store(SHARED, 1, extend(server.shared.checksum(1), [crc(stranger)]), [
      { kind: "entry", receivedUs: 5, line: stranger },
    ]);
    await server.shared.entries.push({ receivedUs: 6, line: `${stranger} ` });

    const again = new TestDevice(phone.log, server);
    again.runner.start();

    await until(async () => isSettled(again, server));
    expect(await again.words()).toContain("copy_differed");
  });

  it("tells of a full storage, and goes on from what is stored", async () => {
    const server = new FakeServer();
    const [phone, laptop] = [await started(server), await started(server)];
    const store = phone.log.store.bind(phone.log);
    let isFull = true;
    phone.log.store = async (...given) => {
      if (isFull) throw new StorageFull();
      return store(...given);
    };
    await laptop.append(1);
    await until(async () => (await phone.words()).includes("device_full"));

    isFull = false;
    phone.wait();

    await until(async () => isSettled(phone, server));
  });

  it("is seen not to be settled where the server lost an entry in silence", async () => {
    const server = new FakeServer();
    const phone = await started(server);
    await phone.append(1, 2);
    await until(async () => isSettled(phone, server));

    server.shared.entries.pop();

    expect(await isSettled(phone, server)).toBe(false);
  });

  it("loses and doubles nothing, whatever comes in between", async () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant("append" as const), by: fc.nat(1) }),
      fc.record({ kind: fc.constant("drop" as const), by: fc.nat(1) }),
      fc.record({ kind: fc.constant("pause" as const), by: fc.nat(12) }),
      fc.record({ kind: fc.constant("restore" as const), by: fc.nat(3) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14 }), async (happenings) => {
        const server = new FakeServer();
        const devices = [await started(server), await started(server)];
        let written = 0;
        for (const { kind, by } of happenings) {
          if (kind === "append") await devices[by]?.append(++written);
          if (kind === "drop") server.drop();
          if (kind === "restore") server.restore(by);
          if (kind === "pause") {
            for (let turn = 0; turn < by; turn += 1) await new Promise((resolve) => setTimeout(resolve));
          }
        }
        await until(async () => {
          const settled = await Promise.all(devices.map((device) => isSettled(device, server)));
          return server.shared.entries.length >= written && settled.every(Boolean);
        });
        const found = server.shared.entries.map((entry) => /"check_in":"([^"]*)"/.exec(entry.line)?.[1]);
        expect(new Set(found).size).toBe(written);
        expect(new Set(server.shared.entries.map((entry) => entry.line)).size).toBe(server.shared.entries.length);
      }),
      { numRuns: 12 },
    );
  });
});
