"""The device half of the sync rules as one pure function: `step(device, input) -> (device, effects)`.

Rule numbers are those of `docs/protocol.md`. Time is an argument; chance comes inside the inputs that need it.
"""

from typing import assert_never

from msgspec.structs import replace

from handrail_shared.sync.effects import CloseSocket, Effect, OpenSocket, Send, SendRelay
from handrail_shared.sync.offer import follow, offer_all, report, with_stream
from handrail_shared.sync.receive import receive
from handrail_shared.sync.sync_state import (
    ACK_TIMEOUT_US,
    BACKOFF_FIRST_US,
    BACKOFF_MOST_US,
    DEAD_US,
    GREETING_TIMEOUT_US,
    QUIET_US,
    STABLE_US,
    Announce,
    Appended,
    Connected,
    Dial,
    Hang,
    Input,
    LinkState,
    Looked,
    Lost,
    Received,
    Renewal,
    Renewed,
    Salvaged,
    SegmentsRead,
    StreamState,
    SyncState,
    Tick,
)
from handrail_shared.wire import PROTOCOL_VERSION, CloseWord, Held, Hello, Ping

Stepped = tuple[SyncState, list[Effect]]

_STOPPING: frozenset[CloseWord] = frozenset({"sign_in", "removed", "upgrade"})
_AT_ONCE: frozenset[CloseWord] = frozenset({"slow"})


def step(device: SyncState, given: Input, now_us: int) -> Stepped:
    """Return what follows from `given` at `now_us` (microseconds). Total: every input is allowed in every state."""
    match given:
        case Dial():
            return _dial(device, now_us)
        case Connected():
            return _connected(device, now_us)
        case Received():
            return receive(replace(device, heard_us=now_us, pinged=False), given.frame, now_us)
        case Lost():
            return _lost(device, given, now_us)
        case Appended():
            return _appended(device, given, now_us)
        case Looked():
            return _looked(device, given)
        case Renewed():
            return _renewed(device, given)
        case Salvaged():
            return _salvaged(device, given, now_us)
        case SegmentsRead():
            return _segments_read(device, given, now_us)
        case Announce():
            return device, [Send(given.presence)] if device.link is LinkState.LIVE else []
        case Tick():
            return _tick(device, now_us)
        case Hang():
            return _hang(device)
        case _:
            assert_never(given)


def next_deadline_us(device: SyncState) -> int | None:
    """Return when `Tick` is due at the latest, or None while nothing is awaited."""
    match device.link:
        case LinkState.OFFLINE | LinkState.STOPPED:
            return None
        case LinkState.WAITING:
            return device.dial_at_us
        case LinkState.DIALLING | LinkState.GREETING:
            return device.waiting_since_us + GREETING_TIMEOUT_US
        case LinkState.LIVE:
            due = [device.heard_us + (DEAD_US if device.pinged else QUIET_US)]
            if device.waiting_since_us:
                due.append(device.waiting_since_us + ACK_TIMEOUT_US)
            due.extend(stream.hold_until_us for stream in device.streams.values() if stream.hold_until_us)
            return min(due)
        case _:
            assert_never(device.link)


def _dial(device: SyncState, now_us: int) -> Stepped:
    if device.link in (LinkState.DIALLING, LinkState.GREETING, LinkState.LIVE):
        return device, []
    dialling = replace(device, link=LinkState.DIALLING, stopped_by=None, waiting_since_us=now_us, heard_us=now_us)
    return dialling, [OpenSocket()]


def _connected(device: SyncState, now_us: int) -> Stepped:
    if device.link is not LinkState.DIALLING:
        return device, [CloseSocket("bye")]
    # H1: nothing from an earlier connection is assumed; what the server has of us, `welcome` says.
    fresh = {
        name: replace(
            stream,
            sent_seq=stream.settled_seq,
            reported=stream.position,
            open=False,
            following=False,
            asked=False,
            hold_until_us=0,
            forked=False,
        )
        for name, stream in device.streams.items()
    }
    hello = Hello(
        protocol=PROTOCOL_VERSION,
        device=device.device,
        credential=device.credential,
        epoch=device.epoch,
        streams=[
            Held(stream=stream.stream, position=stream.position, checksum=stream.checksum) for stream in fresh.values()
        ],
    )
    greeting = replace(
        device,
        link=LinkState.GREETING,
        streams=fresh,
        renewal=Renewal.NONE,
        gaps=0,
        heard_us=now_us,
        pinged=False,
        waiting_since_us=now_us,
    )
    return greeting, [Send(hello)]


