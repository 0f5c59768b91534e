/** E3: how far something has come that a screen knows by its own id, from whichever device this person wrote it. */
import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Body } from "../../src/core/events/types.ts";
import { crc, extend } from "../../src/core/lines/checksum.ts";
import { writeLine } from "../../src/core/lines/envelope.ts";
import type { Log } from "../../src/shell/log/log.ts";
import type { Space } from "../../src/shell/space.ts";
import { deliveryOf } from "../../src/store/delivery.ts";
import type { DeliveryState } from "../../src/store/store.ts";
import { idOf, joinedLog, MAYA, OSEI, SHARED } from "../fakes/people.ts";
import { FakeServer } from "../fakes/server.ts";
import { closeTabs, tabOver, until } from "../fakes/tab.ts";

/** A limit of last resort: the machine may be busy. */
const PATIENCE_MS = 60_000;

const LAPTOP = idOf("l", 1);
afterEach(closeTabs);

function rated(number: number, value = 4): Body {
  return { type: "goal_rated", rating: idOf("r", number), goal: idOf("g", 1), day: "2026-11-22", value };
}

async function write(space: Space, ...bodies: Body[]): Promise<void> {
  await space.write(bodies.map((body) => ({ audience: "shared", body })));
}

/** How far that rating of Maya's has come; null where nothing can be said. */
function come(space: Space, number: number): DeliveryState | null {
  return deliveryOf(space, "shared", space.entries("shared", idOf("r", number)))?.state ?? null;
}

/** Ratings that Maya wrote on her laptop, as the copy on this device holds them. */
async function holdFromLaptop(log: Log, many: number): Promise<void> {
  const lines = Array.from({ length: many }, (_, index) =>
    writeLine({
      device: LAPTOP,
      seq: index + 1,
      stamp: 1_764_000_000_000_000 + index,
      author: MAYA.member,
      body: rated(index + 1),
    }),
  );
  await log.store(
    SHARED,
    0,
    extend(0, lines.map(crc)),
    lines.map((line) => ({ kind: "entry", receivedUs: 7, line })),
  );
}

it("who hides where they are stays hidden after a reload, until they show it again", async () => {
  const server = new FakeServer();
  const { log } = await joinedLog();
  const first = await tabOver(log, server);
  const paused: boolean[] = [first.member.paused.value];
  first.member.pause(true);
  const second = await tabOver(log, server);
  paused.push(second.member.paused.value);
  second.member.pause(false);
  const third = await tabOver(log, server);
  paused.push(third.member.paused.value);

  expect(paused).toEqual([false, true, false]);
});

describe("E3: something that this person wrote", () => {
  it("climbs from this device to the server, to the other's device, and is read", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.isReachable = false;
    const { member, space } = await tabOver(log, server);
    await write(space, rated(1));
    await until(() => space.entries("shared", idOf("r", 1)).length === 1);

    expect(come(space, 1)).toBe("device");
    server.isReachable = true;
    member.dial();
    await until(() => come(space, 1) === "server");
    server.tellReach(OSEI.member, 1, 0);
    await until(() => come(space, 1) === "held");
    server.tellReach(OSEI.member, 1, 1);
    await until(() => come(space, 1) === "read");
  });

  it("waits from the moment that it is saved, also while the log is being read", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.isReachable = false;
    const { member, space } = await tabOver(log, server);
    const waiting: number[] = [];
    for (const number of [1, 2, 3]) {
      member.changed();
      await write(space, rated(number));
      waiting.push(member.overview.value?.pending.length ?? 0);
      await member.caughtUp();
      waiting.push(member.overview.value?.pending.length ?? 0);
    }

    expect(waiting).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("and put right since has come only as far as that", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    const { member, space } = await tabOver(log, server);
    await write(space, rated(1), rated(2));
    await until(() => come(space, 2) === "server" && member.overview.value?.pending.length === 0);
    server.tellReach(OSEI.member, 2, 2);
    await until(() => come(space, 1) === "read");

    server.isReachable = false;
    server.drop();
    await write(space, { type: "entry_corrected", correction: idOf("c", 1), ref: idOf("r", 1), value: 9 });
    await until(() => space.entries("shared", idOf("r", 1)).length === 2);

    expect([1, 2].map((number) => come(space, number))).toEqual(["device", "read"]);
  });

  it("and that the server refused is not shown, and nothing is said of it", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.refuse = (line) => (line.includes(idOf("r", 1)) ? "not_allowed" : null);
    const { member, space } = await tabOver(log, server);

    await write(space, rated(1), rated(2));
    await until(() => member.overview.value?.refused.length === 1 && come(space, 2) === "server");

    await until(() => come(space, 1) === null);
  });

  it("on another device is told of too, before and after a snapshot; of what the other wrote nothing is", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.isReachable = false;
    await holdFromLaptop(log, 250);
    await log.noteReach({ stream: SHARED, member: OSEI.member, held: 120, read: 100 });

    const first = await tabOver(log, server);
    await until(() => come(first.space, 250) !== null);
    const before = [100, 101, 121].map((number) => come(first.space, number));
    await vi.waitFor(async () => expect((await log.holding(SHARED, null)).snapshot?.position).toBe(250), PATIENCE_MS);
    const second = await tabOver(log, server);
    await until(() => come(second.space, 250) !== null);

    expect(before).toEqual(["read", "held", "server"]);
    expect([100, 101, 121].map((number) => come(second.space, number))).toEqual(before);
    expect(second.space.entries("shared", idOf("r", 251))).toEqual([]);
    expect(second.space.entries("private", idOf("r", 1))).toEqual([]);
  });

  it("R2: on another device, that the server may have lost, is told of as being on this one", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.isReachable = false;
    await holdFromLaptop(log, 2);

    await log.dropConfirmed(SHARED);
    const { space } = await tabOver(log, server);
    await until(() => come(space, 2) !== null);

    expect(come(space, 1)).toBe("device");
  });
});
