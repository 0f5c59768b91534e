import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from fakes.core.lines import DEVICE, MEMBER, identifier, line
from handrail_shared.events import EVENT_TYPES, tag_of
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.limits import DEPTH, LINE_BYTES
from handrail_shared.lines.body import Misshapen, Unknown, read_body, write_body
from handrail_shared.lines.entry import Entry, Stub, read_entry, write_entry
from handrail_shared.lines.envelope import Envelope, Flaw, read_envelope, read_place, write_line
from handrail_shared.lines.read import read_line, read_line_in_two_steps

HEAD = f'{{"device":"{DEVICE}","seq":1,"stamp":1,"author":"{MEMBER}","body":'.encode()


def with_body(body: bytes) -> bytes:
    return HEAD + body + b"}"


def test_a_line_is_read_as_it_was_written() -> None:
    body = CheckInRecorded(check_in=identifier(1), day="2026-11-22", mood=4)
    envelope = Envelope(device=DEVICE, seq=1, stamp=1, author=MEMBER, body=write_body(body))

    read = read_envelope(write_line(envelope))

    assert envelope == read
    assert body == read_body(envelope)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b'{"type":"x","t":"a\\u0000b"}', id="U+0000"),
        pytest.param(b'{"type":"x","t":"\\ud800"}', id="a lone surrogate, escaped"),
        pytest.param(b'{"type":"x","t":"\xed\xa0\x80"}', id="a lone surrogate, encoded"),
        pytest.param(b'{"type":"x","t":"\xff"}', id="not UTF-8"),
        pytest.param(b'{"type":"x","n":9007199254740992}', id="2^53"),
        pytest.param(b'{"type":"x","n":-9007199254740992}', id="-2^53"),
        pytest.param(b'{"type":"x","n":100000000000000000000000}', id="far beyond 2^53"),
        pytest.param(b"[" * 100_0 + b"]" * 100_0, id="nested too deep"),
        pytest.param(b"[" * (DEPTH) + b"]" * (DEPTH), id="one level too deep"),
        pytest.param(b'{"type":', id="cut off"),
        pytest.param(b'{"type":"\\u0041', id="cut off and suspicious"),
        pytest.param(b'{"type":"x","n":1e999999999999999999}', id="a number out of range"),
        pytest.param(b'{"type":"x"}\n', id="a newline"),
        pytest.param(b"\x00", id="a control character"),
    ],
)
def test_a_line_that_any_store_would_choke_on_is_malformed(text: bytes) -> None:
    assert read_envelope(with_body(text)) is Flaw.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b'{"type":"x","n":9007199254740991}', id="2^53 - 1"),
        pytest.param(b'{"type":"x","t":"99999999999999999999 \\\\ [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', id="in text"),
        pytest.param(b'{"type":"x","t":"\\ud83d\\ude00"}', id="a pair of surrogates"),
        pytest.param('{"type":"x","t":"grüß dich 😀"}'.encode(), id="any language"),
        pytest.param(b"[" * (DEPTH - 1) + b"]" * (DEPTH - 1), id="as deep as allowed"),
        pytest.param(b'{"type":"x","t":[true,null,1.5,"\\u00e9"]}', id="any JSON"),
    ],
)
def test_what_only_looks_suspicious_is_kept(text: bytes) -> None:
    assert isinstance(read_envelope(with_body(text)), Envelope)


@pytest.mark.parametrize("seq", [0, -1, 2**53])
def test_a_seq_out_of_range_is_malformed(seq: int) -> None:
    text = f'{{"device":"{DEVICE}","seq":{seq},"stamp":1,"author":"{MEMBER}","body":{{}}}}'

    assert read_envelope(text.encode()) is Flaw.MALFORMED


def test_a_line_beyond_the_limit_is_too_large() -> None:
    fits = with_body(b'"' + b"a" * (LINE_BYTES - len(HEAD) - 3) + b'"')

    assert isinstance(read_envelope(fits), Envelope)
    assert read_envelope(fits[:-2] + b'a"}') is Flaw.TOO_LARGE


@pytest.mark.parametrize("text", ["\ud800", "\x00", "x" * LINE_BYTES])
def test_a_device_cannot_write_a_line_that_would_be_refused(text: str) -> None:
    body = CheckInRecorded(check_in=identifier(1), day="2026-11-22", note=text)

    with pytest.raises((ValueError, UnicodeEncodeError)):
        write_line(Envelope(device=DEVICE, seq=1, stamp=1, author=MEMBER, body=write_body(body)))


@given(st.binary(max_size=400))
def test_reading_a_line_never_raises(noise: bytes) -> None:
    read_envelope(noise)
    read_envelope(with_body(noise))
    read_entry(noise)


def test_O4_a_type_from_the_future_is_unknown_and_keeps_its_bytes() -> None:
    text = line(1, b'{"type":"aura_read","hue":3}')
    envelope = read_envelope(text)
    assert isinstance(envelope, Envelope)

    assert Unknown("aura_read") == read_body(envelope)
    assert text == write_line(envelope)


