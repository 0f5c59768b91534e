"""An event is its bytes: the envelope around every event, and the two steps by which a line is decoded.

Step one (`read_envelope`) checks what every peer must refuse alike (size, depth, integers, text) and reads the
envelope with the body left raw. Step two (`handrail_shared.lines.body.read_body`) decodes the body where a fold or a
rule needs it. Nothing ever decodes a line in order to encode it again.
"""

import re
from enum import StrEnum
from typing import Final, Protocol, cast, final

import msgspec
from msgspec import Raw, Struct

from handrail_shared.clock import Stamp
from handrail_shared.ids import AnyId, is_id
from handrail_shared.limits import DEPTH, INTEGER_BOUND, LINE_BYTES


class Envelope(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An envelope: what surrounds every event. `seq` counts 1, 2, 3 … per device and stream, without gaps.

    `enc` and `key` are reserved for bodies that the server cannot read; `session` names the session during which
    the event was made, where there was one.
    """

    device: AnyId
    seq: int
    stamp: Stamp
    author: AnyId
    body: Raw
    enc: str | None = None
    key: str | None = None
    session: AnyId | None = None


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """A place: where an event stands in its author's logs, and when it was made."""

    device: str
    seq: int
    stamp: int


@final
class Flaw(StrEnum):
    """Why a line is not one that any peer may store. The word is the refusal code on the wire."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"


_DECODER: Final = msgspec.json.Decoder(Envelope)
_PLACE: Final = msgspec.json.Decoder(Place)
_ENCODER: Final = msgspec.json.Encoder()

# Cheap sieves over raw bytes: only what they catch is decoded and walked. Translating to runs of "0" and searching
# those costs a hundredth of a regular expression over the line; looking for one byte as a number costs a tenth of
# looking for it as bytes. One translation serves digits and brackets.
_NEWLINE: Final = 0x0A
_BACKSLASH: Final = 0x5C
_OUTLINE: Final = bytes(0x30 if byte in b"0123456789" else 0x5B if byte in b"{[" else 0x20 for byte in range(256))
_SIXTEEN_DIGITS: Final = b"0" * 16
_TOO_MANY_DIGITS: Final = b"0" * 17
_LEAST_OF_SIXTEEN: Final = 10**15
_SIXTEEN_FROM_NINE: Final = re.compile(rb"9[0-9]{15}")


def write_line(envelope: Envelope) -> bytes:
    """The line of an event: encoded once, by its author's device, and verbatim from then on.

    Raises `ValueError` when the line would break a limit that `read_envelope` checks.
    """
    line = _ENCODER.encode(envelope)
    read = read_envelope(line)
    if isinstance(read, Flaw):
        raise ValueError(f"not a line that a peer would store: {read.value}")
    return line


def read_envelope(line: bytes) -> Envelope | Flaw:
    """Step one: the envelope of `line`, or why the line can never be stored. Total: never raises."""
    if len(line) > LINE_BYTES:
        return Flaw.TOO_LARGE
    try:
        envelope = _DECODER.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return Flaw.MALFORMED
    return envelope if keeps_limits(line, envelope) else Flaw.MALFORMED


class _Headed(Protocol):
    """A decoded line: what it tells beside its body."""

    @property
    def device(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def stamp(self) -> int: ...
    @property
    def author(self) -> str: ...
    @property
    def session(self) -> str | None: ...


def keeps_limits(line: bytes, head: _Headed) -> bool:
    """Tell whether a line that was decoded as `head` keeps what decoding alone does not look at."""
    if _NEWLINE in line or not (line.isascii() or _is_utf8(line)):
        return False
    if not 1 <= head.seq < INTEGER_BOUND or not is_id(head.device) or not is_id(head.author):
        return False
    if head.session is not None and not is_id(head.session):
        return False
    return not _is_suspect(line, head.stamp) or _is_sound(line)


def read_place(line: bytes) -> Place | None:
    """The place of a line that a server has judged already, in a third of the time. Total; None for what is no line."""
    try:
        return _PLACE.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_suspect(line: bytes, stamp: int) -> bool:
    """Tell whether a line might hold an escaped U+0000 or surrogate, a number too large, or nesting too deep."""
    outline = line.translate(_OUTLINE)
    if outline.count(b"[") > DEPTH or (_BACKSLASH in line and b"\\u" in line):
        return True
    # The stamp, which was looked at already, is usually the only number of sixteen digits.
    if outline.count(_SIXTEEN_DIGITS) == (stamp >= _LEAST_OF_SIXTEEN):
        return False
    return _TOO_MANY_DIGITS in outline or _SIXTEEN_FROM_NINE.search(line) is not None


def _is_sound(line: bytes) -> bool:
    """Tell whether a suspicious line, decoded whole, keeps every limit."""
    if _depth(line) > DEPTH:
        return False
    try:
        value = cast("object", msgspec.json.decode(line))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return False
    return _value_is_sound(value)


def _depth(line: bytes) -> int:
    """The deepest nesting of brackets outside text, counted without recursion."""
    depth = deepest = 0
    in_text = escaped = False
    for byte in line:
        if in_text:
            if escaped:
                escaped = False
            elif byte == 0x5C:  # backslash
                escaped = True
            elif byte == 0x22:  # quotation mark
                in_text = False
        elif byte == 0x22:
            in_text = True
        elif byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest


def _value_is_sound(value: object) -> bool:
    match value:
        case bool() | None | float():
            return True
        case int():
            return -INTEGER_BOUND < value < INTEGER_BOUND
        case str():
            return "\x00" not in value
        case list():
            return all(_value_is_sound(inner) for inner in cast("list[object]", value))
        case _:
            members = cast("dict[str, object]", value)
            return all(_value_is_sound(key) and _value_is_sound(item) for key, item in members.items())
