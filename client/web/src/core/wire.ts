/**
 * The messages of protocol version 1: one JSON header line, then zero or more lines verbatim.
 *
 * A frame is text: `header [\n line]*`. Lines never hold a newline, so a frame is split without being parsed. Rules H1
 * to V1 of `docs/protocol.md` say what each message means; this module only reads and writes them. Their fields and
 * defaults are those of the schema.
 */
import type * as wire from "./events/generated.ts";
import { SHAPES } from "./events/generated.ts";
import { MISFIT, type Rule, readShape, type Shape } from "./events/shapes.ts";
import { FRAME_BYTES } from "./limits.ts";
import { utf8Length } from "./utf8.ts";

export const PROTOCOL_VERSION = 1;
export const SUBPROTOCOL = "handrail.v1";

/** A message as it was read: what its header left out holds its default, in what it holds as well. */
type Read<T> = T extends readonly (infer Item)[]
  ? readonly Read<Item>[]
  : T extends object
    ? { readonly [Field in keyof T]-?: Read<T[Field]> }
    : T;

// What each of them means stands at its generated type, and in `docs/protocol.md`.
export type Held = Read<wire.Held>;
export type Offered = Read<wire.Offered>;
export type Limits = Read<wire.Limits>;
export type RefusedSeq = Read<wire.RefusedSeq>;
export type Hello = Read<wire.Hello>;
export type Follow = Read<wire.Follow>;
export type Unfollow = Read<wire.Unfollow>;
export type Push = Read<wire.Push>;
export type Have = Read<wire.Have>;
export type Presence = Read<wire.Presence>;
export type Ping = Read<wire.Ping>;
export type Welcome = Read<wire.Welcome>;
export type Opened = Read<wire.Opened>;
export type StreamClosed = Read<wire.StreamClosed>;
export type Ack = Read<wire.Ack>;
export type Gap = Read<wire.Gap>;
export type Fork = Read<wire.Fork>;
export type Later = Read<wire.Later>;
export type Entries = Read<wire.Entries>;
export type ReadStep = Read<wire.ReadStep>;
export type Reach = Read<wire.Reach>;
export type Pong = Read<wire.Pong>;

export type DeviceMessage = Read<wire.DeviceMessage>;
export type ServerMessage = Read<wire.ServerMessage>;

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

/** The schema knows no order of fields that have a default; this is the one in which they are written. */
const PRESENCE: Shape = {
  ...SHAPES.Presence,
  fields: ["stream", "here", "member", "device", "focus", "typing"].flatMap((name) =>
    SHAPES.Presence.fields.filter((field) => field.name === name),
  ),
};

/** What each header holds, in the order in which it is written, and what stands for a field that is left out. */
const FROM_DEVICE: { readonly [T in DeviceMessage["type"]]: Shape } = {
  hello: SHAPES.Hello,
  follow: SHAPES.Follow,
  unfollow: SHAPES.Unfollow,
  push: SHAPES.Push,
  have: SHAPES.Have,
  presence: PRESENCE,
  ping: SHAPES.Ping,
};

const FROM_SERVER: { readonly [T in ServerMessage["type"]]: Shape } = {
  welcome: SHAPES.Welcome,
  opened: SHAPES.Opened,
  stream_closed: SHAPES.StreamClosed,
  ack: SHAPES.Ack,
  gap: SHAPES.Gap,
  fork: SHAPES.Fork,
  later: SHAPES.Later,
  entries: SHAPES.Entries,
  reach: SHAPES.Reach,
  presence: PRESENCE,
  pong: SHAPES.Pong,
};

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
    const held = (value as Record<string, unknown>)[name];
    const isDefault = held === absent || (Array.isArray(absent) && Array.isArray(held) && held.length === 0);
    if (!isDefault) kept[name] = leanRule(rule, held);
  }
  return kept;
}

function leanRule(rule: Rule, value: unknown): unknown {
  if (rule.kind === "struct") return lean(rule.shape(), value as object);
  if (rule.kind === "list") return (value as unknown[]).map((inner) => leanRule(rule.of, inner));
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
