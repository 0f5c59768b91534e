"""Tracks how far the server has sent one stream to one device (rules E1 and E3)."""

from msgspec import Struct

from handrail_shared.limits import BATCH_LINES, WINDOW_ENTRIES


class EntriesFrame(Struct, frozen=True, kw_only=True):
    """One frame of newly committed entries, shared by all devices that were sent the stream up to `after` exactly."""

    after: int
    through: int
    frame: bytes
    message: bytes
    """The frame as a WebSocket message, header included."""


class Span(Struct, frozen=True, kw_only=True):
    """Entries to read: at most `limit` after position `after`."""

    after: int
    limit: int


class SendWindow:
    """One stream on its way to one device. Up to `sent` entries have left; up to `reported` the device holds them."""

    __slots__ = ("asked", "head", "reported", "sent")

    def __init__(self, *, sent: int, head: int, asked: bool = False) -> None:
        self.sent: int = sent
        self.reported: int = sent
        self.head = head
        self.asked = asked
        """True if a `follow` waits for its answer: at least one `entries`, even if empty (E6)."""

    def is_due(self) -> bool:
        """Return whether something of the stream should be read for the device now."""
        if self.sent >= self.head:
            return self.asked
        return self.asked or self._window() > 0

    def next_span(self) -> Span | None:
        """Return what to read next, or None."""
        return Span(after=self.sent, limit=max(1, min(BATCH_LINES, self._window()))) if self.is_due() else None

    def takes(self, entries: EntriesFrame) -> bool:
        """Count the frame as sent if it is exactly what comes next and the window has room. Return whether it was."""
        if entries.after != self.sent or entries.through - self.reported > WINDOW_ENTRIES:
            return False
        self.sent = entries.through
        self.asked = False
        self.head = max(self.head, entries.through)
        return True

    def moved_to(self, position: int) -> None:
        """Note that entries up to `position` have left."""
        self.sent = position
        self.asked = False

    def reports(self, position: int) -> bool:
        """E3: note that the device holds the stream up to `position`. Return whether something became due by that."""
        was_due = self.is_due()
        self.reported = max(self.reported, min(position, self.sent))
        return not was_due and self.sent < self.head and self.is_due()

    def _window(self) -> int:
        return WINDOW_ENTRIES - (self.sent - self.reported)
