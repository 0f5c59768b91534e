/** What the recorded walks do not pass through: timers, waits, presence, `later` and relays. */
import { describe, expect, it } from "vitest";
import { nextDeadlineUs, step } from "../src/core/sync/step.ts";
import {
  ACK_TIMEOUT_US,
  DEAD_US,
  offlineState,
  QUIET_US,
  type SyncState,
  streamState,
} from "../src/core/sync/sync_state.ts";
import type { Presence, ServerMessage } from "../src/core/wire.ts";

const ME = "01930000-0000-7000-8000-00000000000b";
const OTHER = "01930000-0000-7000-8000-00000000000c";
const STREAM = "01930000-0000-7000-8000-00000000000a";

function live(given: Partial<Parameters<typeof streamState>[0]> = {}): SyncState {
  const stream = streamState({ stream: STREAM, open: true, following: true, ...given });
  return offlineState({
    device: ME,
    credential: "ticket",
    link: "live",
    heard_us: 1000,
    streams: new Map([[STREAM, stream]]),
  });
}

function say(device: SyncState, message: ServerMessage, nowUs = 2000): ReturnType<typeof step> {
  return step(device, { kind: "Received", frame: { message, lines: [] } }, nowUs);
}

describe("C1: every state has a deadline and an exit", () => {
  it("pings after silence and gives the connection up after more of it", () => {
    const [pinged, asked] = step(live(), { kind: "Tick" }, 1000 + QUIET_US);
    expect(asked).toEqual([{ kind: "Send", message: { type: "ping" } }]);
    expect(nextDeadlineUs(pinged)).toBe(1000 + DEAD_US);

    const [, given] = step(pinged, { kind: "Tick" }, 1000 + DEAD_US);

    expect(given).toEqual([{ kind: "CloseSocket", word: "timeout" }]);
  });

  it("dials anew when a verdict does not come", () => {
    const [waiting] = step(live(), { kind: "Appended", stream: STREAM, last_seq: 1 }, 5000);

    const [, effects] = step({ ...waiting, heard_us: 5000 + ACK_TIMEOUT_US }, { kind: "Tick" }, 5000 + ACK_TIMEOUT_US);

    expect(effects).toEqual([{ kind: "CloseSocket", word: "timeout" }]);
  });

  it.each([
    ["sign_in", "stopped", null],
    ["removed", "stopped", null],
    ["upgrade", "stopped", null],
    ["slow", "waiting", 7000],
    ["superseded", "waiting", 7000 + 60_000_000],
    ["busy", "waiting", 7000 + 500_000 + 3_000_000],
  ] as const)("after %s is %s", (word, link, due) => {
    const [after] = step(live(), { kind: "Lost", word, retry_ms: 3000, chance: 500 }, 7000);

    expect(after.link).toBe(link);
    expect(nextDeadlineUs(after)).toBe(due);
  });
});

describe("P6: later", () => {
  it("holds the stream, and offers it again after that time", () => {
    const [sent] = step(live(), { kind: "Appended", stream: STREAM, last_seq: 2 }, 1500);
    const later = { type: "later", stream: STREAM, device: ME, word: "storage_full", retry_ms: 5 } as const;
    const [held, told] = say(sent, later, 2000);
    expect(told).toEqual([{ kind: "Tell", word: "storage_full", stream: STREAM }]);

    const [, effects] = step(held, { kind: "Tick" }, 7000);

    expect(effects).toEqual([{ kind: "SendLines", stream: STREAM, first_seq: 1, last_seq: 2 }]);
  });
});

describe("R2: relays", () => {
  const kept = live({ relays: new Map([[OTHER, 3]]) });

  it("are settled by an ack and dropped at their last seq", () => {
    const ack = { type: "ack", stream: STREAM, device: OTHER, through_seq: 3, refused: [] } as const;
    const [after, effects] = say(kept, ack);

    expect(effects).toEqual([{ kind: "SettleRelay", stream: STREAM, device: OTHER, through_seq: 3 }]);
    expect(after.streams.get(STREAM)?.relays.size).toBe(0);
  });

  it("go on as the device's own where the server has another life of that device", () => {
    const [, effects] = say(kept, { type: "fork", stream: STREAM, device: OTHER, seq: 2 });

    expect(effects).toEqual([
      { kind: "SettleRelay", stream: STREAM, device: OTHER, through_seq: 1 },
      { kind: "SettleRelay", stream: STREAM, device: OTHER, through_seq: null },
      { kind: "Tell", word: "relay_forked", stream: STREAM },
    ]);
  });

  it("stay for the next connection where the server will not have them", () => {
    const [, effects] = say(kept, { type: "gap", stream: STREAM, device: OTHER, next_seq: 1 });

    expect(effects).toEqual([{ kind: "Tell", word: "relay_refused", stream: STREAM }]);
  });
});

describe("what is said to people", () => {
  it("L1: presence goes both ways, only while live", () => {
    const presence: Presence = {
      type: "presence",
      stream: STREAM,
      here: true,
      member: OTHER,
      device: OTHER,
      focus: null,
      typing: null,
    };

    expect(say(live(), presence)[1]).toEqual([{ kind: "Show", presence }]);
    expect(step(live(), { kind: "Announce", presence }, 1)[1]).toEqual([{ kind: "Send", message: presence }]);
    expect(step({ ...live(), link: "waiting" }, { kind: "Announce", presence }, 1)[1]).toEqual([]);
  });

  it("E3: looking is reported once, and never beyond what is held", () => {
    const held = live({ position: 5, reported: 5 });
    const [after, effects] = step(held, { kind: "Looked", stream: STREAM, position: 9 }, 1);

    expect(effects).toEqual([{ kind: "Send", message: { type: "have", stream: STREAM, position: 5, read: 5 } }]);
    expect(step(after, { kind: "Looked", stream: STREAM, position: 5 }, 1)[1]).toEqual([]);
  });

  it("E4: follows once its segments are read", () => {
    const far = live({ following: false });
    const [, effects] = step(far, { kind: "SegmentsRead", stream: STREAM, position: 9, checksum: 7 }, 1);

    expect(effects).toEqual([{ kind: "Send", message: { type: "follow", stream: STREAM, position: 9, checksum: 7 } }]);
  });

  it("hangs up when the person wants to be offline", () => {
    const [after, effects] = step(live(), { kind: "Hang" }, 1);

    expect([after.link, effects]).toEqual(["offline", [{ kind: "CloseSocket", word: "bye" }]]);
    expect(nextDeadlineUs(after)).toBe(null);
  });
});
