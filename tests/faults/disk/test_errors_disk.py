"""A write or a flush fails, wherever one is made: what was acknowledged is stored, and nothing hangs (P5)."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from faults.disk.disk_errors import EVENTS, Error, Outcome, Point, counted, play, prepared
from faults.disk.recording_vfs import Doing
from handrail_server.store.errors import StoreBusy, StoreError, StoreFull
from handrail_server.store.port import Commit, Head
from handrail_server.store.sqlite import thread
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams.write_buffer import SCATTERED
from proof import IS_FULL, STRIDE

SHARES = 4 if IS_FULL else 1
"""Each flush fails in its turn, and each write, once as broken and once as full; so many tests share the writes.

Short, every third flush fails, and every eleventh write.
"""


BUFFERED = pytest.mark.parametrize("scattered", [1, SCATTERED])
"""Each push goes through the write buffer, or is put in place at once."""


async def outcomes(
    folder: Path, doing: Doing, error: Error, numbers: slice, scattered: int = SCATTERED
) -> list[Outcome]:
    files = await prepared(folder / "prepared")
    count = (await counted(files, folder, scattered))[doing]
    return [
        await play(files, folder, Point(doing, number, error), scattered) for number in range(1, count + 1)[numbers]
    ]


def check(outcome: Outcome) -> None:
    for found in (outcome.stored, outcome.on_disk):
        assert len(found) == len(set(found)), "an event is stored twice"
        assert outcome.acknowledged <= set(found), "an acknowledged event is not stored"


async def test_there_are_many_places_to_fail(tmp_path: Path) -> None:
    counts = await counted(await prepared(tmp_path / "prepared"), tmp_path, SCATTERED)

    assert counts["flush"] + 2 * counts["write"] >= 350, counts


@BUFFERED
async def test_P5_a_failed_flush_is_fatal_and_never_tried_again(scattered: int, tmp_path: Path) -> None:
    for outcome in await outcomes(tmp_path, "flush", "EIO", slice(None, None, 1 if IS_FULL else 3), scattered):
        check(outcome)
        stopped = outcome.failed in ("disk_failed", "DiskFailed")
        # The last flushes belong to the server's end, when everything is safe.
        assert stopped or (EVENTS, None) == (len(outcome.acknowledged), outcome.failed)
        assert 0 == outcome.touched


@BUFFERED
@pytest.mark.parametrize("share", range(SHARES))
async def test_P5_after_a_failed_write_nothing_is_acknowledged(share: int, scattered: int, tmp_path: Path) -> None:
    for outcome in await outcomes(tmp_path, "write", "EIO", slice(share, None, SHARES * STRIDE), scattered):
        check(outcome)
        stopped = outcome.failed in ("disk_failed", "DiskFailed")
        assert stopped or (EVENTS, None) == (len(outcome.acknowledged), outcome.failed)


@BUFFERED
@pytest.mark.parametrize("share", range(SHARES))
async def test_P6_a_full_disk_puts_pushes_off_and_loses_nothing(share: int, scattered: int, tmp_path: Path) -> None:
    for outcome in await outcomes(tmp_path, "write", "ENOSPC", slice(share, None, SHARES * STRIDE), scattered):
        check(outcome)
        # A server that finds no room while it starts says so, and starts another time.
        assert (EVENTS, None) == (len(outcome.acknowledged), outcome.failed) or outcome.failed == "StoreFull"


async def test_a_server_that_tries_a_flush_again_is_noticed(tmp_path: Path) -> None:
    """Planted: a failed flush counts as a passing trouble, after which the server goes on."""

    def lenient(_: object) -> StoreError:
        return StoreBusy("try again")

    with patch.object(thread, "translate", lenient), patch("handrail_server.store.database.translate", lenient):
        found = await outcomes(tmp_path, "flush", "EIO", slice(8, 12))

    assert any(outcome.touched for outcome in found)
    assert any(outcome.failed is None for outcome in found)


async def test_a_server_that_acknowledges_what_found_no_room_is_noticed(tmp_path: Path) -> None:
    """Planted: the store says that a push is safe although the disk was full."""
    append = SqliteStore.append

    async def careless(self: SqliteStore, commits: list[Commit]) -> list[Head]:
        try:
            return await append(self, commits)
        except StoreFull:
            return [Head(position=1, checksum=1) for _ in commits]

    with patch.object(SqliteStore, "append", careless):
        found = await outcomes(tmp_path, "write", "ENOSPC", slice(40, 60, 5))

    assert ["an acknowledged event is not stored"] == sorted(set(_complaints(found)))


def _complaints(found: list[Outcome]) -> Iterator[str]:
    for outcome in found:
        try:
            check(outcome)
        except AssertionError as complaint:
            yield str(complaint).partition("\n")[0]
