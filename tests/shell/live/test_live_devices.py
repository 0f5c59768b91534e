"""Real devices against a hub, joined by connections that the test pumps."""

import asyncio

from fakes.core.lines import DEVICE, identifier, line
from fakes.core.pair import all_current, pump, quiet
from fakes.server.blocking_store import BlockingStore
from fakes.server.live_hub import CLIENT, JOURNAL, NOTES, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_server.store.errors import StoreFull
from handrail_shared.sync.sync_state import LinkState
from handrail_shared.wire import Opened, StreamClosed, Welcome


async def test_P5_what_one_appends_the_other_holds() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        await phone.append(SHARED)
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 2)

        assert phone.logs[SHARED] == desk.lines(SHARED) == phone.lines(SHARED)


async def test_P1_what_was_appended_offline_arrives_with_the_next_connection() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        for _ in range(1500):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        await desk.dial()
        await all_current(phone, desk)

        assert phone.logs[SHARED] == desk.lines(SHARED)


async def test_H2_after_a_lost_connection_everything_goes_on_where_it_was() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)
        await phone.append(SHARED)
        await phone.hang_up()
        await desk.append(SHARED, None)

        await phone.append(SHARED)
        await phone.tick()
        await all_current(phone, desk)

        assert phone.lines(SHARED) == desk.lines(SHARED)
        assert set(phone.logs[SHARED]) <= set(desk.lines(SHARED))


async def test_S5_private_streams_stay_private() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(JOURNAL)
        await all_current(phone, desk)

        heard = [frame.message for frame in desk.heard if isinstance(frame.message, Welcome)]

        assert {SHARED, NOTES} == {offered.stream for welcome in heard for offered in welcome.streams}
        assert JOURNAL not in desk.confirmed


async def test_P3_a_copied_device_takes_a_new_id_and_loses_nothing() -> None:
    async with live_hub() as live:
        phone = live.phone()
        await phone.dial()
        await phone.append(SHARED)
        await all_current(phone)
        copied = live.phone()
        copied.logs[SHARED] = []
        await copied.append(SHARED, None)
        copied.logs[SHARED][0] = line(1, b'{"type":"another_life"}')
        await copied.append(SHARED, None)

        await copied.dial()
        await pump(copied, until=lambda: copied.state.link is LinkState.WAITING)
        await copied.tick()
        await all_current(copied)

        assert "copied_device" in copied.told
        assert copied.state.device != DEVICE
        assert 3 == len(copied.lines(SHARED))


async def test_P6_a_device_offers_again_what_the_full_disk_would_not_take() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.phone()
        await phone.dial()
        await all_current(phone)
        store.fail_next(StoreFull())
        for _ in range(600):
            await phone.append(SHARED)
        await pump(phone, until=lambda: "storage_full" in phone.told)
        await quiet(phone)

        await phone.tick()
        await phone.tick()
        if phone.connection is None:
            await phone.tick()
        await all_current(phone)

        assert phone.logs[SHARED] == phone.lines(SHARED)


async def test_R1_a_server_that_begins_anew_gets_everything_again() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 2)
    async with live_hub(MemoryStore(new_id=new_ids(0xE0000))) as restored:
        phone.hub = desk.hub = restored.hub
        restored.peers.extend([phone, desk])

        await phone.tick()
        await desk.tick()
        await pump(phone, desk, until=lambda: "server_restored" in phone.told and "server_restored" in desk.told)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == len(phone.lines(SHARED)) == 2)

        assert phone.logs[SHARED] == phone.lines(SHARED) == desk.lines(SHARED)


async def test_H3_a_newer_connection_of_the_same_device_takes_over() -> None:
    async with live_hub() as live:
        older, newer = live.phone(), live.phone()
        await older.dial()
        await all_current(older)

        await newer.dial()
        await all_current(newer)
        await quiet(older, newer)

        assert ("superseded", None) == (older.closed, newer.closed)
        assert live.hub.socket_count == 1


async def test_C1_a_revoked_installation_is_closed_at_once_and_stays_away() -> None:
    async with live_hub() as live:
        phone = live.phone()
        await phone.dial()
        await all_current(phone)

        live.directory.revoke(PHONE)
        live.hub.installation_revoked(PHONE)
        await quiet(phone)

        assert ("removed", LinkState.STOPPED) == (phone.closed, phone.state.link)
        await phone.dial()
        await quiet(phone)
        assert phone.closed == "removed"


async def test_S1_a_member_whose_place_ends_is_closed_and_hears_nothing_more() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        live.directory.close(THERAPIST, SHARED)
        live.hub.membership_changed(THERAPIST)
        await phone.append(SHARED)
        await all_current(phone)
        await quiet(desk)

        assert [StreamClosed(stream=SHARED)] == desk.heard_of(StreamClosed)
        assert [] == desk.lines(SHARED)
        assert not desk.state.streams[SHARED].open
        assert desk.state.streams[NOTES].open


async def test_S1_a_client_whose_only_place_ends_is_removed() -> None:
    async with live_hub() as live:
        phone = live.phone()
        await phone.dial()
        await all_current(phone)

        live.directory.close(CLIENT, SHARED)
        live.directory.close(CLIENT, JOURNAL)
        live.hub.membership_changed(CLIENT)
        await quiet(phone)

        assert phone.closed == "removed"


async def test_H2_a_stream_that_opens_later_is_offered_and_followed() -> None:
    late = identifier(0xAD)
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        await live.store.open_stream(late, space=identifier(0xBE), audience="shared", owner=None)
        for member, role in ((CLIENT, "client"), (THERAPIST, "therapist")):
            live.directory.open(member, late, role="client" if role == "client" else "therapist")
            live.hub.membership_changed(member)
        await pump(phone, desk, until=lambda: late in desk.state.streams and late in phone.state.streams)
        await phone.append(late)
        await pump(phone, desk, until=lambda: len(desk.lines(late)) == 1)

        assert 1 == len(desk.heard_of(Opened))


async def test_H2_nothing_comes_before_welcome_whatever_changes_meanwhile() -> None:
    late = identifier(0xAD)
    store = BlockingStore(new_id=new_ids())
    async with live_hub(store) as live:
        await store.open_stream(late, space=identifier(0xBE), audience="shared", owner=None)
        desk, phone = live.raw_desk(), live.raw_phone()
        await desk.hello()
        store.gate.clear()
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        greeting = asyncio.create_task(phone.hello())
        await quiet()
        live.directory.open(CLIENT, late)
        live.hub.membership_changed(CLIENT)
        await quiet()

        store.gate.set()
        welcome = await greeting
        await quiet()
        phone.listen()

        assert {SHARED, JOURNAL, late} == {stream.stream for stream in welcome.streams}
        assert [welcome] == phone.messages
