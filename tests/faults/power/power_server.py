"""The server's store under power cuts: its real opening, appending, checkpoints, erasure and closing."""

import random
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from fakes.core.lines import SPACE, identifier
from fakes.server.stores import new_ids
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import RecordingVfs
from faults.file_events import Files, Put
from faults.power.power import Broken, Recording, Settings, StoreContent, Subject, limited, noting_transactions, rows_of
from handrail_server.store.database import Database
from handrail_server.store.errors import StoreError
from handrail_server.store.folder import HighWater, Names, write_high_water
from handrail_server.store.keys import load_master_key
from handrail_server.store.opening import open_sqlite
from handrail_server.store.port import Commit, NewEntry, NewRefusal, ReachRow, StoredEntry, StreamRow
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams.write_buffer import SCATTERED, drop_overlay, overlay
from handrail_server.store.verify import verify
from handrail_shared.lines.checksum import crc

_WORKS: Final = 40
_WORKS_OF_A_LATER_LIFE: Final = 8
_STREAMS: Final = tuple(identifier(0x5A0 + number) for number in range(4))
_DEVICES: Final = tuple(identifier(0xDE0 + number) for number in range(3))

_SMALL: Final = {
    # Checkpoints, segments and high-water marks come every few commits instead of every few thousand.
    "handrail_server.store.database._CHECKPOINT_BYTES": 96 * 1024,
    "handrail_server.store.segments.SEGMENT_ENTRIES": 6,
}


def server_subject(settings: Settings | None = None) -> Subject:
    """The store. With other `settings` of SQLite than its own it is a control, and starts although it lost some."""

    async def recorded(folder: Path, files: Files, seed: int) -> Recording:
        own = {} if settings is None else {"handrail_server.store.sqlite.pragmas._SETTINGS": settings}
        with limited(_SMALL | own):
            return await _record(folder, files, seed)

    async def found(folder: Path) -> StoreContent:
        return await _found(folder, accept_rollback=settings is not None)

    return Subject(record=recorded, found=found, events=_events)


async def _record(folder: Path, files: Files, seed: int) -> Recording:
    vfs = RecordingVfs(files)
    pictures: list[StoreContent] = []
    works = _Works(folder, random.Random(seed))  # noqa: S311 - chance that can be had again
    with over_apsw(vfs.vfs_name), noting_whole_files(vfs):
        await works.start()
        try:
            pictures.append(await works.picture())
            with noting_transactions(Database, _picture, vfs, pictures):
                for _ in range(_WORKS_OF_A_LATER_LIFE if files else _WORKS):
                    await works.next()()
        finally:
            await works.stop()
    vfs.close()
    return Recording(before=files, happened=vfs.happened, pictures=pictures)


@contextmanager
def noting_whole_files(vfs: RecordingVfs) -> Generator[None]:
    """The master key and the high-water mark are written without SQLite: aside, flushed, and put in place at once."""

    def written(path: Path, mark: HighWater) -> None:
        write_high_water(path, mark)
        vfs.happened.append(Put(path.name, path.read_bytes()))

    def loaded(path: Path, **options: Any) -> bytes:
        key = load_master_key(path, **options)
        vfs.happened.append(Put(path.name, key))
        return key

    with limited(
        {
            "handrail_server.store.database.write_high_water": written,
            "handrail_server.store.opening.write_high_water": written,
            "handrail_server.store.opening.load_master_key": loaded,
        }
    ):
        yield


