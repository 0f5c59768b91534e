/** The HTTP kind of link: what it asks and when, what it tells, and that a runner over it carries everything. */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { offlineState, streamState } from "../../../src/core/sync/sync_state.ts";
import { writeFrame } from "../../../src/core/wire.ts";
import { httpTransports } from "../../../src/shell/sync/http.ts";
import { Paces, paceOf } from "../../../src/shell/sync/pace.ts";
import { Runner } from "../../../src/shell/sync/runner.ts";
import type { Pace, Ticket, Transport, TransportEvent } from "../../../src/shell/sync/transport.ts";
import { idOf, joinedLog, MAYA, mood, SHARED } from "../../fakes/people.ts";
import { FakeServer } from "../../fakes/server.ts";

const HELLO = '{"type":"hello","protocol":1}';
const STREAM = idOf("5", 1);

function welcome(given: { epoch?: string; streams?: readonly string[] } = {}): string {
  const { epoch = idOf("e", 1), streams = [STREAM] } = given;
  return JSON.stringify({
    type: "welcome",
    protocol: 1,
    epoch,
    now: 1,
    limits: { line_bytes: 1, batch_lines: 1, batch_bytes: 1, window_entries: 1 },
    streams: streams.map((stream) => ({ stream, space: idOf("6", 1), audience: "shared", head: 0, next_seq: 1 })),
  });
}

/** A link over a server of which the test says every answer, and over a clock that the test moves. */
class Slow {
  readonly told: TransportEvent[] = [];
  readonly bodies: string[] = [];
  /** How long the link waits now before it asks again; null: it does not. */
  wait: number | null = null;
  pace: Pace = "calm";
  head = 0;
  ticket: Ticket = { ok: true, ticket: "hrt_second" };
  answer: () => Response | Promise<Response> = () => new Response(welcome());
  cut: () => void = () => {};
  readonly link: Transport;
  #call: () => void = () => {};

  constructor() {
    const links = httpTransports({
      fetch: async (path, init) => {
        expect([path, init.method, init.credentials]).toEqual(["/api/sync", "POST", "same-origin"]);
        this.bodies.push(String(init.body));
        return this.answer();
      },
      after: (ms, call) => {
        this.wait = ms;
        this.#call = call;
        return () => {
          this.wait = null;
          this.#call = () => {};
        };
      },
      onCut: (call) => {
        this.cut = call;
        return () => {};
      },
    });
    this.link = links((arrival) => this.told.push(arrival), {
      device: () =>
        offlineState({
          device: "phone",
          credential: "hrt_first",
          streams: new Map([
            [STREAM, streamState({ stream: STREAM, open: true, following: true, head: this.head })],
            ["closed", streamState({ stream: "closed", following: true })],
          ]),
        }),
      ticket: async () => this.ticket,
      pace: () => this.pace,
    });
  }

  /** What is waited for comes. */
  async turn(): Promise<void> {
    const call = this.#call;
    this.wait = null;
    call();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve));
  }

  async greeted(): Promise<this> {
    this.link.send(HELLO);
    await this.turn();
    return this;
  }

  types(index: number): unknown[] {
    return (this.bodies[index] ?? "").split("\n\n").map((body) => JSON.parse(body.split("\n")[0] ?? "").type);
  }
}

