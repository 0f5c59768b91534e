/** The part of the log that every tab keeps in memory, and the rows that screens show of it. */
import type { SyncState } from "../core/sync/sync_state.ts";
import type { Me, Notice, Pending, RefusedLine, ServerLink, SpaceRow } from "../store/store.ts";
import type { Timing } from "./environment/timing.ts";
import type { Log } from "./log/log.ts";
import type { OwnLine, Reached, SpaceHeld, StreamHeld } from "./log/records.ts";

/** The part of the log that every tab keeps in memory. */
export interface Overview {
  readonly me: Me;
  readonly spaces: readonly SpaceHeld[];
  readonly streams: ReadonlyMap<string, StreamHeld>;
  readonly pending: readonly OwnLine[];
  readonly refused: readonly OwnLine[];
  readonly reached: readonly Reached[];
  readonly notices: readonly Notice[];
}

/** Everything that every tab keeps at hand. Throws when the log belongs to nobody. */
export async function readOverview(log: Log): Promise<Overview> {
  const whom = await log.identity();
  if (whom === null) throw new Error("this log belongs to nobody");
  const [spaces, streams, pending, refused, reached, noted] = await Promise.all([
    log.spaces(),
    log.streams(),
    log.ownLines("pending"),
    log.ownLines("refused"),
    log.reached(),
    log.notices(),
  ]);
  const { member, name, role, device } = whom;
  return {
    me: { member, name, role, device },
    spaces,
    streams: new Map(streams.map((stream) => [stream.stream, stream])),
    pending,
    refused,
    reached,
    notices: noted.map(({ id, word }) => ({ id: id ?? 0, word })),
  };
}

/** Return the link to the server, as screens show it. */
export function linkOf(device: SyncState, isSlow: boolean, timing: Timing): ServerLink {
  switch (device.link) {
    case "offline":
      return { state: "offline", retryAtMs: null };
    case "waiting": {
      const waitMs = (device.dial_at_us - timing.monotonicUs()) / 1000;
      return { state: "offline", retryAtMs: Math.round(timing.nowUs() / 1000 + waitMs) };
    }
    case "dialling":
    case "greeting":
      return { state: "greeting" };
    case "live":
      return isSlow ? { state: "live", slow: true } : { state: "live" };
    case "stopped": {
      const word = device.stopped_by;
      return { state: "stopped", word: word === "removed" || word === "upgrade" ? word : "sign_in" };
    }
  }
}

/** The rows of a space list, as screens show them. */
export function spaceRows(overview: Overview | null): readonly SpaceRow[] {
  return (overview?.spaces ?? []).map(({ space, title, standing }) => ({ space, name: title ?? "", status: standing }));
}

/** List the own lines that wait to be sent. */
export function pendingRows(overview: Overview | null): readonly Pending[] {
  return (overview?.pending ?? []).map((line) => ({ ...whereOf(overview, line), seq: line.seq, line: line.line }));
}

/** List the own lines that the server refused, each with its reason. */
export function refusedRows(overview: Overview | null): readonly RefusedLine[] {
  return (overview?.refused ?? []).map((refusal) => ({
    ...whereOf(overview, refusal),
    seq: refusal.seq,
    code: refusal.code ?? "",
    line: refusal.line,
  }));
}

function whereOf(overview: Overview | null, { stream }: OwnLine): Pick<Pending, "space" | "audience"> {
  const held = overview?.streams.get(stream);
  return { space: held?.space ?? "", audience: held?.audience ?? "private" };
}
