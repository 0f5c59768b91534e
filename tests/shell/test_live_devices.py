"""Real devices against a hub, joined by connections that the test pumps."""

import asyncio

from msgspec.structs import replace

from fakes.gated import GatedStore
from fakes.house import CLIENT, DESK, JOURNAL, NOTES, PHONE, SHARED, THERAPIST, house
from fakes.lines import DEVICE, OTHER_DEVICE, STREAM, identifier, line
from fakes.pair import all_current, pump, quiet
from fakes.stores import new_ids
from handrail_server.live.directory import Signed
from handrail_server.live.hub import Bounds
from handrail_server.store.errors import RowDamaged, StorageFull
from handrail_server.store.memory import MemoryStore
from handrail_server.store.port import StoredEntry
from handrail_shared.canonical import canonical
from handrail_shared.entry import Entry, Stub, read_entry
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.matters import PurposeStated
from handrail_shared.limits import WINDOW_ENTRIES
from handrail_shared.sync.device import Link
from handrail_shared.wire import Ack, Entries, Follow, Held, Opened, Presence, ReadStep, StreamClosed, Welcome


async def test_P5_what_one_appends_the_other_holds() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        await phone.append(SHARED)
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 2)

        assert phone.logs[SHARED] == desk.lines(SHARED) == phone.lines(SHARED)


async def test_P1_what_was_appended_offline_arrives_with_the_next_connection() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        for _ in range(1500):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        await desk.dial()
        await all_current(phone, desk)

        assert phone.logs[SHARED] == desk.lines(SHARED)


async def test_H2_after_a_lost_connection_everything_goes_on_where_it_was() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
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
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(JOURNAL)
        await all_current(phone, desk)

        heard = [each.message for each in desk.heard if isinstance(each.message, Welcome)]

        assert {SHARED, NOTES} == {offered.stream for welcome in heard for offered in welcome.streams}
        assert JOURNAL not in desk.confirmed


async def test_P3_a_copied_device_takes_a_new_id_and_loses_nothing() -> None:
    async with house() as home:
        phone = home.phone()
        await phone.dial()
        await phone.append(SHARED)
        await all_current(phone)
        copied = home.phone()
        copied.logs[SHARED] = []
        await copied.append(SHARED, None)
        copied.logs[SHARED][0] = line(1, b'{"type":"another_life"}')
        await copied.append(SHARED, None)

        await copied.dial()
        await pump(copied, until=lambda: copied.state.link is Link.WAITING)
        await copied.tick()
        await all_current(copied)

        assert "copied_device" in copied.told
        assert copied.state.device != DEVICE
        assert 3 == len(copied.lines(SHARED))


async def test_P6_a_device_offers_again_what_the_full_disk_would_not_take() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone()
        await phone.dial()
        await all_current(phone)
        store.fail_next(StorageFull())
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
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 2)
    async with house(MemoryStore(new_id=new_ids(0xE0000))) as restored:
        phone.hub = desk.hub = restored.hub
        restored.peers.extend([phone, desk])

        await phone.tick()
        await desk.tick()
        await pump(phone, desk, until=lambda: "server_restored" in phone.told and "server_restored" in desk.told)
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == len(phone.lines(SHARED)) == 2)

        assert phone.logs[SHARED] == phone.lines(SHARED) == desk.lines(SHARED)


async def test_H3_a_newer_connection_of_the_same_device_takes_over() -> None:
    async with house() as home:
        older, newer = home.phone(), home.phone()
        await older.dial()
        await all_current(older)

        await newer.dial()
        await all_current(newer)
        await quiet(older, newer)

        assert ("superseded", None) == (older.closed, newer.closed)
        assert home.hub.socket_count == 1


async def test_C1_a_revoked_installation_is_closed_at_once_and_stays_away() -> None:
    async with house() as home:
        phone = home.phone()
        await phone.dial()
        await all_current(phone)

        home.rooms.revoke(PHONE)
        home.hub.installation_revoked(PHONE)
        await quiet(phone)

        assert ("removed", Link.STOPPED) == (phone.closed, phone.state.link)
        await phone.dial()
        await quiet(phone)
        assert phone.closed == "removed"


async def test_S1_a_member_whose_place_ends_is_closed_and_hears_nothing_more() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        home.rooms.close(THERAPIST, SHARED)
        home.hub.membership_changed(THERAPIST)
        await phone.append(SHARED)
        await all_current(phone)
        await quiet(desk)

        assert [StreamClosed(stream=SHARED)] == desk.heard_of(StreamClosed)
        assert [] == desk.lines(SHARED)
        assert not desk.state.streams[SHARED].open
        assert desk.state.streams[NOTES].open


