/** Sending with no page open: everything goes out once, and never beside a tab. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { type BackgroundDeps, StillWaiting, sendPending } from "../../src/shell/background.ts";
import { memberOf } from "../../src/shell/environment/background-sync.ts";
import type { Log } from "../../src/shell/log/log.ts";
import type { TabMessage } from "../../src/shell/tabs/channel.ts";
import type { Locks } from "../../src/shell/tabs/leader.ts";
import { idOf, joinedLog, MAYA, mood, SHARED } from "../fakes/people.ts";
import { FakeServer } from "../fakes/server.ts";

/** A browser whose pages are closed, unless the test says otherwise. */
class Asleep {
  readonly server = new FakeServer();
  readonly asked: string[] = [];
  readonly said: TabMessage[] = [];
  /** Whether a tab has the lock. */
  isLed = false;
  isHeld = false;
  /** Whether there is no session (any more) behind the cookie. */
  isSignedOut = false;
  /** A tab says something. */
  hear: (word: TabMessage) => void = () => {};
  /** The lock is taken away. */
  steal: () => void = () => {};
  /** The longest that is waited for comes. */
  late: () => void = () => {};
  readonly #member = idOf("m", ++people);

  async joined(...numbers: number[]): Promise<Log> {
    const { log } = await joinedLog({ ...MAYA, member: this.#member } as typeof MAYA, {
      name: `handrail ${this.#member}`,
    });
    if (numbers.length > 0) {
      await log.append(numbers.map((number) => ({ stream: SHARED, body: mood(number), session: null })));
    }
    return log;
  }

  send(): Promise<void> {
    return sendPending(this.#member, this.#deps());
  }

  #deps(): BackgroundDeps {
    let us = 1_764_000_000_000_000;
    let bits = 1n;
    return {
      locks: { request: this.#request } as Locks,
      timing: {
        nowUs: () => (us += 1000),
        monotonicUs: () => (us += 1000),
        after: (ms, call) => {
          if (ms === 60_000) this.late = call;
          const timer = ms < 10_000 ? setTimeout(call, 0) : undefined;
          return () => clearTimeout(timer);
        },
      },
      fetch: async (path, init) => {
        this.asked.push(path);
        if (path === "/api/sync") return this.server.exchange(path, init);
        if (this.isSignedOut) return Response.json({ code: "sign_in" }, { status: 401 });
        return Response.json({ ticket: "hrt_once" });
      },
      channel: () => ({
        post: (word) => void this.said.push(word),
        listen: (hear) => {
          this.hear = hear;
        },
        close: () => {
          this.hear = () => {};
        },
      }),
      random: () => (bits += 1n),
      exists: async (name) => (await indexedDB.databases()).some((database) => database.name === name),
    };
  }

  #request: Locks["request"] = async (_name, options, callback) => {
    expect(options).toEqual({ ifAvailable: true });
    if (this.isLed) return callback(null);
    this.isHeld = true;
    const stolen = new Promise<never>((_, reject) => {
      this.steal = () => reject(new DOMException("stolen", "AbortError"));
    });
    await Promise.race([callback({}), stolen]).finally(() => {
      this.isHeld = false;
    });
  };
}

let people = 1000;

async function states(log: Log): Promise<string[]> {
  const found = (await log.ownLines()).map((line) => line.state);
  await log.close();
  return found;
}

describe("the worker", () => {
  it("sends what waits, notes what the server said of it, and tells the tabs that something changed", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1, 2, 3);

    await asleep.send();

    expect(asleep.server.shared.entries.length).toBe(3);
    expect(await states(log)).toEqual(["accepted", "accepted", "accepted"]);
    expect(asleep.said).toContainEqual({ kind: "changed", stream: SHARED });
    expect(asleep.isHeld).toBe(false);
  });

  it("P3: sends nothing twice when it is asked again, and a tab goes on with the next seq", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    await asleep.send();
    await asleep.send();
    await log.append([{ stream: SHARED, body: mood(2), session: null }]);

    await asleep.send();

    const [own] = [...asleep.server.shared.seqs.values()];
    expect([asleep.server.shared.seqs.size, own?.length, asleep.server.shared.entries.length]).toEqual([1, 2, 2]);
    await log.close();
  });

  it("asks nobody when nothing waits, when there is no such log, and for a person who signed out", async () => {
    const [empty, strange, sealed] = [new Asleep(), new Asleep(), new Asleep()];
    const logs = [await empty.joined(), await sealed.joined(1)];
    await logs[1]?.seal();
    const before = (await indexedDB.databases()).length;

    for (const item of [empty, strange, sealed]) await item.send();

    expect([empty.asked, strange.asked, sealed.asked]).toEqual([[], [], []]);
    expect((await indexedDB.databases()).length).toBe(before);
    for (const log of logs) await log.close();
  });

  it("sends again for a person who has come back", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    await log.seal();
    await (await asleep.joined()).close();

    await asleep.send();

    expect(asleep.server.shared.entries.length).toBe(1);
    await log.close();
  });

  it("H3: does nothing while a tab leads, and asks to be asked again", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    asleep.isLed = true;

    await expect(asleep.send()).rejects.toThrow(StillWaiting);

    expect(asleep.asked).toEqual([]);
    expect(await states(log)).toEqual(["pending"]);
  });

  it("gives way to a tab that asks who leads", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    asleep.server.isReachable = false;
    const sending = asleep.send();
    await expect.poll(() => asleep.asked.length).toBeGreaterThan(1);

    asleep.hear({ kind: "ask", pace: "calm" });

    await sending;
    expect(asleep.isHeld).toBe(false);
    expect(await states(log)).toEqual(["pending"]);
  });

  it("stops where the lock is taken from it", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    asleep.server.isReachable = false;
    const sending = asleep.send();
    await expect.poll(() => asleep.asked.length).toBeGreaterThan(1);

    asleep.steal();

    await expect(sending).rejects.toThrow("stolen");
    const asked = asleep.asked.length;
    asleep.server.isReachable = true;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([asleep.asked.length - asked <= 1, asleep.server.shared.entries.length]).toEqual([true, 0]);
    await log.close();
  });

  it("asks to be asked again where the server stays out of reach", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    asleep.server.isReachable = false;
    const sending = asleep.send();
    await expect.poll(() => asleep.asked.length).toBeGreaterThan(2);

    asleep.late();

    await expect(sending).rejects.toThrow(StillWaiting);
    expect(await states(log)).toEqual(["pending"]);
  });

  it("leaves it to the person where the server does not know this browser any more", async () => {
    const asleep = new Asleep();
    const log = await asleep.joined(1);
    asleep.isSignedOut = true;

    await asleep.send();

    expect(asleep.asked).toEqual(["/api/tickets"]);
    expect(await states(log)).toEqual(["pending"]);
  });

  it("takes for its own only the tags that were made here", () => {
    expect([memberOf("send somebody"), memberOf("other")]).toEqual(["somebody", null]);
  });
});