def test_a_body_sealed_by_its_author_is_unknown() -> None:
    envelope = Envelope(device=DEVICE, seq=1, stamp=1, author=MEMBER, body=Raw(b'"c2VjcmV0"'), enc="e2e", key="k1")

    assert Unknown("sealed") == read_body(envelope)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"type":"check_in_recorded","check_in":"x","day":"2026-11-22"}', "$.check_in"),
        (b'{"type":"check_in_recorded"}', "$"),
        (
            b'{"type":"check_in_recorded","check_in":"%b","day":"2026-11-22","feelings":["CANARY"]}'
            % identifier(1).encode(),
            "$.feelings[0]",
        ),
        (b"{}", "$.body.type"),
        (b"[1]", "$.body.type"),
        (b'{"type":"purpose_stated","text":"\xff"}', "$"),
    ],
)
def test_a_misshapen_body_says_where_and_never_what(body: bytes, where: str) -> None:
    envelope = Envelope(device=DEVICE, seq=1, stamp=1, author=MEMBER, body=Raw(body))

    read = read_body(envelope)

    assert isinstance(read, Misshapen)
    assert where == read.where


def test_every_event_is_tagged_in_the_past_tense_and_snake_case() -> None:
    for tag, event in EVENT_TYPES.items():
        words = tag.split("_")
        assert tag == tag.lower()
        past = ("ed", "set", "done", "left", "made", "given", "unmet", "written", "withdrawn", "split")
        assert any(word.endswith(past) for word in words), tag
        assert event.__name__.lower() == tag.replace("_", "")


def test_a_tag_is_known_from_the_body() -> None:
    assert tag_of(CheckInRecorded(check_in=identifier(1), day="2026-11-22")) == "check_in_recorded"


@pytest.mark.parametrize("entry", [Entry(5, line(1)), Stub(6, 305419896, DEVICE, 7)])
def test_E5_an_entry_and_a_stub_are_read_as_they_were_written(entry: Entry | Stub) -> None:
    assert entry == read_entry(write_entry(entry))


@pytest.mark.parametrize(
    "text", [b"", b"12", b"x {}", b"1234567890123456789 {}", b"5 #1 2", b"5 #x d 1", b"5 #1 d x", b"5 #1 \xff 1"]
)
def test_what_is_no_entry_is_none(text: bytes) -> None:
    assert read_entry(text) is None


@pytest.mark.parametrize("field", ["device", "author", "session"])
@pytest.mark.parametrize(
    "text",
    ["", "x", DEVICE.upper().replace("0", "A"), DEVICE[:-1], DEVICE.replace("-", "0"), DEVICE[:-1] + "é", DEVICE + "0"],
)
def test_an_id_of_another_form_is_malformed(field: str, text: str) -> None:
    envelope = {"device": DEVICE, "seq": 1, "stamp": 1, "author": MEMBER, "body": {}, "session": DEVICE}

    assert isinstance(read_envelope(msgspec.json.encode(envelope)), Envelope)
    assert read_envelope(msgspec.json.encode({**envelope, field: text})) is Flaw.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b'"stamp":1,"x":9007199254740992', id="a small stamp does not vouch for another number"),
        pytest.param(b'"stamp":1764000000000000,"x":9007199254740992', id="a long stamp neither"),
        pytest.param(b'"stamp":1764000000000000,"stamp":1,"x":9007199254740992', id="nor one that is said twice"),
        pytest.param(b'"x":9007199254740992,"stamp":1', id="before it"),
    ],
)
def test_a_number_out_of_range_is_seen_beside_any_stamp(text: bytes) -> None:
    head, tail = HEAD.split(b'"stamp":1')

    assert read_envelope(head + text + tail + b"{}}") is Flaw.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        line(1),
        line(1).replace(b"purpose 1", b"\\u0000"),
        line(1).replace(b"purpose 1", "grüß dich".encode()),
        line(1).replace(b"purpose 1", b"\xff"),
        line(1).replace(b'"seq":1', b'"seq":0'),
        line(1).replace(b'"seq":1', b'"seq":1,"x":9007199254740992'),
        line(1).replace(b'"body"', b'"session":"x","body"'),
        line(1).replace(b'"body"', b'"session":"' + DEVICE.encode() + b'","body"'),
        line(1).replace(b'"body"', b'"enc":"e2e","body"'),
        line(1).replace(MEMBER.encode(), MEMBER.upper().encode() + b"0"),
        line(1, b'{"type":"aura_read","hue":3}'),
        line(1, b'{"type":"win_noted"}'),
        line(1) + b"\n",
        b"x" * (LINE_BYTES + 1),
        b"",
    ],
)
def test_decoding_in_one_pass_says_what_the_two_steps_say(text: bytes) -> None:
    steps, read = read_line_in_two_steps(text), read_line(text)

    if isinstance(steps, Flaw) or isinstance(read, Flaw):
        assert steps == read
    else:
        names = ("device", "seq", "stamp", "author", "session", "body")
        assert [getattr(steps, name) for name in names] == [getattr(read, name) for name in names]


def test_the_place_of_a_line_is_read_without_its_body() -> None:
    read = read_place(line(7))

    assert read is not None
    assert (DEVICE, 7) == (read.device, read.seq)
    assert read_place(b"{") is None