async def test_S1_a_client_whose_only_place_ends_is_removed() -> None:
    async with house() as home:
        phone = home.phone()
        await phone.dial()
        await all_current(phone)

        home.rooms.close(CLIENT, SHARED)
        home.rooms.close(CLIENT, JOURNAL)
        home.hub.membership_changed(CLIENT)
        await quiet(phone)

        assert phone.closed == "removed"


async def test_H2_a_stream_that_opens_later_is_offered_and_followed() -> None:
    late = identifier(0xAD)
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        await home.store.open_stream(late, space=identifier(0xBE), audience="shared", owner=None)
        for member, role in ((CLIENT, "client"), (THERAPIST, "therapist")):
            home.rooms.open(member, late, role="client" if role == "client" else "therapist")
            home.hub.membership_changed(member)
        await pump(phone, desk, until=lambda: late in desk.state.streams and late in phone.state.streams)
        await phone.append(late)
        await pump(phone, desk, until=lambda: len(desk.lines(late)) == 1)

        assert 1 == len(desk.heard_of(Opened))


async def test_E3_an_author_sees_how_far_the_other_has_it_and_has_read() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))

        await desk.look(SHARED, 1)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 1))

        assert (SHARED, CLIENT) not in phone.reach


async def test_E3_reach_is_told_after_welcome_and_survives_a_restart() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))
    async with house(store) as home:
        again = home.phone(identifier(0xD7))

        await again.dial()
        await pump(again, until=lambda: (SHARED, THERAPIST) in again.reach)

        assert again.reach[(SHARED, THERAPIST)] == (1, 0)


async def test_E7_an_author_sees_when_the_other_read_it_by_the_clock_of_the_server() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))
        unread = list(phone.steps[(SHARED, THERAPIST)])
        await desk.look(SHARED, 1)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 1))
        first = ReadStep(after=0, read=1, at=home.clock.now_us)

        home.clock.now_us += 3_600_000_000
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (2, 1))
        await desk.look(SHARED, 2)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (2, 2))

        assert [] == unread
        assert [first, ReadStep(after=1, read=2, at=home.clock.now_us)] == phone.steps[(SHARED, THERAPIST)]


async def test_E7_a_new_device_learns_when_after_a_restart_too() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        for number in range(1, 5):
            await phone.append(SHARED)
            await pump(phone, desk, until=lambda: len(desk.confirmed.get(SHARED, [])) == number)  # noqa: B023 - waited for here
            await desk.look(SHARED, number)
            await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (number, number))  # noqa: B023
            home.clock.now_us += 60_000_000
        known = phone.steps[(SHARED, THERAPIST)]
    async with house(store) as home:
        again = home.phone(identifier(0xD7))
        await again.dial()
        await pump(again, until=lambda: (SHARED, THERAPIST) in again.reach)

        assert [1, 2, 3, 4] == [each.read for each in again.steps[(SHARED, THERAPIST)]]
        assert known == again.steps[(SHARED, THERAPIST)]


async def test_E3_a_report_beyond_the_head_counts_as_the_head() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk_hand()
        await phone.dial()
        await phone.append(SHARED)
        await all_current(phone)
        await desk.hello()

        await desk.connection.take(b'{"type":"have","stream":"%b","position":900,"read":800}' % SHARED.encode())
        await pump(phone, until=lambda: (SHARED, THERAPIST) in phone.reach)

        assert phone.reach[(SHARED, THERAPIST)] == (1, 1)


async def test_L1_presence_reaches_those_who_share_the_stream_under_its_true_name() -> None:
    stranger, elsewhere = identifier(0xE1), identifier(0xE2)
    async with house() as home:
        home.rooms.install(stranger, elsewhere, "therapist")
        phone, desk = home.phone(), home.desk()
        outsider = home.peer(identifier(0xD5), stranger, elsewhere)
        for each in (phone, desk, outsider):
            await each.dial()
        await all_current(phone, desk, outsider)

        await phone.announce(Presence(stream=SHARED, member=THERAPIST, device=OTHER_DEVICE, typing=identifier(3)))
        await pump(phone, desk, outsider, until=lambda: bool(desk.shown))
        await quiet(phone, desk, outsider)

        assert desk.shown == [Presence(stream=SHARED, member=CLIENT, device=DEVICE, typing=identifier(3))]
        assert [] == phone.shown == outsider.shown


