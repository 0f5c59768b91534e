/**
 * The HTTP kind of transport, for networks that block WebSockets: frames out and in by `POST /api/sync`.
 *
 * Every exchange is a connection of its own: it begins with a hello, whose welcome only the first time goes on to `step`.
 * Later ones follow each stream from where the device is, and a welcome that says anything unexpected ends the transport,
 * so that the next one starts with it.
 */

import { utf8Length } from "../../core/utf8.ts";
import {
  CLOSE_CODES,
  type CloseWord,
  isBad,
  PROTOCOL_VERSION,
  readServerFrame,
  type Welcome,
  writeFrame,
} from "../../core/wire.ts";
import type { Timing } from "../environment/timing.ts";
import type { Fetch } from "../server/requests.ts";
import type { DialRequest, OnCut, OpenTransport, Pace, Transport, TransportEvent } from "./transport.ts";

const SEPARATOR = "\n\n";
const TIMEOUT_MS = 30_000;
/** Frames written within this time go out in one request; behind with entries, the device asks again after it. */
const SOON_MS = 50;
/** Time between two requests when there is nothing to send; null: the server is not asked. */
const IDLE_MS: Readonly<Record<Pace, number | null>> = { quick: 2000, calm: 10_000, rest: null };
/** The server takes a body of 1 MiB; what is over this waits for the next exchange. */
const MOST_BYTES = 900 * 1024;
/** L1: whoever is connected for a moment only is not here, so nobody is told of it. */
const PRESENCE = '{"type":"presence"';
const PING = writeFrame({ type: "ping" });
const PONG = writeFrame({ type: "pong" });

export interface HttpTransportDeps {
  readonly fetch: Fetch;
  readonly after: Timing["after"];
  readonly onCut: OnCut;
}

/** Transports made of requests and answers. */
export function httpTransports(deps: HttpTransportDeps): OpenTransport {
  return (arrived, request) => new HttpTransport(deps, arrived, request);
}

class HttpTransport implements Transport {
  readonly #deps: HttpTransportDeps;
  readonly #request: DialRequest;
  readonly #arrived: (event: TransportEvent) => void;
  readonly #stopListening: () => void;
  readonly #outgoing: string[] = [];
  #welcome: Welcome | null = null;
  #isOver = false;
  #isAsking = false;
  /** Whether frames were queued or news was asked for since the last request began. */
  #isDue = false;
  #stopTimer: () => void = () => {};

  constructor(deps: HttpTransportDeps, arrived: (event: TransportEvent) => void, request: DialRequest) {
    this.#deps = deps;
    this.#request = request;
    this.#arrived = arrived;
    this.#stopListening = deps.onCut(() => this.#part(null, null));
    arrived({ kind: "Joined", slow: true });
  }

  send(frame: string): void {
    if (this.#isOver || frame.startsWith(PRESENCE)) return;
    if (frame === PING && this.#request.pace() === "rest") {
      // Nobody waits for anything, so the server is not asked whether it is still there.
      this.#arrived({ kind: "Arrived", text: PONG });
      return;
    }
    this.#outgoing.push(frame);
    this.hurry();
  }

  /** Frames that were not sent are dropped: `step` sends them again on the next transport. */
  close(): void {
    this.#isOver = true;
    this.#stopTimer();
    this.#stopListening();
  }

  hurry(): void {
    // Nothing goes before the hello that `step` is about to send.
    if (this.#welcome === null && this.#outgoing.length === 0) return;
    this.#isDue = true;
    this.#askLater();
  }

  #part(word: CloseWord | null, retryMs: number | null): void {
    if (this.#isOver) return;
    this.close();
    this.#arrived({ kind: "Parted", word, retryMs });
  }

  #askLater(): void {
    if (this.#isOver || this.#isAsking) return;
    this.#stopTimer();
    const ms = this.#isDue || this.#isBehind() ? SOON_MS : IDLE_MS[this.#request.pace()];
    if (ms !== null) this.#stopTimer = this.#deps.after(ms, () => void this.#ask());
  }

  #isBehind(): boolean {
    return [...this.#request.device().streams.values()].some((stream) => stream.open && stream.position < stream.head);
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#isDue = false;
    // A request that failed says nothing about what the server has taken: the next transport asks.
    await this.#exchange().catch(() => this.#part(null, null));
    this.#isAsking = false;
    this.#askLater();
  }

  async #exchange(): Promise<void> {
    const greeting = this.#welcome === null ? [this.#outgoing.shift() ?? ""] : await this.#greeting();
    if (greeting === null || this.#isOver) return;
    const answer = await this.#deps.fetch("/api/sync", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/vnd.handrail.v1" },
      body: this.#with(greeting).join(SEPARATOR),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) {
      await this.#refuse(answer);
      return;
    }
    // Not `text()`: it would drop a mark of byte order that belongs to a line.
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer());
    for (const part of text.split(SEPARATOR)) if (part !== "") this.#take(part);
  }

  /** A hello of its own, and what is followed; null where there is no ticket for it. */
  async #greeting(): Promise<string[] | null> {
    const ticket = await this.#request.ticket();
    if (!ticket.ok) {
      this.#part(ticket.word, ticket.retryMs);
      return null;
    }
    const { device, epoch, streams } = this.#request.device();
    const hello = {
      type: "hello",
      protocol: PROTOCOL_VERSION,
      device,
      credential: ticket.ticket,
      epoch,
      streams: [],
    } as const;
    const follows = [...streams.values()]
      .filter((stream) => stream.open && stream.following)
      .map(({ stream, position, checksum }) => writeFrame({ type: "follow", stream, position, checksum }));
    return [writeFrame(hello), ...follows];
  }

  /** Take as many waiting frames as fit behind `greeting` into one request. */
  #with(greeting: readonly string[]): string[] {
    const frames = [...greeting];
    let size = 0;
    for (const frame of frames) size += utf8Length(frame);
    for (;;) {
      const [next] = this.#outgoing;
      if (next === undefined) return frames;
      size += utf8Length(next) + SEPARATOR.length;
      if (size > MOST_BYTES) {
        this.#isDue = true;
        return frames;
      }
      frames.push(next);
      this.#outgoing.shift();
    }
  }

  #take(text: string): void {
    if (this.#isOver) return;
    const frame = readServerFrame(text);
    if (!isBad(frame) && frame.message.type === "welcome") {
      const before = this.#welcome;
      this.#welcome = frame.message;
      if (before !== null) {
        if (!isSame(before, frame.message)) this.#part(null, null);
        return;
      }
    }
    this.#arrived({ kind: "Arrived", text });
  }

  async #refuse(answer: Response): Promise<void> {
    const value: unknown = await answer.json().catch(() => null);
    const code = typeof value === "object" && value !== null ? (value as { code?: unknown }).code : null;
    // Something on the way answered in the server's place.
    if (typeof code !== "string") {
      this.#part(null, null);
      return;
    }
    const after = answer.headers.get("Retry-After") ?? "";
    const retryMs = /^[0-9]{1,4}$/.test(after) ? Number(after) * 1000 : null;
    this.#part(Object.hasOwn(CLOSE_CODES, code) ? (code as CloseWord) : "busy", retryMs);
  }
}

/** Return whether two welcomes agree: a new epoch or list of streams is handled only when a connection begins. */
function isSame(before: Welcome, now: Welcome): boolean {
  const named = (welcome: Welcome): string =>
    welcome.streams
      .map((stream) => stream.stream)
      .sort()
      .join();
  return before.epoch === now.epoch && named(before) === named(now);
}
