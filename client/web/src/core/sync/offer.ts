/** What a device offers the server: pushes of its own lines, follows, and reports of its position. */

import type { Effect, Stepped } from "./effects.ts";
import type { StreamState, SyncState } from "./sync_state.ts";
import { HAVE_EVERY, PIPELINE_LINES } from "./sync_state.ts";

export type StreamStepped = readonly [StreamState, readonly Effect[]];

/** The device with this state of one stream. */
export function withStream(device: SyncState, stream: StreamState): SyncState {
  return { ...device, streams: new Map(device.streams).set(stream.stream, stream) };
}

/** Push whatever may be pushed now; take a new device id once a fork is settled (P3). */
export function offerAll(given: SyncState, nowUs: number): Stepped {
  let device = given;
  if (device.link !== "live") return [device, []];
  const effects: Effect[] = [];
  for (const stream of [...device.streams.values()]) {
    const [offered, pushes] = offer(device, stream, nowUs);
    device = withStream(device, offered);
    effects.push(...pushes);
  }
  if (device.renewal === "settling" && ![...device.streams.values()].some(isUnresolved)) {
    device = { ...device, renewal: "asked" };
    effects.push({ kind: "TakeNewDevice" });
  }
  const waiting = [...device.streams.values()].some(
    (stream) => stream.open && (stream.sent_seq > stream.settled_seq || stream.relays.size > 0 || stream.asked),
  );
  return [{ ...device, waiting_since_us: waiting ? device.waiting_since_us || nowUs : 0 }, effects];
}

function offer(device: SyncState, stream: StreamState, nowUs: number): StreamStepped {
  if (!stream.open || stream.forked || stream.hold_until_us > nowUs) return [stream, []];
  // P3: while a fork is being settled only seqs that the server already has are offered, to learn whose they are.
  const renewing = device.renewal !== "none";
  let last = renewing ? Math.min(stream.last_seq, stream.server_next - 1) : stream.last_seq;
  last = Math.min(last, stream.settled_seq + PIPELINE_LINES);
  if (stream.sent_seq >= last) return [stream, []];
  return [
    { ...stream, sent_seq: last },
    [{ kind: "SendLines", stream: stream.stream, first_seq: stream.sent_seq + 1, last_seq: last }],
  ];
}

/** Tell whether own lines of this stream may be on the server without our knowing. */
function isUnresolved(stream: StreamState): boolean {
  if (!stream.open || stream.forked) return false;
  const known = Math.max(stream.sent_seq, Math.min(stream.last_seq, stream.server_next - 1));
  return stream.settled_seq < known;
}

/** E6: ask for the stream from where this device holds it. */
export function follow(stream: StreamState): StreamStepped {
  const { position, checksum } = stream;
  return [
    { ...stream, following: true, asked: true, reported: position },
    [{ kind: "Send", message: { type: "follow", stream: stream.stream, position, checksum } }],
  ];
}

/** E3: tell the server how far this device holds the stream, when it is `due`, at its head, or far enough on. */
export function report(stream: StreamState, device: SyncState, due: boolean): StreamStepped {
  const far = stream.position - stream.reported >= HAVE_EVERY;
  const atHead = stream.position >= stream.head && stream.position > stream.reported;
  if (device.link !== "live" || !stream.open || !(due || far || atHead)) return [stream, []];
  const { position, read } = stream;
  return [
    { ...stream, reported: position },
    [{ kind: "Send", message: { type: "have", stream: stream.stream, position, read } }],
  ];
}
