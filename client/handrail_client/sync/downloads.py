"""Rule E4 while a sync runs: download sealed segments beside the live stream, and store them one by one."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from handrail_client.log.log import Log
from handrail_client.sync.notifications import EntriesReceived, Notification
from handrail_client.sync.segments import FetchSegments, Segment, verified
from handrail_shared.sync.sync_state import SegmentsRead


class SegmentInput(Struct, frozen=True):
    """A segment was downloaded; None: there are no more, or none can be read.

    `connection` numbers the connection during which the download began.
    """

    connection: int
    stream: str
    segment: Segment | None


class SegmentDownloads:
    """The downloads that run now, at most one a stream.

    A download only reports, through `on_input`: the loop of `Sync` alone writes to the log, by `store`.
    """

    def __init__(
        self,
        log: Log,
        fetch: FetchSegments,
        *,
        on_input: Callable[[SegmentInput], None],
        notify: Callable[[Notification], None],
    ) -> None:
        self._log = log
        self._fetch = fetch
        self._on_input = on_input
        self._notify = notify
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, stream: str, position: int, *, server: str, credential: str, connection: int) -> None:
        """Begin to download the segments of a stream that reach beyond `position`."""
        self._tasks[stream] = asyncio.create_task(self._download(stream, position, server, credential, connection))

    async def store(self, given: SegmentInput) -> SegmentsRead | None:
        """Store a downloaded segment. Return what `step` is to be told once the download is over, else None.

        A segment that does not go on where the copy ends, or whose checksum differs, ends the download: the live
        stream brings the rest.
        """
        stream, segment = given.stream, given.segment
        if stream not in self._tasks:
            return None
        position, checksum = await self._held(stream)
        if segment is not None:
            entries = verified(segment, position=position, checksum=checksum)
            if entries is not None:
                await self._log.store_segment(stream, segment.first, segment.packed, entries, segment.checksum)
                self._notify(EntriesReceived(stream, position, segment.last))
                return None
        self._tasks.pop(stream).cancel()
        return SegmentsRead(stream, position, checksum)

    async def stop(self) -> list[SegmentsRead]:
        """End every download. Return what `step` is to be told of each: what was stored so far stays."""
        tasks, self._tasks = self._tasks, {}
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        return [SegmentsRead(stream, *await self._held(stream)) for stream in tasks]

    async def _download(self, stream: str, position: int, server: str, credential: str, connection: int) -> None:
        try:
            async for segment in self._fetch(server, credential, stream, position):
                self._on_input(SegmentInput(connection, stream, segment))
        except OSError:
            # Without segments the live stream brings everything, only slower.
            pass
        finally:
            self._on_input(SegmentInput(connection, stream, None))

    async def _held(self, stream: str) -> tuple[int, int]:
        held = next(held for held in await self._log.streams() if held.stream == stream)
        return held.position, held.checksum
