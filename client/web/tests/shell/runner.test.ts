/** The runner carries a log to a server and back, through every fault that `step` knows how to take. */
import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { crc, extend } from "../../src/core/checksum.ts";
import { writeLine } from "../../src/core/envelope.ts";
import { StorageFull, StorageLost } from "../../src/shell/log/errors.ts";
import type { Log } from "../../src/shell/log/log.ts";
import type { Arrival } from "../../src/shell/sync/link.ts";
import { Runner, type Surroundings } from "../../src/shell/sync/runner.ts";
import type { Segment } from "../../src/shell/sync/segments.ts";
import { idOf, joinedLog, MAYA, mood, OSEI, SHARED } from "../fakes/people.ts";
import { FakeServer } from "../fakes/server.ts";

/** A log with a runner over it, and a clock whose waits end at once when the test says so. */
class Device {
  readonly log: Log;
  readonly runner: Runner;
  readonly told: string[] = [];
  #us = 1_000_000;
  #waiting: (() => void) | null = null;

  constructor(log: Log, server: FakeServer, given: Partial<Surroundings> = {}) {
    this.log = log;
    const around: Surroundings = {
      monotonicUs: () => this.#us,
      chance: () => 500,
      ticket: async () => ({ ok: true, ticket: "ticket" }),
      openLink: server.openLink,
      pace: () => "calm",
      segments: server.segments,
      after: (ms, call) => {
        this.#waiting = () => {
          this.#us += ms * 1000;
          call();
        };
        return () => {
          this.#waiting = null;
        };
      },
      publish: async () => false,
      ...given,
    };
    this.runner = new Runner(log, around, { linked() {}, changed() {}, seen() {}, told() {} });
    running.add(this);
  }

  async append(...numbers: number[]): Promise<void> {
    await this.log.append(numbers.map((number) => ({ stream: SHARED, body: mood(number), session: null })));
    this.runner.nudge();
  }

  /** Time passes until whatever is waited for. */
  wait(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }

  async words(): Promise<string[]> {
    return (await this.log.notices()).map((each) => each.word);
  }
}

const running = new Set<Device>();

afterEach(async () => {
  for (const each of running) {
    each.runner.stop();
    await each.log.close();
  }
  running.clear();
});

