/** Lines, entries and verdicts as the tests of a log write them. */
import { crc, extend } from "../../src/core/lines/checksum.ts";
import type { Entry } from "../../src/core/lines/entry.ts";
import { readEnvelope, writeLine } from "../../src/core/lines/envelope.ts";
import type { RefusedSeq } from "../../src/core/wire.ts";
import type { Log } from "../../src/shell/log/log.ts";
import { idOf, mood, OSEI, SHARED } from "./people.ts";

export function intended(...numbers: number[]) {
  return numbers.map((number) => ({ stream: SHARED, body: mood(number), session: null }));
}

export function envelopeOf(line: string) {
  const envelope = readEnvelope(line);
  if (typeof envelope === "string") throw new Error(envelope);
  return envelope;
}

export function received(line: string, receivedUs = 1_764_000_000_500_000): Entry {
  return { kind: "entry", receivedUs, line };
}

export function theirs(number: number, body: object, device = idOf("e", 1)): string {
  return writeLine({ device, seq: number, stamp: 1_764_000_000_000_100 + number, author: OSEI.member, body } as never);
}

export async function confirm(log: Log, entries: readonly Entry[]): Promise<void> {
  const held = (await log.streams()).find((stream) => stream.stream === SHARED);
  const { position = 0, checksum = 0 } = held ?? {};
  const after = extend(
    checksum,
    entries.map((entry) => crc(entry.line)),
  );
  await log.store(SHARED, position, after, entries);
}

/** The server's verdicts on what this device sent. */
export async function settle(log: Log, throughSeq: number, refused: readonly RefusedSeq[]): Promise<void> {
  await log.settle(SHARED, (await log.identity())?.device ?? "", throughSeq, refused);
}
