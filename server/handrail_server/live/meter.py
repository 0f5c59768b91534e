"""The meter port: counts what the live half does. No label holds an id of a person, space, stream or device."""

from typing import Protocol


class Meter(Protocol):
    """Counters and histograms; implementations never raise."""

    def committed(self, *, pushes: int, entries: int, seconds: float) -> None:
        """Count a transaction that became durable in `seconds`."""
        ...

    def acknowledged(self, seconds: float) -> None:
        """Count a push that was answered `seconds` after it arrived."""
        ...

    def refused(self, code: str) -> None:
        """Count a refused line (P4). Codes come from a closed list."""
        ...

    def sockets(self, count: int) -> None:
        """Set the number of sockets that are signed in."""
        ...

    def closed(self, word: str) -> None:
        """Count a connection that the server closed with this word of the closed list (C1)."""
        ...

    def sign_in_failed(self) -> None:
        """Count a hello whose credential is not valid."""
        ...

    def quarantined(self) -> None:
        """Count an entry that could not be folded and was left out of its projection."""
        ...

    def storage_full(self) -> None:
        """Count a transaction that found no room on the disk."""
        ...

    def bug(self) -> None:
        """Count an event that must not happen: see the log."""
        ...


class NullMeter:
    """A meter that counts nothing."""

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
