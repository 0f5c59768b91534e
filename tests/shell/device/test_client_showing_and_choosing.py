"""A device finds what a person means, and shows it: short ids, spaces, days gone by, snapshots."""

import asyncio
from pathlib import Path

import pytest

from fakes.devices.homes import DESK, SHARED, START_US, checksum, environment, joined, line, received
from fakes.devices.owner import device, shared
from handrail_client.device import Device
from handrail_client.errors import Ambiguous, DeviceProblem, NotFound
from handrail_client.log import Log
from handrail_client.log.records import SpaceHeld
from handrail_shared.clock import tick
from handrail_shared.events.journal import WinNoted
from handrail_shared.events.space import SpaceOpened

OTHER = "00000000-0000-7000-8000-0000000000f%d"


async def test_ids_may_be_shortened_while_they_are_unambiguous(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        goals = [await phone.goals.add(f"Goal {index}") for index in range(20)]

        assert goals[3] == await phone.endings.pause(goals[3][-8:].upper())
        assert goals[4] == await phone.endings.pause(goals[4].replace("-", ""))
        with pytest.raises(Ambiguous):
            await phone.endings.pause("00000001")
        for missing in ("ffffffff", "zzz", "", "%"):
            with pytest.raises(NotFound):
                await phone.endings.pause(missing)


async def test_a_value_that_does_not_fit_is_said_before_anything_is_kept(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        with pytest.raises(DeviceProblem, match="mood"):
            await phone.days.check_in(mood=9)
        with pytest.raises(DeviceProblem, match="title"):
            await phone.goals.add("")
        with pytest.raises(DeviceProblem, match="characters"):
            await phone.days.win("\ud800")

        assert 1 == len(await phone.log.own_lines())


async def test_as_it_was_on_a_day_shows_only_what_was_made_by_then(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        await phone.days.win("early")
        (last,) = await phone.log.lines(SHARED, 2, 2)
        between = tick((await phone.log.identity()).stamp, 0) - 1
        await phone.days.win("late")

        then = (await phone.shown(until_us=between)).shared

        assert b"early" in last
        assert ["early"] == [win["text"] for win in then["progress"]["wins"]]


async def test_one_of_several_spaces_is_chosen_by_title_or_short_id(tmp_path: Path) -> None:
    async with await joined(tmp_path, role="therapist") as log:
        for number, title in ((1, "Maya"), (2, "Jonas")):
            space = SpaceHeld(
                space=OTHER % number, title=None, shared=OTHER % (number + 2), private=OTHER % (number + 4)
            )
            await log.add_space(space)
            await log.append(space.shared, [SpaceOpened(space=space.space, title=title)], now_us=START_US)

        chosen = await Device.open(log, environment(), space="jonas")
        by_id = await Device.open(log, environment(), space="f1")

        assert [OTHER % 2, OTHER % 1] == [chosen.runner.space.space, by_id.runner.space.space]
        with pytest.raises(Ambiguous):
            await Device.open(log, environment())
        with pytest.raises(NotFound):
            await Device.open(log, environment(), space="Nobody")


async def test_a_long_log_is_folded_from_its_snapshot(tmp_path: Path) -> None:
    async with device(tmp_path) as phone:
        log = phone.log
        before = await shared(phone)
        own = await log.lines(SHARED, 1, 9)
        await store_wins(log, own, 300)
        first = await shared(phone)
        cached = (await log.holding(SHARED)).snapshot

        assert cached is not None
        assert 301 == cached.position
        assert first == await shared(phone) != before


async def store_wins(log: Log, own: list[bytes], count: int) -> None:

    wins = [
        WinNoted(win=f"00000007-0000-7000-8000-{number:012x}", text="w", day="2026-11-22") for number in range(count)
    ]
    entries = received(*own, *(line(DESK, index, body) for index, body in enumerate(wins, start=1)))
    await log.store(SHARED, 0, checksum(entries), entries)


async def test_two_devices_of_one_process_do_not_disturb_each_other(tmp_path: Path) -> None:
    async with device(tmp_path) as phone, await Log.open(tmp_path) as other:
        again = await Device.open(other, environment("00000002"))

        await asyncio.gather(*(value.days.win("one") for value in (phone, again) for _ in range(20)))

        assert list(range(1, 42)) == sorted(item.seq for item in await other.own_lines())
