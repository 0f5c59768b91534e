import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.core.lines import DEVICE, STREAM, line
from handrail_shared.limits import FRAME_BYTES
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.wire import (
    CLOSE_CODES,
    BadFrame,
    Entries,
    Frame,
    Ping,
    Pong,
    Push,
    read_device_frame,
    read_server_frame,
    write_frame,
)


def test_a_frame_carries_its_lines_verbatim() -> None:
    push = Push(stream=STREAM, device=DEVICE, first_seq=1, count=2)
    lines = (line(1), line(2))

    data = write_frame(push, lines)

    assert data.endswith(b"\n" + lines[0] + b"\n" + lines[1])
    assert Frame(push, lines) == read_device_frame(data)


def test_the_server_sends_entries_the_same_way() -> None:
    entries = Entries(stream=STREAM, after=0, head=1, checksum=5)
    text = write_entry(Entry(5, line(1)))

    assert Frame(entries, (text,)) == read_server_frame(write_frame(entries, [text]))
    assert Frame(entries) == read_server_frame(write_frame(entries))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "malformed"),
        (b"{}", "malformed"),
        (b'{"type":"aura"}', "malformed"),
        (b'{"type":"ping"', "malformed"),
        (b'{"type":"ping"}\n{}', "malformed"),
        (b"\xff", "malformed"),
        (b"[" * 100_000, "malformed"),
        (write_frame(Push(stream=STREAM, device=DEVICE, first_seq=1, count=2), [line(1)]), "malformed"),
        (b" " * (FRAME_BYTES + 1), "too_large"),
        (write_frame(Pong()), "malformed"),
    ],
)
def test_C1_what_is_no_frame_of_a_device_says_so(data: bytes, word: str) -> None:
    read = read_device_frame(data)

    assert isinstance(read, BadFrame)
    assert word == read.word


def test_a_message_of_the_other_side_is_no_frame() -> None:
    assert BadFrame("malformed") == read_server_frame(write_frame(Ping()))


@given(st.binary(max_size=300))
def test_reading_a_frame_never_raises(noise: bytes) -> None:
    read_device_frame(noise)
    read_server_frame(b'{"type":"entries"' + noise)


def test_C1_every_close_word_has_a_code_of_its_own() -> None:
    assert len(CLOSE_CODES) == len(set(CLOSE_CODES.values()))
