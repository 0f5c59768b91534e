"""What a running sync has to say: each is told once, in order."""

from msgspec import Struct

from handrail_shared.sync.device import Link
from handrail_shared.wire import Presence


class Came(Struct, frozen=True):
    """Entries of a stream came: those after `after`, up to `position`."""

    stream: str
    after: int
    position: int


class Settled(Struct, frozen=True):
    """Own entries of a stream have the server's verdict; `refused` of them were refused."""

    stream: str
    through_seq: int
    refused: int


class Told(Struct, frozen=True):
    """A word of the closed list in `docs/protocol.md` for the person."""

    word: str
    stream: str | None


class Seen(Struct, frozen=True):
    """Someone is here, or gone (L1)."""

    presence: Presence


class Linked(Struct, frozen=True):
    """How this device stands to the server now."""

    link: Link


class Waiting(Struct, frozen=True):
    """Another sync is at work on this home; this one waits for it."""


News = Came | Settled | Told | Seen | Linked | Waiting
