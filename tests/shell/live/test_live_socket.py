"""The live half over real sockets on the loopback."""

import logging

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode

from fakes.core.lines import DEVICE, OTHER_DEVICE, identifier, line
from fakes.server.live_hub import CLIENT, DESK, PHONE, SHARED, live_hub
from fakes.server.live_server import closed, heard, live_server, say, say_hello, until
from handrail_server.live.hub.hub import Bounds
from handrail_server.live.transport.websocket_protocol import FRAGMENTS
from handrail_shared.limits import FRAME_BYTES
from handrail_shared.wire import Ack, Entries, Follow, Hello, Ping, Pong, Presence, Push, Welcome

PHONE_TOKEN = f"token {PHONE}"
DESK_TOKEN = f"token {DESK}"


def push(first_seq: int, count: int = 1, *, device: str = DEVICE) -> Push:
    return Push(stream=SHARED, device=device, first_seq=first_seq, count=count)


async def test_P5_an_ack_and_the_entries_come_over_a_real_socket() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as phone, server.dial() as desk:
        await say_hello(phone, PHONE_TOKEN)
        await say_hello(desk, DESK_TOKEN, OTHER_DEVICE)
        await say(desk, Follow(stream=SHARED, position=0, checksum=0))
        empty = await heard(desk)

        await say(phone, push(1), line(1))

        assert Entries(stream=SHARED, after=0, head=0, checksum=0) == empty
        assert Ack(stream=SHARED, device=DEVICE, through_seq=1) == await heard(phone)
        entries = await heard(desk)
        assert isinstance(entries, Entries)
        assert (0, 1) == (entries.after, entries.head)


async def test_H1_who_says_nothing_is_closed() -> None:
    async with (
        live_hub(bounds=Bounds(greeting_timeout_s=0.05)) as live,
        live_server(live) as server,
        server.dial() as socket,
    ):
        assert (4410, "timeout") == await closed(socket)


async def test_H1_the_subprotocol_is_required() -> None:
    async with live_hub() as live, live_server(live) as server:
        with pytest.raises(InvalidStatus) as refused:
            await server.dial(subprotocols=None)

        assert 400 == refused.value.response.status_code


async def test_H1_the_guard_speaks_before_anything_is_accepted(caplog: pytest.LogCaptureFixture) -> None:
    async with live_hub() as live, live_server(live) as server:
        with pytest.raises(InvalidStatus) as refused:
            await server.dial(additional_headers={"x-test-guard": "full"})

        response = refused.value.response
        assert (503, "7") == (response.status_code, response.headers["retry-after"])
    assert [] == [record for record in caplog.records if record.levelno > logging.INFO]


async def test_H1_a_browser_shows_no_device_token() -> None:
    async with (
        live_hub() as live,
        live_server(live) as server,
        server.dial(additional_headers={"x-test-guard": "browser"}) as socket,
    ):
        await say(socket, Hello(protocol=1, device=DEVICE, credential=PHONE_TOKEN))

        assert (4401, "sign_in") == await closed(socket)


@pytest.mark.parametrize(
    ("message", "code", "reason"),
    [
        (Hello(protocol=2, device=DEVICE, credential="x"), 4426, "upgrade"),
        (Hello(protocol=1, device=DEVICE, credential="x"), 4401, "sign_in"),
        (Ping(), 4400, "malformed"),
    ],
)
async def test_C1_a_bad_hello_is_closed_with_a_word(message: Hello | Ping, code: int, reason: str) -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as socket:
        await say(socket, message)

        assert (code, reason) == await closed(socket)


async def test_C1_a_binary_frame_is_malformed() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as socket:
        await socket.send(b'{"type":"ping"}', text=False)

        assert (4400, "malformed") == await closed(socket)


async def test_C1_an_oversized_frame_is_closed_with_1009() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as socket:
        await say_hello(socket, PHONE_TOKEN)

        await _send_quietly(socket, "x" * (FRAME_BYTES + 1))

        assert 1009 == (await closed(socket))[0]


async def test_C1_a_removed_device_is_closed_with_4403() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as socket:
        await say_hello(socket, PHONE_TOKEN)

        live.directory.revoke(PHONE)
        live.hub.installation_revoked(PHONE)

        assert (4403, "removed") == await closed(socket)


async def test_H3_the_older_socket_of_a_device_is_superseded() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as older, server.dial() as newer:
        await say_hello(older, PHONE_TOKEN)

        welcome = await say_hello(newer, PHONE_TOKEN)

        assert isinstance(welcome, Welcome)
        assert (4409, "superseded") == await closed(older)


async def test_C1_a_drain_closes_everybody_with_a_time_after_their_acks() -> None:
    async with live_hub() as live, live_server(live) as server:
        sockets = [await server.dial() for _ in range(10)]
        for index, socket in enumerate(sockets):
            await say_hello(socket, PHONE_TOKEN, identifier(0xD0 + index))
        for index, socket in enumerate(sockets):
            device = identifier(0xD0 + index)
            await say(socket, push(1, device=device), line(1, device=device))
        await until(lambda: live.hub._reader.head(SHARED) == 10)

        await live.hub.drain(2500)

        assert {(1012, "restart 2500")} == {await closed(socket) for socket in sockets}
        for socket in sockets:
            assert isinstance(await heard(socket), Ack)


