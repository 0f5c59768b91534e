/**
 * The messages of protocol version 1: one JSON header line, then zero or more lines verbatim.
 *
 * A frame is text: `header [\n line]*`. Lines never hold a newline, so a frame is split without being parsed. Rules H1
 * to V1 of `docs/protocol.md` say what each message means; this module only reads and writes them. Fields carry the
 * names that they have on the wire; what a header leaves out has its default here.
 */
import { type Field, MISFIT, type Rule, readShape, type Shape } from "./events/reading.ts";
import { BATCH_LINES, FOLLOWED_STREAMS, FRAME_BYTES, INTEGER_BOUND } from "./limits.ts";
import type { Audience } from "./rights.ts";
import { utf8Length } from "./utf8.ts";

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = "handrail.v1";

// --- device to server ------------------------------------------------------------------------------------------------

/** What a device holds of a stream: its position and the checksum of that prefix. */
export interface Held {
  readonly stream: string;
  readonly position: number;
  readonly checksum: number;
}

/** H1: who is there and what the device holds of the streams that it follows. */
export interface Hello {
  readonly type: "hello";
  readonly protocol: number;
  readonly device: string;
  readonly credential: string;
  readonly epoch: string | null;
  readonly streams: readonly Held[];
}

/** E6: send me this stream from here, whether or not I followed it before. */
export interface Follow {
  readonly type: "follow";
  readonly stream: string;
  readonly position: number;
  readonly checksum: number;
}

/** E6: no longer send me this stream. */
export interface Unfollow {
  readonly type: "unfollow";
  readonly stream: string;
}

/** P2, R2: `count` lines of `device` for `stream`, seqs from `first_seq` on; `relayed` ones are another device's. */
export interface Push {
  readonly type: "push";
  readonly stream: string;
  readonly device: string;
  readonly first_seq: number;
  readonly count: number;
  readonly relayed: boolean;
}

/** E3: this device stores the stream up to `position`; its person has looked at it up to `read`. */
export interface Have {
  readonly type: "have";
  readonly stream: string;
  readonly position: number;
  readonly read: number;
}

/** A heartbeat for peers that have no WebSocket ping of their own. Answered by `pong`. */
export interface Ping {
  readonly type: "ping";
}

// --- server to device ------------------------------------------------------------------------------------------------

/** A stream that is open to this device, with what the server expects next from it. */
export interface Offered {
  readonly stream: string;
  readonly space: string;
  readonly audience: Audience;
  readonly head: number;
  readonly next_seq: number;
  readonly checksum: number | null;
}

/** What the server takes: bytes a line, lines and bytes a batch, entries sent beyond what is reported (E3). */
export interface Limits {
  readonly line_bytes: number;
  readonly batch_lines: number;
  readonly batch_bytes: number;
  readonly window_entries: number;
}

/** H2: the server's epoch and time, its limits, and every stream that is open to this member. */
export interface Welcome {
  readonly type: "welcome";
  readonly protocol: number;
  readonly epoch: string;
  readonly now: number;
  readonly limits: Limits;
  readonly streams: readonly Offered[];
}

/** A further stream became open to this member while connected. */
export interface Opened {
  readonly type: "opened";
  readonly offered: Offered;
}

/** A stream is no longer open to this member, or never was: a stranger gets the same answer. */
export interface StreamClosed {
  readonly type: "stream_closed";
  readonly stream: string;
}

/** P4: this seq is used up and its line is not in the stream, for the reason `code`. */
export interface RefusedSeq {
  readonly seq: number;
  readonly code: string;
}

/** P5: every seq of `device` up to `through_seq` is durable or refused; `refused` names those of the push. */
export interface Ack {
  readonly type: "ack";
  readonly stream: string;
  readonly device: string;
  readonly through_seq: number;
  readonly refused: readonly RefusedSeq[];
}

/** The push began beyond `next_seq`; nothing of it was taken. */
export interface Gap {
  readonly type: "gap";
  readonly stream: string;
  readonly device: string;
  readonly next_seq: number;
}

/** P3: the server holds other bytes under `seq`. Everything before it counts as accepted. */
export interface Fork {
  readonly type: "fork";
  readonly stream: string;
  readonly device: string;
  readonly seq: number;
}

/** The push was not taken for now (such as `storage_full`); offer it again after `retry_ms`. */
export interface Later {
  readonly type: "later";
  readonly stream: string;
  readonly device: string;
  readonly word: string;
  readonly retry_ms: number;
}

