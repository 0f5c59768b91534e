"""A disk that fails once: the real hub and store take a script of fifty events while the n-th write or flush fails.

Two raw clients push to one stream, so that transactions gather several pushes. Afterwards the store is opened anew
twice: on the files as they are read, and on what the disk would hold had the power failed too.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import apsw
import pytest
from msgspec import Struct, convert

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, line
from fakes.server.live_hub import SHARED, LiveHub, live_hub
from fakes.server.raw_client import RawClient
from fakes.server.stores import new_ids
from faults.disk.disk import Disk
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import Doing, RecordingVfs
from faults.file_events import FileEvent, Files, Flushed, FlushFailed, Wrote
from faults.power.power import laid, limited, read
from handrail_server.live.hub.hub import DEFAULT_BOUNDS
from handrail_server.live.meter import NullMeter
from handrail_server.store.errors import Broken, StoreError, StoreFull
from handrail_server.store.opening import open_sqlite
from handrail_server.store.verify import verify
from handrail_shared.wire import Ack, Frame, Gap, Later, read_server_frame

EVENTS: Final = 50
_PUSHES: Final = (1, 1, 2, 1, 3, 2, 5, 1, 4, 5)
"""How many events each push of a client brings: half of fifty."""

_TRIES: Final = 3
"""How often a push that is put off is offered."""

_HANG_S: Final = 300
_BODY: Final = b'{"type":"from_the_future","text":"%b"}'

Error = Literal["EIO", "ENOSPC"]

_CODES: Final = {
    ("write", "EIO"): apsw.SQLITE_IOERR_WRITE,
    ("write", "ENOSPC"): apsw.SQLITE_FULL,
    # SQLite's unix VFS says the same of a failed flush, whatever the reason.
    ("flush", "EIO"): apsw.SQLITE_IOERR_FSYNC,
    ("flush", "ENOSPC"): apsw.SQLITE_IOERR_FSYNC,
}


class Point(Struct, frozen=True):
    """The n-th write or flush, counted over all files, and how it fails."""

    doing: Doing
    number: int
    error: Error


def point_of(words: str) -> Point:
    """The point in three words, such as `flush 1 EIO`."""
    doing, number, error = words.split()
    return convert({"doing": doing, "number": int(number), "error": error}, Point)


class Outcome(Struct, kw_only=True):
    """What came of it. `stored` and `on_disk` are the (device, seq) found afterwards, in order of position."""

    acknowledged: set[tuple[str, int]]
    deferred: int = 0
    """How many pushes the server asked to be offered again later."""
    failed: str | None = None
    """Why the server stopped, or did not start."""
    touched: int = 0
    """How often the disk was written to or flushed between the failure and the server's end."""
    stored: list[tuple[str, int]] = []
    on_disk: list[tuple[str, int]] = []


class FailingOnce:
    """A gate that lets everything pass but one write or flush. It counts."""

    def __init__(self, point: Point | None) -> None:
        self._point = point
        self.counts: dict[Doing, int] = {"write": 0, "flush": 0}

    def __call__(self, doing: Doing, _file: str) -> None:
        """Let it pass, or raise."""
        self.counts[doing] += 1
        point = self._point
        if point is not None and (doing, self.counts[doing]) == (point.doing, point.number):
            raise apsw.exception_for(_CODES[doing, point.error])


async def prepared(folder: Path) -> Files:
    """The files of a server that was furnished and stopped."""
    store = await open_sqlite(folder, new_id=new_ids(), now_us=lambda: 0)
    async with live_hub(store):
        pass
    await store.close()
    return read(folder)


async def counted(files: Files, folder: Path, scattered: int) -> dict[Doing, int]:
    """How many writes and flushes the script makes where none fails. `scattered` is as in `open_sqlite`."""
    gate = FailingOnce(None)
    outcome = await _play(files, folder, gate, scattered)
    assert (EVENTS, None, 0) == (len(outcome.acknowledged), outcome.failed, outcome.deferred), outcome
    return gate.counts


async def play(files: Files, folder: Path, point: Point, scattered: int) -> Outcome:
    """Run the script on these files with this failure."""
    return await _play(files, folder, FailingOnce(point), scattered)


async def _play(files: Files, folder: Path, gate: FailingOnce, scattered: int) -> Outcome:
    outcome = Outcome(acknowledged=set())
    vfs = RecordingVfs(files, gate)
    home = laid(folder / "work", files)
    async with asyncio.timeout(_HANG_S):
        with over_apsw(vfs.vfs_name), limited({"handrail_server.store.database._CHECKPOINT_BYTES": 96 * 1024}):
            happened = await _serve(home, outcome, vfs, scattered)
        vfs.close()
        outcome.stored = await _found(home)
        outcome.on_disk = await _found(laid(folder / "cut", left_by(files, happened)))
    return outcome


