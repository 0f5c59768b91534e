/** H1, H3: a runner dials for the device that it is, with a ticket that is good, and heeds one link at a time. */
import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { writeLine } from "../../../src/core/lines/envelope.ts";
import { StorageLost } from "../../../src/shell/log/errors.ts";
import type { RunnerEnvironment } from "../../../src/shell/sync/runner.ts";
import type { Segment } from "../../../src/shell/sync/segments.ts";
import type { TransportEvent } from "../../../src/shell/sync/transport.ts";
import { idOf, joinedLog, MAYA, mood, OSEI, SHARED } from "../../fakes/people.ts";
import { isSettled, stopAll, TestDevice, turns, until } from "../../fakes/runner.ts";
import { FakeServer } from "../../fakes/server.ts";

afterEach(stopAll);

describe("a runner's links", () => {
  it("dials once, and for the device that it is, whoever wakes it while its log is being read", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    const asked: string[] = [];
    const ticket: RunnerEnvironment["ticket"] = async (device) => {
      asked.push(device);
      return { ok: true, ticket: "ticket" };
    };
    const phone = new TestDevice(log, server, { ticket });

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
    const ticket: RunnerEnvironment["ticket"] = () =>
      new Promise((resolve) => {
        const number = handOver.length + 1;
        handOver.push(() => resolve({ ok: true, ticket: `ticket ${number}` }));
      });
    const phone = new TestDevice(log, server, { ticket });
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
    const phone = new TestDevice(log, server);
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
    const openTransport: RunnerEnvironment["openTransport"] = (arrived) => {
      if (!isStale) return server.openTransport(arrived);
      isStale = false;
      setTimeout(() => arrived({ kind: "Parted", word: "sign_in", retryMs: null }));
      return { send() {}, close() {} };
    };
    const phone = new TestDevice(log, server, { openTransport });
    phone.runner.start();

    await phone.append(1);

    await until(async () => isSettled(phone, server));
    expect(phone.runner.device.link).toBe("live");
  });

  it("stops where the person has to sign in, and goes on when they have", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog(MAYA);
    let isIn = false;
    const ticket: RunnerEnvironment["ticket"] = async () =>
      isIn ? { ok: true, ticket: "ticket" } : { ok: false, word: "sign_in", retryMs: null };
    const phone = new TestDevice(log, server, { ticket });
    phone.runner.start();
    await phone.append(1);
    await until(() => phone.runner.device.link === "stopped");

    isIn = true;
    phone.runner.dial();

    await until(async () => isSettled(phone, server));
  });

  it("takes nothing of an older link for news of the present one", async () => {
    const links: ((arrival: TransportEvent) => void)[] = [];
    const { log } = await joinedLog(MAYA);
    const openTransport: RunnerEnvironment["openTransport"] = (arrived) => {
      links.push(arrived);
      return { send() {}, close() {} };
    };
    const phone = new TestDevice(log, new FakeServer(), { openTransport });
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
    const segments: RunnerEnvironment["segments"] = () => new Promise((resolve) => asked.push(resolve));
    const phone = new TestDevice(log, server, { segments });
    await phone.runner.start();
    await until(() => asked.length === 1);
    server.drop();
    await until(() => asked.length === 2);

    asked[0]?.(await server.segments(SHARED, 0));
    await turns(40);
    const before = server.heard.filter((item) => item === "follow").length;
    asked[1]?.(await server.segments(SHARED, 0));
    await until(async () => isSettled(phone, server));

    expect([before, server.heard.filter((item) => item === "follow").length]).toEqual([0, 1]);
  });
});
