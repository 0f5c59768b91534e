"""Entries as the fold takes them: decoded, with the time at which the server received them."""

from msgspec import Struct

from handrail_shared.events import Body
from handrail_shared.lines.body import Misshapen, Unknown
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Flaw
from handrail_shared.lines.read import read_line


class Folded(Struct, frozen=True, kw_only=True, gc=False):
    """One decoded entry. `received_us` is None for a device's own line that the server has not confirmed yet."""

    received_us: int | None
    device: str
    seq: int
    stamp: int
    author: str
    session: str | None
    body: Body


def folded(entry: Entry | Stub) -> Folded | None:
    """Decode a confirmed entry. Returns None for what is never folded: a stub, or what `from_line` leaves out."""
    return None if isinstance(entry, Stub) else from_line(entry.line, entry.received_us)


def from_line(line: bytes, received_us: int | None) -> Folded | None:
    """Decode a line for the fold. Never raises.

    Args:
        line: The line without its newline.
        received_us: The server's receipt time in microseconds since 1970, or None for an own line not confirmed yet.

    Returns:
        The event, or None where this version cannot fold it: a type of a later version, a body that does not fit, or
        bytes that are no line.
    """
    read = read_line(line)
    # The fold decodes whole logs: comparing classes takes a third of what `isinstance` does.
    if type(read) is Flaw:
        return None
    body = read.body
    if type(body) is Unknown or type(body) is Misshapen:
        return None
    return Folded(
        received_us=received_us,
        device=read.device,
        seq=read.seq,
        stamp=read.stamp,
        author=read.author,
        session=read.session,
        body=body,
    )
