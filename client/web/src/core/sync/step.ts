/**
 * The device half of the sync rules as one pure function: `step(device, input) -> [device, effects]`.
 *
 * Rule numbers are those of `docs/protocol.md`. Time is an argument; chance comes inside the inputs that need it.
 */

import { assertNever } from "../closed.ts";
import { type CloseWord, PROTOCOL_VERSION } from "../wire.ts";
import type { Effect, Stepped } from "./effects.ts";
import { follow, offerAll, report, withStream } from "./offer.ts";
import { receive } from "./receive.ts";
import {
  ACK_TIMEOUT_US,
  BACKOFF_FIRST_US,
  BACKOFF_MOST_US,
  DEAD_US,
  GREETING_TIMEOUT_US,
  type Input,
  QUIET_US,
  STABLE_US,
  type StreamState,
  type SyncState,
  streamState,
} from "./sync_state.ts";

type Given<K extends Input["kind"]> = Extract<Input, { readonly kind: K }>;

const STOPPING: ReadonlySet<CloseWord> = new Set(["sign_in", "removed", "upgrade"] as const);
const AT_ONCE: ReadonlySet<CloseWord> = new Set(["slow"] as const);

/** Return what follows from `given` at `nowUs` (microseconds). Total: every input is allowed in every state. */
export function step(device: SyncState, given: Input, nowUs: number): Stepped {
  switch (given.kind) {
    case "Dial":
      return dial(device, nowUs);
    case "Connected":
      return connected(device, nowUs);
    case "Received":
      return receive({ ...device, heard_us: nowUs, pinged: false }, given.frame, nowUs);
    case "Lost":
      return lost(device, given, nowUs);
    case "Appended":
      return appended(device, given, nowUs);
    case "Looked":
      return looked(device, given);
    case "Renewed":
      return renewed(device, given);
    case "Salvaged":
      return salvaged(device, given, nowUs);
    case "SegmentsRead":
      return segmentsRead(device, given, nowUs);
    case "Announce":
      return [device, device.link === "live" ? [{ kind: "Send", message: given.presence }] : []];
    case "Tick":
      return tick(device, nowUs);
    case "Hang":
      return hang(device);
    default:
      return assertNever(given);
  }
}

/** Return when `Tick` is due at the latest, or null while nothing is awaited. */
export function nextDeadlineUs(device: SyncState): number | null {
  switch (device.link) {
    case "offline":
    case "stopped":
      return null;
    case "waiting":
      return device.dial_at_us;
    case "dialling":
    case "greeting":
      return device.waiting_since_us + GREETING_TIMEOUT_US;
    case "live": {
      const due = [device.heard_us + (device.pinged ? DEAD_US : QUIET_US)];
      if (device.waiting_since_us) due.push(device.waiting_since_us + ACK_TIMEOUT_US);
      for (const stream of device.streams.values()) if (stream.hold_until_us) due.push(stream.hold_until_us);
      return Math.min(...due);
    }
    default:
      return assertNever(device.link);
  }
}

function dial(device: SyncState, nowUs: number): Stepped {
  if (device.link === "dialling" || device.link === "greeting" || device.link === "live") return [device, []];
  const dialling: SyncState = {
    ...device,
    link: "dialling",
    stopped_by: null,
    waiting_since_us: nowUs,
    heard_us: nowUs,
  };
  return [dialling, [{ kind: "OpenSocket" }]];
}

function connected(device: SyncState, nowUs: number): Stepped {
  if (device.link !== "dialling") return [device, [{ kind: "CloseSocket", word: "bye" }]];
  // H1: nothing from an earlier connection is assumed; what the server has of us, `welcome` says.
  const fresh = new Map(
    [...device.streams].map(([name, stream]): [string, StreamState] => [
      name,
      {
        ...stream,
        sent_seq: stream.settled_seq,
        reported: stream.position,
        open: false,
        following: false,
        asked: false,
        hold_until_us: 0,
        forked: false,
      },
    ]),
  );
  const greeting: SyncState = {
    ...device,
    link: "greeting",
    streams: fresh,
    renewal: "none",
    gaps: 0,
    heard_us: nowUs,
    pinged: false,
    waiting_since_us: nowUs,
  };
  const streams = [...fresh.values()].map(({ stream, position, checksum }) => ({ stream, position, checksum }));
  const { device: id, credential, epoch } = device;
  return [
    greeting,
    [
      {
        kind: "Send",
        message: { type: "hello", protocol: PROTOCOL_VERSION, device: id, credential, epoch, streams },
      },
    ],
  ];
}

function lost(given: SyncState, input: Given<"Lost">, nowUs: number): Stepped {
  if (given.link === "offline" || given.link === "stopped" || given.link === "waiting") return [given, []];
  const stable = given.link === "live" && nowUs - given.live_since_us >= STABLE_US;
  const device: SyncState = { ...given, attempts: stable ? 0 : given.attempts };
  const { word } = input;
  if (word !== null && STOPPING.has(word)) {
    return [{ ...device, link: "stopped", stopped_by: word, waiting_since_us: 0 }, []];
  }
  const waiting: SyncState = {
    ...device,
    link: "waiting",
    attempts: device.attempts + 1,
    dial_at_us: nowUs + waitUs(device, input),
    waiting_since_us: 0,
  };
  return [waiting, []];
}

