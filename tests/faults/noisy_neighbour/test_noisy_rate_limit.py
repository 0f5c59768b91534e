"""C2: whoever costs more than their limit waits while others are there, and loses nothing. No load."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from fakes.core.lines import DEVICE, OTHER_DEVICE, line
from fakes.server.live_hub import CLIENT, DESK, PHONE, SHARED, LiveHub, live_hub
from fakes.server.live_server import heard, live_server, say, say_hello
from fakes.server.raw_client import FUTURE
from fakes.server.serving import serving
from handrail_server.live.bounds import Bounds
from handrail_server.live.hub.hub import Hub
from handrail_server.live.rate_limit import GREETING_US, OFFENCE_US, RateLimit, RateLimiter
from handrail_server.live.session.connection import Connection
from handrail_server.live.transport import websocket_protocol
from handrail_server.live.transport.http_exchange import exchange
from handrail_server.live.transport.incoming_frames import whole_text
from handrail_server.live.writer.fair_queue import SMALL_SHARE_LINES
from handrail_shared.wire import Ack, Entries, Follow, Hello, Ping, Pong, Push, write_frame

FREE = 1 << 50
SMALL_TURNS = Bounds(rate_limit=RateLimit(small_us=0, burst_us=FREE))
NOTHING_FREE = Bounds(rate_limit=RateLimit(small_us=0, burst_us=0, refill_us_per_s=1_000_000_000))
"""Everything is waited for, and only for as short as a wait can be."""


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long members were made to wait, in order."""
    noted: list[float] = []
    wait_for_limit = Connection.wait_for_limit

    async def noting(connection: Connection) -> None:
        if connection.limit.wait_s():
            noted.append(connection.limit.wait_s())
        await wait_for_limit(connection)

    monkeypatch.setattr(Connection, "wait_for_limit", noting)
    return noted


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What members have cost, in order."""
    noted: list[float] = []
    charge = RateLimiter.charge

    def noting(limiter: RateLimiter, member: str, cost_us: float, now: float) -> float:
        noted.append(cost_us)
        return charge(limiter, member, cost_us, now)

    monkeypatch.setattr(RateLimiter, "charge", noting)
    return noted


async def test_C2_P2_a_long_push_of_one_over_is_stored_in_parts_and_acknowledged_wholly() -> None:
    async with live_hub(bounds=SMALL_TURNS) as live:
        flood, other = live.raw_phone(), live.raw_desk()
        await flood.hello()
        await other.hello()
        lines = [line(seq, FUTURE, device=DEVICE) for seq in range(1, 257)]
        await flood.push(SHARED, *lines)

        acks = await acks_until(flood, 256)

        assert [*range(SMALL_SHARE_LINES, 256, SMALL_SHARE_LINES), 256] == acks
        kept = await live.store.after(SHARED, 0, limit=300, max_bytes=FREE)
        assert lines == [item.line for item in kept]


async def test_C2_whoever_is_alone_has_long_pushes_stored_at_once() -> None:
    async with live_hub(bounds=SMALL_TURNS) as live:
        flood = live.raw_phone()
        await flood.hello()
        await flood.push(SHARED, *(line(seq, FUTURE, device=DEVICE) for seq in range(1, 257)))

        assert [256] == await acks_until(flood, 256)


async def test_C2_E6_entries_are_read_for_one_over_in_small_batches() -> None:
    async with live_hub(bounds=SMALL_TURNS) as live:
        greedy, other = live.raw_phone(), live.raw_desk()
        await greedy.hello()
        await other.hello()
        await greedy.push(SHARED, *(line(seq, FUTURE, device=DEVICE) for seq in range(1, 121)))
        await acks_until(greedy, 120)
        await greedy.send(Follow(stream=SHARED, position=0, checksum=0))

        await greedy.hear(Entries, 3)

        batches = [len(frame.lines) for frame in greedy.heard if isinstance(frame.message, Entries)]
        assert [SMALL_SHARE_LINES, SMALL_SHARE_LINES, 20] == batches


async def test_C2_E6_whoever_reads_on_and_on_waits_as_well(waits: list[float]) -> None:
    async with live_hub(bounds=NOTHING_FREE) as live:
        greedy, other = live.raw_phone(), live.raw_desk()
        await other.hello()
        await greedy.hello()
        before = len(waits)
        await greedy.send(Follow(stream=SHARED, position=0, checksum=0))

        await it_comes_to_that(lambda: len(waits) > before)

        assert len(waits) == before + 1


async def it_comes_to_that(condition: Callable[[], bool]) -> None:
    for _ in range(4_000):
        if condition():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never comes to that")


async def acks_until(client: Any, seq: int) -> list[int]:
    """The seqs that were acknowledged, one by one, up to `seq`."""
    count = 0
    while True:
        count += 1
        if (await client.hear(Ack, count)).through_seq >= seq:
            return [message.through_seq for message in client.messages if isinstance(message, Ack)]


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "in_fragments"])
async def test_C2_a_chatterer_over_their_limit_waits_and_is_answered_in_the_end(
    waits: list[float], *, whole: bool
) -> None:
    async with (
        live_hub(bounds=NOTHING_FREE) as live,
        live_server(live) as server,
        server.dial() as chatty,
        server.dial() as other,
    ):
        await say_hello(other, f"token {DESK}", OTHER_DEVICE)
        await say_hello(chatty, f"token {PHONE}")
        before = len(waits)
        seqs = range(1, 41)
        frames = [
            write_frame(Push(stream=SHARED, device=DEVICE, first_seq=seq, count=1), (pushed(seq),)) for seq in seqs
        ]
        chatty.transport.write(b"".join(sent(frame, whole=whole) for frame in frames))
        while not (isinstance(ack := await heard(chatty), Ack) and ack.through_seq == seqs[-1]):
            pass

        assert len(waits) - before >= len(seqs)


def sent(frame: bytes, *, whole: bool) -> bytes:
    if whole:
        return Frame(Opcode.TEXT, frame).serialize(mask=True)
    begun = Frame(Opcode.TEXT, frame[:9], fin=False).serialize(mask=True)
    return begun + Frame(Opcode.CONT, frame[9:]).serialize(mask=True)


def pushed(seq: int) -> bytes:
    return line(seq, FUTURE, device=DEVICE)


async def test_C2_H2_welcome_waits_as_well(waits: list[float]) -> None:
    async with live_hub(bounds=NOTHING_FREE) as live:
        await live.raw_desk().hello()

        await live.raw_phone().hello()

        assert len(waits) == 1


async def test_C2_the_frames_of_an_exchange_wait_as_well(waits: list[float]) -> None:
    async with live_hub(bounds=NOTHING_FREE) as live:
        await live.raw_desk().hello()
        hello = write_frame(Hello(protocol=1, device=DEVICE, credential=f"token {PHONE}"))

        await exchange(live.hub, [hello, write_frame(Ping()), write_frame(Ping())])

        # The hello twice: before its welcome and after it.
        assert len(waits) == 4


async def test_C2_a_projection_waits_or_is_refused_with_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path) as host:
        client = await host.client_of(await host.therapist())
        path = f"/api/spaces/{client.space}/projection"
        allowed = await client.get(path)
        host.server.hub._rate_limiter.charge(client.member, FREE, host.server.hub._clock())
        host.server.hub._rate_limiter.charge("somebody", 1, host.server.hub._clock())

        refused = await client.get(path)

        assert (200, 429, "too_many_tries") == (allowed.status_code, refused.status_code, refused.json()["code"])
        assert 1 <= int(refused.headers["Retry-After"]) <= 5
        monkeypatch.setattr(Hub, "admit", free_admission)
        assert 200 == (await client.get(path)).status_code


async def free_admission(*_: object) -> float:
    return 0.0


async def test_C2_a_request_within_the_limit_goes_on_after_a_short_wait() -> None:
    async with live_hub(bounds=NOTHING_FREE) as live:
        await live.raw_desk().hello()

        assert 0.0 == await live.hub.admit(CLIENT, GREETING_US)
        assert 0.0 == await live.hub.admit(CLIENT, GREETING_US)


async def test_C2_C1_whoever_is_closed_for_cause_pays_for_it(costs: list[float]) -> None:
    async with live_hub() as live:
        rude = live.raw_phone()
        await rude.hello()
        await rude.greet()

        assert OFFENCE_US in costs


@pytest.mark.parametrize("kind", ["fragments", "too_large", "not_masked"])
async def test_C2_C1_so_does_whoever_the_parser_refuses(costs: list[float], kind: str) -> None:
    frames = {
        "fragments": Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True)
        + 300 * Frame(Opcode.CONT, b"", fin=False).serialize(mask=True),
        "too_large": Frame(Opcode.TEXT, bytes(1 << 20)).serialize(mask=True)[:100],
        "not_masked": Frame(Opcode.TEXT, b"{}").serialize(mask=False),
    }
    async with live_hub() as live, live_server(live) as server, server.dial() as rude:
        await say_hello(rude, f"token {PHONE}")
        rude.transport.write(frames[kind])
        await rude.wait_closed()

    assert OFFENCE_US in costs


async def test_C1_frames_that_are_no_messages_let_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live_hub() as live:
        assert await pings_before_an_answer(live, monkeypatch, pings=5_000) < 2_500


async def test_the_check_finds_a_server_that_takes_all_frames_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_protocol, "FRAMES_AT_ONCE", 1_000_000)
    async with live_hub() as live:
        assert await pings_before_an_answer(live, monkeypatch, pings=5_000) == 5_000


async def test_C1_messages_that_are_held_back_are_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counting(data: bytes, at: int) -> tuple[bytes, int] | None:
        nonlocal looked_at
        looked_at += 1
        return whole_text(data, at)

    async with live_hub() as live, live_server(live) as server, server.dial() as chatty, server.dial() as other:
        await say_hello(chatty, f"token {PHONE}")
        await say_hello(other, f"token {DESK}", OTHER_DEVICE)
        monkeypatch.setattr(websocket_protocol, "whole_text", counting)
        chatty.transport.write(Frame(Opcode.TEXT, write_frame(Ping())).serialize(mask=True) * 5_000)
        await say(other, Ping())

        assert isinstance(await heard(other), Pong)
        assert looked_at < 2_500


async def pings_before_an_answer(live: LiveHub, monkeypatch: pytest.MonkeyPatch, *, pings: int) -> int:
    """How many pings of one socket were taken before somebody else had an answer."""
    taken = 0
    handle_ping = websocket_protocol.WebSocketProtocol.handle_ping

    def counting(self: websocket_protocol.WebSocketProtocol) -> None:
        nonlocal taken
        taken += 1
        handle_ping(self)

    monkeypatch.setattr(websocket_protocol.WebSocketProtocol, "handle_ping", counting)
    async with live_server(live) as server, server.dial() as chatty, server.dial() as other:
        await say_hello(chatty, f"token {PHONE}")
        await say_hello(other, f"token {DESK}", OTHER_DEVICE)
        chatty.transport.write(Frame(Opcode.PING, b"").serialize(mask=True) * pings)
        await say(other, Ping())
        assert isinstance(await heard(other), Pong)
        return taken
