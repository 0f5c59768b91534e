"""Who is let in, what is taken back, and who is slow or too many (C1, H1, S5)."""

from fakes.core.lines import DEVICE, STREAM, identifier
from fakes.core.pair import all_current, pump, quiet
from fakes.server.live_hub import CLIENT, DESK, JOURNAL, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_server.live.directory import Principal
from handrail_server.live.hub.hub import Bounds
from handrail_server.store.errors import StoreFull
from handrail_shared.wire import Presence, StreamClosed


async def test_S5_nothing_is_delivered_after_a_place_ended_even_before_the_hub_is_told() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)

        live.directory.close(THERAPIST, SHARED)
        await phone.append(SHARED)
        await phone.announce(Presence(stream=SHARED))
        await quiet(phone, desk)

        assert [] == desk.lines(SHARED) == desk.shown
        assert (SHARED, CLIENT) not in desk.reach


async def test_S5_entries_that_wait_in_the_queue_are_taken_back_when_a_place_ends() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await desk.dial()
        await all_current(phone, desk)
        desk.reads = False
        await phone.append(SHARED)
        await all_current(phone)

        live.directory.close(THERAPIST, SHARED)
        live.hub.membership_changed(THERAPIST)
        desk.reads = True
        await quiet(phone, desk)

        assert [] == desk.lines(SHARED)
        assert [StreamClosed(stream=SHARED)] == desk.heard_of(StreamClosed)


async def test_C1_a_slow_reader_is_served_from_the_store_and_delays_nobody() -> None:
    async with live_hub(bounds=Bounds(queue_soft_bytes=2000)) as live:
        phone, desk, slow = live.phone(), live.desk(), live.desk(identifier(0xD6))
        for item in (phone, desk, slow):
            await item.dial()
        await all_current(phone, desk, slow)
        slow.reads = False

        for _ in range(500):
            await phone.append(SHARED)
            await phone.pump()
        await pump(phone, desk, until=lambda: len(desk.lines(SHARED)) == 500)
        assert slow.connection is not None
        waiting = sum(map(len, slow.connection.send_queue.take_now()))

        assert waiting < 300_000
        assert slow.closed is None


async def test_C1_a_queue_that_overflows_closes_as_slow_and_others_go_on() -> None:
    async with live_hub(bounds=Bounds(queue_frames=20)) as live:
        phone, desk = live.phone(), live.raw_desk()
        await phone.dial()
        await desk.hello()

        for _ in range(40):
            await desk.connection.take(b'{"type":"follow","stream":"%b","position":0,"checksum":0}' % JOURNAL.encode())
        await phone.append(SHARED)
        await all_current(phone)

        assert desk.closing is not None
        assert desk.closing.word == "slow"


async def test_C1_a_socket_that_takes_nothing_for_too_long_is_given_up() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        phone.listen()
        await phone.connection.take(b'{"type":"ping"}')
        phone.connection.send_queue.take_now()

        live.clock.seconds += 21
        await live.hub.run_housekeeping()

        assert phone.closing is not None
        assert phone.closing.word == "slow"


async def test_C1_an_installation_has_a_bounded_number_of_sockets() -> None:
    async with live_hub(bounds=Bounds(sockets_per_installation=2)) as live:
        clients = [live.raw_phone(identifier(0xD000 + index)) for index in range(3)]
        for client in clients:
            await client.greet()

        closings = [None if client.closing is None else client.closing.word for client in clients]

        assert [None, None, "busy"] == closings


async def test_H1_a_wrong_credential_is_asked_to_sign_in() -> None:
    async with live_hub() as live:
        stranger = live.peer(DEVICE, CLIENT, "nothing")

        await stranger.dial()
        await quiet(stranger)

        assert stranger.closed == "sign_in"


async def test_H1_a_device_of_another_installation_is_asked_to_sign_in() -> None:
    async with live_hub() as live:
        phone, thief = live.phone(), live.peer(DEVICE, THERAPIST, DESK)
        await phone.dial()
        await all_current(phone)

        await thief.dial()
        await quiet(thief)

        assert ("sign_in", None) == (thief.closed, phone.closed)


async def test_H1_a_browser_signs_in_with_a_ticket_only() -> None:
    async with live_hub() as live:
        token = live.hub.connect(origin="http://a.example")
        ticket = live.hub.connect(origin="http://a.example")
        hello = '{"type":"hello","protocol":1,"device":"%s","credential":"%s"}'

        await token.take((hello % (DEVICE, f"token {PHONE}")).encode())
        await ticket.take((hello % (DEVICE, f"ticket {PHONE}")).encode())
        closing = token.send_queue.closing
        alive = ticket.alive
        live.hub.disconnect(token)
        live.hub.disconnect(ticket)

        assert closing is not None
        assert ("sign_in", True) == (closing.word, alive)


async def test_C1_draining_finishes_what_is_queued_and_says_when_to_come_back() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store, bounds=Bounds(drain_timeout_s=0)) as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push_run(SHARED, 1, 50, author=CLIENT)

        await live.hub.drain(1234)

        assert phone.closing is not None
        assert ("restart", 1234) == (phone.closing.word, phone.closing.retry_ms)
        assert 50 == (await store.head(STREAM)).position
        late = live.hub.connect()
        assert late.send_queue.closing is not None
        live.hub.disconnect(late)


async def test_C1_without_room_for_a_new_device_the_device_comes_later() -> None:
    async with live_hub() as live:
        phone = live.phone()

        async def full(*_: object, **__: object) -> Principal:
            raise StoreFull

        live.directory.sign_in = full  # type: ignore[method-assign]
        await phone.dial()
        await quiet(phone)

        assert phone.closed == "busy"