/** E1: the entries after position `after`. `checksum` is that of the prefix ending with the last of them. */
export interface Entries {
  readonly type: "entries";
  readonly stream: string;
  readonly after: number;
  readonly head: number;
  readonly checksum: number;
}

/** E3: how far the devices of another member hold the stream, and how far that member has read it. */
export interface Reach {
  readonly type: "reach";
  readonly stream: string;
  readonly member: string;
  readonly held: number;
  readonly read: number;
}

/** The answer to `ping`. */
export interface Pong {
  readonly type: "pong";
}

// --- both ways -------------------------------------------------------------------------------------------------------

/** L1: who is here and on what they are focused. Relayed, never stored. The server fills in `member`. */
export interface Presence {
  readonly type: "presence";
  readonly stream: string;
  readonly here: boolean;
  readonly member: string | null;
  readonly device: string | null;
  readonly focus: string | null;
  readonly typing: string | null;
}

export type DeviceMessage = Hello | Follow | Unfollow | Push | Have | Presence | Ping;
export type ServerMessage =
  | Welcome
  | Opened
  | StreamClosed
  | Ack
  | Gap
  | Fork
  | Later
  | Entries
  | Reach
  | Presence
  | Pong;

/** C1: every close carries one of these. What each asks of a device stands in `docs/protocol.md`. */
export const CLOSE_CODES = {
  restart: 1012,
  busy: 1013,
  too_large: 1009,
  slow: 4408,
  superseded: 4409,
  sign_in: 4401,
  removed: 4403,
  upgrade: 4426,
  malformed: 4400,
  timeout: 4410,
  bye: 1000,
} as const;

export type CloseWord = keyof typeof CLOSE_CODES;

/** A header with the lines that follow it, each without its newline. */
export interface Frame<M = DeviceMessage | ServerMessage> {
  readonly message: M;
  readonly lines: readonly string[];
}

/** A frame that is not of this protocol. */
export interface BadFrame {
  readonly word: "malformed" | "too_large";
}

// --- reading and writing ---------------------------------------------------------------------------------------------

const ID: Rule = {
  kind: "text",
  least: 0,
  most: 36,
  pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
};
const TEXT: Rule = { kind: "text", least: 0, most: null, pattern: null };
const FLAG: Rule = { kind: "flag" };
const POSITION = integer(0, INTEGER_BOUND - 1);
const SEQ = integer(1, INTEGER_BOUND - 1);
const CHECKSUM = integer(0, 2 ** 32 - 1);
const INTEGER: Rule = { kind: "integer", least: null, most: null };

const HELD = shape(null, { stream: ID, position: POSITION, checksum: CHECKSUM });
const OFFERED = shape(
  null,
  {
    stream: ID,
    space: ID,
    audience: { kind: "word", words: ["shared", "private"] },
    head: POSITION,
    next_seq: SEQ,
    checksum: maybe(CHECKSUM),
  },
  { checksum: null },
);
const LIMITS = shape(null, {
  line_bytes: INTEGER,
  batch_lines: INTEGER,
  batch_bytes: INTEGER,
  window_entries: INTEGER,
});
const REFUSED = shape(null, { seq: SEQ, code: TEXT });
const PRESENCE = shape(
  "presence",
  { stream: ID, here: FLAG, member: maybe(ID), device: maybe(ID), focus: maybe(ID), typing: maybe(ID) },
  { here: true, member: null, device: null, focus: null, typing: null },
);

/** What each header holds, in the order in which it is written, and what stands for a field that is left out. */
const FROM_DEVICE: { readonly [T in DeviceMessage["type"]]: Shape } = {
  hello: shape(
    "hello",
    {
      protocol: INTEGER,
      device: ID,
      credential: { kind: "text", least: 1, most: 512, pattern: null },
      epoch: maybe(ID),
      streams: list(HELD, FOLLOWED_STREAMS),
    },
    { epoch: null, streams: [] },
  ),
  follow: shape("follow", { stream: ID, position: POSITION, checksum: CHECKSUM }),
  unfollow: shape("unfollow", { stream: ID }),
  push: shape(
    "push",
    { stream: ID, device: ID, first_seq: SEQ, count: integer(1, BATCH_LINES), relayed: FLAG },
    { relayed: false },
  ),
  have: shape("have", { stream: ID, position: POSITION, read: POSITION }, { read: 0 }),
  presence: PRESENCE,
  ping: shape("ping", {}),
};

