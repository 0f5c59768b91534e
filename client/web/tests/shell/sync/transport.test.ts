/** A link over a WebSocket: what it tells, and that it parts once, whoever ends it. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { offlineState } from "../../../src/core/sync/sync_state.ts";
import { type TransportEvent, webSocketTransports } from "../../../src/shell/sync/transport.ts";

class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket | null = null;
  readyState = 1;
  readonly closed: [number, string][] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor() {
    FakeSocket.last = this;
  }

  send(): void {}

  close(code: number, reason: string): void {
    this.closed.push([code, reason]);
    this.onclose?.({ code, reason });
  }
}

function opened() {
  vi.stubGlobal("WebSocket", FakeSocket);
  const cuts = new Set<() => void>();
  const told: TransportEvent[] = [];
  const link = webSocketTransports("ws://localhost/sync", (call) => {
    cuts.add(call);
    return () => cuts.delete(call);
  })((arrival) => told.push(arrival), {
    device: () => offlineState({ device: "", credential: "" }),
    ticket: async () => ({ ok: false, word: null, retryMs: null }),
    pace: () => "calm",
  });
  const socket = FakeSocket.last;
  if (socket === null) throw new Error("no socket was opened");
  return { link, socket, told, cuts, cut: () => [...cuts].map((call) => call()) };
}

afterEach(() => vi.unstubAllGlobals());

describe("a link over a socket", () => {
  it("C1: parts at once when the network is gone, and only once", () => {
    const { socket, told, cuts, cut } = opened();
    socket.onopen?.();

    cut();
    cut();
    socket.onclose?.({ code: 1006, reason: "" });

    expect(told).toEqual([{ kind: "Joined" }, { kind: "Parted", word: null, retryMs: null }]);
    expect(socket.closed).toEqual([[1000, "bye"]]);
    expect(cuts.size).toBe(0);
  });

  it("C1: says what a close says, and listens for the network no longer", () => {
    const { socket, told, cuts } = opened();

    socket.onclose?.({ code: 1012, reason: "restart 2000" });

    expect(told).toEqual([{ kind: "Parted", word: "restart", retryMs: 2000 }]);
    expect(cuts.size).toBe(0);
  });

  it("tells nothing any more once it is closed from here", () => {
    const { link, told, cut } = opened();

    link.close("bye");
    cut();

    expect(told).toEqual([]);
  });
});
