"""The server's side of one connection: frames in, effects out."""

import pytest

from fakes.core.lines import DEVICE, OTHER_DEVICE, STREAM, identifier, line
from handrail_server.live.session.protocol import (
    Announced,
    Close,
    Deliver,
    Greet,
    Judge,
    Reply,
    Reported,
    Start,
    SyncSession,
    Wake,
)
from handrail_server.live.session.send_window import EntriesFrame, SendWindow, Span
from handrail_server.store.port import StoredEntry
from handrail_shared.limits import BATCH_LINES, FRAME_BYTES, WINDOW_ENTRIES
from handrail_shared.lines.checksum import crc
from handrail_shared.wire import (
    Ack,
    DeviceMessage,
    Entries,
    Follow,
    Frame,
    Have,
    Hello,
    Ping,
    Pong,
    Presence,
    Push,
    ServerMessage,
    StreamClosed,
    Unfollow,
    read_server_frame,
    write_frame,
)

CLOSED = identifier(0xFF)


def hello(*, protocol: int = 1) -> bytes:
    return write_frame(Hello(protocol=protocol, device=DEVICE, credential="token"))


def push(*lines: bytes, first_seq: int = 1, stream: str = STREAM, device: str = DEVICE, relayed: bool = False) -> bytes:
    header = Push(stream=stream, device=device, first_seq=first_seq, count=len(lines), relayed=relayed)
    return write_frame(header, lines)


def live(*starts: Start) -> SyncSession:
    """A session after its welcome; every stream but CLOSED is open."""
    session = SyncSession(lambda stream: stream != CLOSED)
    session.receive(hello())
    session.greeted(DEVICE, starts)
    return session


def following(position: int = 0, head: int = 0) -> SyncSession:
    return live(Start(stream=STREAM, position=position, head=head))


def entries_frame(after: int, through: int) -> EntriesFrame:
    frame = b"%d-%d" % (after, through)
    return EntriesFrame(after=after, through=through, frame=frame, message=frame)


def entry(position: int) -> StoredEntry:
    text = line(position)
    return StoredEntry(
        position=position, received_us=1, device=DEVICE, seq=position, crc=crc(text), checksum=position, line=text
    )


def test_H1_hello_asks_for_a_greeting() -> None:
    session = SyncSession(lambda _: True)

    effects = session.receive(hello())

    assert effects == [Greet(Hello(protocol=1, device=DEVICE, credential="token"))]


@pytest.mark.parametrize("message", [Ping(), Have(stream=STREAM, position=0), Unfollow(stream=STREAM)])
def test_H1_anything_before_hello_is_malformed(message: DeviceMessage) -> None:
    session = SyncSession(lambda _: True)

    effects = session.receive(write_frame(message))

    assert effects == [Close("malformed")]


def test_H1_nothing_is_taken_between_hello_and_welcome() -> None:
    session = SyncSession(lambda _: True)
    session.receive(hello())

    assert session.receive(write_frame(Ping())) == [Close("malformed")]


def test_H1_a_second_hello_is_malformed() -> None:
    assert live().receive(hello()) == [Close("malformed")]


def test_H2_one_hello_has_one_welcome() -> None:
    session = live()

    with pytest.raises(RuntimeError):
        session.greeted(DEVICE, [])


@pytest.mark.parametrize("version", [0, 2, 99])
def test_V1_another_version_is_asked_to_upgrade(version: int) -> None:
    session = SyncSession(lambda _: True)

    assert session.receive(hello(protocol=version)) == [Close("upgrade")]


@pytest.mark.parametrize(
    "frame", [b"", b"{", b"[]", b"null", b'{"type":"nonsense"}', b"\xff", write_frame(Ping()) + b"\nline", b"[" * 5000]
)
def test_C1_what_is_no_frame_is_malformed(frame: bytes) -> None:
    assert live().receive(frame) == [Close("malformed")]


def test_C1_a_message_that_only_a_server_sends_is_malformed() -> None:
    ack: ServerMessage = Ack(stream=STREAM, device=DEVICE, through_seq=1)

    assert live().receive(write_frame(ack)) == [Close("malformed")]


