"""Export and import: one line of JSON per event, whole enough to restore everything from.

Each line has `space`, `stream`, `audience`, `position` (null while unconfirmed), `received` (microseconds, null while
unconfirmed), `state` (`confirmed`, `pending`, `accepted`, `refused` with `code`), `device`, `seq` and `line`, the event
verbatim. Where the content was taken back `line` is null and `crc` is what is left of it.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct

from handrail_client.errors import DeviceProblem
from handrail_client.log.records import OwnLine, PlacedEntry, StreamHeld
from handrail_shared.ids import Id
from handrail_shared.lines.checksum import crc
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, Flaw, read_envelope
from handrail_shared.rights import Audience

ExportedState = Literal["confirmed", "pending", "accepted", "refused"]


class Exported(Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One event in a file."""

    space: Id
    stream: Id
    audience: Audience
    position: int | None
    received: int | None
    state: ExportedState
    device: str
    seq: int
    line: str | None
    code: str | None = None
    crc: int | None = None


class Unread(Struct, frozen=True):
    """A line of a file that was left out: its number, from 1, and why, as a sentence."""

    line: int
    why: str


class ReadFile(Struct, frozen=True, kw_only=True):
    """A read file: what a file holds: the events of its whole lines, and the lines that are none."""

    events: list[Exported]
    unread: list[Unread]


class Imported(Struct, frozen=True, kw_only=True):
    """The result of an import: own events pending again, confirmed entries taken up, and what was there already."""

    pending: int = 0
    confirmed: int = 0
    known: int = 0
    foreign: int = 0
    """Events that were left out: others' that do not go on where this device's copy ends, and those in `elsewhere`."""
    elsewhere: int = 0
    """How many of the `foreign` ones are from a space that this account is not in, so that no sync brings them."""
    adoptable: int = 0
    """How many of the `elsewhere` ones this person wrote under another account, and may take up as their own."""


_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
"""Inside a line of JSON neither stands bare, so that every editor's ends of lines can be told from content."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Exported)


def write_exported(stream: StreamHeld, entries: Iterable[PlacedEntry], own: Iterable[OwnLine]) -> list[bytes]:
    """Everything of one stream, a line of JSON each, in the order in which it can be taken up again."""
    found = [_ENCODER.encode(_confirmed(stream, placed)) for placed in entries]
    for line in own:
        # What was written again under another device id is in the file under that one.
        if line.stream == stream.stream and line.position is None and line.state != "moved":
            found.append(_ENCODER.encode(_own(stream, line, line.state)))
    return found


def _confirmed(stream: StreamHeld, placed: PlacedEntry) -> Exported:
    entry = placed.entry
    envelope = read_envelope(entry.line) if isinstance(entry, Entry) else None
    if isinstance(entry, Stub):
        device, seq = entry.device, entry.seq
    else:
        device, seq = (envelope.device, envelope.seq) if isinstance(envelope, Envelope) else ("", 0)
    return Exported(
        space=stream.space,
        stream=stream.stream,
        audience=stream.audience,
        position=placed.position,
        received=entry.received_us,
        state="confirmed",
        device=device,
        seq=seq,
        line=entry.line.decode() if isinstance(entry, Entry) else None,
        crc=entry.crc if isinstance(entry, Stub) else None,
    )


def _own(stream: StreamHeld, own: OwnLine, state: ExportedState) -> Exported:
    return Exported(
        space=stream.space,
        stream=stream.stream,
        audience=stream.audience,
        position=None,
        received=None,
        state=state,
        device=own.device,
        seq=own.seq,
        line=own.line.decode(),
        code=own.code,
    )


def read_exported(lines: Iterable[bytes]) -> list[Exported]:
    """The events of a file. Raises `DeviceProblem` for a line that is not from an export as it was written."""
    return [_read(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def read_file(data: bytes) -> ReadFile:
    """Read what is whole in a file that may have been through an editor, a spreadsheet or a broken transfer.

    A byte order mark, UTF-16, other ends of lines, blank lines, another order of lines or fields, and lines that a
    spreadsheet put in quotes change nothing. A line that was cut or changed is left out and named. Never raises.
    """
    events: list[Exported] = []
    unread: list[Unread] = []
    for number, line in enumerate(_LINE_END.split(_as_utf8(data)), start=1):
        plain = _unquoted(line.strip())
        if not plain:
            continue
        try:
            events.append(_read(number, plain))
        except DeviceProblem as problem:
            unread.append(Unread(number, str(problem)))
    return ReadFile(events=events, unread=unread)


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # The last character may be cut in half.
        return data.decode("utf-16", errors="replace").encode(errors="replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def _unquoted(line: bytes) -> bytes:
    """Take off what a spreadsheet writes around the text of a cell, and the empty cells after it."""
    cell = line.rstrip(b",;\t")
    if len(cell) > 1 and cell.startswith(b'"') and cell.endswith(b'"'):
        return cell[1:-1].replace(b'""', b'"')
    return cell


def _read(number: int, line: bytes) -> Exported:
    try:
        read = _DECODER.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        raise DeviceProblem(f"Line {number} of this file is not from an export of Handrail.") from None
    if read.line is None:
        return read
    text = read.line.encode()
    envelope = read_envelope(text)
    if isinstance(envelope, Flaw) or (envelope.device, envelope.seq) != (read.device, read.seq):
        raise DeviceProblem(f"Line {number} of this file does not hold an event as it was written.")
    if read.crc is not None and crc(text) != read.crc:
        raise DeviceProblem(f"Line {number} of this file was changed.")
    return read
