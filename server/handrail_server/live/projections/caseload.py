"""The caseload: a line for each space of a therapist, kept as long as nothing in the space changes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, cast

from msgspec import Struct

from handrail_server.live.error_log import note
from handrail_server.live.projections.projector import Projector
from handrail_server.live.writer.stream_cache import CachedStream
from handrail_server.store.errors import RowDamaged, StoreError, StreamErased, UnknownStream
from handrail_server.store.port import Store
from handrail_shared.lines.envelope import Envelope, read_envelope
from handrail_shared.views.caseload import CaseDoc, case
from handrail_shared.views.shared import SharedProjection

LINES_KEPT: Final = 4096
"""Most lines kept. A line is a few hundred bytes; the fold behind it is not kept."""

MOST_UNREAD: Final = 100
"""Number up to which unread entries are counted."""

_READ_BYTES: Final = 256 * 1024


class CaseloadLine(Struct, frozen=True, kw_only=True):
    """A space as one of its members sees it among others. `unread`: entries of the others since this member last read,
    at most `MOST_UNREAD`.
    """

    case: CaseDoc
    unread: int


class _Kept(Struct, frozen=True):
    """A cached value, and the inputs from which it was computed."""

    of: tuple[object, ...]
    value: object


class Caseload:
    """Computes lines from projections, and caches them by head and day."""

    def __init__(
        self, *, store: Store, projector: Projector, stream_of: Callable[[str], Awaitable[CachedStream]]
    ) -> None:
        self._store = store
        self._projector = projector
        self._stream_of = stream_of
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()

    async def line(self, stream: str, member: str, *, today: str) -> CaseloadLine | None:
        """Return the line of a space, by its shared stream. None where that is damaged, erased, or meets a bug."""
        try:
            cached = await self._stream_of(stream)
            shown = await self._case(cached, today)
            return CaseloadLine(case=shown, unread=await self._unread(cached, member))
        except (RowDamaged, StreamErased, UnknownStream):
            return None
        except StoreError:
            raise
        except Exception as error:
            # A bug that one space meets must not hide the others.
            note("not_shown", stream=stream, error=type(error).__name__)
            return None

    async def _case(self, cached: CachedStream, today: str) -> CaseDoc:
        of = (cached.head.position, cached.head.checksum, today)
        found = self._known((cached.stream,), of)
        if found is None:
            # The head may move meanwhile. Then the line is newer than its key, and the next request computes it again.
            projection = await self._projector.projection(cached.stream, "shared", keep=False)
            found = self._keep((cached.stream,), of, case(cast("SharedProjection", projection), today))
        return cast("CaseDoc", found)

    async def _unread(self, cached: CachedStream, member: str) -> int:
        reached = cached.reach.get(member)
        read = 0 if reached is None else reached.read
        of = (cached.head.position, cached.head.checksum, read)
        found = self._known((cached.stream, member), of)
        if found is None:
            found = self._keep((cached.stream, member), of, await self._counted(cached.stream, member, after=read))
        return cast("int", found)

    async def _counted(self, stream: str, member: str, *, after: int) -> int:
        count, position, limit = 0, after, MOST_UNREAD
        while count < MOST_UNREAD:
            try:
                entries = await self._store.after(stream, position, limit=limit, max_bytes=_READ_BYTES)
            except RowDamaged as damaged:
                # Nobody can read a damaged entry, so it is not unread. Count what is before it, then what is after.
                limit = damaged.position - position - 1
                if limit == 0:
                    position, limit = damaged.position, MOST_UNREAD
                continue
            if not entries:
                break
            limit = MOST_UNREAD
            count += sum(1 for entry in entries if entry.line is not None and _is_of_another(entry.line, member))
            position = entries[-1].position
        return min(count, MOST_UNREAD)

    def _known(self, key: tuple[str, ...], of: tuple[object, ...]) -> object | None:
        kept = self._kept.get(key)
        return kept.value if kept is not None and kept.of == of else None

    def _keep(self, key: tuple[str, ...], of: tuple[object, ...], value: object) -> object:
        self._kept[key] = _Kept(of, value)
        self._kept.move_to_end(key)
        if len(self._kept) > 2 * LINES_KEPT:
            self._kept.popitem(last=False)
        return value


def _is_of_another(line: bytes, member: str) -> bool:
    envelope = read_envelope(line)
    return isinstance(envelope, Envelope) and envelope.author != member
