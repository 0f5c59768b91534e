"""Read the state of `step` from the log when a sync starts.

How far the person has read is not part of it: the server is told once a stream is open (rule E3).
"""

from handrail_client.log import Log
from handrail_shared.sync.sync_state import StreamState, SyncState


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
