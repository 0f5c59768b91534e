from typing import Any

import pytest

from fakes.core.lines import DEVICE, OTHER_DEVICE, SPACE, STREAM, identifier
from handrail_shared.sync.effects import (
    CloseSocket,
    OpenSocket,
    Reoffer,
    Send,
    SendLines,
    Settle,
)
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import (
    PIPELINE_LINES,
    Appended,
    Connected,
    Dial,
    Hang,
    LinkState,
    Lost,
    Received,
    StreamState,
    SyncState,
    is_current,
)
from handrail_shared.wire import (
    Ack,
    BadFrame,
    DeviceMessage,
    Entries,
    Fork,
    Frame,
    Gap,
    Have,
    Held,
    Hello,
    Later,
    Limits,
    Offered,
    Ping,
    Pong,
    RefusedSeq,
    ServerMessage,
    StreamClosed,
    Welcome,
)

NOW = 1_000_000_000


EPOCH, NEW_EPOCH = identifier(0xE1), identifier(0xE2)


OTHER_STREAM = identifier(0xAB)


LIMITS = Limits(line_bytes=16384, batch_lines=256, batch_bytes=262144, window_entries=2048)


def offered(*, stream: str = STREAM, head: int = 0, next_seq: int = 1, checksum: int | None = 0) -> Offered:
    return Offered(stream=stream, space=SPACE, audience="shared", head=head, next_seq=next_seq, checksum=checksum)


def hear(device: SyncState, message: ServerMessage | DeviceMessage, *lines: bytes, now: int = NOW) -> Any:
    return step(device, Received(Frame(message, lines)), now)


def asleep(*streams: StreamState, epoch: str | None = EPOCH) -> SyncState:
    known = {stream.stream: stream for stream in streams or (StreamState(stream=STREAM),)}
    return SyncState(device=DEVICE, credential="token", epoch=epoch, streams=known)


def greeting(device: SyncState) -> SyncState:
    dialling, _ = step(device, Dial(), NOW)
    return step(dialling, Connected(), NOW)[0]


def live(*streams: StreamState, offers: list[Offered] | None = None, epoch: str = EPOCH) -> Any:
    """A device that was just welcomed, and what it did about it."""
    welcome = Welcome(protocol=1, epoch=epoch, now=NOW, limits=LIMITS, streams=offers or [offered()])
    return hear(greeting(asleep(*streams)), welcome)


def test_H1_a_device_says_hello_first_with_what_it_holds() -> None:
    stream = StreamState(stream=STREAM, position=2, checksum=7, last_seq=3, settled_seq=1)
    dialling, opened = step(asleep(stream), Dial(), NOW)

    device, effects = step(dialling, Connected(), NOW)

    hello = Hello(
        protocol=1,
        device=DEVICE,
        credential="token",
        epoch=EPOCH,
        streams=[Held(stream=STREAM, position=2, checksum=7)],
    )
    assert [OpenSocket()] == opened
    assert [Send(hello)] == effects
    assert LinkState.GREETING is device.link


def test_dialling_twice_opens_one_socket() -> None:
    device, _ = step(asleep(), Dial(), NOW)

    assert (device, []) == step(device, Dial(), NOW)


def test_a_socket_that_nobody_waits_for_is_closed() -> None:
    assert (asleep(), [CloseSocket("bye")]) == step(asleep(), Connected(), NOW)


@pytest.mark.parametrize("message", [Pong(), Ack(stream=STREAM, device=DEVICE, through_seq=1)])
def test_H2_nothing_may_come_before_welcome(message: ServerMessage) -> None:
    _, effects = hear(greeting(asleep()), message)

    assert [CloseSocket("malformed")] == effects


@pytest.mark.parametrize("message", [Ping(), Have(stream=STREAM, position=1)])
def test_what_only_a_device_says_is_malformed(message: DeviceMessage) -> None:
    device, _ = live()

    assert [CloseSocket("malformed")] == hear(device, message)[1]


def test_a_bad_frame_closes_the_connection() -> None:
    device, _ = live()

    assert [CloseSocket("malformed")] == step(device, Received(BadFrame("malformed")), NOW)[1]


