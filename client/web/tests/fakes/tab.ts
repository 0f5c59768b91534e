/** A device of Maya's in a tab of a browser, over a log and a server that tests hold in their hands. */
import { expect } from "vitest";
import type { Log } from "../../src/shell/log/log.ts";
import { Member } from "../../src/shell/member.ts";
import { Requests } from "../../src/shell/server/requests.ts";
import type { Space } from "../../src/shell/space.ts";
import { MAYA, SHARED, SPACE } from "./people.ts";
import type { FakeServer } from "./server.ts";

export interface TestTab {
  readonly member: Member;
  readonly space: Space;
}

const open: Member[] = [];

/** For `afterEach`: no tab outlives its test. */
export async function closeTabs(): Promise<void> {
  for (const item of open.splice(0)) await item.stop();
}

export async function tabOver(log: Log, server: FakeServer): Promise<TestTab> {
  const member = new Member({
    log,
    channel: { post() {}, listen() {}, close() {} },
    locks: null,
    lockName: "tab",
    timing: { nowUs: () => 1_764_000_000_000_000, monotonicUs: () => 1_000_000, after: () => () => {} },
    requests: new Requests(async (path) => {
      if (path === "/api/tickets") return Response.json({ ticket: "ticket" });
      const held = { space: SPACE, standing: "confirmed", shared: SHARED, private: MAYA.private, title: "Maya" };
      return Response.json({ spaces: [held] });
    }),
    openTransport: server.openTransport,
    chance: () => 500,
    isSeen: () => true,
    sendLater() {},
    today: () => "2026-11-22",
    newId: () => crypto.randomUUID(),
    wrote() {},
  });
  open.push(member);
  await member.start();
  return { member, space: member.open(SPACE) };
}

export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 5000 && !condition(); turn += 1) await new Promise((resolve) => setTimeout(resolve));
  expect(condition()).toBe(true);
}