def test_C1_a_frame_over_the_limit_is_too_large() -> None:
    assert live().receive(b" " * (FRAME_BYTES + 1)) == [Close("too_large")]


def test_C1_a_push_with_more_bytes_than_a_batch_is_too_large() -> None:
    frame = push(*[b"x" * 16_384] * 16, b"y")

    assert len(frame) < FRAME_BYTES
    assert live().receive(frame) == [Close("too_large")]


def test_P2_a_push_is_given_to_the_writer() -> None:
    effects = live().receive(push(line(1), line(2)))

    assert effects == [Judge(Push(stream=STREAM, device=DEVICE, first_seq=1, count=2), (line(1), line(2)))]


def test_P2_a_push_whose_count_is_wrong_is_malformed() -> None:
    header = Push(stream=STREAM, device=DEVICE, first_seq=1, count=2)

    assert live().receive(write_frame(header, [line(1)])) == [Close("malformed")]


def test_S2_a_device_pushes_for_another_only_as_relayed() -> None:
    assert live().receive(push(line(1), device=OTHER_DEVICE)) == [Close("malformed")]


def test_R2_a_device_relays_others_and_not_itself() -> None:
    (effect,) = live().receive(push(line(1), device=OTHER_DEVICE, relayed=True))

    assert isinstance(effect, Judge)
    assert live().receive(push(line(1), relayed=True)) == [Close("malformed")]


@pytest.mark.parametrize(
    "frame",
    [
        push(line(1), stream=CLOSED),
        write_frame(Follow(stream=CLOSED, position=0, checksum=0)),
        write_frame(Have(stream=CLOSED, position=1)),
        write_frame(Presence(stream=CLOSED)),
    ],
)
def test_S1_a_stream_that_is_not_open_is_answered_as_closed(frame: bytes) -> None:
    assert live().receive(frame) == [Reply(StreamClosed(stream=CLOSED))]


def test_C1_ping_is_answered() -> None:
    assert live().receive(write_frame(Ping())) == [Reply(Pong())]


def test_L1_presence_is_passed_on() -> None:
    presence = Presence(stream=STREAM, focus=identifier(1))

    assert live().receive(write_frame(presence)) == [Announced(presence)]


def test_E4_after_welcome_only_what_is_behind_is_read() -> None:
    session = SyncSession(lambda _: True)
    session.receive(hello())
    other = identifier(2)

    effects = session.greeted(
        DEVICE, [Start(stream=STREAM, position=3, head=5), Start(stream=other, position=7, head=7)]
    )

    assert effects == [Wake(STREAM)]
    assert session.next_read(STREAM) == Span(after=3, limit=BATCH_LINES)


def test_E6_a_stream_that_is_not_followed_is_not_sent() -> None:
    session = live()

    assert session.committed(STREAM, [entries_frame(0, 1)], 1, room=True) == []
    assert session.next_read(STREAM) is None


def test_E6_every_follow_is_answered_be_it_empty() -> None:
    session = live()

    woken = session.receive(write_frame(Follow(stream=STREAM, position=4, checksum=9)))
    effects = session.read(STREAM, 4, [], head=4, checksum=9)

    assert woken == [Wake(STREAM)]
    assert effects == [Deliver(STREAM, write_frame(Entries(stream=STREAM, after=4, head=4, checksum=9)))]
    assert session.next_read(STREAM) is None


def test_E6_a_follow_that_comes_while_reading_is_answered_from_where_it_asks() -> None:
    session = following(5, 9)
    session.receive(write_frame(Follow(stream=STREAM, position=0, checksum=0)))

    effects = session.read(STREAM, 5, [entry(6)], head=9, checksum=6)

    assert effects == [Wake(STREAM)]
    assert session.next_read(STREAM) == Span(after=0, limit=BATCH_LINES)


