"""Both steps of decoding a line in one pass, for the many lines that hold an event which this version knows.

`read_envelope` and `read_body` say the same of every line, and why where they refuse it; together they cost twice as
much.
"""

from typing import Final

import msgspec
from msgspec import Struct

from handrail_shared.clock import Stamp
from handrail_shared.events import Body
from handrail_shared.ids import AnyId
from handrail_shared.limits import LINE_BYTES
from handrail_shared.lines.envelope import keeps_limits


class Written(Struct, frozen=True, kw_only=True, gc=False):
    """An event as it stands in its line."""

    device: AnyId
    seq: int
    stamp: Stamp
    author: AnyId
    body: Body
    enc: None = None
    """A body that is sealed is for the two steps."""
    session: AnyId | None = None


_DECODER: Final = msgspec.json.Decoder(Written)


def read_written(line: bytes) -> Written | None:
    """The event of a line; None where only the two steps can tell what it is. Total: never raises."""
    if len(line) > LINE_BYTES:
        return None
    try:
        written = _DECODER.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return None
    return written if keeps_limits(line, written) else None
