/**
 * Export: one line of JSON per event, whole enough to restore everything from, in the form that `handrail import` reads.
 * Where the content was taken back `line` is null and `crc` is what is left of it.
 */
import { readEnvelope } from "../../core/lines/envelope.ts";
import type { OwnLine, PlacedEntry, StreamHeld } from "./records.ts";

/** Everything of one stream, a line of JSON each, in the order in which it can be taken up again. */
export function writeExported(held: StreamHeld, entries: readonly PlacedEntry[], own: readonly OwnLine[]): string[] {
  const { space, stream, audience } = held;
  const confirmed = entries.map(({ position, entry }) => {
    const at = { space, stream, audience, position, received: entry.receivedUs, state: "confirmed" };
    if (entry.kind === "stub") {
      return JSON.stringify({ ...at, device: entry.device, seq: entry.seq, line: null, crc: entry.crc });
    }
    const envelope = readEnvelope(entry.line);
    const { device, seq } = typeof envelope === "string" ? { device: "", seq: 0 } : envelope;
    return JSON.stringify({ ...at, device, seq, line: entry.line });
  });
  // What was written again under another device id is in the file under that one.
  const mine = own.filter((line) => line.position === null && line.state !== "moved");
  return [
    ...confirmed,
    ...mine.map(({ state, device, seq, line, code }) =>
      JSON.stringify({
        space,
        stream,
        audience,
        position: null,
        received: null,
        state,
        device,
        seq,
        line,
        code: code ?? undefined,
      }),
    ),
  ];
}
