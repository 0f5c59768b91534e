"""An entry: a line plus the server's receipt time; or a stub, where a line was taken back (rule E5).

On the wire and in segments an entry is one text line: `received SPACE line`, and a stub is
`received SPACE #crc SPACE device SPACE seq`. No line starts with `#`.
"""

from typing import Final, assert_never

from msgspec import Struct

from handrail_shared.lines.checksum import crc

_SEPARATOR: Final = b" "
_STUB_SIGN: Final = b"#"


class Entry(Struct, frozen=True, gc=False):
    """A line as the server received it, at `received_us` microseconds since 1970."""

    received_us: int
    line: bytes

    @property
    def crc(self) -> int:
        """The CRC-32 of the line."""
        return crc(self.line)


class Stub(Struct, frozen=True, gc=False):
    """A stub: what is left of an entry that was taken back: enough to keep positions and checksums, and no content."""

    received_us: int
    crc: int
    device: str
    seq: int


def write_entry(entry: Entry | Stub) -> bytes:
    """The text form of an entry, without a newline."""
    match entry:
        case Entry():
            return b"%d %b" % (entry.received_us, entry.line)
        case Stub():
            return b"%d #%d %b %d" % (entry.received_us, entry.crc, entry.device.encode(), entry.seq)
        case _:
            assert_never(entry)


def read_entry(text: bytes) -> Entry | Stub | None:
    """The entry that `text` holds, or None where it is not one. Total: never raises."""
    received, separator, rest = text.partition(_SEPARATOR)
    if not separator or not _is_number(received):
        return None
    if not rest.startswith(_STUB_SIGN):
        return Entry(int(received), rest)
    parts = rest[1:].split(_SEPARATOR)
    if len(parts) != 3 or not _is_number(parts[0]) or not _is_number(parts[2]) or not parts[1].isascii():
        return None
    return Stub(int(received), int(parts[0]), parts[1].decode(), int(parts[2]))


def _is_number(text: bytes) -> bool:
    return text.isdigit() and len(text) <= 16
