"""What is shown: the fold of the confirmed entries from a cached snapshot on, with this device's own lines on top."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from handrail_client.log import Log
from handrail_client.records import Cached, Holding
from handrail_shared.clock import effective
from handrail_shared.fold import (
    Folded,
    State,
    empty,
    fold,
    fold_all,
    folded,
    from_line,
    overlay,
    restore,
    snapshot,
)
from handrail_shared.fold.quarantine import without_poison

T = TypeVar("T")

_WORTH_CACHING: Final = 200
"""So many entries beyond the snapshot make a new one worth its writing."""


async def shown(log: Log, stream: str, view: Callable[[State], T]) -> tuple[T, int]:
    """What a view makes of a stream, and how many entries this program has to leave out of it since it has a bug."""
    try:
        return view(await _whole_state(log, stream)), 0
    except Exception:
        state, left_out = await _sound_state(log, stream, view)
        if not left_out:
            raise
        return view(state), left_out


async def shown_state(log: Log, stream: str) -> State:
    """The state of a stream as it is shown on this device."""
    return (await shown(log, stream, lambda state: state))[0]


async def _sound_state(log: Log, stream: str, view: Callable[[State], object]) -> tuple[State, int]:
    held = await log.holding(stream, from_the_start=True)
    state, poison = without_poison(empty, list(_everything(held)), fold, view)
    return state, len(poison)


async def _whole_state(log: Log, stream: str) -> State:
    held = await log.holding(stream)
    confirmed = confirmed_state(held)
    if confirmed is None:
        # Another version of the fold wrote the snapshot.
        held = await log.holding(stream, from_the_start=True)
        confirmed = confirmed_state(held) or empty()
    if len(held.tail) >= _WORTH_CACHING:
        await log.cache(held.stream, Cached(held.tail[-1].position, snapshot(confirmed)))
    pending = list(_present(from_line(line, None) for line in held.overlay))
    return overlay(confirmed, pending) if pending else confirmed


def confirmed_state(held: Holding) -> State | None:
    """The fold of the confirmed entries; None where its snapshot is of another version."""
    state = restore(held.snapshot.state) if held.snapshot else empty()
    return None if state is None else fold_all(state, _present(folded(each.entry) for each in held.tail))


async def state_until(log: Log, stream: str, until_us: int) -> State:
    """The state of a stream as far as it was made up to `until_us` (effective stamp)."""
    held = await log.holding(stream, from_the_start=True)
    made = (each for each in _everything(held) if effective(each.stamp, each.received_us) <= until_us)
    return fold_all(empty(), made)


def _everything(held: Holding) -> Iterable[Folded]:
    yield from _present(folded(each.entry) for each in held.tail)
    yield from _present(from_line(line, None) for line in held.overlay)


def _present(entries: Iterable[Folded | None]) -> Iterable[Folded]:
    return (each for each in entries if each is not None)
