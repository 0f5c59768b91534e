"""What really happened, as only the simulation can know it; the checks compare everybody's records with it."""

from msgspec import Struct, field

from handrail_shared.rights import Audience


class Wrong(Exception):
    """A promise is broken. The text says which."""


class Place(Struct, frozen=True, kw_only=True):
    """A stream, and the members that are its audience."""

    stream: str
    audience: Audience
    members: frozenset[str]


class Made(Struct, frozen=True, kw_only=True):
    """An event that a person made. It is known by the bytes of its body, which hold an id of its own."""

    member: str
    stream: str
    refusable: bool
    """Whether the server must refuse it."""
    share: str | None = None
    """The share that it makes, for taking back (E5)."""
    goal: str | None = None
    """The goal whose wording it changes."""
    seen: frozenset[bytes] = frozenset()
    """Changes of the same goal that its author's device knew of when it was made."""


class Truth(Struct, kw_only=True):
    """Everything that was ever made, stored, told or excused."""

    places: dict[str, Place]
    made: dict[bytes, Made] = field(default_factory=dict[bytes, Made])
    event_of: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    """The event of every line that was ever written."""
    stored: dict[bytes, int] = field(default_factory=dict[bytes, int])
    """How often each line was stored durably, in any life of the server."""
    refused: set[tuple[str, str, int]] = field(default_factory=set[tuple[str, str, int]])
    """Every (stream, device, seq) that was ever durably refused."""
    acked: set[bytes] = field(default_factory=set[bytes])
    """Events that were acknowledged to a device that made them."""
    taken_back: set[str] = field(default_factory=set[str])
    """Shares that somebody took back, delivered or not."""
    lost_everywhere: set[bytes] = field(default_factory=set[bytes])
    """Acknowledged events that at some moment neither the server nor any device of their author held: nobody can."""
    moves: dict[bytes, int] = field(default_factory=dict[bytes, int])
    """How often each event was appended again under another device id (P3)."""
    doubtful: set[bytes] = field(default_factory=set[bytes])
    """Events that a restored or copied disk holds as unsent although another life has moved them: they may double."""
    moved_clones: set[bytes] = field(default_factory=set[bytes])
    """Events that two disks hold as unsent, or a disk and its backup: whoever moves one makes it doubtful."""
    wrong: str | None = None
    """What the server's side noticed, where raising would only be caught by the server itself."""
    left_behind: set[bytes] = field(default_factory=set[bytes])
    """Acknowledged events of a life that their device has left without having seen them come back. A restored server
    may lack them, and nobody offers them again.
    """