async def _serve(home: Path, outcome: Outcome, vfs: RecordingVfs, scattered: int) -> list[FileEvent]:
    """What happened to the disk before the server began to end, which flushes everything."""
    try:
        store = await open_sqlite(home, new_id=new_ids(), now_us=lambda: 0, scattered=scattered)
    except StoreError as error:
        outcome.failed = type(error).__name__
        return list(vfs.happened)
    try:
        built = LiveHub(store, bounds=DEFAULT_BOUNDS, meter=NullMeter())
        await _furnish(built, outcome)
        await built.hub.start()
        try:
            await _push_all(built, outcome)
            outcome.failed = built.hub.failed
            happened = list(vfs.happened)
            outcome.touched = _touched_since_it_failed(happened)
            return happened
        finally:
            for client in built.clients:
                built.hub.disconnect(client.connection)
            await built.hub.drain(0)
    except StoreError as error:
        outcome.failed = type(error).__name__
        return list(vfs.happened)
    finally:
        with suppress(StoreError):
            await store.close()


async def _furnish(built: LiveHub, outcome: Outcome) -> None:
    try:
        await built.furnish()
    except StoreFull:
        # What an administrator asks for is refused, and may be asked for again.
        outcome.deferred += 1
        await built.furnish()


async def _push_all(built: LiveHub, outcome: Outcome) -> None:
    clients = [_Pushing(built.raw_phone(DEVICE), MEMBER), _Pushing(built.raw_desk(OTHER_DEVICE), OTHER_MEMBER)]
    for client in clients:
        await client.client.hello()
    for count in _PUSHES:
        await asyncio.gather(*(client.push(count, outcome) for client in clients))
    if built.hub.failed is not None:
        with pytest.raises(Broken):
            await built.store.append([])
        assert built.raw_phone(DEVICE).closing is not None


class _Pushing:
    """A client that pushes, and waits for each verdict."""

    def __init__(self, client: RawClient, author: str) -> None:
        self.client = client
        self._author = author
        self._next_seq = 1

    async def push(self, count: int, outcome: Outcome) -> None:
        """Push so many further events until they are acknowledged or the server closes."""
        first, last = self._next_seq, self._next_seq + count - 1
        lines = [self._line(seq) for seq in range(first, last + 1)]
        for _ in range(_TRIES):
            await self.client.push(SHARED, *lines, first_seq=first)
            answer = await self._answer()
            match answer:
                case Ack():
                    outcome.acknowledged |= {(self.client.device, seq) for seq in range(1, answer.through_seq + 1)}
                    self._next_seq = answer.through_seq + 1
                    return
                case Later():
                    outcome.deferred += 1
                case Gap() | None:
                    return

    async def _answer(self) -> Ack | Later | Gap | None:
        while frames := await self.client.connection.send_queue.take():
            for data in frames:
                frame = read_server_frame(data)
                assert isinstance(frame, Frame)
                if isinstance(frame.message, Ack | Later | Gap):
                    return frame.message
        return None

    def _line(self, seq: int) -> bytes:
        text = (b"%d " % seq).ljust(40 * (seq % 7 + 1), b"x")
        return line(seq, _BODY % text, device=self.client.device, author=self._author)


def left_by(files: Files, happened: Sequence[FileEvent]) -> Files:
    """What a power cut leaves that lets nothing through which was not flushed."""
    disk = Disk(files)
    for event in happened:
        disk.follow(event)
    return disk.cut("nothing", random.Random())  # noqa: S311 - nothing is left to chance here


def _touched_since_it_failed(happened: Sequence[FileEvent]) -> int:
    failed = next((index for index, event in enumerate(happened) if isinstance(event, FlushFailed)), len(happened))
    return sum(isinstance(event, Wrote | Flushed) for event in happened[failed:])


async def _found(folder: Path) -> list[tuple[str, int]]:
    """What a server that starts on these files holds. Fails where it does not start, or is not sound."""
    store = await open_sqlite(folder, new_id=new_ids(), now_us=lambda: 0)
    entries = await store.after(SHARED, 0, limit=1000, max_bytes=1 << 30)
    report = verify(folder, (folder / "master.key").read_bytes(), rebuild=lambda _, __: b"")
    await store.close()
    assert report.sound, report.findings
    return [(entry.device, entry.seq) for entry in entries]
