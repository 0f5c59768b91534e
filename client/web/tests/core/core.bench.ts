/** How long folding and showing 10,000 entries takes: `npm run bench`. */
import { bench, describe } from "vitest";
import { canonical } from "../../src/core/canonical.ts";
import { fromLine } from "../../src/core/fold/folded.ts";
import { foldAll, overlay } from "../../src/core/fold/folding.ts";
import { restore, snapshot } from "../../src/core/fold/snapshots.ts";
import { empty } from "../../src/core/fold/state.ts";
import { crc } from "../../src/core/lines/checksum.ts";
import { dueToday, momentum, sharedProjection, sinceLastSession } from "../../src/core/views/index.ts";
import { longLog } from "./long_log.ts";

const log = longLog(10_000);
const read = () => log.map(({ line, receivedUs }) => fromLine(line, receivedUs)).filter((item) => item !== null);
const entries = read();
const state = foldAll(empty(), entries);
const pending = entries.slice(-1);
const shown = sharedProjection(state);
const kept = snapshot(state);
const OPTIONS = { time: 1_000 };

describe("10,000 entries", () => {
  bench("read lines", () => void read(), OPTIONS);
  bench("CRC of lines", () => void log.map(({ line }) => crc(line)), OPTIONS);
  bench("fold", () => void foldAll(empty(), entries), OPTIONS);
  bench("sharedProjection", () => void sharedProjection(state), OPTIONS);
  bench("read, fold, sharedProjection", () => void sharedProjection(foldAll(empty(), read())), OPTIONS);
  bench("overlay of one line", () => void overlay(state, pending), OPTIONS);
  bench("snapshot", () => void snapshot(state), OPTIONS);
  bench("restore", () => void restore(kept), OPTIONS);
  bench(
    "views of today",
    () => void [dueToday(shown, "2025-06-01"), momentum(shown, "2025-06-01"), sinceLastSession(shown, "2025-06-01")],
    OPTIONS,
  );
  bench("canonical", () => void canonical(shown), OPTIONS);
});