async def test_L1_presence_ends_with_the_connection_and_newcomers_see_who_is_here() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await phone.announce(Presence(stream=SHARED))
        await quiet(phone)
        await phone.announce(Presence(stream=SHARED, focus=identifier(4)))
        await quiet(phone)
        await desk.dial()
        await pump(phone, desk, until=lambda: bool(desk.shown))

        await phone.hang_up()
        await pump(desk, until=lambda: len(desk.shown) == 2)

        assert desk.shown == [
            Presence(stream=SHARED, member=CLIENT, device=DEVICE, focus=identifier(4)),
            Presence(stream=SHARED, here=False, member=CLIENT, device=DEVICE),
        ]


async def test_L1_the_others_hear_of_each_change_once_and_once_that_a_device_is_gone() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        for each in (phone, desk):
            await each.dial()
        await all_current(phone, desk)

        here, away = Presence(stream=SHARED, focus=identifier(4)), Presence(stream=SHARED, here=False)
        for presence in (away, here, here, away, away):
            await phone.announce(presence)
            await quiet(phone, desk)
        await phone.hang_up()
        await quiet(desk)

        assert desk.shown == [
            Presence(stream=SHARED, member=CLIENT, device=DEVICE, focus=identifier(4)),
            Presence(stream=SHARED, here=False, member=CLIENT, device=DEVICE),
        ]


async def test_L1_S5_who_is_at_their_own_entries_shows_to_nobody_else() -> None:
    async with house() as home:
        phone, laptop, desk = home.phone(), home.phone(identifier(0xD7)), home.desk()
        for each in (phone, laptop, desk):
            await each.dial()
        await all_current(phone, laptop, desk)

        await phone.announce(Presence(stream=JOURNAL, focus=identifier(4)))
        await pump(phone, laptop, desk, until=lambda: bool(laptop.shown))
        await quiet(phone, laptop, desk)

        assert ([each.stream for each in laptop.shown], desk.shown) == ([JOURNAL], [])


async def test_L1_a_device_that_comes_anew_is_not_here_until_it_says_so() -> None:
    async with house() as home:
        desk, phone = home.desk_hand(), home.phone_hand()
        await desk.hello()
        await phone.hello()
        await phone.send(Presence(stream=SHARED, typing=identifier(3)))
        await desk.hear(Presence)

        await home.phone_hand().hello()

        gone = Presence(stream=SHARED, here=False, member=CLIENT, device=DEVICE)
        assert gone == await desk.hear(Presence, 2)


async def test_L1_presence_is_never_stored() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)
        await phone.announce(Presence(stream=SHARED))
        await pump(phone, desk, until=lambda: bool(desk.shown))

        head = await home.store.head(SHARED)

        assert 0 == head.position


async def test_E5_a_device_that_greets_after_a_taking_back_sees_a_stub() -> None:
    share, entry = identifier(0x51), identifier(0x52)
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await phone.append(
            SHARED, EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="for a moment")
        )
        await all_current(phone)
        await phone.append(SHARED, EntryUnshared(share=share, entry=entry))
        await all_current(phone)

        await desk.dial()
        await pump(phone, desk, until=lambda: len(desk.confirmed.get(SHARED, [])) == 2)

        assert [Stub, Entry] == [type(each) for each in desk.confirmed[SHARED]]
        assert desk.is_current()


async def test_E4_a_device_far_behind_is_left_to_ask() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await desk.dial()
        await all_current(desk)
        await desk.hang_up()
        for _ in range(2100):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        hand = home.desk_hand()
        await hand.hello(Held(stream=SHARED, position=0, checksum=0))
        await quiet(phone)
        hand.listen()
        await desk.tick()
        await pump(phone, desk, until=desk.is_current)

        assert not any(isinstance(each, Entries) for each in hand.messages)
        assert desk.lines(SHARED) == phone.logs[SHARED]


async def test_E4_a_device_with_another_prefix_is_left_to_ask() -> None:
    async with house() as home:
        phone = home.phone()
        for _ in range(3):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)
        desk = home.desk_hand()

        welcome = await desk.hello(Held(stream=SHARED, position=1, checksum=12345))
        await phone.append(SHARED)
        await quiet(phone)
        desk.listen()

        (offered,) = [each for each in welcome.streams if each.stream == SHARED]
        assert await home.store.checksum_at(SHARED, 1) == offered.checksum
        assert not any(isinstance(each, Entries) for each in desk.messages)


