"""The checker of the fault tests, after the one that Jepsen calls set-full: nothing that was acknowledged is ever lost.

It follows a history in the order in which it happened: an element is tried, then acknowledged, or its outcome becomes
unknown (the connection died, the server was killed). "Unknown" is never "failed": it may turn up, and may be
acknowledged later. A read must hold everything that was acknowledged before it began, each element once, and nothing
that nobody ever tried.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct


class Verdict(Struct, frozen=True, kw_only=True):
    """What a history comes to. Of the elements whose outcome was unknown, `found` were in a later read."""

    tried: int
    acknowledged: int
    unknown: int
    found: int
    reads: int
    wrong: list[str]

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or made up."""
        return not self.wrong

    def __add__(self, other: "Verdict") -> "Verdict":
        """Both histories together."""
        return Verdict(
            tried=self.tried + other.tried,
            acknowledged=self.acknowledged + other.acknowledged,
            unknown=self.unknown + other.unknown,
            found=self.found + other.found,
            reads=self.reads + other.reads,
            wrong=self.wrong + other.wrong,
        )

    def __str__(self) -> str:
        """One line of figures."""
        return (
            f"{self.tried} tried, {self.acknowledged} acknowledged, {self.unknown} unknown"
            f" ({self.found} of them were stored), {self.reads} reads: "
            + ("nothing lost, nothing doubled" if self.holds else f"WRONG: {'; '.join(self.wrong[:5])}")
        )


NOTHING = Verdict(tried=0, acknowledged=0, unknown=0, found=0, reads=0, wrong=[])
"""The verdict on no history."""


class SetFull:
    """Follows one history."""

    def __init__(self) -> None:
        self._tried: set[str] = set()
        self._acknowledged: set[str] = set()
        self._unknown: set[str] = set()
        self._found: set[str] = set()
        self._reads = 0
        self._wrong: list[str] = []

    def tries(self, element: str) -> None:
        """Somebody asks for it to be stored; may be repeated."""
        self._tried.add(element)

    def acknowledges(self, element: str) -> None:
        """Somebody was told that it is safe."""
        if element not in self._tried:
            self._wrong.append(f"acknowledged but never tried: {element}")
        self._acknowledged.add(element)

    def loses_sight_of(self, element: str) -> None:
        """Nobody can tell what became of it."""
        if element not in self._acknowledged:
            self._unknown.add(element)

    def reads(self, reader: str, elements: Iterable[str]) -> None:
        """Somebody reads everything that there is, after all that was noted so far."""
        counts = Counter(elements)
        self._reads += 1
        self._found |= self._unknown & counts.keys()
        self._wrong += [f"lost to {reader}: {line}" for line in sorted(self._acknowledged - counts.keys())]
        self._wrong += [f"{number} times at {reader}: {count}" for count, number in counts.items() if number > 1]
        self._wrong += [f"made up at {reader}: {count}" for count in sorted(counts.keys() - self._tried)]

    @property
    def verdict(self) -> Verdict:
        """What it comes to so far."""
        return Verdict(
            tried=len(self._tried),
            acknowledged=len(self._acknowledged),
            unknown=len(self._unknown),
            found=len(self._found),
            reads=self._reads,
            wrong=list(self._wrong),
        )
