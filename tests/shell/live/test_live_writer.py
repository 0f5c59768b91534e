"""The one writer, worked by hand: verdicts, durability, who may still commit."""

from fakes.core.lines import DEVICE, OTHER_DEVICE, identifier, line
from fakes.server.live_hub import CLIENT, JOURNAL, NOTES, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.raw_client import FUTURE
from fakes.server.stores import new_ids
from fakes.server.writing import blocking_store, both_here, mine, stored
from handrail_shared.events.goals import GoalDrafted
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.wire import Ack, Entries, Fork, Gap, Held, RefusedSeq

LINE_NOT_ALLOWED = GoalDrafted(goal=identifier(1), change=identifier(2), title="Walk", own_words="I want to walk")


async def test_P5_an_ack_says_what_is_durable() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()

        await phone.push(SHARED, mine(1), mine(2))

        assert await phone.hear(Ack) == Ack(stream=SHARED, device=DEVICE, through_seq=2)
        assert await stored(live) == [mine(1), mine(2)]


async def test_P5_nothing_is_said_or_sent_before_the_commit() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        phone, desk = live.raw_phone(), live.raw_desk()
        await phone.hello(Held(stream=SHARED, position=0, checksum=0))
        await desk.hello(Held(stream=SHARED, position=0, checksum=0))
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        phone.listen()
        desk.listen()
        before = [type(message).__name__ for message in phone.messages + desk.messages]

        store.gate.set()
        await phone.hear(Ack)
        await desk.hear(Entries)

        assert ["Welcome", "Welcome"] == before


async def test_P5_what_gathers_during_a_commit_is_one_transaction() -> None:
    store = blocking_store()
    async with both_here(store) as (_, phone, desk):
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        await phone.push_run(SHARED, 2, 3, author=CLIENT)
        await desk.push_run(NOTES, 1, 1, author=THERAPIST)
        await phone.push_run(JOURNAL, 1, 2, author=CLIENT)

        store.gate.set()
        await phone.hear(Ack, 3)

        assert [1, 3] == [len(transaction) for transaction in store.transactions]


async def test_P2_a_duplicate_is_acknowledged_and_stored_once() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1), mine(2))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1), mine(2), mine(3))

        assert await phone.hear(Ack, 2) == Ack(stream=SHARED, device=DEVICE, through_seq=3)
        assert await stored(live) == [mine(1), mine(2), mine(3)]


async def test_P2_a_duplicate_within_one_transaction_is_stored_once() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.gate.clear()
        await phone.push_run(JOURNAL, 1, 1, author=CLIENT)
        await store.waiting.wait()
        for _ in range(3):
            await phone.push(SHARED, mine(1), mine(2))

        store.gate.set()

        assert (await phone.hear(Ack, 2)) == Ack(stream=SHARED, device=DEVICE, through_seq=2)
        assert await stored(live) == [mine(1), mine(2)]


async def test_P2_a_push_beyond_the_next_seq_is_a_gap_and_takes_nothing() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()

        await phone.push(SHARED, mine(3), first_seq=3)

        assert await phone.hear(Gap) == Gap(stream=SHARED, device=DEVICE, next_seq=1)
        assert await stored(live) == []


async def test_P3_same_seq_other_bytes_is_a_fork() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1), mine(2))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1), mine(2, "b"), mine(3))

        assert await phone.hear(Fork) == Fork(stream=SHARED, device=DEVICE, seq=2)
        assert await stored(live) == [mine(1), mine(2)]


async def test_P3_pushes_that_were_on_their_way_take_nothing_after_a_fork() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1, "b"))
        await phone.push(SHARED, mine(2, "b"), first_seq=2)
        await phone.hear(Fork)
        await phone.push(SHARED, mine(2, "b"), first_seq=2)
        await phone.hear(Fork, 2)

        assert {1} == {message.seq for message in phone.messages if isinstance(message, Fork)}
        assert await stored(live) == [mine(1)]


async def test_P3_a_fork_in_one_stream_leaves_the_others_alone() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.push(SHARED, mine(1, "b"))
        await phone.hear(Fork)

        await phone.push(JOURNAL, mine(1))

        assert (await phone.hear(Ack, 2)).stream == JOURNAL


