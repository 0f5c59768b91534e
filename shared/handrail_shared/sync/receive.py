"""What a device makes of each message of the server. A part of `step`."""

from typing import assert_never

from msgspec.structs import replace

from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry, Stub, read_entry
from handrail_shared.sync.effects import (
    CloseSocket,
    CloseStream,
    DropConfirmed,
    Effect,
    KeepEpoch,
    NoteReach,
    OpenStream,
    ReadSegments,
    Reoffer,
    SendRelay,
    Settle,
    SettleRelay,
    Show,
    StoreEntries,
    Tell,
)
from handrail_shared.sync.offer import follow, offer_all, report, with_stream
from handrail_shared.sync.sync_state import FAR_BEHIND, LinkState, Renewal, StreamState, SyncState
from handrail_shared.wire import (
    Ack,
    BadFrame,
    Entries,
    Follow,
    Fork,
    Frame,
    Gap,
    Have,
    Hello,
    Later,
    Offered,
    Opened,
    Ping,
    Pong,
    Presence,
    Push,
    Reach,
    StreamClosed,
    Unfollow,
    Welcome,
)

Stepped = tuple[SyncState, list[Effect]]

_GAPS_A_CONNECTION = 3


def receive(device: SyncState, frame: Frame | BadFrame, now_us: int) -> Stepped:
    """Return what follows from a frame of the server."""
    if isinstance(frame, BadFrame):
        return device, [CloseSocket("malformed")]
    message = frame.message
    if device.link is LinkState.GREETING:
        if isinstance(message, Welcome):
            return _welcome(device, message, now_us)
        return device, [CloseSocket("malformed")]
    if device.link is not LinkState.LIVE:
        # A frame that was under way when this device hung up.
        return device, []
    match message:
        case Ack():
            return _ack(device, message, now_us)
        case Gap():
            return _gap(device, message, now_us)
        case Fork():
            return _fork(device, message, now_us)
        case Later():
            return _later(device, message, now_us)
        case Entries():
            return _entries(device, message, frame.lines, now_us)
        case Opened():
            device, effects = _open(device, message.offered, restored=False)
            device, offered = offer_all(device, now_us)
            return device, [*effects, *offered]
        case StreamClosed():
            return _stream_closed(device, message, now_us)
        case Reach():
            return device, [NoteReach(message.stream, message.member, message.held, message.read, message.steps)]
        case Presence():
            return device, [Show(message)]
        case Pong():
            return device, []
        case Welcome() | Hello() | Follow() | Unfollow() | Push() | Have() | Ping():
            return device, [CloseSocket("malformed")]
        case _:
            assert_never(message)


def _welcome(device: SyncState, welcome: Welcome, now_us: int) -> Stepped:
    effects: list[Effect] = []
    restored = device.epoch is not None and device.epoch != welcome.epoch
    if restored:
        # R1: the server began another life, so what it says it has is all that it has.
        effects.append(Tell("server_restored"))
    if device.epoch != welcome.epoch:
        effects.append(KeepEpoch(welcome.epoch))
    device = replace(
        device,
        link=LinkState.LIVE,
        epoch=welcome.epoch,
        live_since_us=now_us,
        waiting_since_us=0,
    )
    for offered in welcome.streams:
        device, opened = _open(device, offered, restored=restored)
        effects.extend(opened)
    offered_names = {stream.stream for stream in welcome.streams}
    effects.extend(CloseStream(name) for name in device.streams if name not in offered_names)
    if device.renewal is Renewal.SETTLING:
        effects.append(Tell("copied_device"))
    device, pushes = offer_all(device, now_us)
    return device, [*effects, *pushes]