const FROM_SERVER: { readonly [T in ServerMessage["type"]]: Shape } = {
  welcome: shape("welcome", {
    protocol: INTEGER,
    epoch: ID,
    now: INTEGER,
    limits: struct(LIMITS),
    streams: list(OFFERED, null),
  }),
  opened: shape("opened", { offered: struct(OFFERED) }),
  stream_closed: shape("stream_closed", { stream: ID }),
  ack: shape("ack", { stream: ID, device: ID, through_seq: POSITION, refused: list(REFUSED, null) }, { refused: [] }),
  gap: shape("gap", { stream: ID, device: ID, next_seq: SEQ }),
  fork: shape("fork", { stream: ID, device: ID, seq: SEQ }),
  later: shape("later", { stream: ID, device: ID, word: TEXT, retry_ms: INTEGER }),
  entries: shape("entries", { stream: ID, after: POSITION, head: POSITION, checksum: CHECKSUM }),
  reach: shape("reach", { stream: ID, member: ID, held: POSITION, read: POSITION }),
  presence: PRESENCE,
  pong: shape("pong", {}),
};

function shape(tag: string | null, rules: Readonly<Record<string, Rule>>, absent: Record<string, unknown> = {}): Shape {
  const fields = Object.entries(rules).map(
    ([name, rule]): Field => (Object.hasOwn(absent, name) ? { name, rule, absent: absent[name] } : { name, rule }),
  );
  return { tag, fields };
}

function integer(least: number, most: number): Rule {
  return { kind: "integer", least, most };
}

function maybe(of: Rule): Rule {
  return { kind: "maybe", of };
}

function struct(of: Shape): Rule {
  return { kind: "struct", shape: () => of };
}

function list(of: Shape, most: number | null): Rule {
  return { kind: "list", of: struct(of), least: 0, most };
}

/** The text of a frame. */
export function writeFrame(message: DeviceMessage | ServerMessage, lines: readonly string[] = []): string {
  return [JSON.stringify(header(message)), ...lines].join("\n");
}

/** A message as its header says it: without what has its default. */
export function header(message: DeviceMessage | ServerMessage): object {
  return lean({ ...FROM_DEVICE, ...FROM_SERVER }[message.type], message);
}

function lean(of: Shape, value: object): object {
  const kept: Record<string, unknown> = of.tag === null ? {} : { type: of.tag };
  for (const { name, rule, absent } of of.fields) {
    const each = (value as Record<string, unknown>)[name];
    const isDefault = each === absent || (Array.isArray(absent) && Array.isArray(each) && each.length === 0);
    if (!isDefault) kept[name] = leanRule(rule, each);
  }
  return kept;
}

function leanRule(rule: Rule, value: unknown): unknown {
  if (rule.kind === "struct") return lean(rule.shape(), value as object);
  if (rule.kind === "list") return (value as unknown[]).map((each) => leanRule(rule.of, each));
  return value;
}

/** A frame that a device sent. Total: never throws. */
export function readDeviceFrame(frame: string): Frame<DeviceMessage> | BadFrame {
  return readFrame<DeviceMessage>(frame, FROM_DEVICE);
}

/** A frame that the server sent. Total: never throws. An unknown message type is a bad frame. */
export function readServerFrame(frame: string): Frame<ServerMessage> | BadFrame {
  return readFrame<ServerMessage>(frame, FROM_SERVER);
}

export function isBad(frame: Frame<unknown> | BadFrame): frame is BadFrame {
  return "word" in frame;
}

function readFrame<M extends DeviceMessage | ServerMessage>(
  frame: string,
  shapes: Readonly<Record<string, Shape>>,
): Frame<M> | BadFrame {
  // A unit of a JavaScript string is at least one byte of UTF-8 and at most three.
  if (frame.length > FRAME_BYTES || (frame.length * 3 > FRAME_BYTES && utf8Length(frame) > FRAME_BYTES)) {
    return { word: "too_large" };
  }
  const [first = "", ...lines] = frame.split("\n");
  const message = readHeader<M>(first, shapes);
  if (message === null) return { word: "malformed" };
  const expected = message.type === "push" ? message.count : null;
  if (expected === null && lines.length > 0 && message.type !== "entries") return { word: "malformed" };
  if (expected !== null && expected !== lines.length) return { word: "malformed" };
  return { message, lines };
}

function readHeader<M>(text: string, shapes: Readonly<Record<string, Shape>>): M | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const type = typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
  const found = typeof type === "string" && Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  const fields = found === undefined ? MISFIT : readShape(found, value);
  return fields === MISFIT ? null : (fields as M);
}
