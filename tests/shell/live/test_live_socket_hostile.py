"""Hostile frames and lines over real sockets: a close or a refusal with a word of the list, and nobody is harmed."""

import random

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from fakes.core.lines import DEVICE, OTHER_DEVICE, line
from fakes.server.live_hub import DESK, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.live_server import closed, heard, live_server, say, say_hello
from fakes.server.raw_client import FUTURE
from handrail_server.live.meter import NullMeter
from handrail_shared.wire import Ack, Push

PHONE_TOKEN = f"token {PHONE}"
DESK_TOKEN = f"token {DESK}"

HOSTILE: list[bytes] = [
    b"",
    b"\n",
    b"\n\n\n",
    b"{",
    b"null",
    b"[]",
    b"0",
    b'"hello"',
    b'{"type":"hello"}',
    b'{"type":1}',
    b'{"type":"push"}',
    b'{"type":"push","stream":"x","device":"y","first_seq":0,"count":1}',
    b'{"type":"push","stream":"%b","device":"%b","first_seq":1,"count":1}' % (SHARED.encode(), DEVICE.encode()),
    b'{"type":"push","stream":"%b","device":"%b","first_seq":1,"count":2}\n{}' % (SHARED.encode(), DEVICE.encode()),
    b'{"type":"push","stream":"%b","device":"%b","first_seq":9007199254740993,"count":1}\n{}'
    % (SHARED.encode(), DEVICE.encode()),
    b'{"type":"push","stream":"x","device":"%b","first_seq":1,"count":1}\n{}' % DEVICE.encode(),
    b'{"type":"push","stream":"%b","device":"%b","first_seq":1,"count":1}\n{}'
    % (SHARED.upper().encode(), DEVICE.encode()),
    b'{"type":"push","stream":"%b","device":"%b ","first_seq":1,"count":1}\n{}'
    % (SHARED.encode(), DEVICE[1:].encode()),
    b'{"type":"have","stream":"%b","position":1}' % SHARED.replace("-", "_").encode(),
    b'{"type":"have","stream":"%b","position":1}\nline' % SHARED.encode(),
    b'{"type":"have","stream":"%b","position":-1}' % SHARED.encode(),
    b'{"type":"have","stream":"%b","position":1e400}' % SHARED.encode(),
    b'{"type":"follow","stream":"%b","position":1,"checksum":99999999999}' % SHARED.encode(),
    b'{"type":"ack","stream":"%b","device":"%b","through_seq":1}' % (SHARED.encode(), DEVICE.encode()),
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b'{"type":"ping"}\nline',
    b'{"type":"presence","stream":"%b","typing":"\\u0000"}' % SHARED.encode(),
    '{"type":"nonsense ﬀ 😀"}'.encode(),
    b"9" * 5000,
]

TAKEN_AS_LINES: list[bytes] = [
    b"",
    b"{}",
    b"[]",
    b"[" * 16_000,
    b'{"device":"%b","seq":1}' % DEVICE.encode(),
    line(1).replace(b'"seq":1', b'"seq":99999999999999999999'),
    line(1).replace(b"purpose 1", b"\\u0000"),
    line(1).replace(b"purpose 1", b"\\ud800"),
    b"x" * 16_385,
]


class _Bugs(NullMeter):
    """A meter that only counts what must not happen."""

    def __init__(self) -> None:
        self.bugs = 0

    def bug(self) -> None:
        self.bugs += 1


def push(first_seq: int, count: int = 1, *, device: str = DEVICE) -> Push:
    return Push(stream=SHARED, device=device, first_seq=first_seq, count=count)


@pytest.mark.parametrize("frame", HOSTILE, ids=[str(index) for index in range(len(HOSTILE))])
async def test_C1_hostile_frames_are_closed_with_a_word_of_the_list_and_harm_nobody(frame: bytes) -> None:
    meter = _Bugs()
    async with (
        live_hub(meter=meter) as live,
        live_server(live) as server,
        server.dial() as hostile,
        server.dial() as other,
    ):
        await say_hello(hostile, PHONE_TOKEN)
        await say_hello(other, DESK_TOKEN, OTHER_DEVICE)

        await _send_quietly(hostile, frame.decode())
        closing = await closed(hostile)
        await say(other, push(1, device=OTHER_DEVICE), line(1, FUTURE, device=OTHER_DEVICE, author=THERAPIST))

        assert closing in {(4400, "malformed"), (1009, "too_large")}
        assert isinstance(await heard(other), Ack)
        assert 0 == meter.bugs


async def test_C1_random_frames_never_close_with_1011() -> None:
    meter = _Bugs()
    chance = random.Random(7)  # noqa: S311 - the same frames in every run
    async with live_hub(meter=meter) as live, live_server(live) as server:
        codes: set[int | None] = set()
        for _ in range(60):
            async with server.dial() as socket:
                await say_hello(socket, PHONE_TOKEN)
                base = chance.choice(HOSTILE)[:2000] or b"{}"
                spoilt = bytearray(base)
                for _ in range(chance.randint(1, 8)):
                    spoilt[chance.randrange(len(spoilt))] = chance.randrange(32, 127)
                await _send_quietly(socket, bytes(spoilt).decode(errors="replace"))
                await _send_quietly(socket, "{")
                codes.add((await closed(socket))[0])

        assert codes <= {4400, 1009}
        assert 0 == meter.bugs


@pytest.mark.parametrize("text", TAKEN_AS_LINES, ids=[str(index) for index in range(len(TAKEN_AS_LINES))])
async def test_P4_hostile_lines_are_refused_with_a_code_and_the_socket_goes_on(text: bytes) -> None:
    meter = _Bugs()
    async with live_hub(meter=meter) as live, live_server(live) as server, server.dial() as socket:
        await say_hello(socket, PHONE_TOKEN)

        await say(socket, push(1, 2), text, line(2))
        ack = await heard(socket)

        assert isinstance(ack, Ack)
        assert (2, [1]) == (ack.through_seq, [refusal.seq for refusal in ack.refused])
        assert {"malformed", "too_large"} >= {refusal.code for refusal in ack.refused}
        assert 0 == meter.bugs


async def _send_quietly(socket: ClientConnection, text: str) -> None:
    try:
        await socket.send(text)
    except ConnectionClosed:
        return
