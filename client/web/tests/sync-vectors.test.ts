/** `step` does here what it does in Python, along every recorded walk; every message of a released version is read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeEntry } from "../src/core/lines/entry.ts";
import type { Effect } from "../src/core/sync/effects.ts";
import { nextDeadlineUs, step } from "../src/core/sync/step.ts";
import {
  type Input,
  offlineState,
  type StreamState,
  type SyncState,
  streamState,
} from "../src/core/sync/sync_state.ts";
import { header, isBad, readDeviceFrame, readServerFrame, writeFrame } from "../src/core/wire.ts";

const VECTORS = join(import.meta.dirname, "../../../shared/vectors");

type Plain = Record<string, unknown>;

interface Life {
  readonly device: Plain;
  readonly steps: readonly {
    readonly now_us: number;
    readonly given: Plain;
    readonly effects: readonly Plain[];
    readonly deadline_us: number | null;
  }[];
  readonly after: Plain;
}

function readState(plain: Plain): SyncState {
  const streams = Object.entries(plain["streams"] as Record<string, Plain>).map(
    ([name, item]): [string, StreamState] => {
      const { kind: _, relays, ...fields } = item;
      const read = { ...fields, relays: new Map(Object.entries(relays as Record<string, number>)) };
      return [name, streamState(read as unknown as StreamState)];
    },
  );
  const { kind: _, streams: __, ...fields } = plain;
  return offlineState({ ...(fields as unknown as SyncState), streams: new Map(streams) });
}

function readInput(plain: Plain): Input {
  switch (plain["kind"]) {
    case "Received":
      return { kind: "Received", frame: readServerFrame(plain["frame"] as string) };
    case "Salvaged":
      return { ...plain, relays: new Map(Object.entries(plain["relays"] as object)) } as unknown as Input;
    case "Renewed":
      return { ...plain, last_seqs: new Map(Object.entries(plain["last_seqs"] as object)) } as unknown as Input;
    default:
      return plain as unknown as Input;
  }
}

/** The kinds in the vectors are never changed: `SyncState` is a `Device` there, and `StoreEntries` is a `Store`. */
function plainState(device: SyncState): Plain {
  const streams = [...device.streams].map(([name, stream]): [string, Plain] => [
    name,
    { kind: "StreamState", ...stream, relays: Object.fromEntries(stream.relays) },
  ]);
  return { kind: "Device", ...device, streams: Object.fromEntries(streams) };
}

function plainEffect(effect: Effect): Plain {
  switch (effect.kind) {
    case "Send":
      return { ...effect, message: header(effect.message) };
    case "StoreEntries":
      return { ...effect, kind: "Store", entries: effect.entries.map(writeEntry) };
    case "OpenStream":
      return { ...effect, offered: { kind: "Offered", ...effect.offered } };
    case "Settle":
      return { ...effect, refused: effect.refused.map((refusal) => ({ kind: "RefusedSeq", ...refusal })) };
    default:
      return { ...effect };
  }
}

describe("step", () => {
  const lives = JSON.parse(readFileSync(join(VECTORS, "sync/step.json"), "utf8")) as Life[];

  it.each(lives.map((life, number) => [number, life] as const))("goes the recorded way %i", (_, life) => {
    let device = readState(life.device);
    for (const item of life.steps) {
      const [after, effects] = step(device, readInput(item.given), item.now_us);

      expect(effects.map(plainEffect)).toEqual(item.effects);
      expect(nextDeadlineUs(after)).toEqual(item.deadline_us);
      device = after;
    }
    expect(plainState(device)).toEqual(life.after);
  });

  it("is seen failing on a planted fault", () => {
    const life = lives.find((life) =>
      life.steps.some((one) => one.effects.some((effect) => effect["kind"] === "Store")),
    );
    const store = life?.steps.find((one) => one.effects.some((effect) => effect["kind"] === "Store"));
    const frame = String(store?.given["frame"]).replace(/"checksum":\d/, '"checksum":9');
    const planted = { ...store?.given, frame };
    let device = readState(life?.device ?? {});
    for (const item of life?.steps ?? []) {
      const given = readInput(item === store ? planted : item.given);
      const [after, effects] = step(device, given, item.now_us);
      if (item === store) {
        expect(effects.map(plainEffect)).not.toEqual(item.effects);
        return;
      }
      device = after;
    }
    expect.unreachable();
  });
});

describe("V1: every message of every released version is read for ever", () => {
  for (const side of ["device", "server"] as const) {
    const folder = join(VECTORS, "wire/v1", side);
    it.each(readdirSync(folder))(`${side}/%s`, (name) => {
      const text = readFileSync(join(folder, name), "utf8");

      const frame = side === "device" ? readDeviceFrame(text) : readServerFrame(text);

      if (isBad(frame)) throw new Error(frame.word);
      expect(frame.message.type).toBe(JSON.parse(text.split("\n")[0] ?? "").type);
      expect(writeFrame(frame.message, frame.lines)).toBe(text);
    });
  }
});
