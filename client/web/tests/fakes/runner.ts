/** Devices with a runner over their log, in a test that holds their time. */
import type { Log } from "../../src/shell/log/log.ts";
import { Runner, type RunnerEnvironment } from "../../src/shell/sync/runner.ts";
import { joinedLog, MAYA, mood, SHARED } from "./people.ts";
import type { FakeServer } from "./server.ts";

/** A log with a runner over it, and a clock whose waits end at once when the test says so. */
export class TestDevice {
  readonly log: Log;
  readonly runner: Runner;
  readonly told: string[] = [];
  #us = 1_000_000;
  #waiting: (() => void) | null = null;

  constructor(log: Log, server: FakeServer, given: Partial<RunnerEnvironment> = {}) {
    this.log = log;
    const environment: RunnerEnvironment = {
      monotonicUs: () => this.#us,
      chance: () => 500,
      ticket: async () => ({ ok: true, ticket: "ticket" }),
      openTransport: server.openTransport,
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
    this.runner = new Runner(log, environment, { linked() {}, changed() {}, seen() {}, told() {} });
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
    return (await this.log.notices()).map((notice) => notice.word);
  }
}

const running = new Set<TestDevice>();

/** Stop them all; for after each test. */
export async function stopAll(): Promise<void> {
  for (const item of running) {
    item.runner.stop();
    await item.log.close();
  }
  running.clear();
}

/** Wait until `condition` holds; the waits of all devices end meanwhile. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2000; turn += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve));
    if (turn % 20 === 19) for (const item of running) if (item.runner.device.link === "waiting") item.wait();
  }
  throw new Error("it never came to that");
}

/** Let `count` turns of the event loop pass. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

export async function started(
  server: FakeServer,
  given: Parameters<typeof joinedLog>[1] & { person?: typeof MAYA } = {},
) {
  const { log } = await joinedLog(given.person ?? MAYA, given);
  const device = new TestDevice(log, server);
  device.runner.start();
  return device;
}

export async function isSettled(device: TestDevice, server: FakeServer): Promise<boolean> {
  const held = (await device.log.streams()).find((stream) => stream.stream === SHARED);
  return (
    (await device.log.ownLines("pending")).length === 0 &&
    held?.position === server.shared.entries.length &&
    held.checksum === server.shared.checksum(held.position)
  );
}
