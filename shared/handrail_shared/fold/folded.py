"""An entry as the fold takes it: decoded, with the time the server received it."""

from msgspec import Struct

from handrail_shared.events import Body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.read import read_written


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
    """A confirmed entry, decoded; None for what is never folded: a stub, an unknown type, a body that does not fit."""
    return None if isinstance(entry, Stub) else from_line(entry.line, entry.received_us)


def from_line(line: bytes, received_us: int | None) -> Folded | None:
    """A line, decoded; None where there is nothing that this version can fold. Total: never raises."""
    written = read_written(line)
    if written is None:
        # Of an unknown type or a body that does not fit, or no line at all; the two steps need not tell which.
        return None
    return Folded(
        received_us=received_us,
        device=written.device,
        seq=written.seq,
        stamp=written.stamp,
        author=written.author,
        session=written.session,
        body=written.body,
    )
