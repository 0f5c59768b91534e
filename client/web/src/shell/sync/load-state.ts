/** The state of `step` as it is read from the log. How far the person has read is told once a stream is open (E3). */
import { offlineState, type SyncState, streamState } from "../../core/sync/sync_state.ts";
import { NotJoined } from "../log/errors.ts";
import type { Log } from "../log/log.ts";

/** Throws `NotJoined`. */
export async function loadState(log: Log): Promise<SyncState> {
  const whom = await log.identity();
  if (whom === null) throw new NotJoined();
  const ends = await log.ownEnds();
  const streams = (await log.streams()).map(async ({ stream, position, checksum }) => {
    const { lastSeq = 0, settledSeq = 0 } = ends.get(stream) ?? {};
    const relays = await log.relays(stream);
    return [
      stream,
      streamState({ stream, position, checksum, last_seq: lastSeq, settled_seq: settledSeq, relays }),
    ] as const;
  });
  return offlineState({
    device: whom.device,
    credential: "",
    epoch: whom.epoch,
    streams: new Map(await Promise.all(streams)),
  });
}
