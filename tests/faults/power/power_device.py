"""A device's log under power cuts: appending, verdicts, the confirmed copy, a new life, and closing."""

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from fakes.devices.homes import DESK, MAYA, OSEI, SHARED, START_US, checksum, joined, line, received
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import RecordingVfs
from faults.file_events import Files
from faults.power.power import Broken, Recording, Settings, StoreContent, Subject, limited, noting_transactions, rows_of
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log, database
from handrail_client.log.database import LogDatabase
from handrail_client.log.records import CachedSnapshot, Reached
from handrail_shared.events.journal import EntryShared, EntryUnshared, WinNoted
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.wire import RefusedSeq

_WORKS: Final = 40
_WORKS_OF_A_LATER_LIFE: Final = 8
_NAME: Final = "handrail_client.log.database._SETTINGS"
# SQLite's own checkpoints come every few commits instead of every few hundred.
_CHECKPOINTS: Final = (("wal_autocheckpoint", "24", 24),)


def device_subject(settings: Settings = database._SETTINGS) -> Subject:
    """The log. With other `settings` of SQLite than its own it is a control."""

    async def recorded(folder: Path, files: Files, seed: int) -> Recording:
        with limited({_NAME: settings + _CHECKPOINTS}):
            return await _record(folder, files, seed)

    return Subject(record=recorded, found=_found, events=_events)


async def _record(folder: Path, files: Files, seed: int) -> Recording:
    vfs = RecordingVfs(files)
    pictures: list[StoreContent] = []
    works = _Works(folder, random.Random(seed))  # noqa: S311 - chance that can be had again
    with over_apsw(vfs.vfs_name):
        await works.start()
        try:
            pictures.append(await works.picture())
            with noting_transactions(LogDatabase, rows_of, vfs, pictures):
                await works.belong()
                for _ in range(_WORKS_OF_A_LATER_LIFE if files else _WORKS):
                    await works.next()()
        finally:
            await works.stop()
    vfs.close()
    return Recording(before=files, happened=vfs.happened, pictures=pictures)


class _Works:
    """Does one thing after the other with a log."""

    def __init__(self, home: Path, rng: random.Random) -> None:
        self._home = home
        self._rng = rng
        self._log: Log
        self._numbers = 0
        self._came = 0
        self._shared: list[str] = []

    async def start(self) -> None:
        self._log = await Log.open(self._home)

    async def stop(self) -> None:
        await self._log.close()

    async def picture(self) -> StoreContent:
        return await self._log._database.read(rows_of)

    async def belong(self) -> None:
        if not await self._log.joined():
            await self.stop()
            self._log = await joined(self._home)

    def next(self) -> Callable[[], Any]:
        """What to do next."""
        dice = self._rng.random()
        if dice < 0.45:
            return self._append
        if dice < 0.6:
            return self._settle
        if dice < 0.78:
            return self._receive
        if dice < 0.83:
            return self._restart
        return self._rng.choice((self._note, self._cache, self._drop, self._renew, self._reoffer))

    async def _append(self) -> None:
        texts = ["w" * self._rng.choice((5, 60, 400)) for _ in range(self._rng.randint(1, 4))]
        bodies = [WinNoted(win=self._new_id(), day="2026-11-22", text=text) for text in texts]
        await self._log.append(SHARED, bodies, now_us=START_US)

    async def _settle(self) -> None:
        last = (await self._log.last_seqs())[SHARED]
        if last:
            through = self._rng.randint(1, last)
            refused = [RefusedSeq(seq=through, code="not_allowed")] if self._rng.random() < 0.2 else []
            await self._log.settle(SHARED, through, refused)

    async def _receive(self) -> None:
        held = next(stream for stream in await self._log.streams() if stream.stream == SHARED)
        before = [entry.entry for entry in await self._log.entries(SHARED)]
        lines = [self._line() for _ in range(self._rng.randint(1, 6))]
        entries = received(*lines, at_us=START_US + 1000 * held.position)
        known: list[Entry | Stub] = [*before, *entries]
        await self._log.store(SHARED, held.position, checksum(known), entries)

    def _line(self) -> bytes:
        """What another device wrote: a win, a shared entry, or that one is taken back."""
        self._came += 1
        if self._shared and self._rng.random() < 0.2:
            share = self._shared.pop()
            return line(DESK, self._came, EntryUnshared(share=share, entry=share), author=MAYA)
        if self._rng.random() < 0.4:
            share = self._new_id()
            self._shared.append(share)
            body = EntryShared(share=share, entry=share, kind="journal", day="2026-11-22", text="s" * 300)
            return line(DESK, self._came, body, author=MAYA)
        return line(DESK, self._came, WinNoted(win=self._new_id(), day="2026-11-22", text="theirs"))

    async def _restart(self) -> None:
        await self.stop()
        await self.start()

    async def _note(self) -> None:
        await self._log.note_reach(Reached(stream=SHARED, member=OSEI, held=self._rng.randint(0, 9), read=0))
        await self._log.tell("resending", SHARED, at_us=START_US)

    async def _cache(self) -> None:
        held = next(stream for stream in await self._log.streams() if stream.stream == SHARED)
        await self._log.cache(held, CachedSnapshot(held.position, self._rng.randbytes(5000)))

    async def _drop(self) -> None:
        await self._log.drop_confirmed(SHARED)

    async def _renew(self) -> None:
        await self._log.take_new_device(self._new_id())

    async def _reoffer(self) -> None:
        await self._log.reoffer(SHARED, self._rng.randint(0, 5))

    def _new_id(self) -> str:
        return f"{self._rng.getrandbits(32):08x}-0000-7000-8000-{self._rng.getrandbits(48):012x}"


def _events(picture: StoreContent) -> set[tuple[Any, ...]]:
    """Stream, device, seq and bytes of every own line."""
    return {(row[1], row[2], row[3], row[5]) for row in picture.get("own", [])}


async def _found(folder: Path) -> StoreContent:
    try:
        async with await Log.open(folder) as log:
            picture = await log._database.read(rows_of)
            sound = await log._database.read(_integrity)
    except (DeviceProblem, sqlite3.Error) as error:
        raise Broken(f"{type(error).__name__}: {error}") from error
    if sound != "ok":
        raise Broken(f"not sound: {sound}")
    return picture


def _integrity(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
