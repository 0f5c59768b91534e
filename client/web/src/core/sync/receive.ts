/** What a device makes of each message of the server. A part of `step`. */

import { assertNever } from "../closed.ts";
import { crc, extend } from "../lines/checksum.ts";
import { type Entry, readEntry, type Stub } from "../lines/entry.ts";
import type {
  Ack,
  BadFrame,
  Entries,
  Fork,
  Frame,
  Gap,
  Later,
  Offered,
  ServerMessage,
  StreamClosed,
  Welcome,
} from "../wire.ts";
import { isBad } from "../wire.ts";
import type { Effect, Stepped } from "./effects.ts";
import { follow, offerAll, report, type StreamStepped, withStream } from "./offer.ts";
import { FAR_BEHIND, type StreamState, type SyncState, streamState } from "./sync_state.ts";

const GAPS_A_CONNECTION = 3;

/** Return what follows from a frame of the server. */
export function receive(device: SyncState, frame: Frame<ServerMessage> | BadFrame, nowUs: number): Stepped {
  if (isBad(frame)) return [device, [{ kind: "CloseSocket", word: "malformed" }]];
  const { message } = frame;
  if (device.link === "greeting") {
    if (message.type === "welcome") return welcome(device, message, nowUs);
    return [device, [{ kind: "CloseSocket", word: "malformed" }]];
  }
  // A frame that was under way when this device hung up.
  if (device.link !== "live") return [device, []];
  switch (message.type) {
    case "ack":
      return ack(device, message, nowUs);
    case "gap":
      return gap(device, message, nowUs);
    case "fork":
      return fork(device, message, nowUs);
    case "later":
      return later(device, message, nowUs);
    case "entries":
      return entries(device, message, frame.lines, nowUs);
    case "opened":
      return opened(device, message.offered, nowUs);
    case "stream_closed":
      return streamClosed(device, message, nowUs);
    case "reach": {
      const { stream, member, held, read, steps } = message;
      return [device, [{ kind: "NoteReach", stream, member, held, read, steps }]];
    }
    case "presence":
      return [device, [{ kind: "Show", presence: message }]];
    case "pong":
      return [device, []];
    case "welcome":
      return [device, [{ kind: "CloseSocket", word: "malformed" }]];
    default:
      return assertNever(message);
  }
}

function welcome(given: SyncState, message: Welcome, nowUs: number): Stepped {
  const effects: Effect[] = [];
  const restored = given.epoch !== null && given.epoch !== message.epoch;
  // R1: where the server began another life, what it says it has is all that it has.
  if (restored) effects.push(tell("server_restored"));
  if (given.epoch !== message.epoch) effects.push({ kind: "KeepEpoch", epoch: message.epoch });
  let device: SyncState = {
    ...given,
    link: "live",
    epoch: message.epoch,
    live_since_us: nowUs,
    waiting_since_us: 0,
  };
  for (const offered of message.streams) {
    const [next, taken] = open(device, offered, { restored });
    device = next;
    effects.push(...taken);
  }
  const offered = new Set(message.streams.map((stream) => stream.stream));
  for (const name of device.streams.keys()) {
    if (!offered.has(name)) effects.push({ kind: "CloseStream", stream: name });
  }
  if (device.renewal === "settling") effects.push(tell("copied_device"));
  const [after, pushes] = offerAll(device, nowUs);
  return [after, [...effects, ...pushes]];
}

function opened(given: SyncState, offered: Offered, nowUs: number): Stepped {
  const [device, effects] = open(given, offered, { restored: false });
  const [after, pushes] = offerAll(device, nowUs);
  return [after, [...effects, ...pushes]];
}

/**
 * Take up an offered stream: compare what both hold (E2, R1, P3) and go on from there.
 *
 * `restored`: the person was just told that the server came back from a backup.
 */
function open(device: SyncState, offered: Offered, { restored }: { readonly restored: boolean }): Stepped {
  const known = device.streams.get(offered.stream);
  const effects: Effect[] = [{ kind: "OpenStream", offered }];
  const begun: StreamState = {
    ...(known ?? streamState({ stream: offered.stream })),
    open: true,
    following: false,
    asked: false,
    head: offered.head,
    server_next: offered.next_seq,
  };
  const [compared, pushed] = compareOwn(begun, offered);
  effects.push(...pushed);
  const copied = offered.next_seq > compared.last_seq + 1;
  const [stream, confirmed] = compareConfirmed(compared, offered, known === undefined);
  effects.push(...confirmed);
  const hadACopy = known !== undefined && known.position > 0;
  if (confirmed[0]?.kind === "DropConfirmed" && hadACopy && pushed.length === 0 && !restored) {
    // E2: a server that lost something in silence may have got it back from another device already. A stream that was
    // opened after our hello has no checksum to compare, and there was no copy of it that could differ.
    effects.push(tell("copy_differed", stream.stream));
  }
  for (const relay of stream.relays.keys()) effects.push({ kind: "SendRelay", stream: stream.stream, device: relay });
  return [{ ...withStream(device, stream), renewal: copied ? "settling" : device.renewal }, effects];
}

