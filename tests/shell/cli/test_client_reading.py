"""E3 on the command line: what was printed was read, and nothing else."""

import asyncio
import json
from pathlib import Path

import pytest

from fakes.devices.command import output_of
from fakes.devices.homes import DESK, OSEI, SHARED, START_US, checksum, joined, line, received
from handrail_client.log import Log
from handrail_shared.events.goals import Commented


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Maya's home, with four comments of Dr Osei that nobody has read."""

    async def make() -> None:
        async with await joined(tmp_path / "home") as log:
            comments = [Commented(comment=f"{number:026}", on=OSEI, text=f"text {number}") for number in range(1, 5)]
            lines = [line(DESK, seq, body, stamp=START_US + seq) for seq, body in enumerate(comments, start=1)]
            entries = received(*lines)
            await log.store(SHARED, 0, checksum(entries), entries)

    asyncio.run(make())
    return tmp_path / "home"


def read(home: Path) -> int:
    async def ask() -> int:
        async with await Log.open(home) as log:
            return next(stream.read for stream in await log.streams() if stream.stream == SHARED)

    return asyncio.run(ask())


def test_E3_the_log_reads_what_it_prints(home: Path) -> None:
    output_of(home, "log")

    assert 4 == read(home)


def test_E3_what_was_left_out_is_not_read_nor_is_anything_after_it(home: Path) -> None:
    output_of(home, "log", "--last", "2")

    assert 0 == read(home)


def test_E3_a_program_reads_nothing_for_its_person_unless_it_says_so(home: Path) -> None:
    rows = json.loads(output_of(home, "log", "--json"))
    before = read(home)
    output_of(home, "log", "--json", "--seen")

    assert (4, 0, 4) == (len(rows), before, read(home))


def test_E3_the_picture_reads_no_entry(home: Path) -> None:
    output_of(home, "show")

    assert 0 == read(home)