async def test_P3_a_new_connection_may_go_on_where_the_fork_began() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.push(SHARED, mine(1, "b"))
        await phone.hear(Fork)

        again = live.raw_phone()
        await again.hello()
        await again.push(SHARED, mine(2), first_seq=2)

        assert (await again.hear(Ack)).through_seq == 2


async def test_P4_a_refused_line_uses_its_seq_and_the_rest_is_taken() -> None:
    async with live_hub() as live:
        desk = live.raw_desk()
        await desk.hello()
        lines = [
            line(1, device=OTHER_DEVICE, author=THERAPIST, body=FUTURE),
            line(2, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST),
            line(3, device=OTHER_DEVICE, author=THERAPIST, body=FUTURE),
        ]

        await desk.push(SHARED, *lines)

        refused = [RefusedSeq(seq=2, code="not_allowed")]
        assert await desk.hear(Ack) == Ack(stream=SHARED, device=OTHER_DEVICE, through_seq=3, refused=refused)
        assert await stored(live) == [lines[0], lines[2]]


async def test_P5_verdicts_in_a_row_are_told_as_one() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        desk = live.raw_desk()
        await desk.hello()
        store.gate.clear()
        await desk.push_run(NOTES, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        for seq in range(1, 6):
            refused = seq % 2 == 0
            body = LINE_NOT_ALLOWED if refused else FUTURE
            await desk.push(SHARED, line(seq, body, device=OTHER_DEVICE, author=THERAPIST), first_seq=seq)

        store.gate.set()

        refusals = [RefusedSeq(seq=seq, code="not_allowed") for seq in (2, 4)]
        assert await desk.hear(Ack, 2) == Ack(stream=SHARED, device=OTHER_DEVICE, through_seq=5, refused=refusals)


async def test_P4_a_repeated_refusal_is_told_again() -> None:
    async with live_hub() as live:
        desk = live.raw_desk()
        await desk.hello()
        refused_line = line(1, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST)
        await desk.push(SHARED, refused_line)
        await desk.hear(Ack)

        await desk.push(SHARED, refused_line)

        assert (await desk.hear(Ack, 2)).refused == [RefusedSeq(seq=1, code="not_allowed")]


async def test_P4_what_was_refused_before_a_fork_is_told() -> None:
    async with live_hub() as live:
        desk = live.raw_desk()
        await desk.hello()
        ours = [line(seq, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST) for seq in (1, 2)]
        await desk.push(SHARED, *ours)
        await desk.hear(Ack)

        await desk.push(SHARED, ours[0], line(2, device=OTHER_DEVICE, author=THERAPIST))

        assert await desk.hear(Fork) == Fork(stream=SHARED, device=OTHER_DEVICE, seq=2)
        told = [message for message in desk.messages if isinstance(message, Ack)][-1]
        assert told == Ack(
            stream=SHARED, device=OTHER_DEVICE, through_seq=1, refused=[RefusedSeq(seq=1, code="not_allowed")]
        )


async def test_O1_receipt_times_rise_in_a_stream_whatever_the_clock_does() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)
        live.clock.now_us -= 10_000_000

        await phone.push(SHARED, mine(2), first_seq=2)
        await phone.hear(Ack, 2)

        times = [item.received_us for item in await live.store.after(SHARED, 0, limit=9, max_bytes=10**6)]
        assert times[0] < times[1]


async def test_O1_receipt_times_rise_over_a_restart() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)
    async with live_hub(store) as live:
        live.clock.now_us -= 10_000_000
        phone = live.raw_phone()
        await phone.hello()
        await phone.push(SHARED, mine(2), first_seq=2)
        await phone.hear(Ack)

        times = [item.received_us for item in await live.store.after(SHARED, 0, limit=9, max_bytes=10**6)]
    assert times[0] < times[1]


async def test_E5_a_shared_copy_that_is_taken_back_is_sent_as_a_stub() -> None:
    async with live_hub() as live:
        phone, desk = live.raw_phone(), live.raw_desk()
        await phone.hello()
        await desk.hello(Held(stream=SHARED, position=0, checksum=0))
        share, entry = identifier(0x51), identifier(0x52)
        copy = EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="only for a moment")

        await phone.push(SHARED, line(1, copy), line(2, EntryUnshared(share=share, entry=entry)))
        await desk.hear(Entries)

        assert not any(b"only for a moment" in text for frame in desk.heard for text in frame.lines)
        assert [2] == [len(frame.lines) for frame in desk.heard if isinstance(frame.message, Entries)]