/** R1: a server that expects an earlier seq than we think it has lost what came after; offer that again. */
function compareOwn(stream: StreamState, offered: Offered): StreamStepped {
  const lost = offered.next_seq - 1 < stream.settled_seq;
  const settled = Math.min(stream.settled_seq, offered.next_seq - 1);
  const effects: Effect[] = lost
    ? [{ kind: "Reoffer", stream: stream.stream, through_seq: settled }, tell("resending", stream.stream)]
    : [];
  return [{ ...stream, settled_seq: settled, sent_seq: settled }, effects];
}

/** E2: the same prefix on both sides is kept; another one is dropped and read again. E4: from segments if far. */
function compareConfirmed(given: StreamState, offered: Offered, isNew: boolean): StreamStepped {
  let stream = given;
  const effects: Effect[] = [];
  const dropped = offered.checksum !== stream.checksum && !isNew;
  if (dropped) {
    effects.push({ kind: "DropConfirmed", stream: stream.stream });
    stream = { ...stream, position: 0, checksum: 0, reported: 0 };
  }
  if (offered.head - stream.position > FAR_BEHIND) {
    return [stream, [...effects, { kind: "ReadSegments", stream: stream.stream, position: stream.position }]];
  }
  if (dropped || isNew) {
    const [followed, following] = follow(stream);
    return [followed, [...effects, ...following]];
  }
  return [{ ...stream, following: true }, effects];
}

function ack(given: SyncState, message: Ack, nowUs: number): Stepped {
  const known = given.streams.get(message.stream);
  if (known === undefined) return [given, []];
  const device = { ...given, waiting_since_us: 0 };
  if (message.device !== device.device) return ackRelay(device, known, message, nowUs);
  if (known.forked) return [device, []];
  const through = Math.min(message.through_seq, known.sent_seq);
  if (through < known.settled_seq) return [device, []];
  const [after, pushes] = offerAll(withStream(device, { ...known, settled_seq: through }), nowUs);
  // What is offered again after `later` gets its verdict again: none is noted beyond what this ack settles.
  const refused = message.refused.filter((refusal) => refusal.seq <= through);
  return [after, [{ kind: "Settle", stream: message.stream, through_seq: through, refused }, ...pushes]];
}

function ackRelay(given: SyncState, stream: StreamState, message: Ack, nowUs: number): Stepped {
  const last = stream.relays.get(message.device);
  if (last === undefined) return [given, []];
  const done = message.through_seq >= last ? withoutRelay(stream, message.device) : stream;
  const [device, pushes] = offerAll(withStream(given, done), nowUs);
  const { device: relay, through_seq } = message;
  return [device, [{ kind: "SettleRelay", stream: message.stream, device: relay, through_seq }, ...pushes]];
}

function withoutRelay(stream: StreamState, relay: string): StreamState {
  return { ...stream, relays: new Map([...stream.relays].filter(([name]) => name !== relay)) };
}

function gap(given: SyncState, message: Gap, nowUs: number): Stepped {
  const known = given.streams.get(message.stream);
  if (known === undefined) return [given, []];
  if (message.device !== given.device) {
    // R2: the server will not have this relay now. Its lines stay, and are offered on the next connection.
    const told = known.relays.has(message.device) ? [tell("relay_refused", message.stream)] : [];
    const [device, pushes] = offerAll(withStream(given, withoutRelay(known, message.device)), nowUs);
    return [device, [...told, ...pushes]];
  }
  if (given.gaps >= GAPS_A_CONNECTION) return [given, [{ kind: "CloseSocket", word: "malformed" }]];
  const settled = Math.min(known.settled_seq, message.next_seq - 1);
  const effects: Effect[] =
    settled < known.settled_seq ? [{ kind: "Reoffer", stream: message.stream, through_seq: settled }] : [];
  const stream = { ...known, settled_seq: settled, sent_seq: settled };
  const [device, pushes] = offerAll({ ...withStream(given, stream), gaps: given.gaps + 1 }, nowUs);
  return [device, [...effects, ...pushes]];
}

