"""Which earlier changes the author of a change had not seen (rule A3).

A change names the version that it was made on: the mark of the set of changes its author's device held. From that
and the marks along the merged order this finds the changes that were missing from the set.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from msgspec import Struct

from handrail_shared.events.fields import Version

LOOKBACK: Final = 50
"""How many changes back anyone is taken to be possibly unaware of; whatever is older counts as seen."""

_MODULUS: Final = 1 << 48


class Trail(Struct):
    """The changes of one goal so far, `marks` beginning as [0]. `marks[n]` is the mark of the first n of them."""

    marks: list[int]
    own_marks: list[int] = []
    devices: list[str] = []
    missed: list[AbstractSet[int]] = []


def extend_trail(trail: Trail, base: Version | None, device: str, missed: AbstractSet[int], crc: int) -> None:
    """Adds the next change, which was made on `base` by someone who missed the changes at `missed`."""
    whole = trail.marks[-1]
    trail.own_marks.append(((whole if base is None else base.mark) + crc) % _MODULUS)
    trail.marks.append((whole + crc) % _MODULUS)
    trail.devices.append(device)
    trail.missed.append(missed)


def unseen(trail: Trail, base: Version | None, device: str) -> AbstractSet[int]:
    """The indexes of the earlier changes that are not in `base`. None as base means all were seen."""
    count = len(trail.devices)
    if base is None or base.mark == trail.marks[count]:
        return set()
    oldest = max(0, count - LOOKBACK)
    run = _missing_run(trail, base.mark, oldest, count)
    if run is not None:
        return run
    follows = _made_right_after(trail, base.mark, oldest, count)
    if follows is not None:
        return follows
    # It cannot be told: then everything counts as unseen but what the device itself wrote.
    return {index for index in range(oldest, count) if trail.devices[index] != device}


def _missing_run(trail: Trail, base_mark: int, oldest: int, count: int) -> AbstractSet[int] | None:
    """The unbroken run of changes whose absence explains the base: one device was away while others wrote."""
    missing = (trail.marks[count] + _MODULUS - base_mark) % _MODULUS
    starts = {trail.marks[index]: index for index in range(oldest, count)}
    for end in range(count, oldest, -1):
        start = starts.get((trail.marks[end] + _MODULUS - missing) % _MODULUS)
        if start is not None and start < end:
            return set(range(start, end))
    return None


def _made_right_after(trail: Trail, base_mark: int, oldest: int, count: int) -> AbstractSet[int] | None:
    """Made on what an earlier change left behind: nothing was seen after that change, nor what it missed itself."""
    for index in range(count - 1, oldest - 1, -1):
        if trail.own_marks[index] == base_mark:
            return {*trail.missed[index], *range(index + 1, count)}
    return None
