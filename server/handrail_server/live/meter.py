"""The meter port: what the live half counts. No label holds an id of a person, a space, a stream or a device."""

from typing import Protocol


class Meter(Protocol):
    """Counters and histograms; implementations never raise."""

    def committed(self, *, pushes: int, entries: int, seconds: float) -> None:
        """One transaction became durable in `seconds`."""
        ...

    def acknowledged(self, seconds: float) -> None:
        """A push was answered `seconds` after it arrived."""
        ...

    def refused(self, code: str) -> None:
        """A line was refused (P4). Codes come from a closed list."""
        ...

    def sockets(self, count: int) -> None:
        """So many sockets are signed in now."""
        ...

    def closed(self, word: str) -> None:
        """The server closed a connection with this word of the closed list (C1)."""
        ...

    def sign_in_failed(self) -> None:
        """A hello showed a credential that does not count."""
        ...

    def quarantined(self) -> None:
        """An entry could not be folded and was left out of its projection."""
        ...

    def storage_full(self) -> None:
        """A transaction found no room on the disk."""
        ...

    def bug(self) -> None:
        """Something happened that must not: see the log."""
        ...


class NullMeter:
    """Counts nothing."""

    def committed(self, *, pushes: int, entries: int, seconds: float) -> None:
        """See `Meter`."""

    def acknowledged(self, seconds: float) -> None:
        """See `Meter`."""

    def refused(self, code: str) -> None:
        """See `Meter`."""

    def sockets(self, count: int) -> None:
        """See `Meter`."""

    def closed(self, word: str) -> None:
        """See `Meter`."""

    def sign_in_failed(self) -> None:
        """See `Meter`."""

    def quarantined(self) -> None:
        """See `Meter`."""

    def storage_full(self) -> None:
        """See `Meter`."""

    def bug(self) -> None:
        """See `Meter`."""
