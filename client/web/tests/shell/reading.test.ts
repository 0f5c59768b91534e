/** E3: how far this person has read the shared stream, as a tab keeps it in the log. */
import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Body } from "../../src/core/events/types.ts";
import { crc, extend } from "../../src/core/lines/checksum.ts";
import { writeLine } from "../../src/core/lines/envelope.ts";
import type { Log } from "../../src/shell/log/log.ts";
import { idOf, joinedLog, OSEI, SHARED } from "../fakes/people.ts";
import { FakeServer } from "../fakes/server.ts";
import { closeTabs, tabOver, until } from "../fakes/tab.ts";

/** A limit of last resort: the machine may be busy. */
const PATIENCE_MS = 60_000;

const DESK = idOf("k", 1);
afterEach(closeTabs);

/** Comments that Dr Osei wrote, as the copy on this device holds them. */
async function holdFromOsei(log: Log, many: number): Promise<void> {
  const lines = Array.from({ length: many }, (_, index) => {
    const body: Body = {
      type: "commented",
      comment: idOf("c", index + 1),
      on: idOf("g", 1),
      text: `Text ${index + 1}`,
    };
    return writeLine({ device: DESK, seq: index + 1, stamp: 1_764_000_000_000_000 + index, author: OSEI.member, body });
  });
  const entries = lines.map((line) => ({ kind: "entry" as const, receivedUs: 7, line }));
  await log.store(SHARED, 0, extend(0, lines.map(crc)), entries);
}

async function readOf(log: Log): Promise<number> {
  return (await log.streams()).find(({ stream }) => stream === SHARED)?.read ?? -1;
}

describe("E3: what this person has seen", () => {
  it.each([5, 250])("of %d entries is kept up to the first that was not seen", async (many) => {
    const server = new FakeServer();
    server.isReachable = false;
    const { log } = await joinedLog();
    await holdFromOsei(log, many);
    const { member, space } = await tabOver(log, server);
    await until(() => space.unread.value.length === many);

    space.saw([1, 2, 4].map((seq) => `${DESK}/${seq}`));
    await vi.waitFor(async () => expect(await readOf(log)).toBe(2), PATIENCE_MS);
    member.changed();
    await member.caughtUp();
    expect(space.unread.value.map((row) => row.id)).toEqual(
      Array.from({ length: many }, (_, index) => `${DESK}/${index + 1}`).filter(
        (_, index) => ![0, 1, 3].includes(index),
      ),
    );

    space.saw(space.unread.value.map((row) => row.id));
    await vi.waitFor(async () => expect(await readOf(log)).toBe(many), PATIENCE_MS);
    member.changed();
    await member.caughtUp();

    expect(space.unread.value).toEqual([]);
  });
});
