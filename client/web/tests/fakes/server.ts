/**
 * A server in memory, as far as a device can tell: it gives positions, acknowledges what it stored, fans out, and can
 * lose its memory. It judges bytes only; what may be said is judged elsewhere.
 */
import { crc, extend } from "../../src/core/lines/checksum.ts";
import { writeEntry } from "../../src/core/lines/entry.ts";
import type { Audience } from "../../src/core/rights.ts";
import {
  type DeviceMessage,
  isBad,
  type Offered,
  readDeviceFrame,
  type ServerMessage,
  writeFrame,
} from "../../src/core/wire.ts";
import type { Segment } from "../../src/shell/sync/segments.ts";
import type { Transport, TransportEvent } from "../../src/shell/sync/transport.ts";
import { idOf, MAYA, SHARED, SPACE } from "./people.ts";

type Of<T extends DeviceMessage["type"]> = Extract<DeviceMessage, { readonly type: T }>;

const LIMITS = { line_bytes: 16384, batch_lines: 256, batch_bytes: 262144, window_entries: 2048 };
const FAR_BEHIND = 2000;

class FakeStream {
  readonly name: string;
  readonly audience: Audience;
  entries: { readonly receivedUs: number; readonly line: string }[] = [];
  /** The lines of each device by seq; null where one was refused. */
  seqs = new Map<string, (string | null)[]>();

  constructor(name: string, audience: Audience) {
    this.name = name;
    this.audience = audience;
  }

  checksum(position: number): number {
    return extend(
      0,
      this.entries.slice(0, position).map((entry) => crc(entry.line)),
    );
  }

  nextSeq(device: string): number {
    return (this.seqs.get(device)?.length ?? 0) + 1;
  }
}

interface FakeSession {
  tell: (arrival: TransportEvent) => void;
  device: string;
  readonly following: Set<FakeStream>;
}

export class FakeServer {
  readonly shared = new FakeStream(SHARED, "shared");
  readonly mine = new FakeStream(MAYA.private, "private");
  /** Whether a line is refused, and for which reason. */
  refuse: (line: string) => string | null = () => null;
  isReachable = true;
  /** Frames that devices sent, by type. */
  readonly heard: string[] = [];
  #epoch = 1;
  #nowUs = 1_764_000_001_000_000;
  readonly #sessions = new Set<FakeSession>();