/** Until it is so; what devices wait for comes meanwhile. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve));
    if (turn % 20 === 19) for (const each of running) if (each.runner.device.link === "waiting") each.wait();
  }
  throw new Error("it never came to that");
}

/** Whatever can happen by itself has happened. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

async function started(server: FakeServer, given: Parameters<typeof joinedLog>[1] & { person?: typeof MAYA } = {}) {
  const { log } = await joinedLog(given.person ?? MAYA, given);
  const device = new Device(log, server);
  device.runner.start();
  return device;
}

async function isSettled(device: Device, server: FakeServer): Promise<boolean> {
  const held = (await device.log.streams()).find((each) => each.stream === SHARED);
  return (
    (await device.log.ownLines("pending")).length === 0 &&
    held?.position === server.shared.entries.length &&
    held.checksum === server.shared.checksum(held.position)
  );
}

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
    expect((await phone.log.ownLines("refused")).map((each) => [each.seq, each.code])).toEqual([[2, "not_allowed"]]);
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

    expect((await phone.log.holding(SHARED, null)).tail.map((each) => each.position)).toEqual(
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

    const again = new Device(phone.log, server);
    again.runner.start();

    await until(async () => isSettled(again, server));
    expect(await again.words()).toContain("copy_differed");
  });

  it("dials once, and for the device that it is, whoever wakes it while its log is being read", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    const asked: string[] = [];
    const ticket: Surroundings["ticket"] = async (device) => {
      asked.push(device);
      return { ok: true, ticket: "ticket" };
    };
    const phone = new Device(log, server, { ticket });

    phone.runner.start();
    phone.runner.dial();
    phone.runner.nudge();
    await phone.append(1);

    await until(async () => isSettled(phone, server));
    expect(asked).toEqual([(await log.identity())?.device]);
  });

  it("greets with the ticket of its own link, however late that of a former one comes", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    const handOver: (() => void)[] = [];
    const ticket: Surroundings["ticket"] = () =>
      new Promise((resolve) => {
        const number = handOver.length + 1;
        handOver.push(() => resolve({ ok: true, ticket: `ticket ${number}` }));
      });
    const phone = new Device(log, server, { ticket });
    phone.runner.start();
    await until(() => handOver.length === 1);
    await log.takeNewDevice();
    phone.runner.nudge();
    await until(() => handOver.length === 2);

    handOver[1]?.();
    handOver[0]?.();

    await until(async () => isSettled(phone, server));
    expect(phone.runner.device.credential).toBe("ticket 2");
  });

  it("reads a log again that could not be read at first", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    const read = log.identity.bind(log);
    let isGone = true;
    log.identity = async () => {
      if (isGone) throw new StorageLost();
      return read();
    };
    const phone = new Device(log, server);
    phone.runner.start();
    await until(async () => (await phone.words()).includes("storage_lost"));

    isGone = false;
    phone.wait();

    await until(async () => isSettled(phone, server));
  });

  it("asks for another ticket where the server no longer takes the one that it had", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    let isStale = true;
    const openLink: Surroundings["openLink"] = (arrived) => {
      if (!isStale) return server.openLink(arrived);
      isStale = false;
      setTimeout(() => arrived({ kind: "Parted", word: "sign_in", retryMs: null }));
      return { send() {}, close() {} };
    };
    const phone = new Device(log, server, { openLink });
    phone.runner.start();

    await phone.append(1);

    await until(async () => isSettled(phone, server));
    expect(phone.runner.device.link).toBe("live");
  });

  it("stops where the person has to sign in, and goes on when they have", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    let isIn = false;
    const ticket: Surroundings["ticket"] = async () =>
      isIn ? { ok: true, ticket: "ticket" } : { ok: false, word: "sign_in", retryMs: null };
    const phone = new Device(log, server, { ticket });
    phone.runner.start();
    await phone.append(1);
    await until(() => phone.runner.device.link === "stopped");

    isIn = true;
    phone.runner.dial();

    await until(async () => isSettled(phone, server));
  });

  it("takes nothing of an older link for news of the present one", async () => {
    const links: ((arrival: Arrival) => void)[] = [];
    const { log } = await joinedLog(MAYA);
    const openLink: Surroundings["openLink"] = (arrived) => {
      links.push(arrived);
      return { send() {}, close() {} };
    };
    const phone = new Device(log, new FakeServer(), { openLink });
    await phone.runner.start();
    await until(() => links.length === 1);
    links[0]?.({ kind: "Parted", word: null, retryMs: null });
    await until(() => links.length === 2);
    links[1]?.({ kind: "Joined" });
    await until(() => phone.runner.device.link === "greeting");

    links[0]?.({ kind: "Parted", word: "removed", retryMs: null });
    phone.runner.nudge();
    await turns(20);

    expect(phone.runner.device.link).toBe("greeting");
  });

  it("E4: follows once, though segments of an older link come in the end", async () => {
    const server = new FakeServer();
    const line = (seq: number) =>
      writeLine({ device: idOf("d", 97), seq, stamp: seq, author: OSEI.member, body: mood(seq) } as never);
    for (let seq = 1; seq <= 2500; seq += 1) server.shared.entries.push({ receivedUs: seq, line: line(seq) });
    const { log } = await joinedLog(MAYA);
    const asked: ((segments: readonly Segment[]) => void)[] = [];
    const segments: Surroundings["segments"] = () => new Promise((resolve) => asked.push(resolve));
    const phone = new Device(log, server, { segments });
    await phone.runner.start();
    await until(() => asked.length === 1);
    server.drop();
    await until(() => asked.length === 2);

    asked[0]?.(await server.segments(SHARED, 0));
    await turns(40);
    const before = server.heard.filter((each) => each === "follow").length;
    asked[1]?.(await server.segments(SHARED, 0));
    await until(async () => isSettled(phone, server));

    expect([before, server.heard.filter((each) => each === "follow").length]).toEqual([0, 1]);
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
          const settled = await Promise.all(devices.map((each) => isSettled(each, server)));
          return server.shared.entries.length >= written && settled.every(Boolean);
        });
        const found = server.shared.entries.map((each) => /"check_in":"([^"]*)"/.exec(each.line)?.[1]);
        expect(new Set(found).size).toBe(written);
        expect(new Set(server.shared.entries.map((each) => each.line)).size).toBe(server.shared.entries.length);
      }),
      { numRuns: 12 },
    );
  });
});
