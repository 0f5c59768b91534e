/** One connection to the server and what became of it (rules H1, C1). */
import type { SyncState } from "../../core/sync/sync_state.ts";
import { CLOSE_CODES, type CloseWord, SUBPROTOCOL } from "../../core/wire.ts";

export type TransportEvent =
  /** `slow`: by asking again and again over HTTP. */
  | { readonly kind: "Joined"; readonly slow?: true }
  | { readonly kind: "Arrived"; readonly text: string }
  /** The transport closed, or never opened. */
  | { readonly kind: "Parted"; readonly word: CloseWord | null; readonly retryMs: number | null };

export interface Transport {
  /** Send a frame after all those before it. After the transport closed it goes nowhere. */
  send(frame: string): void;
  /** Close; nothing arrives any more, not even that it parted. */
  close(word: CloseWord): void;
  /** Ask the server now for what is new, where it is asked only now and then. */
  hurry?(): void;
}

/** A credential for one hello, or why there is none. */
export type Ticket =
  | { readonly ok: true; readonly ticket: string }
  | { readonly ok: false; readonly word: CloseWord | null; readonly retryMs: number | null };

/**
 * A pace: how soon people want to see what others do. `quick`: two work together; `calm`: somebody looks; `rest`:
 * nobody does.
 */
export type Pace = "quick" | "calm" | "rest";

/** A request for a transport: what it may ask of the runner that opens it. */
export interface DialRequest {
  /** The device as it is by now. */
  device(): SyncState;
  /** Fetch a credential for a further hello. The first hello brings its own. */
  ticket(): Promise<Ticket>;
  pace(): Pace;
}

/** Begin to connect; arrivals are told to the callback, `Parted` last. */
export type OpenTransport = (arrived: (event: TransportEvent) => void, request: DialRequest) => Transport;

/** Calls back whenever the network is gone, until the returned function is called. */
export type OnCut = (call: () => void) => () => void;

/**
 * Transports over WebSockets to this URL. A browser leaves a socket open when its network goes, and says nothing until a
 * ping is missed: where it tells of the network itself, the transport parts at once.
 */
export function webSocketTransports(url: string, onCut: OnCut): OpenTransport {
  return (arrived) => {
    const socket = new WebSocket(url, SUBPROTOCOL);
    const close = (word: CloseWord): void => {
      told = () => {};
      ignore();
      socket.close(CLOSE_CODES[word] === 1000 || CLOSE_CODES[word] >= 3000 ? CLOSE_CODES[word] : 1000, word);
    };
    const ignore = onCut(() => {
      const tell = told;
      close("bye");
      tell({ kind: "Parted", word: null, retryMs: null });
    });
    let told: (event: TransportEvent) => void = arrived;
    socket.onopen = () => told({ kind: "Joined" });
    socket.onmessage = (event) => {
      // Frames are text; anything else is not of this protocol, and an empty frame says so.
      told({ kind: "Arrived", text: typeof event.data === "string" ? event.data : "" });
    };
    socket.onclose = (event) => {
      ignore();
      told(parted(event.code, event.reason));
    };
    return {
      send(frame) {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
      },
      close,
    };
  };
}

/** C1: what a close says: a word and, where useful, after how many milliseconds to come back. */
export function parted(code: number, reason: string): TransportEvent {
  const [word = "", rest = ""] = reason.split(" ");
  const retryMs = /^[0-9]{1,9}$/.test(rest) ? Number(rest) : null;
  if (Object.hasOwn(CLOSE_CODES, word)) return { kind: "Parted", word: word as CloseWord, retryMs };
  const words = Object.keys(CLOSE_CODES) as CloseWord[];
  const found = words.find((word) => CLOSE_CODES[word] === code && word !== "bye");
  return { kind: "Parted", word: found ?? null, retryMs: null };
}
