"""The small pure parts of the device: frames, segments, links and closes."""

import gzip

import pytest

from fakes.devices.homes import DESK, START_US, checksum, line, received
from handrail_client.errors import DeviceProblem
from handrail_client.http_api import read_link, read_server
from handrail_client.log.packing import lines_in, pack, unpack
from handrail_client.log.shares import names
from handrail_client.sync.push_frames import push_frames, relay_frames
from handrail_client.sync.segments import Segment, verified
from handrail_client.sync.transport import TransportClosed, is_loopback, read_reason
from handrail_client.sync.websocket import socket_url
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.corrections import EntryCorrected
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.limits import BATCH_BYTES, BATCH_LINES, FRAME_BYTES
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.wire import CLOSE_CODES, CloseWord, Frame, Push, read_device_frame

STREAM = "00000000-0000-7000-8000-0000000000a1"


def lines(count: int, note: str = "") -> list[bytes]:
    return [
        line(
            DESK,
            seq,
            CheckInRecorded(check_in=f"00000000-0000-7000-8000-{seq:012x}", day="2026-11-22", note=note or None),
        )
        for seq in range(1, count + 1)
    ]


def pushed(frame: bytes) -> tuple[Push, tuple[bytes, ...]]:
    read = read_device_frame(frame)
    assert isinstance(read, Frame)
    assert isinstance(read.message, Push)
    return read.message, read.lines


@pytest.mark.parametrize(("count", "note"), [(1, ""), (BATCH_LINES, ""), (BATCH_LINES + 1, ""), (60, "x" * 9000)])
def test_P2_a_push_keeps_to_the_limits_and_leaves_nothing_out(count: int, note: str) -> None:
    given = lines(count, note)

    frames = [pushed(push_frame) for push_frame in push_frames(STREAM, DESK, 1, given)]

    assert given == [push for _, batch in frames for push in batch]
    assert [sum(message.count for message, _ in frames[:index]) + 1 for index in range(len(frames))] == [
        message.first_seq for message, _ in frames
    ]
    assert all(message.count <= BATCH_LINES for message, _ in frames)
    assert all(sum(map(len, batch)) <= BATCH_BYTES for _, batch in frames)
    assert all(len(push_frame) <= FRAME_BYTES for push_frame in push_frames(STREAM, DESK, 1, given))


def test_E5_a_correction_goes_with_the_copy_that_it_corrects() -> None:
    share, entry, correction = (f"00000000-0000-7000-8000-0000000000e{digit}" for digit in "123")
    shared = line(DESK, 1, EntryShared(share=share, entry=entry, kind="journal", day="2026-11-22", text="kept"))
    corrected = line(DESK, 2, EntryCorrected(correction=correction, ref=share, text="kept too"))
    taken = line(DESK, 3, EntryUnshared(share=share, entry=entry))

    assert names(shared)[0] == names(corrected)[0] == names(taken)[1]
    assert names(corrected)[1] is None
    assert names(lines(1)[0]) == (None, None)


def test_R2_relayed_lines_keep_their_gaps() -> None:
    given = lines(3)

    (frame,) = relay_frames(STREAM, DESK, [(1, given[0]), (3, given[2])])

    message, batch = pushed(frame)
    assert (1, 2, True) == (message.first_seq, message.count, message.relayed)
    assert (given[0], given[2]) == batch


@pytest.mark.parametrize("word", list(CLOSE_CODES))
def test_C1_a_close_says_its_word_by_reason_or_code(word: CloseWord) -> None:
    expected = TransportClosed() if word == "bye" else TransportClosed(word)

    assert TransportClosed(word, 250) == read_reason(CLOSE_CODES[word], f"{word} 250")
    assert TransportClosed(word) == read_reason(CLOSE_CODES[word], word)
    assert expected == read_reason(CLOSE_CODES[word], "")


def test_C1_a_close_of_unknown_words_is_just_a_lost_connection() -> None:
    assert TransportClosed() == read_reason(1006, "")
    assert TransportClosed() == read_reason(None, "what 7")


def test_E4_a_segment_is_taken_only_where_it_goes_on_and_only_whole() -> None:
    entries = received(*lines(5))
    whole = Segment(first=1, last=5, checksum=checksum(entries), packed=pack(entries))

    assert entries == verified(whole, position=0, checksum=0)
    assert entries == verified(whole, position=2, checksum=checksum(entries[:2]))
    assert verified(whole, position=2, checksum=1) is None
    assert verified(whole, position=5, checksum=checksum(entries)) is None
    assert verified(Segment(first=2, last=6, checksum=0, packed=whole.packed), position=0, checksum=0) is None
    assert verified(Segment(first=1, last=4, checksum=0, packed=whole.packed), position=0, checksum=0) is None
    for broken in (b"", whole.packed[:-9], b"x" * 50, gzip.compress(b"no entry\n")):
        assert (
            verified(Segment(first=1, last=5, checksum=whole.checksum, packed=broken), position=0, checksum=0) is None
        )


def test_packing_keeps_entries_and_stubs_as_they_are() -> None:
    stub = Stub(START_US, 5, DESK, 9)
    tabbed = Entry(START_US, b'{"device":"x"\r,"seq":1}')
    entries: list[Entry | Stub] = [*received(*lines(2)), stub, tabbed]

    packed = pack(entries)

    assert entries == unpack(packed)
    assert packed == pack(entries)
    assert [tabbed.line] == list(lines_in(packed, [b'"x"']))
    assert [] == list(lines_in(packed, [b"nowhere"])) == list(lines_in(b"broken", [b"x"]))


@pytest.mark.parametrize(
    ("url", "socket", "loopback"),
    [
        ("http://127.0.0.1:8400", "ws://127.0.0.1:8400/sync", True),
        ("http://localhost", "ws://localhost/sync", True),
        ("http://[::1]:9", "ws://[::1]:9/sync", True),
        ("https://handrail.example/", "wss://handrail.example/sync", False),
        ("https://clinic.example/handrail", "wss://clinic.example/handrail/sync", False),
    ],
)
def test_where_the_socket_of_a_server_is(url: str, socket: str, loopback: bool) -> None:
    assert (socket, loopback) == (socket_url(url), is_loopback(url))


def test_a_join_link_is_a_server_and_a_secret() -> None:
    assert ("https://h.example", "s3.cret") == read_link(" https://h.example/join#s3.cret\n")
    assert ("https://h.example/hr", "s") == read_link("https://h.example/hr/join#s")
    assert "https://h.example/hr" == read_server("https://h.example/hr/")
    for wrong in ("", "h.example/join#s", "https://h.example/join", "ftp://h.example/join#s"):
        with pytest.raises(DeviceProblem):
            read_link(wrong)
    for wrong in ("", "h.example", "K7QM-3XRD"):
        with pytest.raises(DeviceProblem):
            read_server(wrong)
