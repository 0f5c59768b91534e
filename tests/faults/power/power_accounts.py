"""Accounts under power cuts: who joined, who was let in, what was taken away. The ledger beside the database, too.

A ledger is a plain file that only grows, so what of its end is missing is missing from some byte on: file systems say
how long a file is once the bytes are there.
"""

import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, TypeVar

from fakes.devices import people as fakes
from fakes.devices.people import NOW, People, open_people
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import RecordingVfs
from faults.file_events import Cropped, Files, Flushed, FolderFlushed, Made, Said, Wrote
from faults.power.power import Broken, Recording, StoreContent, Subject, limited
from faults.power.power_server import noting_whole_files
from handrail_server.accounts.sign_in import SignedIn
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.accounts.storage.ledger import FILE_NAME, Ledger, open_ledger
from handrail_server.store.errors import StoreError

T = TypeVar("T")

_WORKS: Final = 24
_WORKS_OF_A_LATER_LIFE: Final = 6

_FACTS: Final = (
    "SELECT 'member', member FROM member",
    "SELECT 'device', installation FROM installation",
    "SELECT 'revoked', installation FROM installation WHERE revoked_us IS NOT NULL",
    "SELECT 'space', space FROM space",
    "SELECT 'in', space || member FROM membership WHERE status IN ('confirmed', 'ended')",
    "SELECT 'ended', space || member FROM membership WHERE status = 'ended'",
    "SELECT 'spent', finder FROM invite WHERE spent_us IS NOT NULL",
)
"""What never becomes untrue once it is so."""


def accounts_subject(*, is_flushed: bool = True) -> Subject:
    """Accounts over the real store and the real ledger. With a ledger whose flushes do nothing it is a control."""

    async def recorded(folder: Path, files: Files, seed: int) -> Recording:
        return await _record(folder, files, seed, is_flushed=is_flushed)

    return Subject(record=recorded, found=_found, events=_events, is_exact=False)


async def _record(folder: Path, files: Files, seed: int, *, is_flushed: bool) -> Recording:
    vfs = RecordingVfs(files)
    pictures: list[StoreContent] = []
    with over_apsw(vfs.vfs_name), noting_whole_files(vfs), _noting_the_ledger(vfs, is_flushed=is_flushed):
        people = await open_people(folder)
        try:
            pictures.append(await people.store.read(_facts))
            works = _Works(people, vfs, pictures, random.Random(seed))  # noqa: S311 - chance that can be had again
            for _ in range(_WORKS_OF_A_LATER_LIFE if files else _WORKS):
                await works.next()
        finally:
            await people.close()
    vfs.close()
    return Recording(before=files, happened=vfs.happened, pictures=pictures, in_order=frozenset({FILE_NAME}))


def _noting_the_ledger(vfs: RecordingVfs, *, is_flushed: bool) -> AbstractContextManager[None]:
    write = Ledger._write

    def opened(path: Path) -> Ledger:
        if not path.exists():
            vfs.happened.append(Made(FILE_NAME))
        ledger = open_ledger(path)
        vfs.happened += [Cropped(FILE_NAME, ledger._size), Flushed(FILE_NAME), FolderFlushed()]
        return ledger

    def written(self: Ledger, line: bytes) -> None:
        write(self, line)
        vfs.happened.append(Wrote(FILE_NAME, self._size, line))
        if is_flushed:
            vfs.happened.append(Flushed(FILE_NAME))

    return limited(
        {f"{fakes.__name__}.open_ledger": opened, "handrail_server.accounts.storage.ledger.Ledger._write": written}
    )


class _Works:
    """Does one thing after the other."""

    def __init__(self, people: People, vfs: RecordingVfs, pictures: list[StoreContent], rng: random.Random) -> None:
        self._people = people
        self._vfs = vfs
        self._pictures = pictures
        self._rng = rng
        self._therapists: list[SignedIn] = []
        self._clients: list[tuple[SignedIn, SignedIn, str]] = []

    async def next(self) -> None:
        """Somebody joins, is let in, is taken off, or is no longer a member."""
        dice = self._rng.random()
        if not self._therapists or dice < 0.2:
            self._therapists.append(await self._joined((await self._invited()).secret))
        elif not self._clients or dice < 0.5:
            await self._take_on(self._rng.choice(self._therapists))
        elif dice < 0.75:
            _, client, _ = self._clients.pop(self._rng.randrange(len(self._clients)))
            own = client.installation
            await self._do(lambda: self._people.devices.revoke(own, own.installation, now_us=NOW))
        else:
            therapist, client, space = self._clients.pop(self._rng.randrange(len(self._clients)))
            by, member = therapist.installation, client.installation.member
            await self._do(lambda: self._people.spaces.end(by, space, member, now_us=NOW))

    async def _take_on(self, therapist: SignedIn) -> None:
        by = therapist.installation
        opened = await self._do(lambda: self._people.spaces.open(by, "Maya", now_us=NOW))
        assert not isinstance(opened, AccountRefusal)
        client = await self._joined(opened.invited.secret)
        member = client.installation.member
        await self._do(lambda: self._people.spaces.confirm(by, opened.space, member, now_us=NOW))
        self._clients.append((therapist, client, opened.space))

    async def _invited(self) -> Any:
        return await self._do(lambda: self._people.spaces.invite_therapist("Dr Osei", now_us=NOW))

    async def _joined(self, secret: str) -> SignedIn:
        admitted = await self._do(
            lambda: self._people.joining.join(secret, device_name="phone", display_name=None, now_us=NOW)
        )
        assert isinstance(admitted, SignedIn)
        return admitted

    async def _do(self, work: Callable[[], Awaitable[T]]) -> T:
        number = len(self._pictures)
        self._vfs.happened.append(Said(number, done=False))
        result = await work()
        self._vfs.happened.append(Said(number, done=True))
        self._pictures.append(await self._people.store.read(_facts))
        return result


def _facts(connection: sqlite3.Connection) -> StoreContent:
    return {"fact": sorted(row for query in _FACTS for row in connection.execute(query).fetchall())}


def _events(picture: StoreContent) -> set[tuple[Any, ...]]:
    return set(picture["fact"])


async def _found(folder: Path) -> StoreContent:
    try:
        people = await open_people(folder)
        try:
            return await people.store.read(_facts)
        finally:
            await people.close()
    except (StoreError, sqlite3.Error) as error:
        raise Broken(f"{type(error).__name__}: {error}") from error
