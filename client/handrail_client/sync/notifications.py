"""Notifications of a running sync, for a program that shows them. Each is given once, in order."""

from msgspec import Struct

from handrail_shared.sync.sync_state import LinkState
from handrail_shared.wire import Presence


class EntriesReceived(Struct, frozen=True):
    """The confirmed copy of a stream grew by the entries after `after`, up to `position`."""

    stream: str
    after: int
    position: int


class EntriesSettled(Struct, frozen=True):
    """The server gave its verdict on the own entries of a stream up to `through_seq`; it refused `refused` of them."""

    stream: str
    through_seq: int
    refused: int


class NoticeAdded(Struct, frozen=True):
    """The log keeps a new notice for the person: a word of the closed list in `docs/protocol.md`."""

    word: str
    stream: str | None


class PresenceChanged(Struct, frozen=True):
    """Someone came, moved on or left (rule L1)."""

    presence: Presence


class LinkChanged(Struct, frozen=True):
    """The link to the server is in another state now."""

    link: LinkState


class WaitingForOtherSync(Struct, frozen=True):
    """Another sync works on this home; this one waits for it."""


Notification = EntriesReceived | EntriesSettled | NoticeAdded | PresenceChanged | LinkChanged | WaitingForOtherSync
