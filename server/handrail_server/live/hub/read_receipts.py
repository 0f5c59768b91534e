"""E3, E7: keeps how far members hold and have read each stream, and since when. It is saved lazily."""

from collections.abc import Callable
from typing import Final

from handrail_server.live.writer.stream_cache import CachedStream
from handrail_server.store.errors import StoreFull, StreamErased, UnknownStream
from handrail_server.store.port import ReachRow, Store
from handrail_shared.reads import with_steps
from handrail_shared.wire import Reach, ReadStep

_STEPS_TOLD: Final = 2
"""Steps in a relayed reach. Only the newest reach is sent, so it repeats a step of one that may not have been."""


class ReadReceipts:
    """Keeps what members report with each cached stream, and saves it in the store from time to time."""

    def __init__(self, store: Store, now_us: Callable[[], int]) -> None:
        self._store = store
        self._now_us = now_us
        self._unsaved: dict[tuple[str, str], ReachRow] = {}

    def report(self, cached: CachedStream, member: str, *, held: int, read: int) -> Reach | None:
        """Note a report of one of the member's devices. Return what to tell the others, or None if nothing is new."""
        head = cached.head.position
        before = cached.reach.get(member)
        if before is None:
            before = ReachRow(stream=cached.stream, member=member, held=0, read=0)
        if held <= before.held and read <= before.read:
            # Another device of theirs has reported as much already.
            return None
        held, read = max(before.held, min(held, head)), max(before.read, min(read, head))
        if (held, read) == (before.held, before.read):
            return None
        steps = before.steps
        if read > before.read:
            steps = with_steps(steps, [ReadStep(after=before.read, read=read, at=self._now_us())])
        now = ReachRow(stream=cached.stream, member=member, held=held, read=read, steps=steps)
        cached.reach[member] = self._unsaved[(cached.stream, member)] = now
        return _reach_message(now, steps[-_STEPS_TOLD:])

    def others(self, cached: CachedStream, member: str) -> list[Reach]:
        """Return what the other members have reported."""
        return [_reach_message(row, row.steps) for other, row in cached.reach.items() if other != member]

    async def save(self) -> None:
        """Save what is not in the store yet."""
        rows, self._unsaved = list(self._unsaved.values()), {}
        if not rows:
            return
        try:
            await self._store.record_reach(rows)
        except StoreFull:
            self._unsaved = {(row.stream, row.member): row for row in rows} | self._unsaved
        except (StreamErased, UnknownStream):
            return


def _reach_message(row: ReachRow, steps: list[ReadStep]) -> Reach:
    return Reach(stream=row.stream, member=row.member, held=row.held, read=row.read, steps=steps)
