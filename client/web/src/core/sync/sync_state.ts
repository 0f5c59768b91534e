/**
 * The state of the device half of the sync rules, and the inputs that change it.
 *
 * `step` in `step.ts` is the only place that decides; its effects are in `effects.ts`.
 */
import type { BadFrame, CloseWord, Frame, Presence, ServerMessage } from "../wire.ts";

/** How long a device waits for `welcome` after it has dialled. */
export const GREETING_TIMEOUT_US = 10_000_000;
/** How long a device waits for any verdict on what it pushed before it dials anew. */
export const ACK_TIMEOUT_US = 30_000_000;
/** After so long without hearing anything, a device sends `ping`. */
export const QUIET_US = 20_000_000;
/** After so long without hearing anything, the connection counts as lost. */
export const DEAD_US = 45_000_000;
/** A connection that lived so long makes the next wait short again. */
export const STABLE_US = 10_000_000;
export const BACKOFF_FIRST_US = 1_000_000;
export const BACKOFF_MOST_US = 60_000_000;
/** The most lines of one stream on the way without a verdict. */
export const PIPELINE_LINES = 1024;
/** A device that is catching up reports its position at least every so many entries (E3). */
export const HAVE_EVERY = 512;
/** A device further behind than this reads segments first, and the server waits for its `follow` (E4). */
export const FAR_BEHIND = 2000;

/**
 * How the device stands to the server. Greeting: `hello` sent, `welcome` awaited. Waiting: lost, dials again at
 * `dial_at_us`. Stopped: dialling again is of no use until a person acts; `stopped_by` says why.
 */
export type LinkState = "offline" | "dialling" | "greeting" | "live" | "waiting" | "stopped";

/** One stream as this device holds it. `position`, `checksum`, `last_seq`, `settled_seq`, `relays` are durable. */
export interface StreamState {
  readonly stream: string;
  readonly position: number;
  readonly checksum: number;
  /** The length of this device's own log of the stream. */
  readonly last_seq: number;
  /** Every own seq up to this one is accepted or refused by the server. */
  readonly settled_seq: number;
  /** Other devices of this member whose lines are yet to be offered again, with their last seq (R2). */
  readonly relays: ReadonlyMap<string, number>;
  /** Every own seq up to this one is on the way or settled. Only means something while live. */
  readonly sent_seq: number;
  /** The seq that the server expected next from this device when it greeted. */
  readonly server_next: number;
  readonly head: number;
  /** The position that the server was last told of (E3). */
  readonly reported: number;
  readonly read: number;
  /** Whether the server has offered this stream on this connection. */
  readonly open: boolean;
  /** Whether the server is sending this stream: not before segments are read (E4). */
  readonly following: boolean;
  /** Whether a `follow` is on the way: entries from elsewhere than `position` are then old ones (E1). */
  readonly asked: boolean;
  /** No pushes before then: the server said `later`. */
  readonly hold_until_us: number;
  /** P3: other bytes of this device's seqs stand on the server. */
  readonly forked: boolean;
}

/**
 * P3: how far a device is with taking a new id, after it learnt that another life uses its own. Settling: waiting until
 * everything that was sent under the old id has its verdict. Asked: the shell was asked to take a new one.
 */
export type Renewal = "none" | "settling" | "asked";

/** A device. Durable: `device`, `epoch`, and the durable part of `streams`. */
export interface SyncState {
  readonly device: string;
  readonly credential: string;
  readonly epoch: string | null;
  readonly streams: ReadonlyMap<string, StreamState>;
  readonly link: LinkState;
  readonly stopped_by: CloseWord | null;
  readonly renewal: Renewal;
  readonly attempts: number;
  readonly heard_us: number;
  readonly pinged: boolean;
  /** Since when an answer has been awaited (welcome or a verdict); 0 while none is. */
  readonly waiting_since_us: number;
  readonly live_since_us: number;
  readonly dial_at_us: number;
  readonly gaps: number;
}

/** A stream of which nothing is held yet, but for what is given. */
export function streamState(given: Partial<StreamState> & { readonly stream: string }): StreamState {
  return {
    position: 0,
    checksum: 0,
    last_seq: 0,
    settled_seq: 0,
    relays: new Map(),
    sent_seq: 0,
    server_next: 1,
    head: 0,
    reported: 0,
    read: 0,
    open: false,
    following: false,
    asked: false,
    hold_until_us: 0,
    forked: false,
    ...given,
  };
}

/** A device that is not connected, but for what is given. */
export function offlineState(
  given: Partial<SyncState> & { readonly device: string; readonly credential: string },
): SyncState {
  return {
    epoch: null,
    streams: new Map(),
    link: "offline",
    stopped_by: null,
    renewal: "none",
    attempts: 0,
    heard_us: 0,
    pinged: false,
    waiting_since_us: 0,
    live_since_us: 0,
    dial_at_us: 0,
    gaps: 0,
    ...given,
  };
}

/** Tell whether everything this device has is settled, and it holds all that the server has of every open stream. */
export function isCurrent(device: SyncState): boolean {
  return (
    device.link === "live" &&
    device.renewal === "none" &&
    [...device.streams.values()].every(
      (stream) =>
        !stream.open ||
        (stream.settled_seq === stream.last_seq && stream.relays.size === 0 && stream.position >= stream.head),
    )
  );
}

export type Input =
  /** A person or the program wants the device to be connected, now. */
  | { readonly kind: "Dial" }
  /** The socket is open. */
  | { readonly kind: "Connected" }
  /** A whole frame arrived. */
  | { readonly kind: "Received"; readonly frame: Frame<ServerMessage> | BadFrame }
  /** The socket closed or never opened. `chance` is 0–999, for the length of the wait. */
  | {
      readonly kind: "Lost";
      readonly word: CloseWord | null;
      readonly retry_ms: number | null;
      readonly chance: number;
    }
  /** The device's own log of a stream now ends at `last_seq`, durably (P1). A new stream is begun by it too. */
  | { readonly kind: "Appended"; readonly stream: string; readonly last_seq: number }
  /** The person has seen the stream up to `position`. */
  | { readonly kind: "Looked"; readonly stream: string; readonly position: number }
  /** The shell took the id `device`: own log lengths are now those of the re-appended lines (P3). */
  | { readonly kind: "Renewed"; readonly device: string; readonly last_seqs: ReadonlyMap<string, number> }
  /** The shell dropped its confirmed copy; `relays` names devices whose lines it kept, and their last seq (R2). */
  | { readonly kind: "Salvaged"; readonly stream: string; readonly relays: ReadonlyMap<string, number> }
  /** Segments were read and stored up to `position` (E4); the same position as before when there were none. */
  | { readonly kind: "SegmentsRead"; readonly stream: string; readonly position: number; readonly checksum: number }
  /** L1: what this person is looking at or writing, for the others who are here. */
  | { readonly kind: "Announce"; readonly presence: Presence }
  /** Time passed: sent at `nextDeadlineUs` at the latest. */
  | { readonly kind: "Tick" }
  /** The person wants to be offline. */
  | { readonly kind: "Hang" };