async def test_S5_nothing_is_delivered_after_a_place_ended_even_before_the_hub_is_told() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        home.rooms.close(THERAPIST, SHARED)
        await phone.append(SHARED)
        await phone.announce(Presence(stream=SHARED))
        await quiet(phone, desk)

        assert [] == desk.lines(SHARED) == desk.shown
        assert (SHARED, CLIENT) not in desk.reach


async def test_S5_entries_that_wait_in_the_queue_are_taken_back_when_a_place_ends() -> None:
    async with house() as home:
        phone, desk = home.phone(), home.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)
        desk.reads = False
        await phone.append(SHARED)
        await all_current(phone)

        home.rooms.close(THERAPIST, SHARED)
        home.hub.membership_changed(THERAPIST)
        desk.reads = True
        await quiet(phone, desk)

        assert [] == desk.lines(SHARED)
        assert [StreamClosed(stream=SHARED)] == desk.heard_of(StreamClosed)


async def test_E3_a_device_that_reports_nothing_gets_no_more_than_a_window() -> None:
    async with house() as home:
        phone = home.phone()
        for _ in range(WINDOW_ENTRIES + 300):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)
        desk = home.desk_hand()
        await desk.hello()

        await desk.connection.take(b'{"type":"follow","stream":"%b","position":0,"checksum":0}' % SHARED.encode())
        await quiet(phone)
        for _ in range(200):
            desk.listen()
            await quiet(phone, rounds=1)

        assert WINDOW_ENTRIES == sum(len(each.lines) for each in desk.heard)


async def test_C1_a_slow_reader_is_served_from_the_store_and_delays_nobody() -> None:
    async with house(bounds=Bounds(queue_soft_bytes=2000)) as home:
        phone, desk, slow = home.phone(), home.desk(), home.desk(identifier(0xD6))
        for each in (phone, desk, slow):
            await each.dial()
        await all_current(phone, desk, slow)
        slow.reads = False

        for _ in range(500):
            await phone.append(SHARED)
            await phone.pump()
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 500)
        assert slow.connection is not None
        waiting = sum(map(len, slow.connection.outbox.take_now()))

        assert waiting < 300_000
        assert slow.closed is None


async def test_C1_a_queue_that_overflows_closes_as_slow_and_others_go_on() -> None:
    async with house(bounds=Bounds(queue_frames=20)) as home:
        phone, desk = home.phone(), home.desk_hand()
        await phone.dial()
        await desk.hello()

        for _ in range(40):
            await desk.connection.take(b'{"type":"follow","stream":"%b","position":0,"checksum":0}' % JOURNAL.encode())
        await phone.append(SHARED)
        await all_current(phone)

        assert desk.closing is not None
        assert desk.closing.word == "slow"


async def test_C1_a_socket_that_takes_nothing_for_too_long_is_given_up() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        phone.listen()
        await phone.connection.take(b'{"type":"ping"}')
        phone.connection.outbox.take_now()

        home.clock.seconds += 21
        await home.hub.keep_up()

        assert phone.closing is not None
        assert phone.closing.word == "slow"


async def test_C1_an_installation_has_a_bounded_number_of_sockets() -> None:
    async with house(bounds=Bounds(sockets_per_installation=2)) as home:
        hands = [home.phone_hand(identifier(0xD000 + index)) for index in range(3)]
        for each in hands:
            await each.greet()

        closings = [None if each.closing is None else each.closing.word for each in hands]

        assert [None, None, "busy"] == closings


async def test_H1_a_wrong_credential_is_asked_to_sign_in() -> None:
    async with house() as home:
        stranger = home.peer(DEVICE, CLIENT, "nothing")

        await stranger.dial()
        await quiet(stranger)

        assert stranger.closed == "sign_in"


async def test_H1_a_device_of_another_installation_is_asked_to_sign_in() -> None:
    async with house() as home:
        phone, thief = home.phone(), home.peer(DEVICE, THERAPIST, DESK)
        await phone.dial()
        await all_current(phone)

        await thief.dial()
        await quiet(thief)

        assert ("sign_in", None) == (thief.closed, phone.closed)


