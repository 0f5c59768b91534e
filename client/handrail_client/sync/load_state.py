"""Read from the log what `step` must know: all of it when a sync starts, then what changed.

How far the person has read is not part of the start: the server is told once a stream is open (rule E3).
"""

from handrail_client.log import Log
from handrail_shared.sync.sync_state import Appended, LinkState, Looked, StreamState, SyncState


async def load_state(log: Log) -> SyncState:
    """Return the state from which `step` continues. Raises `NotJoined`."""
    whom = await log.identity()
    last_seqs, settled_seqs, relays = await log.last_seqs(), await log.settled_seqs(), await log.relays()
    streams = {
        held.stream: StreamState(
            stream=held.stream,
            position=held.position,
            checksum=held.checksum,
            last_seq=last_seqs[held.stream],
            # The two were read one after the other: another process may have appended in between.
            settled_seq=min(settled_seqs[held.stream], last_seqs[held.stream]),
            relays=relays[held.stream],
        )
        for held in await log.streams()
    }
    return SyncState(device=whom.device, credential=whom.token, epoch=whom.epoch, streams=streams)


async def changed_inputs(log: Log, state: SyncState) -> list[Appended | Looked]:
    """Return what `step` is to be told of the log: lines appended, and streams read by the person, since `state`."""
    inputs: list[Appended | Looked] = []
    for stream, last_seq in (await log.last_seqs()).items():
        known = state.streams.get(stream)
        if known is None or last_seq > known.last_seq:
            inputs.append(Appended(stream, last_seq))
    if state.link is LinkState.LIVE:
        # E3: how far the person has read is told only on an open stream of a live connection.
        for held in await log.streams():
            known = state.streams.get(held.stream)
            if known is not None and known.open and held.read > known.read:
                inputs.append(Looked(held.stream, held.read))
    return inputs
