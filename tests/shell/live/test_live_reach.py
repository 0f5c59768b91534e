"""How far the others have come with one's entries, and who is here (E3, E7, L1)."""

from fakes.core.lines import DEVICE, OTHER_DEVICE, identifier
from fakes.core.pair import all_current, pump, quiet
from fakes.server.live_hub import CLIENT, JOURNAL, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_shared.wire import Presence, ReadStep


async def test_E3_an_author_sees_how_far_the_other_has_it_and_has_read() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))

        await desk.look(SHARED, 1)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 1))

        assert (SHARED, CLIENT) not in phone.reach


async def test_E3_reach_is_told_after_welcome_and_survives_a_restart() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))
    async with live_hub(store) as live:
        again = live.phone(identifier(0xD7))

        await again.dial()
        await pump(again, until=lambda: (SHARED, THERAPIST) in again.reach)

        assert again.reach[(SHARED, THERAPIST)] == (1, 0)


async def test_E7_an_author_sees_when_the_other_read_it_by_the_clock_of_the_server() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 0))
        unread = list(phone.steps[(SHARED, THERAPIST)])
        await desk.look(SHARED, 1)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (1, 1))
        first = ReadStep(after=0, read=1, at=live.clock.now_us)

        live.clock.now_us += 3_600_000_000
        await phone.append(SHARED)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (2, 1))
        await desk.look(SHARED, 2)
        await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (2, 2))

        assert [] == unread
        assert [first, ReadStep(after=1, read=2, at=live.clock.now_us)] == phone.steps[(SHARED, THERAPIST)]


async def test_E7_a_new_device_learns_when_after_a_restart_too() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        for number in range(1, 5):
            await phone.append(SHARED)
            await pump(phone, desk, until=lambda: len(desk.confirmed.get(SHARED, [])) == number)  # noqa: B023 - waited for here
            await desk.look(SHARED, number)
            await pump(phone, desk, until=lambda: phone.reach.get((SHARED, THERAPIST)) == (number, number))  # noqa: B023
            live.clock.now_us += 60_000_000
        known = phone.steps[(SHARED, THERAPIST)]
    async with live_hub(store) as live:
        again = live.phone(identifier(0xD7))
        await again.dial()
        await pump(again, until=lambda: (SHARED, THERAPIST) in again.reach)

        assert [1, 2, 3, 4] == [step.read for step in again.steps[(SHARED, THERAPIST)]]
        assert known == again.steps[(SHARED, THERAPIST)]


async def test_E3_a_report_beyond_the_head_counts_as_the_head() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.raw_desk()
        await phone.dial()
        await phone.append(SHARED)
        await all_current(phone)
        await desk.hello()

        await desk.connection.take(b'{"type":"have","stream":"%b","position":900,"read":800}' % SHARED.encode())
        await pump(phone, until=lambda: (SHARED, THERAPIST) in phone.reach)

        assert phone.reach[(SHARED, THERAPIST)] == (1, 1)


async def test_L1_presence_reaches_those_who_share_the_stream_under_its_true_name() -> None:
    stranger, elsewhere = identifier(0xE1), identifier(0xE2)
    async with live_hub() as live:
        live.directory.install(stranger, elsewhere, "therapist")
        phone, desk = live.phone(), live.desk()
        outsider = live.peer(identifier(0xD5), stranger, elsewhere)
        for item in (phone, desk, outsider):
            await item.dial()
        await all_current(phone, desk, outsider)

        await phone.announce(Presence(stream=SHARED, member=THERAPIST, device=OTHER_DEVICE, typing=identifier(3)))
        await pump(phone, desk, outsider, until=lambda: bool(desk.shown))
        await quiet(phone, desk, outsider)

        assert desk.shown == [Presence(stream=SHARED, member=CLIENT, device=DEVICE, typing=identifier(3))]
        assert [] == phone.shown == outsider.shown


async def test_L1_presence_ends_with_the_connection_and_newcomers_see_who_is_here() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
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
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        for item in (phone, desk):
            await item.dial()
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
    async with live_hub() as live:
        phone, laptop, desk = live.phone(), live.phone(identifier(0xD7)), live.desk()
        for item in (phone, laptop, desk):
            await item.dial()
        await all_current(phone, laptop, desk)

        await phone.announce(Presence(stream=JOURNAL, focus=identifier(4)))
        await pump(phone, laptop, desk, until=lambda: bool(laptop.shown))
        await quiet(phone, laptop, desk)

        assert ([stream.stream for stream in laptop.shown], desk.shown) == ([JOURNAL], [])


async def test_L1_a_device_that_comes_anew_is_not_here_until_it_says_so() -> None:
    async with live_hub() as live:
        desk, phone = live.raw_desk(), live.raw_phone()
        await desk.hello()
        await phone.hello()
        await phone.send(Presence(stream=SHARED, typing=identifier(3)))
        await desk.hear(Presence)

        await live.raw_phone().hello()

        gone = Presence(stream=SHARED, here=False, member=CLIENT, device=DEVICE)
        assert gone == await desk.hear(Presence, 2)


async def test_L1_presence_is_never_stored() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)
        await phone.announce(Presence(stream=SHARED))
        await pump(phone, desk, until=lambda: bool(desk.shown))

        head = await live.store.head(SHARED)

        assert 0 == head.position
