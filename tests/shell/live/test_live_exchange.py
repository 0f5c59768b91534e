"""The HTTP twin: frames in the body of one request."""

from fakes.core.lines import DEVICE, identifier, line
from fakes.core.pair import all_current, pump
from fakes.server.live_hub import CLIENT, JOURNAL, NOTES, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.raw_client import FUTURE
from fakes.server.stores import new_ids
from handrail_server.live.bounds import Bounds
from handrail_server.live.transport.http_exchange import Exchanged, exchange, join, split
from handrail_server.store.errors import DiskFailed
from handrail_shared.limits import BATCH_LINES
from handrail_shared.wire import (
    Ack,
    Entries,
    Follow,
    Fork,
    Frame,
    Held,
    Hello,
    Ping,
    Presence,
    Push,
    Reach,
    StreamClosed,
    Welcome,
    read_server_frame,
    write_frame,
)


def hello(*streams: Held, credential: str = f"token {PHONE}") -> bytes:
    return write_frame(Hello(protocol=1, device=DEVICE, credential=credential, streams=list(streams)))


def pushed(first_seq: int, *lines: bytes, stream: str = SHARED) -> bytes:
    return write_frame(Push(stream=stream, device=DEVICE, first_seq=first_seq, count=len(lines)), lines)


def messages(answer: Exchanged) -> list[object]:
    read = [read_server_frame(frame) for frame in answer.frames]
    return [item.message for item in read if isinstance(item, Frame)]


async def test_P5_an_exchange_answers_welcome_then_acks_then_entries() -> None:
    async with live_hub() as live:
        held = Held(stream=SHARED, position=0, checksum=0)

        answer = await exchange(live.hub, [hello(held), pushed(1, line(1)), pushed(2, line(2))])

        kinds = [type(message) for message in messages(answer)]
        assert [Welcome, Ack, Entries] == kinds
        assert answer.closed is None
        assert (b"1764000000000000 " + line(1), b"1764000000000001 " + line(2)) == _lines(answer.frames[-1])


async def test_E3_an_exchange_carries_one_batch_of_each_followed_stream() -> None:
    async with live_hub() as live:
        phone = live.phone()
        for _ in range(BATCH_LINES + 50):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)
        await phone.hang_up()
        follow = write_frame(Follow(stream=SHARED, position=0, checksum=0))
        other = write_frame(Follow(stream=JOURNAL, position=0, checksum=0))

        answer = await exchange(live.hub, [hello(), follow, other])

        found = [message for message in messages(answer) if isinstance(message, Entries)]
        assert [(SHARED, BATCH_LINES), (JOURNAL, 0)] == [
            (stream.stream, len(_lines(frame))) for stream, frame in zip(found, answer.frames[-2:], strict=True)
        ]
        assert BATCH_LINES + 50 == found[0].head


async def test_H3_an_exchange_supersedes_no_socket_and_leaves_nothing_behind() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()

        await exchange(live.hub, [hello(), pushed(1, line(1))])

        assert phone.closing is None
        assert live.hub.socket_count == 1


async def test_P5_what_an_exchange_stores_reaches_the_sockets_of_the_others() -> None:
    async with live_hub() as live:
        desk = live.desk()
        await desk.dial()
        await all_current(desk)

        await exchange(live.hub, [hello(), pushed(1, line(1))])
        await pump(desk, until=lambda: bool(desk.lines(SHARED)))

        assert desk.lines(SHARED) == [line(1)]


async def test_P3_a_fork_binds_the_pushes_behind_it_in_the_same_exchange() -> None:
    async with live_hub() as live:
        await exchange(live.hub, [hello(), pushed(1, line(1))])

        answer = await exchange(live.hub, [hello(), pushed(1, line(1, FUTURE)), pushed(2, line(2, FUTURE))])

        assert [Fork(stream=SHARED, device=DEVICE, seq=1)] == messages(answer)[1:]
        assert 1 == (await live.store.head(SHARED)).position


async def test_S1_an_exchange_answers_closed_streams_alike() -> None:
    async with live_hub() as live:
        answer = await exchange(live.hub, [hello(), pushed(1, line(1), stream=NOTES)])

        assert [StreamClosed(stream=NOTES)] == messages(answer)[1:]


async def test_H1_an_exchange_begins_with_a_good_hello() -> None:
    async with live_hub() as live:
        silent = await exchange(live.hub, [write_frame(Ping())])
        stranger = await exchange(live.hub, [hello(credential="x")])
        live.directory.revoke(PHONE)
        revoked = await exchange(live.hub, [hello()])

        assert ["malformed", "sign_in", "removed"] == [silent.closed, stranger.closed, revoked.closed]


async def test_H1_an_exchange_from_a_page_needs_a_ticket() -> None:
    async with live_hub() as live:
        answer = await exchange(live.hub, [hello()], origin="http://a.example")

        assert "sign_in" == answer.closed


async def test_C1_an_exchange_ends_when_the_disk_fails() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        store.fail_next(DiskFailed())

        answer = await exchange(live.hub, [hello(), pushed(1, line(1))])

        assert "restart" == answer.closed
        assert not any(isinstance(message, Ack) for message in messages(answer))


async def test_E3_an_exchange_reports_and_is_told_reach() -> None:
    async with live_hub() as live:
        desk = live.desk()
        await desk.dial()
        await exchange(live.hub, [hello(), pushed(1, line(1))])
        await pump(desk, until=lambda: bool(desk.lines(SHARED)))
        have = b'{"type":"have","stream":"%b","position":1}' % SHARED.encode()

        answer = await exchange(live.hub, [hello(), have])
        await pump(desk, until=lambda: (SHARED, CLIENT) in desk.reach)

        assert Reach(stream=SHARED, member=THERAPIST, held=1, read=0) in messages(answer)


async def test_L1_an_exchange_leaves_no_presence_behind() -> None:
    async with live_hub() as live:
        desk = live.raw_desk()
        await desk.hello()

        await exchange(live.hub, [hello(), write_frame(Presence(stream=SHARED))])
        later = live.raw_desk(identifier(0xD7))
        await later.hello()
        later.listen()

        assert not any(isinstance(message, Presence) for message in later.messages)


async def test_E3_an_exchange_that_is_full_leaves_the_rest_for_the_next_one() -> None:
    async with live_hub(bounds=Bounds(queue_soft_bytes=1500)) as live:
        phone = live.raw_phone(identifier(0xD8))
        await phone.hello()
        for stream in (SHARED, JOURNAL):
            await phone.push_run(stream, 1, 10, author=CLIENT)
        await phone.hear(Ack, 2)
        follows = [write_frame(Follow(stream=stream, position=0, checksum=0)) for stream in (SHARED, JOURNAL)]

        first = await exchange(live.hub, [hello(), *follows])
        second = await exchange(live.hub, [hello(), follows[1]])

        told = [
            [message.stream for message in messages(answer) if isinstance(message, Entries)]
            for answer in (first, second)
        ]
        assert (None, None) == (first.closed, second.closed)
        assert [[SHARED], [JOURNAL]] == told


def test_frames_are_joined_by_an_empty_line() -> None:
    frames = [hello(), pushed(1, line(1))]

    assert frames == split(join(frames))
    assert frames == split(join(frames) + b"\n")
    assert [] == split(b"")


def _lines(frame: bytes) -> tuple[bytes, ...]:
    read = read_server_frame(frame)
    assert isinstance(read, Frame)
    return read.lines