def test_E6_after_unfollow_nothing_is_sent() -> None:
    session = following(0, 3)
    session.receive(write_frame(Unfollow(stream=STREAM)))

    assert session.next_read(STREAM) is None
    assert session.read(STREAM, 0, [entry(1)], head=3, checksum=1) == []
    assert session.committed(STREAM, [entries_frame(3, 4)], 4, room=True) == []


def test_S5_a_dropped_stream_is_not_sent() -> None:
    session = following(0, 3)

    session.drop(STREAM)

    assert session.committed(STREAM, [entries_frame(3, 4)], 4, room=True) == []


def test_E1_a_commit_is_sent_to_who_stands_where_it_begins() -> None:
    session = following(3, 3)

    effects = session.committed(STREAM, [entries_frame(3, 5), entries_frame(5, 6)], 6, room=True)

    assert effects == [Deliver(STREAM, b"3-5"), Deliver(STREAM, b"5-6")]


def test_E1_who_stands_elsewhere_is_read_for() -> None:
    session = following(2, 3)

    assert session.committed(STREAM, [entries_frame(3, 5)], 5, room=True) == [Wake(STREAM)]
    assert session.next_read(STREAM) == Span(after=2, limit=BATCH_LINES)


def test_E1_without_room_the_device_is_read_for_later() -> None:
    session = following(3, 3)

    assert session.committed(STREAM, [entries_frame(3, 5)], 5, room=False) == [Wake(STREAM)]


def test_E1_what_is_read_goes_on_where_it_ended() -> None:
    session = following(0, 3)

    effects = session.read(STREAM, 0, [entry(1), entry(2)], head=3, checksum=2)

    header = Entries(stream=STREAM, after=0, head=3, checksum=2)
    assert effects == [Deliver(STREAM, write_frame(header, [entry(1).text(), entry(2).text()])), Wake(STREAM)]
    assert session.next_read(STREAM) == Span(after=2, limit=BATCH_LINES)


def test_E1_a_commit_that_overtakes_a_read_counts_once() -> None:
    session = following(3, 3)
    session.committed(STREAM, [entries_frame(3, 5)], 5, room=True)

    assert session.read(STREAM, 3, [entry(4), entry(5)], head=5, checksum=5) == []


def test_E3_no_more_than_a_window_is_sent_unreported() -> None:
    session = following(0, 10_000)
    sent = 0
    while span := session.next_read(STREAM):
        entries = [entry(position) for position in range(sent + 1, sent + span.limit + 1)]
        (delivered, *_) = session.read(STREAM, sent, entries, head=10_000, checksum=0)
        assert isinstance(delivered, Deliver)
        sent += len(entries)

    assert sent == WINDOW_ENTRIES
    assert session.committed(STREAM, [entries_frame(10_000, 10_001)], 10_001, room=True) == []


def test_E3_a_report_opens_the_window_again() -> None:
    session = following(0, WINDOW_ENTRIES)
    session.committed(STREAM, [entries_frame(0, WINDOW_ENTRIES)], WINDOW_ENTRIES, room=True)
    session.committed(STREAM, [entries_frame(WINDOW_ENTRIES, WINDOW_ENTRIES + 1)], WINDOW_ENTRIES + 1, room=True)

    effects = session.receive(write_frame(Have(stream=STREAM, position=100, read=7)))

    assert effects == [Reported(STREAM, 100, 7), Wake(STREAM)]
    assert session.next_read(STREAM) == Span(after=WINDOW_ENTRIES, limit=100)


def test_E3_a_report_beyond_what_was_sent_opens_no_larger_window() -> None:
    window = SendWindow(sent=0, head=10**9)
    window.moved_to(10)

    window.reports(10**9)
    window.moved_to(10 + WINDOW_ENTRIES)

    assert not window.is_due()


def test_E1_frames_of_entries_can_be_read_by_devices() -> None:
    session = following(0, 1)

    (delivered,) = session.read(STREAM, 0, [entry(1)], head=1, checksum=1)

    assert isinstance(delivered, Deliver)
    read = read_server_frame(delivered.frame)
    assert read == Frame(Entries(stream=STREAM, after=0, head=1, checksum=1), (entry(1).text(),))
