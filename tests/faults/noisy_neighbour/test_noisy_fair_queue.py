"""In which order the server serves: nobody waits for all that somebody else has sent. No clock, no load."""

import random
from collections import Counter
from typing import Any, cast

import pytest
from websockets.frames import Frame, Opcode

from fakes.core.lines import DEVICE, OTHER_DEVICE, line
from fakes.server.live_hub import DESK, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.live_server import heard, live_server, say, say_hello
from fakes.server.raw_client import FUTURE
from handrail_server.live.directory import Principal
from handrail_server.live.transport import driver
from handrail_server.live.writer.fair_queue import BATCH_BYTES, BATCH_LINES, SHARE_LINES, FairQueue
from handrail_server.live.writer.queued_push import PushSource, QueuedPush
from handrail_shared.sync.judge import SKIPPED_AT_ONCE
from handrail_shared.wire import Ack, Ping, Pong, Push


class Sender:
    """As much of a connection as a queue looks at."""

    def __init__(self, member: str) -> None:
        self.principal = Principal(member=member, role="client", installation=member)


def queued(member: str, number: int, *, lines: int = 256, size: int = 1000, relayed: bool = False) -> QueuedPush:
    push = Push(stream=SHARED, device=DEVICE, first_seq=number, count=lines, relayed=relayed)
    sender = cast("PushSource", cast("Any", Sender(member)))
    return QueuedPush(source=sender, push=push, lines=(b"",) * lines, size=size, arrived_s=0.0)


def taken(queue: FairQueue) -> list[tuple[str, int]]:
    return [(item.source.principal.member, item.push.first_seq) for item in queue.take()]


def test_P5_whoever_comes_while_another_floods_is_in_the_next_transaction() -> None:
    queue = FairQueue()
    for number in range(1, 1001):
        queue.put(queued("flood", number))
    first = taken(queue)

    queue.put(queued("late", 1, lines=1))
    second = taken(queue)

    assert [("flood", 1)] == first
    assert {("flood", 2), ("late", 1)} == set(second)


def test_a_member_has_one_share_on_however_many_connections() -> None:
    queue = FairQueue()
    for number in range(1, 101):
        queue.put(queued("many", number, lines=10))

    batch = queue.take()

    assert sum(len(push.lines) for push in batch) <= SHARE_LINES


def test_twenty_who_push_much_fill_a_transaction_between_them_and_take_turns() -> None:
    queue = FairQueue()
    for number in range(1, 11):
        for member in range(20):
            queue.put(queued(str(member), number))

    batches = [taken(queue) for _ in range(20)]

    assert {BATCH_LINES // 256} == {len(item) for item in batches}
    served = Counter(member for batch in batches for member, _ in batch)
    assert max(served.values()) - min(served.values()) <= 1


def test_P2_everything_is_taken_once_and_in_the_order_of_its_member() -> None:
    chance = random.Random(5)  # noqa: S311 - the same in every run
    queue, put, got = FairQueue(), Counter[str](), list[QueuedPush]()
    for _ in range(2_000):
        if chance.random() < 0.6:
            member = chance.choice("abcde")
            put[member] += 1
            queue.put(
                queued(
                    member,
                    put[member],
                    lines=chance.randint(1, 256),
                    size=chance.choice([1, 1000, 262_144]),
                    relayed=chance.random() < 0.1,
                )
            )
        else:
            batch = queue.take()
            rows = sum(len(push.lines) + (SKIPPED_AT_ONCE if push.push.relayed else 0) for push in batch)
            assert rows <= BATCH_LINES
            assert sum(push.size for push in batch) <= BATCH_BYTES
            got += batch
    while queue:
        got += queue.take()

    assert (0, 0) == (len(queue), queue.bytes)
    for member, count in put.items():
        assert list(range(1, count + 1)) == [
            item.push.first_seq for item in got if item.source.principal.member == member
        ]


async def test_a_socket_full_of_messages_lets_others_have_their_turn() -> None:
    assert await answered_before(chatter=20_000) < 10_000


async def test_the_check_finds_a_server_that_takes_all_that_came_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "AT_ONCE", 1_000_000)

    assert await answered_before(chatter=1_500) == 1_500


async def answered_before(*, chatter: int) -> int:
    """How many messages of a chatterer were taken before somebody else had an answer to one of theirs."""
    taken = 0

    def announced(*_: object) -> None:
        nonlocal taken
        taken += 1

    async with (
        live_hub() as live,
        live_server(live) as server,
        server.dial() as chatty,
        server.dial() as other,
    ):
        await say_hello(chatty, f"token {PHONE}")
        await say_hello(other, f"token {DESK}", OTHER_DEVICE)
        live.hub.announced = announced  # type: ignore[method-assign]
        frame = b'{"type":"presence","stream":"%b"}' % SHARED.encode()
        chatty.transport.write(Frame(Opcode.TEXT, frame).serialize(mask=True) * chatter)
        await say(other, Ping())

        assert isinstance(await heard(other), Pong)
        return taken


async def test_P5_a_push_beside_a_flood_is_acknowledged_with_the_next_transactions() -> None:
    async with live_hub() as live:
        flood, other = live.raw_phone(), live.raw_desk()
        await flood.hello()
        await other.hello()
        for number in range(16):
            lines = [line(seq, FUTURE, device=DEVICE) for seq in range(number * 256 + 1, number * 256 + 257)]
            await flood.push(SHARED, *lines, first_seq=number * 256 + 1)
        await other.push(SHARED, line(1, FUTURE, device=OTHER_DEVICE, author=THERAPIST))

        await other.hear(Ack)
        flood.listen()

        settled = max((message.through_seq for message in flood.messages if isinstance(message, Ack)), default=0)
        assert settled <= 2 * SHARE_LINES