def _open(device: SyncState, offered: Offered, *, restored: bool) -> Stepped:
    """Take up an offered stream: compare what both hold (E2, R1, P3) and go on from there.

    `restored`: the person was just told that the server came back from a backup.
    """
    known = device.streams.get(offered.stream)
    stream = known or StreamState(stream=offered.stream)
    effects: list[Effect] = [OpenStream(offered)]
    stream = replace(stream, open=True, following=False, asked=False, head=offered.head, server_next=offered.next_seq)
    stream, pushed = _compare_own(stream, offered)
    effects.extend(pushed)
    copied = offered.next_seq > stream.last_seq + 1
    stream, confirmed = _compare_confirmed(stream, offered, is_new=known is None)
    effects.extend(confirmed)
    had_a_copy = known is not None and known.position > 0
    if confirmed[:1] == [DropConfirmed(stream.stream)] and had_a_copy and not pushed and not restored:
        # E2: a server that lost something in silence may have got it back from another device already. What was opened
        # after our hello has no checksum to compare, and there was no copy of it that could differ.
        effects.append(Tell("copy_differed", stream.stream))
    effects.extend(SendRelay(stream.stream, relay) for relay in stream.relays)
    return replace(with_stream(device, stream), renewal=Renewal.SETTLING if copied else device.renewal), effects


def _compare_own(stream: StreamState, offered: Offered) -> tuple[StreamState, list[Effect]]:
    """R1: a server that expects an earlier seq than we think it has lost what came after; offer that again."""
    lost = offered.next_seq - 1 < stream.settled_seq
    settled = min(stream.settled_seq, offered.next_seq - 1)
    effects: list[Effect] = [Reoffer(stream.stream, settled), Tell("resending", stream.stream)] if lost else []
    return replace(stream, settled_seq=settled, sent_seq=settled), effects


def _compare_confirmed(stream: StreamState, offered: Offered, *, is_new: bool) -> tuple[StreamState, list[Effect]]:
    """E2: the same prefix on both sides is kept; another one is dropped and read again. E4: from segments if far."""
    effects: list[Effect] = []
    dropped = offered.checksum != stream.checksum and not is_new
    if dropped:
        effects.append(DropConfirmed(stream.stream))
        stream = replace(stream, position=0, checksum=0, reported=0)
    if offered.head - stream.position > FAR_BEHIND:
        return stream, [*effects, ReadSegments(stream.stream, stream.position)]
    if dropped or is_new:
        stream, following = follow(stream)
        return stream, [*effects, *following]
    return replace(stream, following=True), effects


def _ack(device: SyncState, ack: Ack, now_us: int) -> Stepped:
    stream = device.streams.get(ack.stream)
    if stream is None:
        return device, []
    device = replace(device, waiting_since_us=0)
    if ack.device != device.device:
        return _ack_relay(device, stream, ack, now_us)
    if stream.forked:
        return device, []
    through = min(ack.through_seq, stream.sent_seq)
    if through < stream.settled_seq:
        return device, []
    stream = replace(stream, settled_seq=through)
    device, pushes = offer_all(with_stream(device, stream), now_us)
    # What is offered again after `later` gets its verdict again: none is noted beyond what this ack settles.
    refused = tuple(refusal for refusal in ack.refused if refusal.seq <= through)
    return device, [Settle(ack.stream, through, refused), *pushes]


def _ack_relay(device: SyncState, stream: StreamState, ack: Ack, now_us: int) -> Stepped:
    last = stream.relays.get(ack.device)
    if last is None:
        return device, []
    device = with_stream(device, _without_relay(stream, ack.device) if ack.through_seq >= last else stream)
    device, pushes = offer_all(device, now_us)
    return device, [SettleRelay(ack.stream, ack.device, ack.through_seq), *pushes]


def _without_relay(stream: StreamState, relay: str) -> StreamState:
    return replace(stream, relays={name: last for name, last in stream.relays.items() if name != relay})


def _gap(device: SyncState, gap: Gap, now_us: int) -> Stepped:
    stream = device.streams.get(gap.stream)
    if stream is None:
        return device, []
    if gap.device != device.device:
        # R2: the server will not have this relay now. Its lines stay, and are offered on the next connection.
        told: list[Effect] = [Tell("relay_refused", gap.stream)] if gap.device in stream.relays else []
        device, pushes = offer_all(with_stream(device, _without_relay(stream, gap.device)), now_us)
        return device, [*told, *pushes]
    if device.gaps >= _GAPS_A_CONNECTION:
        return device, [CloseSocket("malformed")]
    settled = min(stream.settled_seq, gap.next_seq - 1)
    effects: list[Effect] = [Reoffer(gap.stream, settled)] if settled < stream.settled_seq else []
    stream = replace(stream, settled_seq=settled, sent_seq=settled)
    device, pushes = offer_all(replace(with_stream(device, stream), gaps=device.gaps + 1), now_us)
    return device, [*effects, *pushes]


