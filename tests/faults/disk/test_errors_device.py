"""A device's write or flush fails, wherever one is made: what it says is saved is so, then and later (P1)."""

from pathlib import Path
from unittest.mock import patch

import pytest

from faults.disk.device_errors import _LIMITS, SETTINGS, Outcome, counted, play, prepared
from faults.disk.disk_errors import EVENTS, Error, Point
from faults.disk.recording_vfs import Doing
from faults.power.power import weakened
from proof import STRIDE


async def outcomes(folder: Path, doing: Doing, error: Error) -> list[Outcome]:
    files = await prepared(folder / "prepared")
    count = (await counted(files, folder))[doing]
    return [await play(files, folder, Point(doing, number, error)) for number in range(1, count + 1, STRIDE)]


@pytest.mark.parametrize(("doing", "error"), [("flush", "EIO"), ("write", "EIO"), ("write", "ENOSPC")])
async def test_P1_what_a_device_says_is_saved_is_so_whenever_its_disk_fails(
    doing: Doing, error: Error, tmp_path: Path
) -> None:
    found = await outcomes(tmp_path, doing, error)

    for outcome in found:
        assert EVENTS == len(outcome.said)
        for seqs in (outcome.stored, outcome.on_disk):
            assert list(range(1, len(seqs) + 1)) == seqs
            assert outcome.said <= set(seqs)
    complaints = {complaint for outcome in found for complaint in outcome.complaints}
    assert ({"StorageFull"} if error == "ENOSPC" else {"OperationalError"}) == complaints
    print(f"{len(found)} places where a {doing} fails with {error}")


async def test_a_device_that_flushes_less_is_found_out(tmp_path: Path) -> None:
    """Planted: with `synchronous=NORMAL` something that was said to be saved must be missing on the disk."""
    weak = weakened(_LIMITS[SETTINGS], 1)
    with patch("faults.disk.device_errors._LIMITS", {SETTINGS: weak}):
        files = await prepared(tmp_path / "prepared")
        outcome = await play(files, tmp_path, Point("write", 40, "EIO"))

    assert outcome.said > set(outcome.on_disk)
