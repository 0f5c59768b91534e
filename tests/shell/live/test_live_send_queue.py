"""What waits to be sent on one connection."""

import asyncio
from collections.abc import Callable

from fakes.core.lines import identifier
from fakes.server.live_hub import CLIENT, SHARED, live_hub
from handrail_server.live.session.protocol import Close
from handrail_server.live.session.send_queue import SendQueue
from handrail_shared.wire import Ack, Held


def send_queue(*, most_frames: int = 4, most_bytes: int = 100, soft_bytes: int = 10, now: float = 0.0) -> SendQueue:
    return SendQueue(most_frames=most_frames, most_bytes=most_bytes, soft_bytes=soft_bytes, clock=lambda: now)


async def test_frames_are_taken_in_order_and_the_newest_only_where_that_is_enough() -> None:
    queue = send_queue()
    queue.put(b"a")
    queue.put_latest(("presence", "x"), b"old")
    queue.put(b"b")
    queue.put_latest(("presence", "x"), b"new")

    taken = await queue.take()

    assert [b"a", b"b", b"new"] == taken


async def test_over_its_bounds_it_says_so() -> None:
    few, small = send_queue(most_frames=1), send_queue(most_bytes=3)

    assert [True, False] == [few.put(b"a"), few.put(b"b")]
    assert [True, False] == [small.put(b"abc"), small.put(b"d")]


async def test_there_is_no_room_until_what_was_taken_is_sent() -> None:
    queue = send_queue(soft_bytes=3)
    queue.put(b"abcd")

    before = queue.has_room
    await queue.take()
    during = queue.has_room
    queue.take_now()

    assert (False, False, True) == (before, during, queue.has_room)


async def test_taking_waits_for_a_frame() -> None:
    queue = send_queue()
    waiting = asyncio.create_task(queue.take())
    await asyncio.sleep(0)

    queue.put(b"a")

    assert await waiting == [b"a"]


async def test_C1_a_close_drops_what_is_queued() -> None:
    queue = send_queue()
    queue.put(b"a")

    queue.close(Close("removed"))
    queue.put(b"b")

    assert await queue.take() == []
    assert queue.abandoned.done()


async def test_C1_a_flushing_close_sends_what_is_queued_first() -> None:
    queue = send_queue()
    queue.put(b"a")

    queue.close(Close("restart", 5), flush=True)
    queue.close(Close("slow"))

    assert [[b"a"], []] == [await queue.take(), await queue.take()]
    assert queue.closing == Close("restart", 5)


async def test_S5_entries_of_a_stream_that_closes_are_taken_back() -> None:
    queue = send_queue()
    queue.put(b"theirs", "closing")
    queue.put(b"mine", "open")

    queue.drop("closing")

    assert await queue.take() == [b"mine"]


async def test_a_queue_that_was_emptied_by_a_drop_wakes_nobody_for_nothing() -> None:
    queue = send_queue()
    queue.put(b"theirs", "closing")
    queue.drop("closing")
    waiting = asyncio.create_task(queue.take())
    await asyncio.sleep(0)

    queue.put(b"a")

    assert await waiting == [b"a"]


async def test_how_long_a_send_takes_can_be_seen() -> None:
    queue = send_queue(now=7.0)
    queue.put(b"a")

    await queue.take()
    during = queue.sending_since
    queue.take_now()

    assert (7.0, None) == (during, queue.sending_since)


async def test_S1_nothing_of_a_stream_that_is_no_longer_open_is_sent() -> None:
    queue = send_queue()
    queue.put(b"entries", "s")
    queue.put_latest(("reach", "s", "m"), b"reach")
    queue.put_latest(("presence", "s", "d"), b"presence")
    queue.put_latest(("reach", "t", "s"), b"of another stream")
    queue.put_latest(("pong",), b"pong")

    queue.drop("s")

    assert [b"of another stream", b"pong"] == await queue.take()


# --- with a sink ------------------------------------------------------------------------------------------------------


class StubSink:
    """Takes frames while it is open, and messages as they are."""

    def __init__(self) -> None:
        self.is_open = True
        self.sent: list[bytes] = []
        self.is_finished = False
        self.after: Callable[[], None] = lambda: None
        """Called after each message that was sent as it is."""

    def send(self, frame: bytes) -> None:
        self.sent.append(frame)

    def send_now(self, message: bytes) -> None:
        self.sent.append(b"now " + message)
        self.after()

    def finish(self) -> None:
        self.is_finished = True


async def test_what_can_be_sent_at_once_is_not_queued() -> None:
    queue, sink = send_queue(), StubSink()
    queue.put(b"a")
    before = queue.send_now
    queue.attach(sink)
    queue.put(b"b")
    assert queue.send_now is not None
    queue.send_now(b"c")

    assert before is None
    assert sink.sent == [b"a", b"b", b"now c"]
    assert queue.take_now() == []


async def test_to_a_paused_sink_nothing_is_sent_at_once_until_all_before_it_is_sent() -> None:
    queue, sink = send_queue(), StubSink()
    queue.attach(sink)
    sink.is_open = False
    queue.pause_writing()
    paused = queue.send_now
    queue.put(b"a")
    queue.put_latest(("presence", "x"), b"b")
    sink.is_open = True
    queue.resume_writing()

    assert paused is None
    assert sink.sent == [b"a", b"b"]
    assert queue.send_now is not None


async def test_C1_nothing_is_sent_at_once_after_a_close() -> None:
    queue, sink = send_queue(), StubSink()
    queue.attach(sink)

    queue.close(Close("removed"))
    queue.put(b"a")

    assert queue.send_now is None
    assert sink.sent == []
    assert sink.is_finished


async def test_a_sink_that_pauses_between_look_up_and_sending_loses_and_doubles_nothing() -> None:
    async with live_hub() as live:
        pen, first, second = live.raw_phone(), live.raw_desk(), live.raw_desk(identifier(0xD8))
        await pen.hello()
        sinks = [StubSink(), StubSink()]
        for client, sink in zip((first, second), sinks, strict=True):
            await client.hello(Held(stream=SHARED, position=0, checksum=0))
            client.connection.send_queue.attach(sink)
            sink.sent.clear()

        def stall() -> None:
            sinks[1].is_open = False
            second.connection.send_queue.pause_writing()

        sinks[0].after = stall
        await pen.push_run(SHARED, 1, 1, author=CLIENT)
        await pen.hear(Ack)
        at_once = [len(item.sent) for item in sinks]
        await pen.push_run(SHARED, 2, 2, author=CLIENT)
        await pen.hear(Ack, 2)
        paused = len(sinks[1].sent)
        sinks[1].is_open = True
        second.connection.send_queue.resume_writing()

    assert at_once == [1, 1]
    assert paused == 1
    assert [[line.count(b'"after":%d' % at) for line in sink.sent] for sink in sinks for at in (0, 1)] == [
        [1, 0],
        [0, 1],
    ] * 2
