"""What a device offers the server: pushes of its own lines, follows, and reports of its position."""

from typing import Final

from msgspec.structs import replace

from handrail_shared.sync.effects import Effect, Send, SendLines, TakeNewDevice
from handrail_shared.sync.sync_state import HAVE_EVERY, PIPELINE_LINES, LinkState, Renewal, StreamState, SyncState
from handrail_shared.wire import Follow, Have

_NOTHING: Final = 0


def with_stream(device: SyncState, stream: StreamState) -> SyncState:
    """The device with this state of one stream."""
    return replace(device, streams={**device.streams, stream.stream: stream})


def offer_all(device: SyncState, now_us: int) -> tuple[SyncState, list[Effect]]:
    """Push whatever may be pushed now; take a new device id once a fork is settled (P3)."""
    if device.link is not LinkState.LIVE:
        return device, []
    effects: list[Effect] = []
    for stream in list(device.streams.values()):
        offered, pushes = _offer(device, stream, now_us)
        device = with_stream(device, offered)
        effects.extend(pushes)
    if device.renewal is Renewal.SETTLING and not any(_unresolved(stream) for stream in device.streams.values()):
        device = replace(device, renewal=Renewal.ASKED)
        effects.append(TakeNewDevice())
    waiting = any(
        stream.sent_seq > stream.settled_seq or stream.relays or stream.asked
        for stream in device.streams.values()
        if stream.open
    )
    since = (device.waiting_since_us or now_us) if waiting else _NOTHING
    return replace(device, waiting_since_us=since), effects


def _offer(device: SyncState, stream: StreamState, now_us: int) -> tuple[StreamState, list[Effect]]:
    if not stream.open or stream.forked or stream.hold_until_us > now_us:
        return stream, []
    # P3: while a fork is being settled only seqs that the server already has are offered, to learn whose they are.
    renewing = device.renewal is not Renewal.NONE
    last = min(stream.last_seq, stream.server_next - 1) if renewing else stream.last_seq
    last = min(last, stream.settled_seq + PIPELINE_LINES)
    if stream.sent_seq >= last:
        return stream, []
    return replace(stream, sent_seq=last), [SendLines(stream.stream, stream.sent_seq + 1, last)]


def _unresolved(stream: StreamState) -> bool:
    """Tell whether own lines of this stream may be on the server without our knowing."""
    if not stream.open or stream.forked:
        return False
    known = max(stream.sent_seq, min(stream.last_seq, stream.server_next - 1))
    return stream.settled_seq < known


def follow(stream: StreamState) -> tuple[StreamState, list[Effect]]:
    """E6: ask for the stream from where this device holds it."""
    message = Follow(stream=stream.stream, position=stream.position, checksum=stream.checksum)
    return replace(stream, following=True, asked=True, reported=stream.position), [Send(message)]


def report(stream: StreamState, device: SyncState, *, due: bool) -> tuple[StreamState, list[Effect]]:
    """E3: tell the server how far this device holds the stream, when it is `due`, at its head, or far enough on."""
    far = stream.position - stream.reported >= HAVE_EVERY
    at_head = stream.position >= stream.head and stream.position > stream.reported
    if device.link is not LinkState.LIVE or not stream.open or not (due or far or at_head):
        return stream, []
    message = Have(stream=stream.stream, position=stream.position, read=stream.read)
    return replace(stream, reported=stream.position), [Send(message)]
