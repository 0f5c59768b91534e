"""What is shown: the fold of the confirmed entries from a cached snapshot on, with this device's own lines on top."""

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

from msgspec import Struct

from handrail_client.log import Log
from handrail_client.log.records import CachedSnapshot, Holding
from handrail_shared.clock import effective
from handrail_shared.fold import (
    Folded,
    State,
    empty,
    fold,
    fold_all,
    from_line,
    overlay,
    restore,
    snapshot,
)
from handrail_shared.fold.quarantine import without_poison
from handrail_shared.lines.entry import Stub
from handrail_shared.lines.envelope import Flaw, read_envelope

T = TypeVar("T")

_WORTH_CACHING: Final = 200
"""So many entries beyond the snapshot make a new one worth its writing."""


class Read(Struct, Generic[T], frozen=True):
    """The result of a view: what it makes of a stream, and how many entries are not in it."""

    of: T
    left_out: int
    """Of these this program makes nothing, since it has a bug."""
    newer: int
    """These only a newer version can read."""


async def shown(log: Log, stream: str, view: Callable[[State], T]) -> Read[T]:
    """Return what a view makes of a stream, as it is shown on this device."""
    try:
        whole = await _whole_state(log, stream)
        return Read(view(whole.of), 0, whole.newer)
    except Exception:
        sound = await _sound_state(log, stream, view)
        if not sound.left_out:
            raise
        return Read(view(sound.of), sound.left_out, sound.newer)


async def shown_state(log: Log, stream: str) -> State:
    """The state of a stream as it is shown on this device."""
    return (await shown(log, stream, lambda state: state)).of


async def _sound_state(log: Log, stream: str, view: Callable[[State], object]) -> Read[State]:
    held = await log.holding(stream, from_the_start=True)
    everything, newer = _read([*_lines(held), *((line, None) for line in held.overlay)])
    state, poison = without_poison(empty, everything, fold, view)
    return Read(state, len(poison), newer)


async def _whole_state(log: Log, stream: str) -> Read[State]:
    held = await log.holding(stream)
    confirmed = confirmed_state(held)
    if confirmed is None:
        # Another version of the fold wrote the snapshot.
        held = await log.holding(stream, from_the_start=True)
        confirmed = confirmed_state(held) or Read(empty(), 0, 0)
    if len(held.tail) >= _WORTH_CACHING:
        await log.cache(held.stream, CachedSnapshot(held.tail[-1].position, snapshot(confirmed.of), confirmed.newer))
    pending, newer = _read((line, None) for line in held.overlay)
    return Read(overlay(confirmed.of, pending) if pending else confirmed.of, 0, confirmed.newer + newer)


def confirmed_state(held: Holding) -> Read[State] | None:
    """The fold of the confirmed entries; None where its snapshot is of another version."""
    cached = held.snapshot
    state = empty() if cached is None else restore(cached.state)
    tail, newer = _read(_lines(held))
    return None if state is None else Read(fold_all(state, tail), 0, newer + (cached.newer if cached else 0))


async def state_until(log: Log, stream: str, until_us: int) -> Read[State]:
    """The state of a stream as far as it was made up to `until_us` (effective stamp)."""
    held = await log.holding(stream, from_the_start=True)
    lines = [*_lines(held), *((line, None) for line in held.overlay)]
    then, newer = _read((line, received_us) for line, received_us in lines if _made_us(line, received_us) <= until_us)
    return Read(fold_all(empty(), then), 0, newer)


def _made_us(line: bytes, received_us: int | None) -> int:
    """The effective stamp of a line."""
    envelope = read_envelope(line)
    return 0 if isinstance(envelope, Flaw) else effective(envelope.stamp, received_us)


def _lines(held: Holding) -> Iterable[tuple[bytes, int]]:
    """The confirmed lines with the time of their receipt; of what was taken back nothing is left to read."""
    return ((entry.entry.line, entry.entry.received_us) for entry in held.tail if not isinstance(entry.entry, Stub))


def _read(lines: Iterable[tuple[bytes, int | None]]) -> tuple[list[Folded], int]:
    """Return what this version can read of these lines, and how many it cannot."""
    read = [from_line(line, received_us) for line, received_us in lines]
    present = [entry for entry in read if entry is not None]
    return present, len(read) - len(present)
