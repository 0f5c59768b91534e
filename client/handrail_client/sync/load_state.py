"""The state of `step` as it is read from disk. How far the person has read is told once a stream is open (E3)."""

from handrail_client.log.log import Log
from handrail_shared.sync import device as d


async def wake(log: Log) -> d.Device:
    """The state of `step` as the log holds it. Raises `NotJoined`."""
    whom = await log.identity()
    last_seqs, settled, relays = await log.last_seqs(), await log.settled_seqs(), await log.relays()
    streams = {
        each.stream: d.StreamState(
            stream=each.stream,
            position=each.position,
            checksum=each.checksum,
            last_seq=last_seqs[each.stream],
            settled_seq=min(settled[each.stream], last_seqs[each.stream]),
            relays=relays[each.stream],
        )
        for each in await log.streams()
    }
    return d.Device(device=whom.device, credential=whom.token, epoch=whom.epoch, streams=streams)