describe("a link over exchanges", () => {
  it("H1: begins with the hello alone, and each further exchange with one of its own and a fresh ticket", async () => {
    const slow = await new Slow().greeted();

    slow.link.send('{"type":"push"}');
    await slow.turn();

    expect(slow.bodies[0]).toBe(HELLO);
    expect(slow.types(1)).toEqual(["hello", "follow", "push"]);
    expect(slow.bodies[1]).toContain('"credential":"hrt_second"');
    expect(slow.told).toEqual([
      { kind: "Joined", slow: true },
      { kind: "Arrived", text: welcome() },
    ]);
  });

  it("tells what came behind a welcome in order, and that welcome only the first time", async () => {
    const slow = await new Slow().greeted();
    slow.answer = () => new Response([welcome(), '{"type":"pong"}', '{"type":"ack"}'].join("\n\n"));

    await slow.turn();

    expect(slow.told.slice(2).map((notice) => notice.kind === "Arrived" && notice.text)).toEqual([
      '{"type":"pong"}',
      '{"type":"ack"}',
    ]);
  });

  it.each([
    ["another epoch", { epoch: idOf("e", 2) }],
    ["another stream", { streams: [STREAM, idOf("5", 2)] }],
  ])("R1: ends where the server says %s", async (_, given) => {
    const slow = await new Slow().greeted();
    slow.answer = () => new Response([welcome(given), '{"type":"pong"}'].join("\n\n"));

    await slow.turn();

    expect(slow.told.slice(2)).toEqual([{ kind: "Parted", word: null, retryMs: null }]);
    expect(slow.wait).toBe(null);
  });

  it("asks soon for what it has to send or lacks, often in a session, now and then else, and never for nobody", async () => {
    const slow = await new Slow().greeted();
    const waits: (number | null)[] = [slow.wait];

    for (const pace of ["quick", "rest"] as const) {
      slow.pace = pace;
      slow.link.hurry?.();
      waits.push(slow.wait);
      await slow.turn();
      waits.push(slow.wait);
    }
    slow.head = 9;
    slow.link.hurry?.();
    await slow.turn();
    waits.push(slow.wait);

    expect(waits).toEqual([10_000, 50, 2000, 50, null, 50]);
  });

  it("answers its own pings while nobody looks", async () => {
    const slow = await new Slow().greeted();
    slow.pace = "rest";

    slow.link.send(writeFrame({ type: "ping" }));

    expect(slow.told.at(-1)).toEqual({ kind: "Arrived", text: '{"type":"pong"}' });
    expect(slow.bodies.length).toBe(1);
  });

  it("L1: says nothing of who is here", async () => {
    const slow = await new Slow().greeted();

    slow.link.send(
      writeFrame({
        type: "presence",
        stream: STREAM,
        here: true,
        member: null,
        device: null,
        focus: null,
        typing: null,
      }),
    );

    expect(slow.wait).toBe(10_000);
  });

  it("leaves for the next exchange what does not go into one, and loses none of it", async () => {
    const slow = await new Slow().greeted();
    const frames = [1, 2, 3, 4, 5].map((number) => JSON.stringify({ type: "push", number, text: "ä".repeat(130_000) }));
    for (const frame of frames) slow.link.send(frame);

    await slow.turn();
    const wait = slow.wait;
    await slow.turn();

    expect(wait).toBe(50);
    const sent = slow.bodies.slice(1).map((body) => body.split("\n\n").filter((frame) => frame.includes("push")));
    expect(sent.map((line) => line.length)).toEqual([3, 2]);
    expect(sent.flat()).toEqual(frames);
  });

  it.each([
    [401, '{"code":"sign_in"}', {}, { word: "sign_in", retryMs: null }],
    [403, '{"code":"removed"}', {}, { word: "removed", retryMs: null }],
    [503, '{"code":"busy"}', { "Retry-After": "2" }, { word: "busy", retryMs: 2000 }],
    [503, '{"code":"storage_full"}', { "Retry-After": "soon" }, { word: "busy", retryMs: null }],
    [404, "<html>", {}, { word: null, retryMs: null }],
    [500, "[1]", {}, { word: null, retryMs: null }],
  ])("C1: an exchange that is turned away by %i %s says how", async (status, body, headers, expected) => {
    const slow = new Slow();
    slow.answer = () => new Response(body, { status, headers: headers as HeadersInit });

    await slow.greeted();

    expect(slow.told.slice(1)).toEqual([{ kind: "Parted", ...expected }]);
  });

  it("C1: ends where there is no ticket, no answer or no network, and says so once", async () => {
    const [refused, silent, cut] = [await new Slow().greeted(), await new Slow().greeted(), await new Slow().greeted()];
    refused.ticket = { ok: false, word: "sign_in", retryMs: null };
    silent.answer = () => Promise.reject(new TypeError("out of reach"));

    await refused.turn();
    await silent.turn();
    cut.cut();
    cut.cut();

    const ends = [refused, silent, cut].map((item) => item.told.slice(2));
    expect(ends).toEqual(["sign_in", null, null].map((word) => [{ kind: "Parted", word, retryMs: null }]));
  });

  it("tells nothing any more once it is closed, not even what is on its way", async () => {
    const slow = new Slow();
    let give: (answer: Response) => void = () => {};
    slow.answer = () => new Promise((resolve) => (give = resolve));
    await slow.greeted();

    slow.link.close("bye");
    give(new Response(welcome()));
    await slow.turn();

    expect(slow.told).toEqual([{ kind: "Joined", slow: true }]);
    expect(slow.wait).toBe(null);
  });
});

