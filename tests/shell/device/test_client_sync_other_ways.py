"""Sync by segments and by HTTP, beside another sync, while it watches, and after a removal."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fakes.devices.handhelds import TIMEOUT_S, TODAY, Homes, new_id, open_transport, until
from fakes.server.serving import serving
from handrail_client.log import Log
from handrail_client.sync.notifications import EntriesReceived, EntriesSettled, WaitingForOtherSync
from handrail_client.sync.transport import Transport, TransportClosed
from handrail_client.sync.transports import DialRequest, End
from handrail_server.app import now_us
from handrail_shared.events.journal import WinNoted
from handrail_shared.limits import SEGMENT_ENTRIES
from handrail_shared.sync.sync_state import FAR_BEHIND


@asynccontextmanager
async def homes(tmp_path: Path) -> AsyncGenerator[Homes]:
    async with serving(tmp_path / "server") as server:
        found = Homes(tmp_path, server)
        try:
            yield found
        finally:
            await found.close()


async def test_E4_a_device_far_behind_reads_segments_first(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        shared = (await phone.log.spaces())[0].shared
        wins = [WinNoted(win=new_id(), text="small", day=TODAY) for _ in range(FAR_BEHIND + SEGMENT_ENTRIES)]
        await phone.log.append(shared, wins, now_us=now_us())
        await phone.once()
        await all_homes.server.server.opened.store.seal_segments(shared)
        laptop = await all_homes.further(phone)

        end = await laptop.once()

        assert End.CURRENT == end
        assert await phone.shared() == await laptop.shared()
        spans = [
            notice.position - notice.after
            for notice in laptop.told
            if isinstance(notice, EntriesReceived) and notice.stream == shared
        ]
        assert [SEGMENT_ENTRIES] * 3 == spans[:3]


async def test_a_network_that_blocks_sockets_is_no_obstacle(tmp_path: Path) -> None:
    def blocked(request: DialRequest) -> Transport:
        if request.over_http:
            return open_transport(request)
        return Blocked(request)

    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        for index in range(3):
            await (await phone.device()).days.win(f"win {index}")

        ends = [await phone.once(open_transport=blocked), await desk.once(), await phone.once(open_transport=blocked)]

        assert [End.CURRENT] * 3 == ends
        assert 0 == await phone.pending()
        assert await phone.shared() == await desk.shared()
        assert b"win 2" in await desk.shared()


class Blocked:
    """A link whose socket is refused by something on the way."""

    def __init__(self, request: DialRequest) -> None:
        asyncio.get_running_loop().call_soon(request.on_event, TransportClosed(blocked=True))

    def send(self, frame: bytes) -> None:
        raise AssertionError(f"{len(frame)} bytes were sent on a link that never opened")

    async def close(self, word: str) -> None:
        pass


async def test_a_watching_device_sends_what_another_process_appends_and_hears_of_what_comes(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        desk = await all_homes.therapist()
        phone = await all_homes.client_of(desk)
        shared = (await phone.log.spaces())[0].shared
        await phone.once()
        await desk.once()
        on_phone, on_desk = phone.sync(), desk.sync()
        runs = [asyncio.create_task(on_phone.watch()), asyncio.create_task(on_desk.watch())]

        # Another process of the same home: a log of its own.
        async with await Log.open(phone.home) as other:
            await other.append(shared, [WinNoted(win=new_id(), text="seen at once", day=TODAY)], now_us=now_us())
        await until(lambda: any(isinstance(notice, EntriesReceived) and notice.position == 4 for notice in desk.told))
        on_phone.hang_up()
        on_desk.hang_up()
        ends = [await asyncio.wait_for(run, TIMEOUT_S) for run in runs]

        assert [End.HUNG_UP] * 2 == ends
        assert b"seen at once" in await desk.shared()


async def test_a_second_sync_on_a_home_waits_until_the_first_has_made_everything_current(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
        first = phone.sync()
        run = asyncio.create_task(first.watch())
        await until(lambda: any(isinstance(notice, EntriesSettled) for notice in phone.told))
        second = await all_homes.open("phone")
        await (await second.device()).days.check_in(mood=2)

        end = await second.once()

        assert End.CURRENT == end
        assert any(isinstance(notice, WaitingForOtherSync) for notice in second.told)
        assert 0 == await second.pending()
        first.hang_up()
        await asyncio.wait_for(run, TIMEOUT_S)


async def test_a_removed_device_stops_and_keeps_what_it_had_not_sent(tmp_path: Path) -> None:
    async with homes(tmp_path) as all_homes:
        phone = await all_homes.client_of(await all_homes.therapist())
        laptop = await all_homes.further(phone)
        await laptop.once()
        await (await laptop.device()).days.check_in(mood=1)
        whom = await phone.log.identity()
        devices = all_homes.server.services.devices
        installation = next(item.installation for item in devices.listed(whom.member) if item.name == "laptop")
        await devices.revoke(await all_homes.caller(phone), installation, now_us=now_us())
        run = laptop.sync()

        end = await run.once(timeout_s=TIMEOUT_S)

        assert (End.STOPPED, "removed") == (end, run.stopped_by)
        assert 1 == await laptop.pending()