  openTransport = (arrived: (arrival: TransportEvent) => void): Transport => {
    const session: FakeSession = {
      // Later, and in order, as from a network.
      tell: (arrival) => setTimeout(() => arrived(arrival)),
      device: "",
      following: new Set(),
    };
    if (!this.isReachable) {
      session.tell({ kind: "Parted", word: null, retryMs: null });
      return { send() {}, close() {} };
    }
    this.#sessions.add(session);
    session.tell({ kind: "Joined" });
    return {
      send: (frame) => {
        if (this.#sessions.has(session)) this.#receive(session, frame);
      },
      close: () => this.#sessions.delete(session),
    };
  };

  /** The HTTP twin: the frames of one request, and what they are answered with. */
  exchange = async (_path: string, init: RequestInit): Promise<Response> => {
    if (!this.isReachable) throw new TypeError("out of reach");
    const answers: string[] = [];
    const session: FakeSession = {
      tell: (arrival) => arrival.kind === "Arrived" && answers.push(arrival.text),
      device: "",
      following: new Set(),
    };
    this.#sessions.add(session);
    for (const frame of String(init.body).split("\n\n")) this.#receive(session, frame);
    this.#sessions.delete(session);
    return new Response(answers.join("\n\n"));
  };

  /** Every connection is lost at once. */
  drop(): void {
    for (const session of this.#sessions) session.tell({ kind: "Parted", word: null, retryMs: null });
    this.#sessions.clear();
  }

  /** E3: tell every device how far a member holds the shared stream, and has read it. */
  tellReach(member: string, held: number, read: number): void {
    const reach = { type: "reach", stream: this.shared.name, member, held, read, steps: [] } as const;
    for (const session of this.#sessions) this.#say(session, reach);
  }

  /** Come back from a backup that holds only the first `entries` of the shared stream. */
  restore(entries: number): void {
    this.drop();
    this.#epoch += 1;
    this.shared.entries = this.shared.entries.slice(0, entries);
    const kept = this.shared.entries.map((entry) => entry.line);
    for (const [device, lines] of this.shared.seqs) {
      const last = lines.findLastIndex((line) => line !== null && kept.includes(line));
      this.shared.seqs.set(device, lines.slice(0, last + 1));
    }
  }

  /** E4: the shared stream, sealed a thousand at a time. */
  segments = async (stream: string, position: number): Promise<readonly Segment[]> => {
    if (stream !== this.shared.name) return [];
    const found: Segment[] = [];
    for (let first = 1; first + 999 <= this.shared.entries.length; first += 1000) {
      const last = first + 999;
      const run = this.shared.entries.slice(first - 1, last);
      const text = run.map((item) => `${writeEntry({ kind: "entry", ...item })}\n`).join("");
      if (last > position) {
        found.push({ first, last, checksum: this.shared.checksum(last), read: async () => text });
      }
    }
    return found;
  };

  #receive(session: FakeSession, text: string): void {
    const frame = readDeviceFrame(text);
    if (isBad(frame)) throw new Error("a device sent a frame that is not of this protocol");
    const { message, lines } = frame;
    this.heard.push(message.type);
    switch (message.type) {
      case "hello":
        this.#greet(session, message);
        break;
      case "follow":
        this.#follow(session, message);
        break;
      case "push":
        this.#push(session, message, lines);
        break;
      case "ping":
        this.#say(session, { type: "pong" });
        break;
      default:
        break;
    }
  }

  #greet(session: FakeSession, hello: Of<"hello">): void {
    session.device = hello.device;
    const held = new Map(hello.streams.map((stream) => [stream.stream, stream]));
    const streams = [this.shared, this.mine].map((entry): Offered => {
      const position = held.get(entry.name)?.position ?? null;
      return {
        stream: entry.name,
        space: SPACE,
        audience: entry.audience,
        head: entry.entries.length,
        next_seq: entry.nextSeq(hello.device),
        checksum: position === null || position > entry.entries.length ? null : entry.checksum(position),
      };
    });
    const epoch = idOf("e", this.#epoch);
    this.#say(session, { type: "welcome", protocol: 1, epoch, now: this.#nowUs, limits: LIMITS, streams });
    for (const entry of [this.shared, this.mine]) {
      const known = held.get(entry.name);
      if (known === undefined || entry.checksum(known.position) !== known.checksum) continue;
      const behind = entry.entries.length - known.position;
      if (behind >= 0 && behind <= FAR_BEHIND) this.#send(session, entry, known.position);
    }
  }

  #follow(session: FakeSession, { stream, position }: Of<"follow">): void {
    const found = this.#stream(stream);
    this.#send(session, found, position);
  }

  /** The entries from here on, and whatever comes after them. */
  #send(session: FakeSession, stream: FakeStream, after: number): void {
    session.following.add(stream);
    const head = stream.entries.length;
    for (let from = after; from < head || from === after; from += 256) {
      const run = stream.entries.slice(from, from + 256);
      const checksum = stream.checksum(from + run.length);
      const lines = run.map((item) => writeEntry({ kind: "entry", ...item }));
      this.#say(session, { type: "entries", stream: stream.name, after: from, head, checksum }, lines);
      if (run.length === 0) return;
    }
  }

  #push(session: FakeSession, push: Of<"push">, lines: readonly string[]): void {
    const stream = this.#stream(push.stream);
    const known = stream.seqs.get(push.device) ?? [];
    stream.seqs.set(push.device, known);
    const before = stream.entries.length;
    const { stream: name, device } = push;
    if (push.first_seq > known.length + 1) {
      this.#say(session, { type: "gap", stream: name, device, next_seq: known.length + 1 });
      return;
    }
    const refused: { seq: number; code: string }[] = [];
    for (const [index, line] of lines.entries()) {
      const seq = push.first_seq + index;
      const held = known[seq - 1];
      if (held !== undefined) {
        if (held === line) continue;
        this.#say(session, { type: "fork", stream: name, device, seq });
        return;
      }
      const code = this.refuse(line);
      known.push(code === null ? line : null);
      if (code !== null) refused.push({ seq, code });
      else stream.entries.push({ receivedUs: this.#nowUs++, line });
    }
    const through_seq = push.first_seq + lines.length - 1;
    this.#say(session, { type: "ack", stream: name, device, through_seq, refused });
    for (const session of this.#sessions) if (session.following.has(stream)) this.#send(session, stream, before);
  }

  #stream(name: string): FakeStream {
    return name === this.shared.name ? this.shared : this.mine;
  }

  #say(session: FakeSession, message: ServerMessage, lines: readonly string[] = []): void {
    session.tell({ kind: "Arrived", text: writeFrame(message, lines) });
  }
}
