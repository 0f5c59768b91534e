/** Lines, entries, checksums and ids are read and made as in Python. */
import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "../../src/core/events/index.ts";
import type { Body } from "../../src/core/events/types.ts";
import { matching, short, uuid7 } from "../../src/core/ids.ts";
import { LINE_BYTES } from "../../src/core/limits.ts";
import { fill, readBody, writeBody } from "../../src/core/lines/body.ts";
import { crc, extend } from "../../src/core/lines/checksum.ts";
import { readEntry, writeEntry } from "../../src/core/lines/entry.ts";
import { readEnvelope, writeLine } from "../../src/core/lines/envelope.ts";
import { vector } from "./vectors.ts";

interface Reading {
  readonly lines: readonly { readonly says: string; readonly line: string; readonly reads: unknown }[];
  readonly entries: readonly { readonly text: string; readonly reads: unknown }[];
  readonly checksums: readonly { readonly lines: string[]; readonly crcs: number[]; readonly checksum: number }[];
  readonly ids: readonly { readonly now_us: number; readonly chance: string; readonly id: string }[];
}

const READING = vector("reading.json") as Reading;
const ID = "00000000-0000-7000-8008-000000000001";
const ENVELOPE = { device: ID, seq: 1, stamp: 5, author: ID };
const CHECK_IN = { type: "check_in_recorded", check_in: ID, day: "2026-11-22" } as const;

function read(line: string): unknown {
  const envelope = readEnvelope(line);
  if (typeof envelope === "string") return { flaw: envelope };
  const body = readBody(envelope);
  switch (body.type) {
    case "unknown":
      return { unknown: body.tag };
    case "misshapen":
      return { misshapen: body.tag, where: body.where };
    default:
      return { body };
  }
}

function readText(text: string): unknown {
  const entry = readEntry(text);
  if (entry === null) return null;
  return entry.kind === "entry"
    ? { received_us: entry.receivedUs, line: entry.line }
    : { received_us: entry.receivedUs, crc: entry.crc, device: entry.device, seq: entry.seq };
}

describe("a line", () => {
  it.each(READING.lines)("$says", ({ line, reads }) => {
    expect(read(line)).toStrictEqual(reads);
  });

  it("may take as many bytes as the limit and no more, however few characters", () => {
    const base = writeLine({ ...ENVELOPE, body: { type: "dream_told", text: "" } });
    const room = LINE_BYTES - base.length;
    const full = base.replace('""', `"${"é".repeat(Math.floor(room / 2))}${"x".repeat(room % 2)}"`);

    expect(readEnvelope(full)).toHaveProperty("seq", 1);
    expect(readEnvelope(full.replace("é", "ﬀ"))).toBe("too_large");
  });

  it("counts characters, not units, of a text", () => {
    expect(fill({ type: "goal_drafted", goal: ID, change: ID, title: "😀".repeat(140) })).toHaveProperty("goal", ID);
    expect(fill({ type: "goal_drafted", goal: ID, change: ID, title: "😀".repeat(141) })).toEqual({
      type: "misshapen",
      tag: "goal_drafted",
      where: "$.title",
    });
  });

  it("with a lone surrogate is no UTF-8", () => {
    expect(readEnvelope(`{"x":"${"\ud83d"}"}`)).toBe("malformed");
  });

  it("is written once and read back as it was", () => {
    const line = writeLine({
      ...ENVELOPE,
      session: null,
      body: writeBody({ ...CHECK_IN, mood: 4, feelings: [], note: null }),
    });

    expect(line).toBe(
      `{"device":"${ID}","seq":1,"stamp":5,"author":"${ID}","body":{"type":"check_in_recorded","check_in":"${ID}","day":"2026-11-22","mood":4}}`,
    );
    expect(read(line)).toStrictEqual({ body: { ...CHECK_IN, mood: 4, energy: null, feelings: [], note: null } });
  });

  it("that no peer would store is not written", () => {
    expect(() => writeLine({ ...ENVELOPE, seq: 0, body: CHECK_IN })).toThrow(RangeError);
    expect(() => writeLine({ ...ENVELOPE, body: { ...CHECK_IN, note: "\ud83d" } })).toThrow(RangeError);
  });

  it("of any type says no more than its author said", () => {
    for (const [tag, shape] of EVENT_TYPES) {
      const defaults = Object.fromEntries(
        shape.fields.filter((field) => "absent" in field).map((field) => [field.name, field.absent]),
      );
      expect(Object.keys(writeBody({ type: tag, ...defaults } as unknown as Body))).toEqual(["type"]);
    }
  });
});

describe("an entry", () => {
  it.each(READING.entries)("%j", ({ text, reads }) => {
    expect(readText(text)).toStrictEqual(reads);
    const entry = readEntry(text);
    if (entry !== null) expect(writeEntry(entry)).toBe(text);
  });
});

describe("rule E2", () => {
  it.each(READING.checksums)("the checksum of $lines", ({ lines, crcs, checksum }) => {
    expect(lines.map(crc)).toEqual(crcs);
    expect(extend(0, crcs)).toBe(checksum);
    expect(extend(extend(0, crcs.slice(0, 1)), crcs.slice(1))).toBe(checksum);
  });
});

describe("an id", () => {
  it.each(READING.ids)("$id", ({ now_us, chance, id }) => {
    expect(uuid7(now_us, BigInt(chance))).toBe(id);
  });

  it("of impossible time or chance is an error", () => {
    for (const [now, chance] of [
      [-1, 0n],
      [2 ** 60, 0n],
      [0, -1n],
      [0, 1n << 74n],
    ] as const) {
      expect(() => uuid7(now, chance)).toThrow(RangeError);
    }
  });

  it("is found by its beginning or its end", () => {
    const ids = ["00000000-0000-7000-8000-00000000abc2", "00000000-0000-7000-8000-00000000abc1"] as const;

    expect(matching("abc1", ids)).toEqual([ids[1]]);
    expect(matching("0000", ids)).toEqual([ids[1], ids[0]]);
    expect(matching(short(ids[0]), ids)).toEqual([ids[0]]);
    expect(matching(ids[0].toUpperCase(), ids)).toEqual([ids[0]]);
    expect(matching("", ids)).toEqual([]);
    expect(matching("zzz", ids)).toEqual([]);
  });
});