def _lost(device: SyncState, lost: Lost, now_us: int) -> Stepped:
    if device.link in (LinkState.OFFLINE, LinkState.STOPPED, LinkState.WAITING):
        return device, []
    stable = device.link is LinkState.LIVE and now_us - device.live_since_us >= STABLE_US
    device = replace(device, attempts=0 if stable else device.attempts)
    word = lost.word
    if word in _STOPPING:
        return replace(device, link=LinkState.STOPPED, stopped_by=word, waiting_since_us=0), []
    if word in _AT_ONCE:
        wait_us = 0
    elif word == "superseded":
        # C1: another life of this device took over; coming back at once would only take turns with it.
        wait_us = BACKOFF_MOST_US
    else:
        wait_us = _backoff_us(device.attempts, lost.chance) + (lost.retry_ms or 0) * 1000
    waiting = replace(
        device, link=LinkState.WAITING, attempts=device.attempts + 1, dial_at_us=now_us + wait_us, waiting_since_us=0
    )
    return waiting, []


def _backoff_us(attempts: int, chance: int) -> int:
    """Full jitter: a random part of an exponentially growing span (Brooker, "Exponential Backoff And Jitter", 2015)."""
    span = min(BACKOFF_MOST_US, BACKOFF_FIRST_US << min(attempts, 6))
    return span * max(0, min(chance, 999)) // 1000


def _appended(device: SyncState, appended: Appended, now_us: int) -> Stepped:
    stream = device.streams.get(appended.stream) or StreamState(stream=appended.stream)
    return offer_all(with_stream(device, replace(stream, last_seq=max(stream.last_seq, appended.last_seq))), now_us)


def _looked(device: SyncState, looked: Looked) -> Stepped:
    stream = device.streams.get(looked.stream)
    if stream is None or looked.position <= stream.read:
        return device, []
    stream, effects = report(replace(stream, read=min(looked.position, stream.position)), device, due=True)
    return with_stream(device, stream), effects


def _renewed(device: SyncState, renewed: Renewed) -> Stepped:
    streams = {
        name: replace(stream, last_seq=renewed.last_seqs.get(name, 0), settled_seq=0, sent_seq=0, forked=False)
        for name, stream in device.streams.items()
    }
    device = replace(device, device=renewed.device, streams=streams, renewal=Renewal.NONE)
    if device.link is not LinkState.LIVE:
        return device, []
    # P3: the new life greets on a connection of its own, without delay.
    return replace(device, link=LinkState.WAITING, dial_at_us=0, waiting_since_us=0), [CloseSocket("bye")]


def _salvaged(device: SyncState, salvaged: Salvaged, now_us: int) -> Stepped:
    stream = device.streams.get(salvaged.stream)
    if stream is None:
        return device, []
    device = with_stream(device, replace(stream, relays=salvaged.relays))
    if not stream.open or device.link is not LinkState.LIVE:
        return device, []
    effects: list[Effect] = [SendRelay(salvaged.stream, relay) for relay in salvaged.relays]
    return (replace(device, waiting_since_us=device.waiting_since_us or now_us) if effects else device), effects


def _segments_read(device: SyncState, read: SegmentsRead, now_us: int) -> Stepped:
    stream = device.streams.get(read.stream)
    if stream is None:
        return device, []
    stream = replace(stream, position=read.position, checksum=read.checksum)
    if not stream.open or stream.following:
        return with_stream(device, stream), []
    stream, effects = follow(stream)
    device, offered = offer_all(with_stream(device, stream), now_us)
    return device, [*effects, *offered]


def _tick(device: SyncState, now_us: int) -> Stepped:
    match device.link:
        case LinkState.OFFLINE | LinkState.STOPPED:
            return device, []
        case LinkState.WAITING:
            return _dial(device, now_us) if now_us >= device.dial_at_us else (device, [])
        case LinkState.DIALLING | LinkState.GREETING:
            late = now_us >= device.waiting_since_us + GREETING_TIMEOUT_US
            return device, [CloseSocket("timeout")] if late else []
        case LinkState.LIVE:
            return _tick_live(device, now_us)
        case _:
            assert_never(device.link)


def _tick_live(device: SyncState, now_us: int) -> Stepped:
    unanswered = device.waiting_since_us and now_us >= device.waiting_since_us + ACK_TIMEOUT_US
    if unanswered or now_us >= device.heard_us + DEAD_US:
        return device, [CloseSocket("timeout")]
    effects: list[Effect] = []
    if now_us >= device.heard_us + QUIET_US and not device.pinged:
        device = replace(device, pinged=True)
        effects.append(Send(Ping()))
    streams = {
        name: replace(stream, hold_until_us=0) if 0 < stream.hold_until_us <= now_us else stream
        for name, stream in device.streams.items()
    }
    device, offered = offer_all(replace(device, streams=streams), now_us)
    return device, [*effects, *offered]


def _hang(device: SyncState) -> Stepped:
    connected = device.link in (LinkState.DIALLING, LinkState.GREETING, LinkState.LIVE)
    return replace(device, link=LinkState.OFFLINE, waiting_since_us=0), [CloseSocket("bye")] if connected else []