async def test_H1_a_browser_signs_in_with_a_ticket_only() -> None:
    async with house() as home:
        token = home.hub.connect(origin="http://a.example")
        ticket = home.hub.connect(origin="http://a.example")
        hello = '{"type":"hello","protocol":1,"device":"%s","credential":"%s"}'

        await token.take((hello % (DEVICE, f"token {PHONE}")).encode())
        await ticket.take((hello % (DEVICE, f"ticket {PHONE}")).encode())
        closing = token.outbox.closing
        alive = ticket.alive
        home.hub.disconnect(token)
        home.hub.disconnect(ticket)

        assert closing is not None
        assert ("sign_in", True) == (closing.word, alive)


async def test_C1_draining_finishes_what_is_queued_and_says_when_to_come_back() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store, bounds=Bounds(drain_timeout_s=0)) as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push_run(SHARED, 1, 50, author=CLIENT)

        await home.hub.drain(1234)

        assert phone.closing is not None
        assert ("restart", 1234) == (phone.closing.word, phone.closing.retry_ms)
        assert 50 == (await store.head(STREAM)).position
        late = home.hub.connect()
        assert late.outbox.closing is not None
        home.hub.disconnect(late)


async def test_E4_full_segments_are_sealed_by_and_by() -> None:
    async with house() as home:
        phone = home.phone()
        for _ in range(1001):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        await home.hub.keep_up()
        busy = await home.store.segments(SHARED)
        await home.hub.keep_up()

        assert [] == busy
        assert [(1, 1000)] == [(row.first, row.last) for row in await home.store.segments(SHARED)]


async def test_H2_nothing_comes_before_welcome_whatever_changes_meanwhile() -> None:
    late = identifier(0xAD)
    store = GatedStore(new_id=new_ids())
    async with house(store) as home:
        await store.open_stream(late, space=identifier(0xBE), audience="shared", owner=None)
        desk, phone = home.desk_hand(), home.phone_hand()
        await desk.hello()
        store.gate.clear()
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        greeting = asyncio.create_task(phone.hello())
        await quiet()
        home.rooms.open(CLIENT, late)
        home.hub.membership_changed(CLIENT)
        await quiet()

        store.gate.set()
        welcome = await greeting
        await quiet()
        phone.listen()

        assert {SHARED, JOURNAL, late} == {each.stream for each in welcome.streams}
        assert [welcome] == phone.messages


async def test_E1_what_comes_before_a_damaged_row_is_still_sent() -> None:
    class Damaged(MemoryStore):
        async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
            found = await super().after(stream, position, limit=limit, max_bytes=max_bytes)
            if any(each.position == 4 for each in found):
                raise RowDamaged(stream, 4)
            return found

    async with house(Damaged(new_id=new_ids())) as home:
        desk, phone = home.desk(), home.phone()
        for _ in range(6):
            await phone.append(SHARED)
        await phone.dial()
        await quiet(phone)

        await desk.dial()
        await quiet(desk)

        assert phone.logs[SHARED][:3] == desk.lines(SHARED)
        assert desk.connection is not None


async def test_E6_followers_get_past_a_damaged_row_and_projections_too() -> None:
    class Damaged(MemoryStore):
        async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
            found = await super().after(stream, position, limit=limit, max_bytes=max_bytes)
            for each in found:
                if each.position == 4:
                    raise RowDamaged(stream, 4, replace(each, line=None))
            return found

    store = Damaged(new_id=new_ids())
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        lines = [line(seq, PurposeStated(text=f"purpose {seq}")) for seq in range(1, 7)]
        await phone.push(SHARED, *lines)
        await phone.hear(Ack)
        await desk.hello()

        await desk.send(Follow(stream=SHARED, position=0, checksum=0))
        await desk.hear(Entries, 3)
        document = canonical(await home.hub.projection(SHARED, "shared"))

        got = [text for each in desk.heard if isinstance(each.message, Entries) for text in each.lines]
        assert [*lines[:3], None, *lines[4:]] == [
            entry.line if isinstance(entry, Entry) else None for entry in map(read_entry, got)
        ]
        assert (True, False, True) == (
            b"purpose 3" in document,
            b"purpose 4" in document,
            b"purpose 6" in document,
        )
    assert await store.load_snapshot(SHARED) is None


async def test_C1_without_room_for_a_new_device_the_device_comes_later() -> None:
    async with house() as home:
        phone = home.phone()

        async def full(*_: object, **__: object) -> Signed:
            raise StorageFull

        home.rooms.sign_in = full  # type: ignore[method-assign]
        await phone.dial()
        await quiet(phone)

        assert phone.closed == "busy"