async def test_C1_thousands_of_empty_fragments_are_cut_off() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial(ping_interval=None) as socket:
        await say_hello(socket, PHONE_TOKEN)

        _write(socket, Frame(Opcode.TEXT, b"", fin=False))
        for _ in range(FRAGMENTS):
            _write(socket, Frame(Opcode.CONT, b"", fin=False))

        assert (4400, "malformed") == await closed(socket)


async def test_C1_a_message_in_a_few_fragments_is_fine() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as socket:
        await say_hello(socket, PHONE_TOKEN)

        await socket.send(['{"type"', ":", '"ping"}'])

        assert isinstance(await heard(socket), Pong)


@pytest.mark.parametrize(
    ("sent", "closing"),
    [
        (bytes([0x81, 0xFF]) + (1 << 20).to_bytes(8) + bytes(4), (1009, "too_large")),
        (b"\x81\x02hi", (4400, "malformed")),
        (bytes([0xF1, 0x80]) + bytes(4), (4400, "malformed")),
        (bytes([0x83, 0x80]) + bytes(4), (4400, "malformed")),
        (bytes([0x81, 0x81]) + bytes(4) + b"\xff", (4400, "malformed")),
    ],
    ids=["too large", "not masked", "reserved bits", "reserved opcode", "not UTF-8"],
)
@pytest.mark.parametrize("greeted", [False, True], ids=["before hello", "after hello"])
async def test_C1_what_is_no_frame_at_all_is_closed_with_a_word_as_well(
    sent: bytes, closing: tuple[int, str], greeted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with live_hub() as live, live_server(live) as server, server.dial(ping_interval=None) as socket:
        if greeted:
            await say_hello(socket, PHONE_TOKEN)

        socket.transport.write(sent)

        assert closing == await closed(socket)
    assert [] == [record for record in caplog.records if record.levelno > logging.INFO]


@pytest.mark.parametrize("how", ["fragment", "frame"])
async def test_C1_a_message_that_never_ends_is_cut_off(how: str) -> None:
    async with (
        live_hub() as live,
        live_server(live, message_timeout_s=0.05) as server,
        server.dial(ping_interval=None) as socket,
    ):
        await say_hello(socket, PHONE_TOKEN)

        if how == "fragment":
            _write(socket, Frame(Opcode.TEXT, b'{"type"', fin=False))
        else:
            socket.transport.write(bytes([0x81, 0xFE, 0x01, 0x00]) + b"half")

        assert (4410, "timeout") == await closed(socket)


async def test_C1_a_socket_on_which_nothing_is_said_is_left_alone() -> None:
    async with (
        live_hub() as live,
        live_server(live, message_timeout_s=0.05) as server,
        server.dial(ping_interval=None) as idle,
        server.dial(ping_interval=None) as unfinished,
    ):
        await say_hello(idle, PHONE_TOKEN)
        await say(idle, Ping())
        await heard(idle)
        await say_hello(unfinished, DESK_TOKEN, OTHER_DEVICE)
        _write(unfinished, Frame(Opcode.TEXT, b'{"type"', fin=False))
        await closed(unfinished)

        await say(idle, Ping())

        assert Pong() == await heard(idle)


async def test_C1_who_reads_nothing_is_closed_and_cut_while_others_go_on() -> None:
    tight = Bounds(send_timeout_s=1, housekeeping_every_s=0.02)
    async with (
        live_hub(bounds=tight) as live,
        live_server(live, linger_s=0.1) as server,
        server.dial() as phone,
        server.dial(max_queue=1, ping_interval=None) as deaf,
    ):
        await say_hello(phone, PHONE_TOKEN)
        await say_hello(deaf, DESK_TOKEN, OTHER_DEVICE)
        await say(deaf, Follow(stream=SHARED, position=0, checksum=0))
        deaf.transport.pause_reading()
        text = b'{"type":"from_the_future","text":"%b"}' % (b"x" * 15_000)
        seq = 1
        while not any(connection.send_queue.sending_since is not None for connection in live.hub.connections):
            lines = [line(number, text) for number in range(seq, seq + 16)]
            await say(phone, push(seq, 16), *lines)
            while not isinstance(ack := await heard(phone), Ack) or ack.through_seq < seq + 15:
                pass
            seq += 16
        live.clock.seconds += 2

        await until(lambda: live.hub.socket_count == 1)
        await say(phone, push(seq), line(seq))

        assert isinstance(await heard(phone), Ack)
        deaf.transport.abort()


async def test_L1_presence_ends_with_a_cut_connection() -> None:
    async with live_hub() as live, live_server(live) as server, server.dial() as phone, server.dial() as desk:
        await say_hello(phone, PHONE_TOKEN)
        await say_hello(desk, DESK_TOKEN, OTHER_DEVICE)
        await say(phone, Presence(stream=SHARED))
        here = await heard(desk)

        phone.transport.abort()

        assert Presence(stream=SHARED, member=CLIENT, device=DEVICE) == here
        assert Presence(stream=SHARED, here=False, member=CLIENT, device=DEVICE) == await heard(desk)


def _write(socket: ClientConnection, frame: Frame) -> None:
    """Write a frame that the library would not."""
    socket.transport.write(frame.serialize(mask=True))


async def _send_quietly(socket: ClientConnection, text: str) -> None:
    try:
        await socket.send(text)
    except ConnectionClosed:
        return