def _fork(device: SyncState, fork: Fork, now_us: int) -> Stepped:
    stream = device.streams.get(fork.stream)
    if stream is None:
        return device, []
    if fork.device != device.device:
        # R2: the server has another life of that device; what we kept beyond the fork goes on as our own.
        device = with_stream(device, _without_relay(stream, fork.device))
        settled = SettleRelay(fork.stream, fork.device, fork.seq - 1)
        return device, [settled, SettleRelay(fork.stream, fork.device, None), Tell("relay_forked", fork.stream)]
    settled = max(stream.settled_seq, min(fork.seq - 1, stream.sent_seq))
    told: list[Effect] = [] if device.renewal is not Renewal.NONE else [Tell("copied_device")]
    stream = replace(stream, settled_seq=settled, sent_seq=settled, forked=True)
    renewal = Renewal.SETTLING if device.renewal is Renewal.NONE else device.renewal
    device = replace(with_stream(device, stream), renewal=renewal, waiting_since_us=0)
    device, pushes = offer_all(device, now_us)
    return device, [Settle(fork.stream, settled), *told, *pushes]


def _later(device: SyncState, later: Later, now_us: int) -> Stepped:
    stream = device.streams.get(later.stream)
    if stream is None or later.device != device.device:
        return device, []
    stream = replace(stream, sent_seq=stream.settled_seq, hold_until_us=now_us + later.retry_ms * 1000)
    device, pushes = offer_all(with_stream(device, stream), now_us)
    return device, [Tell(later.word, later.stream), *pushes]


def _entries(device: SyncState, message: Entries, lines: tuple[bytes, ...], now_us: int) -> Stepped:
    stream = device.streams.get(message.stream)
    if stream is None or not stream.open:
        return device, []
    if message.after != stream.position:
        # E1: what overtook our hello or follow is ignored; what leaves a hole is asked for again from where we are.
        if message.after < stream.position or stream.asked or not stream.following:
            return device, []
        stream, effects = follow(stream)
        return _awaiting(with_stream(device, stream), now_us), effects
    read = [read_entry(line) for line in lines]
    entries = tuple(entry for entry in read if entry is not None)
    if len(entries) < len(read):
        return device, [CloseSocket("malformed")]
    if extend(stream.checksum, _crcs(entries)) != message.checksum:
        # E2: the copies differ. Ours is dropped, never our own log, and read again.
        stream, effects = follow(replace(stream, position=0, checksum=0))
        return _awaiting(with_stream(device, stream), now_us), [
            DropConfirmed(message.stream),
            Tell("copy_differed", message.stream),
            *effects,
        ]
    return _store(device, stream, message, entries, now_us)


def _awaiting(device: SyncState, now_us: int) -> SyncState:
    """E6: a `follow` has its answer in time, or the connection is given up."""
    return replace(device, waiting_since_us=device.waiting_since_us or now_us)


def _store(
    device: SyncState, stream: StreamState, message: Entries, entries: tuple[Entry | Stub, ...], now_us: int
) -> Stepped:
    position = stream.position + len(entries)
    store = StoreEntries(stream=stream.stream, after=stream.position, checksum=message.checksum, entries=entries)
    stream = replace(
        stream,
        position=position,
        checksum=message.checksum,
        head=max(message.head, position),
        following=True,
        asked=False,
    )
    stream, reported = report(stream, device, due=False)
    device, pushes = offer_all(with_stream(device, stream), now_us)
    return device, [*([store] if entries else []), *reported, *pushes]


def _crcs(entries: tuple[Entry | Stub, ...]) -> list[int]:
    return [entry.crc for entry in entries]


def _stream_closed(device: SyncState, closed: StreamClosed, now_us: int) -> Stepped:
    stream = device.streams.get(closed.stream)
    if stream is None:
        return device, []
    device, pushes = offer_all(with_stream(device, replace(stream, open=False, following=False, asked=False)), now_us)
    return device, [CloseStream(closed.stream), Tell("stream_closed", closed.stream), *pushes]
