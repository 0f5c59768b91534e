"""A device whose disk fails once: its real log takes fifty events while the n-th write or flush fails, and goes on.

A device does not stop after a failure: a person tries again. So whatever it says is saved later must be so, also where
the failed flush took something from the disk that reading still shows.
"""

import sqlite3
from pathlib import Path
from typing import Final

from msgspec import Struct

from fakes.devices.homes import SHARED, START_US, joined
from faults.disk.disk_errors import EVENTS, FailingOnce, Point, left_by
from faults.disk.over_apsw import over_apsw
from faults.disk.recording_vfs import Doing, RecordingVfs
from faults.file_events import Files
from faults.power.power import Settings, laid, limited, read
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log, database
from handrail_shared.events.journal import WinNoted

_AT_ONCE: Final = (1, 2, 1, 3, 1, 2)
SETTINGS: Final = "handrail_client.log.database._SETTINGS"
_LIMITS: Final[dict[str, Settings]] = {SETTINGS: (*database._SETTINGS, ("wal_autocheckpoint", "24", 24))}


class Outcome(Struct, kw_only=True):
    """What came of it: the seqs that the device said are saved, how it complained, and what is found afterwards."""

    said: set[int]
    complaints: list[str] = []
    stored: list[int] = []
    on_disk: list[int] = []


async def prepared(folder: Path) -> Files:
    """The files of a device that has joined."""
    await (await joined(folder)).close()
    return read(folder)


async def counted(files: Files, folder: Path) -> dict[Doing, int]:
    """How many writes and flushes the script makes where none fails."""
    gate = FailingOnce(None)
    outcome = await _play(files, folder, gate)
    assert (EVENTS, []) == (len(outcome.said), outcome.complaints)
    return gate.counts


async def play(files: Files, folder: Path, point: Point) -> Outcome:
    """Run the script on these files with this failure."""
    return await _play(files, folder, FailingOnce(point))


async def _play(files: Files, folder: Path, gate: FailingOnce) -> Outcome:
    outcome = Outcome(said=set())
    vfs = RecordingVfs(files, gate)
    home = laid(folder / "work", files)
    with over_apsw(vfs.vfs_name), limited(_LIMITS):
        async with await Log.open(home) as log:
            await _write(log, outcome)
            # Closing flushes everything: the power fails before that.
            happened = list(vfs.happened)
    vfs.close()
    outcome.stored = await _found(home)
    outcome.on_disk = await _found(laid(folder / "cut", left_by(files, happened)))
    return outcome


async def _write(log: Log, outcome: Outcome) -> None:
    """Write fifty events down; what was not saved is written again, as a person would."""
    written = 0
    while written < EVENTS:
        count = min(_AT_ONCE[written % len(_AT_ONCE)], EVENTS - written)
        bodies = [WinNoted(win=_identifier(written + n), day="2026-11-22", text="w" * 300) for n in range(count)]
        try:
            saved = await log.append(SHARED, bodies, now_us=START_US)
        except (DeviceProblem, sqlite3.Error) as complaint:
            outcome.complaints.append(type(complaint).__name__)
        else:
            outcome.said |= {seq for _, seq in saved}
            written += count


def _identifier(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012x}"


async def _found(home: Path) -> list[int]:
    """The seqs of the own lines that a device has which starts on these files."""
    async with await Log.open(home) as log:
        sound = await log._database.read(lambda connection: connection.execute("PRAGMA integrity_check").fetchone()[0])
        assert "ok" == sound
        return [line.seq for line in await log.own_lines()]