class _Works:
    """Does one thing after the other with a store."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self._folder = folder
        self._rng = rng
        self._scattered = rng.choice((2, SCATTERED))
        self._now_us = 0
        self._store: SqliteStore
        self._next_seqs: dict[tuple[str, str], int] = {}
        self._alive: list[str] = []
        self._shares: dict[str, list[str]] = {}
        self._unopened = list(_STREAMS)

    async def start(self) -> None:
        self._store = await open_sqlite(
            self._folder,
            new_id=new_ids(),
            now_us=self._clock,
            chance=self._rng.randbytes,
            scattered=self._scattered,
        )
        rows = await self._store.streams()
        self._alive = [row.stream for row in rows if not row.erased]
        self._unopened = [item for item in _STREAMS if item not in {row.stream for row in rows}]
        for stream in self._alive:
            for device, seq in (await self._store.next_seqs(stream)).items():
                self._next_seqs[stream, device] = seq

    async def stop(self) -> None:
        await self._store.close()

    async def picture(self) -> StoreContent:
        return await self._store.read(_picture)

    def next(self) -> Callable[[], Any]:
        """What to do next."""
        rng = self._rng
        if len(self._alive) < 2 and self._unopened:
            return self._open_stream
        dice = rng.random()
        if dice < 0.06 and self._unopened:
            return self._open_stream
        if dice < 0.09 and len(self._alive) > 2:
            return self._erase
        if dice < 0.15:
            return self._restart
        if dice < 0.21:
            return self._seal
        if dice < 0.27:
            return self._snapshot
        if dice < 0.32:
            return self._reach
        return self._append

    async def _open_stream(self) -> None:
        stream = self._unopened.pop(0)
        await self._store.open_stream(stream, space=SPACE, audience="shared", owner=None)
        self._alive.append(stream)

    async def _erase(self) -> None:
        stream = self._alive.pop(self._rng.randrange(len(self._alive)))
        await self._store.erase_stream(stream)

    async def _restart(self) -> None:
        await self.stop()
        await self.start()

    async def _seal(self) -> None:
        await self._store.seal_segments(self._rng.choice(self._alive))

    async def _snapshot(self) -> None:
        stream = self._rng.choice(self._alive)
        head = await self._store.head(stream)
        await self._store.save_snapshot(stream, head.position, head.checksum, b"%d entries" % head.position)

    async def _reach(self) -> None:
        rows = [
            ReachRow(stream=item, member=_DEVICES[0], held=self._rng.randint(0, 50), read=0) for item in self._alive
        ]
        await self._store.record_reach(rows)

    async def _append(self) -> None:
        streams = self._rng.sample(self._alive, self._rng.randint(1, len(self._alive)))
        await self._store.append([self._commit(stream) for stream in streams])

    def _commit(self, stream: str) -> Commit:
        rng, device = self._rng, self._rng.choice(_DEVICES)
        items = [self._item(stream, device) for _ in range(rng.randint(1, 5))]
        return Commit(
            stream=stream,
            received_us=self._clock(),
            entries=[item for item in items if isinstance(item, NewEntry)],
            refusals=[item for item in items if isinstance(item, NewRefusal)],
        )

    def _item(self, stream: str, device: str) -> NewEntry | NewRefusal:
        rng = self._rng
        seq = self._next_seqs.get((stream, device), 1)
        self._next_seqs[stream, device] = seq + 1
        line = b"%s %d " % (device.encode(), seq) + rng.randbytes(rng.choice((20, 100, 3000))).hex().encode()
        if rng.random() < 0.1:
            return NewRefusal(device=device, seq=seq, code="not_allowed", crc=crc(line))
        share = takes_back = None
        shares = self._shares.setdefault(stream, [])
        if shares and rng.random() < 0.05:
            takes_back = shares.pop()
        elif rng.random() < 0.2:
            share = f"{device} {seq}"
            shares.append(share)
        return NewEntry(device=device, seq=seq, line=line, crc=crc(line), share=share, takes_back=takes_back)

    def _clock(self) -> int:
        self._now_us += 300_000
        return self._now_us


def _picture(connection: sqlite3.Connection) -> StoreContent:
    # How often it was committed is left out: a start that finishes an erasure does not count it.
    # Buffered rows count as in place: they are durable before a flush as they are after it.
    is_overlaid = overlay(connection)
    picture = rows_of(connection, without={"journal", "jotted"})
    if is_overlaid:
        drop_overlay(connection)
    return picture


def _events(picture: StoreContent) -> set[tuple[Any, ...]]:
    """Stream, device and seq of every entry."""
    return {(row[0], row[2], row[3]) for row in picture["entry"]}


async def _found(folder: Path, *, accept_rollback: bool) -> StoreContent:
    names = Names(folder)
    try:
        store = await open_sqlite(folder, new_id=new_ids(), now_us=lambda: 0, accept_rollback=accept_rollback)
        try:
            picture = await store.read(_picture)
            report = verify(folder, names.master_key.read_bytes(), rebuild=_rebuild)
        finally:
            await store.close()
    except (StoreError, sqlite3.Error) as error:
        raise Broken(f"{type(error).__name__}: {error}") from error
    if not report.sound:
        raise Broken(f"not sound: {[(finding.word, finding.position) for finding in report.findings]}")
    return picture


def _rebuild(_: StreamRow, entries: Iterable[StoredEntry]) -> bytes:
    return b"%d entries" % sum(1 for _ in entries)
