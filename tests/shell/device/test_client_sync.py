"""Sync over a real server on loopback: what is written offline arrives, and nothing is lost whatever happens."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from click.testing import CliRunner

from fakes.devices.handhelds import TODAY, Handheld, Homes, new_id
from fakes.server.serving import Serving, serving
from handrail_client.cli import main
from handrail_client.clock import local_time
from handrail_client.history import EntryReader
from handrail_client.log import Log
from handrail_client.sync.notifications import EntriesSettled, NoticeAdded
from handrail_client.sync.transports import End
from handrail_server.app import now_us
from handrail_shared.canonical import canonical
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.lines.entry import Stub

WORDS = "a-sentence-that-was-taken-back"


@asynccontextmanager
async def homes(tmp_path: Path) -> AsyncGenerator[Homes]:
    async with serving(tmp_path / "server") as server:
        found = Homes(tmp_path, server)
        try:
            yield found
        finally:
            await found.close()


async def projection_on_server(server: Serving, phone: Handheld) -> dict[str, object]:
    whom = await phone.log.identity()
    space = (await phone.log.spaces())[0].space
    answer = await server.http.get(f"/api/spaces/{space}/projection", headers={"Authorization": f"Bearer {whom.token}"})
    assert answer.status_code == 200
    return answer.json()


def words(home: Handheld) -> list[str]:
    return [notice.word for notice in home.told if isinstance(notice, NoticeAdded)]


async def test_P1_three_homes_write_offline_and_show_the_same_after_sync(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        laptop = await all_homes.further(phone)
        goal = await (await phone.device()).goals.add("Walk to the park")
        assert End.CURRENT == await phone.once()
        assert End.CURRENT == await laptop.once()
        assert End.CURRENT == await desk.once()
        await (await phone.device()).days.rate(goal, 3)
        await (await laptop.device()).days.win("Went out in the rain")
        await (await laptop.device()).journal.write("only mine")
        await (await desk.device()).agreeing.agree(goal)

        for item in (phone, laptop, desk, phone, laptop):
            assert End.CURRENT == await item.once()

        shown = await phone.shared()
        assert shown == await laptop.shared() == await desk.shared()
        on_server = await projection_on_server(all_homes.server, phone)
        assert shown == canonical(on_server["shared"])
        assert await phone.private() == await laptop.private() == canonical(on_server["private"])


async def test_P4_a_refused_entry_is_kept_with_its_reason_and_blocks_nothing(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        await all_homes.client_of(desk)
        await desk.once()
        shared = (await desk.log.spaces())[0].shared
        not_hers = CheckInRecorded(check_in=new_id(), day=TODAY, mood=3)
        await desk.log.append(shared, [not_hers], now_us=now_us())
        await (await desk.device()).days.win("after it")

        assert End.CURRENT == await desk.once()

        refused = await desk.log.own_lines(state="refused")
        assert ["not_allowed"] == [refusal.code for refusal in refused]
        assert [1] == [notice.refused for notice in desk.told if isinstance(notice, EntriesSettled) and notice.refused]
        assert 0 == await desk.pending()
        assert b"after it" in await desk.shared()


async def test_what_is_written_before_confirmation_waits_and_then_goes_out(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk, confirmed=False)
        await (await phone.device()).days.check_in(mood=4)

        before = await phone.once(), await phone.pending()
        await all_homes.confirm(desk, phone)
        after = await phone.once(), await phone.pending()

        assert (End.CURRENT, 2) == before
        assert (End.CURRENT, 0) == after


async def test_a_server_out_of_reach_is_said_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
    phone = Handheld(await Log.open(tmp_path / "phone"), tmp_path / "phone")
    await (await phone.device()).days.check_in(mood=4)

    end = await phone.once()

    assert End.OUT_OF_REACH == end
    assert 2 == await phone.pending()
    await phone.close()


async def test_P3_a_copied_device_goes_on_under_a_new_id_and_both_lives_stay(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
        await phone.once()
        await phone.close()
        shutil.copytree(tmp_path / "phone", tmp_path / "copy")
        phone, copy = await all_homes.open("phone"), await all_homes.open("copy")
        before = (await phone.log.identity()).device
        await (await phone.device()).days.win("on the phone")
        await (await copy.device()).days.win("on the copy")

        ends = [await item.once() for item in (phone, copy, phone)]

        assert [End.CURRENT] * 3 == ends
        assert "copied_device" in words(copy)
        assert before == (await phone.log.identity()).device != (await copy.log.identity()).device
        assert await phone.shared() == await copy.shared()
        assert b"on the phone" in await phone.shared()
        assert b"on the copy" in await phone.shared()


async def test_P3_a_device_restored_from_an_old_backup_loses_nothing(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
        await phone.once()
        await phone.close()
        shutil.copytree(tmp_path / "phone", tmp_path / "backup")
        phone = await all_homes.open("phone")
        await (await phone.device()).days.win("after the backup")
        await phone.once()

        restored = await all_homes.open("backup")
        await (await restored.device()).days.win("after the restore")
        assert End.CURRENT == await restored.once()

        shown = await restored.shared()
        assert b"after the backup" in shown
        assert b"after the restore" in shown


async def test_R1_R2_a_server_that_lost_entries_gets_them_back_from_any_device(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        laptop = await all_homes.further(phone)
        for item in (phone, laptop, desk):
            await item.once()
    shutil.copytree(tmp_path / "server", tmp_path / "backup")
    async with serving(tmp_path / "server") as server:
        later = Homes(tmp_path, server)
        phone, laptop = await later.open("phone"), await later.open("laptop")
        await all_point_to(server, phone, laptop)
        await (await laptop.device()).days.win("from the laptop")
        await laptop.once()
        await (await phone.device()).days.win("from the phone")
        await phone.once()
        await later.close()
    # The server comes back from its backup, and the laptop never does.
    async with serving(tmp_path / "backup") as server:
        later = Homes(tmp_path, server)
        phone, desk = await later.open("phone"), await later.open("desk")
        await all_point_to(server, phone, desk)

        ends = [await phone.once(), await desk.once(), await phone.once()]

        assert [End.CURRENT] * 3 == ends
        assert "resending" in words(phone)
        assert b"from the laptop" in await desk.shared()
        assert b"from the phone" in await desk.shared()
        assert await phone.shared() == await desk.shared()
        await later.close()


async def all_point_to(server: Serving, *devices: Handheld) -> None:
    for device in devices:
        await device.log.move_to(server.url)


async def test_E5_what_is_unshared_leaves_no_content_on_other_devices(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        entry = await (await phone.device()).journal.write(WORDS)
        await (await phone.device()).journal.share(entry)
        await phone.once()
        await desk.once()
        seen = await desk.shared()
        await (await phone.device()).journal.unshare(entry)

        for item in (phone, desk, phone):
            assert End.CURRENT == await item.once()

        assert WORDS.encode() in seen
        assert WORDS.encode() not in await desk.shared()
        assert await phone.shared() == await desk.shared()
        shared = (await desk.log.spaces())[0].shared
        assert 1 == sum(isinstance(entry_doc.entry, Stub) for entry_doc in await desk.log.entries(shared))
        await desk.log.close()
        assert [] == [path.name for path in desk.home.iterdir() if WORDS.encode() in path.read_bytes()]


async def test_S4_hidden_ratings_are_published_by_both_when_the_round_is_revealed(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        goal = await (await phone.device()).goals.add("Sleep")
        for item in (phone, desk):
            await item.once()
        await (await desk.device()).sessions.open_round([goal])
        for item in (desk, phone):
            await item.once()
        await (await desk.device()).sessions.rate_hidden({goal: 4})
        await (await phone.device()).sessions.rate_hidden({goal: 7})
        for item in (desk, phone, desk):
            await item.once()
        hidden = await desk.shared()

        await (await desk.device()).sessions.reveal()
        for item in (desk, phone, desk):
            assert End.CURRENT == await item.once()

        shown = (await (await desk.device()).shown()).shared["sessions"]["rounds"][0]
        assert b'"value":4' not in hidden
        assert b'"value":7' not in hidden
        assert {4, 7} == {rating["value"] for rating in shown["ratings"]}
        assert await phone.shared() == await desk.shared()


async def test_E3_the_author_sees_how_far_an_entry_has_come(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        for item in (desk, phone):
            await item.once()
        await (await phone.device()).days.check_in(mood=4)

        levels = [await newest_level(phone)]
        await phone.once()
        levels.append(await newest_level(phone))
        await desk.once()
        await phone.once()
        levels.append(await newest_level(phone))
        await (await desk.device()).look()
        await desk.once()
        await phone.once()
        levels.append(await newest_level(phone))

        assert ["on_this_device", "on_the_server", "on_their_device", "read"] == levels


async def test_E7_the_author_sees_when_an_entry_was_read(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        await (await phone.device()).days.check_in(mood=4)
        await phone.once()
        await desk.once()
        before = now_us()
        await (await desk.device()).look()
        await desk.once()
        after = now_us()
        await phone.once()
        laptop = await all_homes.further(phone)
        await laptop.once()

        times = [(await newest_reader(item)).read_at for item in (phone, laptop)]
        printed = await asyncio.to_thread(CliRunner().invoke, main, ["--home", str(phone.home), "log", "-n", "1"])

        assert times[0] is not None
        assert before <= times[0] <= after
        assert times[0] == times[1]
        assert f"[read by Dr Osei {local_time(times[0]):%Y-%m-%d %H:%M}]" in printed.output


async def newest_reader(device: Handheld) -> EntryReader:
    (reader,) = (await (await device.device()).history())[0].readers
    return reader


async def newest_level(phone: Handheld) -> str | None:
    return (await (await phone.device()).history())[0].level