function fork(given: SyncState, message: Fork, nowUs: number): Stepped {
  const known = given.streams.get(message.stream);
  if (known === undefined) return [given, []];
  if (message.device !== given.device) {
    // R2: the server has another life of that device; what we kept beyond the fork goes on as our own.
    const relay = { kind: "SettleRelay", stream: message.stream, device: message.device } as const;
    return [
      withStream(given, withoutRelay(known, message.device)),
      [
        { ...relay, through_seq: message.seq - 1 },
        { ...relay, through_seq: null },
        tell("relay_forked", message.stream),
      ],
    ];
  }
  const settled = Math.max(known.settled_seq, Math.min(message.seq - 1, known.sent_seq));
  const told = given.renewal !== "none" ? [] : [tell("copied_device")];
  const stream = { ...known, settled_seq: settled, sent_seq: settled, forked: true };
  const renewal = given.renewal === "none" ? "settling" : given.renewal;
  const [device, pushes] = offerAll({ ...withStream(given, stream), renewal, waiting_since_us: 0 }, nowUs);
  return [device, [{ kind: "Settle", stream: message.stream, through_seq: settled, refused: [] }, ...told, ...pushes]];
}

function later(given: SyncState, message: Later, nowUs: number): Stepped {
  const known = given.streams.get(message.stream);
  if (known === undefined || message.device !== given.device) return [given, []];
  const held = { ...known, sent_seq: known.settled_seq, hold_until_us: nowUs + message.retry_ms * 1000 };
  const [device, pushes] = offerAll(withStream(given, held), nowUs);
  return [device, [tell(message.word, message.stream), ...pushes]];
}

function entries(device: SyncState, message: Entries, lines: readonly string[], nowUs: number): Stepped {
  const known = device.streams.get(message.stream);
  if (known === undefined || !known.open) return [device, []];
  if (message.after !== known.position) {
    // E1: what overtook our hello or follow is ignored; what leaves a hole is asked for again from where we are.
    if (message.after < known.position || known.asked || !known.following) return [device, []];
    const [stream, effects] = follow(known);
    return [awaiting(withStream(device, stream), nowUs), effects];
  }
  const read = lines.map(readEntry);
  const found = read.filter((entry) => entry !== null);
  if (found.length < read.length) return [device, [{ kind: "CloseSocket", word: "malformed" }]];
  if (extend(known.checksum, crcs(found)) !== message.checksum) {
    // E2: the copies differ. Ours is dropped, never our own log, and read again.
    const [stream, effects] = follow({ ...known, position: 0, checksum: 0 });
    return [
      awaiting(withStream(device, stream), nowUs),
      [{ kind: "DropConfirmed", stream: message.stream }, tell("copy_differed", message.stream), ...effects],
    ];
  }
  return store(device, known, message, found, nowUs);
}

/** E6: a `follow` has its answer in time, or the connection is given up. */
function awaiting(device: SyncState, nowUs: number): SyncState {
  return { ...device, waiting_since_us: device.waiting_since_us || nowUs };
}

function store(
  given: SyncState,
  known: StreamState,
  message: Entries,
  found: readonly (Entry | Stub)[],
  nowUs: number,
): Stepped {
  const position = known.position + found.length;
  const stored: Effect = {
    kind: "StoreEntries",
    stream: known.stream,
    after: known.position,
    checksum: message.checksum,
    entries: found,
  };
  const moved: StreamState = {
    ...known,
    position,
    checksum: message.checksum,
    head: Math.max(message.head, position),
    following: true,
    asked: false,
  };
  const [stream, reported] = report(moved, given, false);
  const [device, pushes] = offerAll(withStream(given, stream), nowUs);
  return [device, [...(found.length > 0 ? [stored] : []), ...reported, ...pushes]];
}

function crcs(found: readonly (Entry | Stub)[]): number[] {
  return found.map((entry) => (entry.kind === "entry" ? crc(entry.line) : entry.crc));
}

function streamClosed(given: SyncState, message: StreamClosed, nowUs: number): Stepped {
  const known = given.streams.get(message.stream);
  if (known === undefined) return [given, []];
  const closed = { ...known, open: false, following: false, asked: false };
  const [device, pushes] = offerAll(withStream(given, closed), nowUs);
  return [device, [{ kind: "CloseStream", stream: message.stream }, tell("stream_closed", message.stream), ...pushes]];
}

function tell(word: string, stream: string | null = null): Effect {
  return { kind: "Tell", word, stream };
}
