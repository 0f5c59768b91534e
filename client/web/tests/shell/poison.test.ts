/**
 * O4 in a tab: an entry that the program has a bug with harms itself alone. It is left out and counted, neither the page
 * nor the sync breaks by it, it is kept and exported, and a mended program shows it.
 */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Body } from "../../src/core/events/types.ts";
import type { Folded } from "../../src/core/fold/folded.ts";
import { empty, type State } from "../../src/core/fold/state.ts";
import { crc, extend } from "../../src/core/lines/checksum.ts";
import { writeLine } from "../../src/core/lines/envelope.ts";
import type { Member } from "../../src/shell/member.ts";
import type { Space } from "../../src/shell/space.ts";
import { idOf, joinedLog, MAYA, OSEI, SHARED } from "../fakes/people.ts";
import { FakeServer } from "../fakes/server.ts";
import { closeTabs, tabOver, until } from "../fakes/tab.ts";

/** A limit of last resort: the machine may be busy. */
const PATIENCE_MS = 60_000;

type Place = "fold" | "view" | "day" | "publications" | "published";

/** Which text the program has a bug with, and where. */
const bug = vi.hoisted(() => ({ text: "", at: null as Place | null }));

function meets(place: Place, what: unknown): void {
  if (bug.at === place && JSON.stringify(what).includes(`"${bug.text}"`)) throw new Error("a bug");
}

vi.mock("../../src/core/fold/folding.ts", async (load) => {
  const real = await load<typeof import("../../src/core/fold/folding.ts")>();
  // It changes the state by halves and then throws.
  const fold = (state: State, entry: Folded): State => {
    const half = real.fold(state, entry);
    meets("fold", entry.body);
    return half;
  };
  const foldAll = (state: State, entries: Iterable<Folded>): State => {
    for (const entry of entries) fold(state, entry);
    return state;
  };
  return { ...real, fold, foldAll, overlay: (state: State, lines: Iterable<Folded>) => foldAll(copied(state), lines) };
});

vi.mock("../../src/core/views/shared.ts", async (load) => {
  const real = await load<typeof import("../../src/core/views/shared.ts")>();
  const sharedProjection: typeof real.sharedProjection = (state) => {
    const shown = real.sharedProjection(state);
    meets("view", shown);
    return shown;
  };
  return { ...real, sharedProjection };
});

vi.mock("../../src/core/views/momentum.ts", async (load) => {
  const real = await load<typeof import("../../src/core/views/momentum.ts")>();
  const momentum: typeof real.momentum = (shown, today) => {
    meets("day", shown);
    return real.momentum(shown, today);
  };
  return { ...real, momentum };
});

vi.mock("../../src/core/commands/publications.ts", async (load) => {
  const real = await load<typeof import("../../src/core/commands/publications.ts")>();
  const publications: typeof real.publications = (shared, own, author) => {
    meets("publications", [...shared.facts.values(), ...own.facts.values()]);
    meets("published", [...shared.facts.values()]);
    return real.publications(shared, own, author);
  };
  return { ...real, publications };
});

function copied(state: State): State {
  const lists = <V>(shelf: ReadonlyMap<string, readonly V[]>) =>
    new Map([...shelf].map(([id, item]) => [id, [...item]]));
  const shelves = Object.entries(state).map(([name, shelf]) => {
    if (Array.isArray(shelf)) return [name, [...shelf]];
    return [name, name === "facts" ? new Map(shelf) : lists(shelf)];
  });
  return { ...empty(), ...Object.fromEntries(shelves) } as State;
}

const POISON = "the poison entry";

function win(number: number, text = `win ${number}`): Body {
  return { type: "win_noted", win: idOf("w", number), day: "2026-11-22", text };
}

const ROUND = idOf("r", 1);

/** A rating that waits for its round. */
function rated(number: number, note: string): Body {
  const [rating, goal] = [idOf("g", number), idOf("o", 1)];
  return { type: "goal_rated", rating, goal, day: "2026-11-22", value: 3, note, round: ROUND };
}

function revealed(): Body[] {
  return [
    { type: "rating_round_opened", round: ROUND, session: idOf("s", 9), goals: [idOf("o", 1)] },
    { type: "rating_round_revealed", round: ROUND },
  ];
}

beforeEach(() => {
  bug.at = null;
  bug.text = POISON;
});

afterEach(closeTabs);

function winsIn(space: Space): string[] {
  return space.shared.value.progress.wins.map((win) => win.text).sort();
}

async function append(member: Member, ...bodies: Body[]): Promise<void> {
  await member.append(bodies.map((body) => ({ stream: SHARED, body, session: null })));
}

function theirs(seq: number, body: Body): string {
  return writeLine({ device: idOf("e", 1), seq, stamp: 1_764_000_000_000_000 + seq, author: OSEI.member, body });
}