def test_a_frame_after_hanging_up_is_ignored() -> None:
    device, _ = step(live()[0], Hang(), NOW)

    assert LinkState.OFFLINE is device.link
    assert hear(device, Pong())[1] == []
    assert step(device, Lost(), NOW)[1] == []


def test_hanging_up_while_offline_does_nothing() -> None:
    assert (asleep(), []) == step(asleep(), Hang(), NOW)


def test_P2_what_was_appended_offline_is_pushed_after_welcome() -> None:
    device, effects = live(StreamState(stream=STREAM, last_seq=3, settled_seq=1), offers=[offered(next_seq=2)])

    assert SendLines(STREAM, 2, 3) in effects
    assert not is_current(device)


def test_P1_P2_what_is_appended_while_connected_is_pushed_at_once() -> None:
    device, _ = live()

    assert [SendLines(STREAM, 1, 1)] == step(device, Appended(STREAM, 1), NOW)[1]


def test_P1_what_is_appended_offline_is_noted_and_waits() -> None:
    device, effects = step(asleep(), Appended(STREAM, 1), NOW)

    assert [] == effects
    assert device.streams[STREAM].last_seq == 1


def test_what_is_appended_to_a_stream_that_is_not_open_waits() -> None:
    device, effects = step(live()[0], Appended(OTHER_STREAM, 1), NOW)

    assert effects == []
    assert device.streams[OTHER_STREAM].last_seq == 1


def test_P2_a_device_pipelines_up_to_a_limit() -> None:
    device, effects = live(StreamState(stream=STREAM, last_seq=3000))
    assert SendLines(STREAM, 1, PIPELINE_LINES) in effects

    _, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=256))

    assert [Settle(STREAM, 256), SendLines(STREAM, PIPELINE_LINES + 1, PIPELINE_LINES + 256)] == effects


def test_P4_an_ack_settles_with_the_refused_seqs() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=2))
    refused = RefusedSeq(seq=2, code="not_allowed")

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2, refused=[refused]))

    assert [Settle(STREAM, 2, (refused,))] == effects
    assert is_current(device)


def test_P5_an_ack_never_settles_what_was_not_sent_nor_goes_back() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=2))

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=9))
    _, later = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=1))

    assert [Settle(STREAM, 2)] == effects
    assert later == []


@pytest.mark.parametrize(
    "message",
    [
        Ack(stream=OTHER_STREAM, device=DEVICE, through_seq=1),
        Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=1),
        Gap(stream=OTHER_STREAM, device=DEVICE, next_seq=1),
        Gap(stream=STREAM, device=OTHER_DEVICE, next_seq=1),
        Fork(stream=OTHER_STREAM, device=DEVICE, seq=1),
        Later(stream=OTHER_STREAM, device=DEVICE, word="storage_full", retry_ms=1),
        Later(stream=STREAM, device=OTHER_DEVICE, word="storage_full", retry_ms=1),
        Entries(stream=OTHER_STREAM, after=0, head=1, checksum=0),
        StreamClosed(stream=OTHER_STREAM),
        Pong(),
    ],
)
def test_what_does_not_concern_this_device_changes_nothing(message: ServerMessage) -> None:
    assert hear(live()[0], message)[1] == []


def test_P2_after_a_gap_the_device_sends_from_where_the_server_is() -> None:
    stream = StreamState(stream=STREAM, last_seq=4, settled_seq=3)
    device, _ = live(stream, offers=[offered(next_seq=4)])

    device, effects = hear(device, Gap(stream=STREAM, device=DEVICE, next_seq=2))

    assert [Reoffer(STREAM, 1), SendLines(STREAM, 2, 4)] == effects
    assert device.streams[STREAM].settled_seq == 1


def test_P2_gap_after_gap_ends_the_connection() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=1))
    gap = Gap(stream=STREAM, device=DEVICE, next_seq=1)

    for _ in range(3):
        device, effects = hear(device, gap)
        assert [SendLines(STREAM, 1, 1)] == effects

    assert [CloseSocket("malformed")] == hear(device, gap)[1]