describe("a pace", () => {
  const started = { state: "started", started_at: 1_000_000 };

  it("is quick in a session, calm outside of one and for one that nobody ended, and rests where nobody looks", () => {
    const paces = [
      paceOf(true, [started], 2_000_000),
      paceOf(true, [{ ...started, state: "ended" }], 2_000_000),
      paceOf(true, [started], 5 * 3_600_000_000),
      paceOf(false, [started], 2_000_000),
    ];

    expect(paces).toEqual(["quick", "calm", "calm", "rest"]);
  });

  it("is the most that any tab wants, as long as that tab says so", () => {
    let nowUs = 1;
    const paces = new Paces({ nowUs: () => nowUs, monotonicUs: () => nowUs, after: () => () => {} });
    const before = paces.most("rest");

    paces.hear("quick");
    nowUs += 3_000_000;
    paces.hear("calm");
    const said = [paces.most("rest"), paces.most("quick")];
    nowUs += 3_000_000;

    expect([before, said, paces.most("rest")]).toEqual(["rest", ["quick", "quick"], "calm"]);
  });
});

describe("a runner over exchanges", () => {
  /** Two devices over HTTP; what they wait for comes at once. */
  async function started(server: FakeServer) {
    const { log } = await joinedLog(MAYA, {});
    const after = (ms: number, call: () => void): (() => void) => {
      const timer = setTimeout(call, ms > 50 ? 5 : 0);
      return () => clearTimeout(timer);
    };
    let us = 1_000_000;
    const runner = new Runner(
      log,
      {
        monotonicUs: () => (us += 1000),
        chance: () => 0,
        ticket: async () => ({ ok: true, ticket: "ticket" }),
        openTransport: httpTransports({ fetch: server.exchange, after, onCut: () => () => {} }),
        pace: () => "quick",
        segments: server.segments,
        after,
        publish: async () => false,
      },
      { linked() {}, changed() {}, seen() {}, told() {} },
    );
    runner.start();
    const append = async (...numbers: number[]): Promise<void> => {
      await log.append(numbers.map((number) => ({ stream: SHARED, body: mood(number), session: null })));
      runner.nudge();
    };
    const isSettled = async (): Promise<boolean> => {
      const held = (await log.streams()).find((stream) => stream.stream === SHARED);
      const { entries } = server.shared;
      return (await log.ownLines("pending")).length === 0 && held?.position === entries.length;
    };
    return { log, runner, append, isSettled };
  }

  it("carries entries both ways, each once, through a server that goes away and comes back from a backup", async () => {
    const server = new FakeServer();
    const [phone, laptop] = [await started(server), await started(server)];
    await phone.append(1, 2);
    await laptop.append(3);
    await expect.poll(() => server.shared.entries.length).toBe(3);
    await expect.poll(phone.isSettled).toBe(true);

    server.isReachable = false;
    await phone.append(4);
    server.restore(1);
    server.isReachable = true;

    await expect.poll(() => server.shared.entries.length).toBe(4);
    await expect.poll(async () => (await phone.isSettled()) && (await laptop.isSettled())).toBe(true);
    expect([phone.runner.isSlow, new Set(server.shared.entries.map((entry) => entry.line)).size]).toEqual([true, 4]);
    for (const item of [phone, laptop]) {
      item.runner.stop();
      await item.log.close();
    }
  });
});