function waitUs(device: SyncState, { word, retry_ms, chance }: Given<"Lost">): number {
  if (word !== null && AT_ONCE.has(word)) return 0;
  // C1: another life of this device took over; coming back at once would only take turns with it.
  if (word === "superseded") return BACKOFF_MOST_US;
  return backoffUs(device.attempts, chance) + (retry_ms ?? 0) * 1000;
}

/** Full jitter: a random part of an exponentially growing span (Brooker, "Exponential Backoff And Jitter", 2015). */
function backoffUs(attempts: number, chance: number): number {
  const span = Math.min(BACKOFF_MOST_US, BACKOFF_FIRST_US * 2 ** Math.min(attempts, 6));
  return Math.floor((span * Math.max(0, Math.min(chance, 999))) / 1000);
}

function appended(device: SyncState, { stream: name, last_seq }: Given<"Appended">, nowUs: number): Stepped {
  const stream = device.streams.get(name) ?? streamState({ stream: name });
  return offerAll(withStream(device, { ...stream, last_seq: Math.max(stream.last_seq, last_seq) }), nowUs);
}

function looked(device: SyncState, { stream: name, position }: Given<"Looked">): Stepped {
  const known = device.streams.get(name);
  if (known === undefined || position <= known.read) return [device, []];
  const [stream, effects] = report({ ...known, read: Math.min(position, known.position) }, device, true);
  return [withStream(device, stream), effects];
}

function renewed(given: SyncState, { device: id, last_seqs }: Given<"Renewed">): Stepped {
  const streams = new Map(
    [...given.streams].map(([name, stream]): [string, StreamState] => [
      name,
      { ...stream, last_seq: last_seqs.get(name) ?? 0, settled_seq: 0, sent_seq: 0, forked: false },
    ]),
  );
  const device: SyncState = { ...given, device: id, streams, renewal: "none" };
  if (device.link !== "live") return [device, []];
  // P3: the new life greets on a connection of its own, without delay.
  return [{ ...device, link: "waiting", dial_at_us: 0, waiting_since_us: 0 }, [{ kind: "CloseSocket", word: "bye" }]];
}

function salvaged(given: SyncState, { stream: name, relays }: Given<"Salvaged">, nowUs: number): Stepped {
  const stream = given.streams.get(name);
  if (stream === undefined) return [given, []];
  const device = withStream(given, { ...stream, relays });
  if (!stream.open || device.link !== "live") return [device, []];
  const effects = [...relays.keys()].map((relay): Effect => ({ kind: "SendRelay", stream: name, device: relay }));
  return [effects.length > 0 ? { ...device, waiting_since_us: device.waiting_since_us || nowUs } : device, effects];
}

function segmentsRead(given: SyncState, read: Given<"SegmentsRead">, nowUs: number): Stepped {
  const known = given.streams.get(read.stream);
  if (known === undefined) return [given, []];
  const stream = { ...known, position: read.position, checksum: read.checksum };
  if (!stream.open || stream.following) return [withStream(given, stream), []];
  const [followed, effects] = follow(stream);
  const [device, offered] = offerAll(withStream(given, followed), nowUs);
  return [device, [...effects, ...offered]];
}

function tick(device: SyncState, nowUs: number): Stepped {
  switch (device.link) {
    case "offline":
    case "stopped":
      return [device, []];
    case "waiting":
      return nowUs >= device.dial_at_us ? dial(device, nowUs) : [device, []];
    case "dialling":
    case "greeting": {
      const late = nowUs >= device.waiting_since_us + GREETING_TIMEOUT_US;
      return [device, late ? [{ kind: "CloseSocket", word: "timeout" }] : []];
    }
    case "live":
      return tickLive(device, nowUs);
    default:
      return assertNever(device.link);
  }
}

function tickLive(given: SyncState, nowUs: number): Stepped {
  let device = given;
  const unanswered = device.waiting_since_us > 0 && nowUs >= device.waiting_since_us + ACK_TIMEOUT_US;
  if (unanswered || nowUs >= device.heard_us + DEAD_US) return [device, [{ kind: "CloseSocket", word: "timeout" }]];
  const effects: Effect[] = [];
  if (nowUs >= device.heard_us + QUIET_US && !device.pinged) {
    device = { ...device, pinged: true };
    effects.push({ kind: "Send", message: { type: "ping" } });
  }
  const streams = new Map(
    [...device.streams].map(([name, stream]): [string, StreamState] => [
      name,
      0 < stream.hold_until_us && stream.hold_until_us <= nowUs ? { ...stream, hold_until_us: 0 } : stream,
    ]),
  );
  const [after, offered] = offerAll({ ...device, streams }, nowUs);
  return [after, [...effects, ...offered]];
}

function hang(device: SyncState): Stepped {
  const connected = device.link === "dialling" || device.link === "greeting" || device.link === "live";
  return [{ ...device, link: "offline", waiting_since_us: 0 }, connected ? [{ kind: "CloseSocket", word: "bye" }] : []];
}
