"""Power cuts: the real program works on a disk that notes every write; afterwards the power fails at many moments of
that work, and the real program starts again on what each cut would have left.

One recording serves many cuts. What a cut leaves is started with the ordinary SQLite of this Python, so recovery is
wholly the program's own. What it then holds must be, row for row, what the program held after the last work that it
said was done, or after the one that was under way.
"""

import random
import shutil
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final
from unittest.mock import patch

from msgspec import Struct

from faults.disk.disk import MANNERS, Disk, Manner
from faults.disk.recording_vfs import RecordingVfs
from faults.file_events import FileEvent, Files, Said

StoreContent = dict[str, list[tuple[Any, ...]]]
"""The rows of every table, in order."""

CUTS: Final = 120
"""How often the power fails in one recording."""

LATER_LIVES: Final = 4
"""On so many of what was left the program works on, and its power fails again, from its very start on."""

CUTS_OF_LATER_LIVES: Final = 15


class Recording(Struct, frozen=True, kw_only=True):
    """A run of the program. `pictures[n]` is what it held once it had said that work n was done."""

    before: Files
    happened: list[FileEvent]
    pictures: list[StoreContent]
    in_order: frozenset[str] = frozenset()
    """Files whose bytes arrive in the order of writing."""


Settings = tuple[tuple[str, str, str | int], ...]
"""As the program pins them: a pragma, what it is set to, and what it then answers."""


class Broken(Exception):
    """What was left is not sound, or does not start."""


class Subject(Struct, frozen=True, kw_only=True):
    """What the power is taken from.

    `record` lets it work in a folder; `found` starts it on what was left there, and raises `Broken`. `events` are the
    acknowledged events in a picture.
    """

    record: Callable[[Path, Files, int], Awaitable[Recording]]
    found: Callable[[Path], Awaitable[StoreContent]]
    events: Callable[[StoreContent], set[tuple[Any, ...]]]
    is_exact: bool = True
    """Whether all that is found must be the work before or after, and not only hold its events."""


def weakened(settings: Settings, level: int) -> Settings:
    """The same settings with less flushing: `synchronous` at another level (1: NORMAL, 0: OFF)."""
    return tuple((name, str(level), level) if name == "synchronous" else (name, *rest) for name, *rest in settings)  # pyright: ignore[reportReturnType]


@contextmanager
def limited(limits: Mapping[str, object]) -> Generator[None]:
    """Inside, these names have these values: limits so small that a short script reaches all of them."""
    with ExitStack() as stack:
        for name, value in limits.items():
            stack.enter_context(patch(name, value))
        yield


@contextmanager
def noting_transactions(
    database: type, picture: Callable[[Connection], StoreContent], vfs: RecordingVfs, pictures: list[StoreContent]
) -> Generator[None]:
    """Each writing transaction of a `Database` is a work of its own: it is done when the call returns."""
    write = database.write

    async def noted(self: Any, work: Callable[[Connection], Any], **options: Any) -> Any:
        number = len(pictures)
        vfs.happened.append(Said(number, done=False))
        result = await write(self, work, **options)
        vfs.happened.append(Said(number, done=True))
        pictures.append(await self.read(picture))
        return result

    with patch.object(database, "write", noted):
        yield


def rows_of(connection: Connection, *, without: Set[str] = frozenset()) -> StoreContent:
    """Every row of every table."""
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - a table's name
        for (name,) in tables
        if name not in without
    }


class Tally(Struct, kw_only=True):
    """Figures of many cuts. `lost` counts acknowledged events that were gone, `losing` the cuts that cost any."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    losing: int = 0
    under_way: int = 0
    wrong: list[str] = []

    def add(self, other: "Tally") -> None:
        """Count another's cuts too."""
        self.cuts += other.cuts
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.losing += other.losing
        self.under_way += other.under_way
        self.wrong += other.wrong

    def __str__(self) -> str:
        """One line of figures."""
        return (
            f"{self.cuts} power cuts: of {self.acknowledged} acknowledged events {self.lost} lost"
            f" (in {self.losing} cuts); {self.under_way} times unacknowledged work was there"
            + (f"; WRONG: {'; '.join(self.wrong[:3])}" if self.wrong else "")
        )


