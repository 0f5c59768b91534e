"""Lines and envelopes for tests, made without a device."""

from msgspec import Raw

from handrail_shared.events import Body
from handrail_shared.events.matters import PurposeStated
from handrail_shared.lines.body import write_body
from handrail_shared.lines.envelope import Envelope, write_line

DEVICE = "00000000-0000-7000-8000-0000000d0000"
OTHER_DEVICE = "00000000-0000-7000-8000-0000000d0001"
MEMBER = "00000000-0000-7000-8000-0000000000cc"
OTHER_MEMBER = "00000000-0000-7000-8000-0000000000dd"
STREAM = "00000000-0000-7000-8000-0000000000aa"
SPACE = "00000000-0000-7000-8000-0000000000bb"


def identifier(number: int) -> str:
    """A distinct id for each number."""
    return f"00000000-0000-7000-8000-{number:012x}"


def line(
    seq: int, body: Body | bytes | None = None, *, device: str = DEVICE, author: str = MEMBER, stamp: int | None = None
) -> bytes:
    """A line that a device would write; by default it states a purpose that differs with its seq."""
    given = body if body is not None else PurposeStated(text=f"purpose {seq}")
    raw = Raw(given) if isinstance(given, bytes) else write_body(given)
    return write_line(Envelope(device=device, seq=seq, stamp=seq if stamp is None else stamp, author=author, body=raw))
