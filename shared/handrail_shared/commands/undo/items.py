"""What undo takes back: the entries that one run appended."""

from collections.abc import Sequence

from msgspec import Struct

from handrail_shared.events import Body
from handrail_shared.rights import Audience


class UndoEntry(Struct, frozen=True, kw_only=True):
    """One event that its author's device appended, by its place in the own log of its stream."""

    audience: Audience
    device: str
    seq: int
    body: Body


class UndoItem(Struct, frozen=True, kw_only=True):
    """A run of events that one command appended at once, in the order of writing."""

    entries: Sequence[UndoEntry]