async def cut_power(
    subject: Subject, folder: Path, seed: int, *, cuts: int = CUTS, later_lives: int = LATER_LIVES
) -> Tally:
    """Record the program with this seed, and cut its power again and again: `cuts` times, and in each later life."""
    rng = random.Random(seed)  # noqa: S311 - chance that can be had again
    tally = Tally()
    recording = await subject.record(emptied(folder / "work"), {}, seed)
    left = list(_cuts(recording, rng, cuts))
    for cut in left:
        await _look(subject, recording, laid(folder / "left", cut.files), cut, tally)
    for number, first in enumerate(rng.sample(left, later_lives)):
        later = await subject.record(laid(folder / "work", first.files), first.files, (seed + 1) * 1000 + number)
        for cut in _cuts(later, rng, CUTS_OF_LATER_LIVES):
            await _look(subject, later, laid(folder / "left", cut.files), cut, tally)
    return tally


class _Cut(Struct, frozen=True):
    """A moment, what it left, and the last work that was begun and said to be done before it."""

    moment: int
    manner: Manner
    files: Files
    begun: int
    done: int


def _cuts(recording: Recording, rng: random.Random, count: int) -> Iterator[_Cut]:
    """Moments right after something was said to be done, and moments in the midst of writing, half of each."""
    acknowledged, writing = _moments(recording)
    chosen = {*_some(acknowledged, rng, count // 2)}
    chosen |= {*_some(sorted(writing - chosen), rng, count - len(chosen))}
    disk, begun, done = Disk(recording.before, recording.in_order), 0, 0
    for moment, happening in enumerate(recording.happened):
        disk.follow(happening)
        if isinstance(happening, Said):
            begun, done = happening.number, happening.number if happening.done else done
        if moment in chosen:
            manner = rng.choice(MANNERS)
            yield _Cut(moment, manner, disk.cut(manner, rng), begun, done)


def _moments(recording: Recording) -> tuple[list[int], set[int]]:
    disk = Disk(recording.before)
    acknowledged: list[int] = []
    writing: set[int] = set()
    for moment, happening in enumerate(recording.happened):
        disk.follow(happening)
        if isinstance(happening, Said) and happening.done:
            acknowledged.append(moment)
        if not disk.is_calm():
            writing.add(moment)
    return acknowledged, writing


def _some(moments: Sequence[int], rng: random.Random, count: int) -> list[int]:
    return rng.sample(moments, min(count, len(moments)))


async def _look(subject: Subject, recording: Recording, folder: Path, cut: _Cut, tally: Tally) -> None:
    acknowledged = subject.events(recording.pictures[cut.done])
    tally.cuts += 1
    tally.acknowledged += len(acknowledged)
    where = f"cut at {cut.moment} of {len(recording.happened)} ({cut.manner}), done {cut.done}"
    try:
        found = await subject.found(folder)
    except Broken as broken:
        tally.wrong.append(f"{where}: {broken}")
        return
    lost = len(acknowledged - subject.events(found))
    tally.lost += lost
    tally.losing += bool(lost)
    if found == recording.pictures[cut.done]:
        return
    if cut.begun > cut.done and found == recording.pictures[cut.begun]:
        tally.under_way += 1
    elif not lost and subject.is_exact:
        tally.wrong.append(f"{where}: neither the work before nor after: {_difference(recording, cut, found)}")


def _difference(recording: Recording, cut: _Cut, found: StoreContent) -> str:
    before = recording.pictures[cut.done]
    return ", ".join(
        f"{name} {len(before.get(name, []))}→{len(found.get(name, []))}"
        for name in sorted(before.keys() | found.keys())
        if before.get(name) != found.get(name)
    )


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def laid(folder: Path, files: Files) -> Path:
    """The folder with these files in it and no others."""
    emptied(folder)
    for name, data in files.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(data)
    return folder


def read(folder: Path) -> Files:
    """The files in the folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