describe("O4: a poison entry", () => {
  it.each(["fold", "view", "day"] as const)(
    "that breaks the %s is left out, and a mended program shows it",
    async (at) => {
      const server = new FakeServer();
      const { log, name, clock } = await joinedLog();
      const { member, space } = await tabOver(log, server);
      bug.at = at;

      await append(member, win(1), win(2, POISON), win(3));
      await until(() => server.shared.entries.length === 3 && member.overview.value?.pending.length === 0);
      await append(member, win(4));
      await until(() => server.shared.entries.length === 4 && winsIn(space).length === 3);

      expect(winsIn(space)).toEqual(["win 1", "win 3", "win 4"]);
      expect(space.unshown.value.leftOut).toBe(1);
      expect(member.link.value.state).toBe("live");
      expect((await log.export()).join()).toContain(POISON);
      await closeTabs();
      bug.at = null;
      const { Log } = await import("../../src/shell/log/log.ts");
      const mended = await tabOver(new Log(name, clock), server);
      await until(() => winsIn(mended.space).length === 4);
      expect(winsIn(mended.space)).toContain(POISON);
      expect(mended.space.unshown.value.leftOut).toBe(0);
    },
  );

  it("of somebody else breaks no sync: the entries behind it come, and are reported", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    bug.at = "fold";
    const lines = [win(1), win(2, POISON), win(3)].map((body, index) => theirs(index + 1, body));
    for (const line of lines) server.shared.entries.push({ receivedUs: 1_764_000_000_000_009, line });

    const { member, space } = await tabOver(log, server);
    await until(() => winsIn(space).length === 2);

    expect(winsIn(space)).toEqual(["win 1", "win 3"]);
    expect(member.overview.value?.streams.get(SHARED)?.position).toBe(3);
    await until(() => server.heard.includes("have"));
  });

  it("is hidden by no snapshot, and met in one that a program without the bug wrote it is found all the same", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    const lines = Array.from({ length: 250 }, (_, index) =>
      theirs(index + 1, win(index, index === 99 ? POISON : `win ${index}`)),
    );
    await log.store(
      SHARED,
      0,
      extend(0, lines.map(crc)),
      lines.map((line) => ({ kind: "entry", receivedUs: 7, line })),
    );
    server.isReachable = false;

    bug.at = "fold";
    const first = await tabOver(log, server);
    await until(() => winsIn(first.space).length === 249);
    expect((await log.holding(SHARED, null)).snapshot).toBe(null);
    bug.at = null;
    const second = await tabOver(log, server);
    await until(() => winsIn(second.space).length === 250);
    await vi.waitFor(async () => expect((await log.holding(SHARED, null)).snapshot?.position).toBe(250), PATIENCE_MS);
    bug.at = "fold";
    const third = await tabOver(log, server);
    await until(() => winsIn(third.space).length === 249);

    expect(third.space.unshown.value.leftOut).toBe(1);
  });

  it.each(["fold", "publications"] as const)(
    "S4: among ratings (%s) stops no sync, and is not published again and again",
    async (at) => {
      const server = new FakeServer();
      const { log } = await joinedLog();
      const { member } = await tabOver(log, server);
      bug.at = at;
      await member.append([
        { stream: MAYA.private, body: rated(1, POISON), session: null },
        { stream: MAYA.private, body: rated(2, "sound"), session: null },
      ]);
      await append(member, ...revealed());

      await until(() => server.shared.entries.some((entry) => entry.line.includes('"sound"')));
      await append(member, win(1));
      await until(() => server.shared.entries.some((entry) => entry.line.includes("win 1")));

      const published = server.shared.entries.filter((entry) => entry.line.includes('"goal_rated"'));
      expect(published).toHaveLength(1);
      expect((await log.streams()).some((stream) => stream.unpublished)).toBe(true);
      expect(member.link.value.state).toBe("live");
    },
  );

  it("S4: that breaks only once it is published is published once", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    const { member, space } = await tabOver(log, server);
    bug.at = "published";

    await member.append([{ stream: MAYA.private, body: rated(1, POISON), session: null }]);
    await append(member, ...revealed());
    await until(() => server.shared.entries.some((entry) => entry.line.includes("goal_rated")));
    for (const number of [1, 2, 3]) {
      await append(member, win(number));
      await until(() => winsIn(space).length === number && member.overview.value?.pending.length === 0);
    }

    expect(server.shared.entries.filter((entry) => entry.line.includes("goal_rated"))).toHaveLength(1);
  });
});

describe("O4: an entry of a type from the future", () => {
  const dream = (seq: number): string =>
    writeLine({
      device: idOf("e", 1),
      seq,
      stamp: 1_764_000_000_000_000 + seq,
      author: OSEI.member,
      body: { type: "x_future_thing", text: "to be seen later" } as never,
    });

  it("is told of with its place in time, before and after a snapshot, and is exported word for word", async () => {
    const server = new FakeServer();
    const { log } = await joinedLog();
    server.isReachable = false;
    const lines = Array.from({ length: 250 }, (_, index) =>
      index === 99 ? dream(100) : theirs(index + 1, win(index)),
    );
    await log.store(
      SHARED,
      0,
      extend(0, lines.map(crc)),
      lines.map((line) => ({ kind: "entry", receivedUs: 2 ** 51, line })),
    );
    const newer = [{ id: `${idOf("e", 1)}/100`, at: 1_764_000_000_000_100, by: OSEI.member, audience: "shared" }];

    const first = await tabOver(log, server);
    await until(() => winsIn(first.space).length === 249);
    expect(first.space.unshown.value).toEqual({ leftOut: 0, newer });
    await vi.waitFor(async () => expect((await log.holding(SHARED, null)).snapshot?.position).toBe(250), PATIENCE_MS);
    const second = await tabOver(log, server);
    await until(() => winsIn(second.space).length === 249);

    expect(second.space.unshown.value).toEqual({ leftOut: 0, newer });
    const exported = (await log.export()).map((item) => (JSON.parse(item) as { readonly line: string }).line);
    expect(exported).toContain(dream(100));
  });
});
