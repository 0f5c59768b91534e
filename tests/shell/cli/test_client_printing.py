"""What `handrail sync` tells of what came: how much of it is new, and each entry on one line."""

import asyncio
from pathlib import Path

import pytest

from fakes.devices.homes import DESK, SHARED, START_US, checksum, joined, line, received
from handrail_client.cli.device import sync
from handrail_client.log import Log
from handrail_client.sync.notifications import EntriesReceived
from handrail_shared.events.journal import WinNoted

_FACT = "00000000-0000-7000-8000-0000000000f%d"


def win(number: int) -> WinNoted:
    return WinNoted(win=_FACT % number, text=f"win {number}", day="2026-11-22")


async def receive(log: Log) -> None:
    """One own entry that comes back, and three of another."""
    await log.append(SHARED, [win(0)], now_us=START_US)
    own = (await log.own_lines())[0].line
    entries = received(own, *(line(DESK, seq, win(seq)) for seq in (1, 2, 3)))
    await log.store(SHARED, 0, checksum(entries), entries)


async def test_what_this_device_sent_is_not_new_when_it_comes_back(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await receive(log)

        new = await sync.new_of_others(log, [EntriesReceived(SHARED, 0, 1), EntriesReceived(SHARED, 1, 4)])

        assert 3 == new


async def test_a_backlog_is_printed_in_order_and_names_are_read_once_for_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read: list[Log] = []

    async def names(log: Log) -> dict[str, str]:
        read.append(log)
        return {}

    monkeypatch.setattr(sync, "names", names)
    async with await joined(tmp_path) as log:
        await receive(log)
        arrivals: asyncio.Queue[EntriesReceived | None] = asyncio.Queue()
        for item in (EntriesReceived(SHARED, 0, 2), EntriesReceived(SHARED, 2, 3), EntriesReceived(SHARED, 3, 4), None):
            arrivals.put_nowait(item)

        await asyncio.wait_for(sync.print_all(log, arrivals), 300)

        printed = capsys.readouterr().out.splitlines()
        assert (1, 3) == (len(read), len(printed))
        assert all(f"win {number}" in row for number, row in enumerate(printed, start=1))
