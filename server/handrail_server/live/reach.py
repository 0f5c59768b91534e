"""E3: how far each member's devices hold a stream and how far that member has read it, written down lazily."""

from handrail_server.live.desk import Desk
from handrail_server.store.errors import StorageFull, StreamErased, UnknownStream
from handrail_server.store.port import ReachRow, Store
from handrail_shared.wire import Reach


class Reaches:
    """What members report, kept at each stream's desk and noted in the store from time to time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._unsaved: dict[tuple[str, str], ReachRow] = {}

    def report(self, desk: Desk, member: str, *, held: int, read: int) -> Reach | None:
        """A device of `member` holds the stream so far; what the others are to be told, or None if nothing is new."""
        head = desk.head.position
        before = desk.reach.get(member, (0, 0))
        now = (max(before[0], min(held, head)), max(before[1], min(read, head)))
        if now == before:
            return None
        desk.reach[member] = now
        self._unsaved[(desk.stream, member)] = ReachRow(stream=desk.stream, member=member, held=now[0], read=now[1])
        return Reach(stream=desk.stream, member=member, held=now[0], read=now[1])

    def others(self, desk: Desk, member: str) -> list[Reach]:
        """What everybody else has reported."""
        return [
            Reach(stream=desk.stream, member=other, held=held, read=read)
            for other, (held, read) in desk.reach.items()
            if other != member
        ]

    async def save(self) -> None:
        """Note in the store what is not there yet."""
        rows, self._unsaved = list(self._unsaved.values()), {}
        if not rows:
            return
        try:
            await self._store.record_reach(rows)
        except StorageFull:
            self._unsaved = {(row.stream, row.member): row for row in rows} | self._unsaved
        except (StreamErased, UnknownStream):
            return
