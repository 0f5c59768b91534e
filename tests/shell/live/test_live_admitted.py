"""Who may still commit, and how much: revoked, superseded and relaying devices (S1, H3, R2, C1)."""

import asyncio

from fakes.core.lines import OTHER_DEVICE, identifier, line
from fakes.server.blocking_store import BlockingStore
from fakes.server.live_hub import CLIENT, JOURNAL, NOTES, PHONE, SHARED, THERAPIST, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.raw_client import FUTURE, RawClient
from fakes.server.stores import new_ids
from fakes.server.writing import blocking_store, both_here, mine, stored
from handrail_server.live.session.connection import MOST_SKIPPED
from handrail_server.live.writer.fair_queue import BATCH_LINES
from handrail_shared.events.matters import PurposeStated
from handrail_shared.sync.judge import SKIPPED_AT_ONCE
from handrail_shared.wire import Ack, Fork, RefusedSeq, StreamClosed


async def judged_slowly(store: BlockingStore, phone: RawClient, desk: RawClient) -> None:
    """A push of the phone waits while the one behind it is looked up in the store."""
    await desk.push_run(SHARED, 1, 1, author=THERAPIST)
    await desk.hear(Ack)
    store.gate.clear()
    await desk.push_run(NOTES, 1, 1, author=THERAPIST)
    await store.waiting.wait()
    store.look_gate.clear()
    await phone.push(SHARED, mine(1))
    await desk.push_run(SHARED, 1, 2, author=THERAPIST)
    store.gate.set()
    await store.looking.wait()


async def test_S1_a_push_to_a_stream_of_nobody_or_of_others_is_answered_alike() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()

        await phone.push(NOTES, mine(1))
        await phone.push(identifier(0xEE), mine(1))
        await phone.hear(StreamClosed, 2)

        assert phone.messages[-2:] == [StreamClosed(stream=NOTES), StreamClosed(stream=identifier(0xEE))]


async def test_S1_who_is_revoked_while_waiting_commits_nothing() -> None:
    store = blocking_store()
    async with both_here(store) as (live, phone, desk):
        store.gate.clear()
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        await desk.push_run(SHARED, 2, 2, author=THERAPIST)
        live.directory.revoke(PHONE)
        live.hub.installation_revoked(PHONE)

        store.gate.set()
        await desk.hear(Ack, 2)

        assert (await phone.until_closed()).word == "removed"
        assert 2 == len(await stored(live))


async def test_S1_who_is_revoked_while_others_are_judged_commits_nothing() -> None:
    store = blocking_store()
    async with both_here(store) as (live, phone, desk):
        await judged_slowly(store, phone, desk)

        live.directory.revoke(PHONE)
        store.look_gate.set()
        await desk.hear(Ack, 3)

        assert 2 == len(await stored(live))


async def test_H3_who_is_superseded_while_others_are_judged_commits_nothing() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        phone, newer, desk = live.raw_phone(), live.raw_phone(), live.raw_desk()
        await phone.hello()
        await desk.hello()
        await judged_slowly(store, phone, desk)

        greeting = asyncio.create_task(newer.hello())
        await phone.until_closed()
        store.look_gate.set()
        welcome = await greeting

        assert [1] == [stream.next_seq for stream in welcome.streams if stream.stream == SHARED]
        assert 2 == len(await stored(live))


async def test_S1_who_is_revoked_in_the_queue_commits_nothing_even_before_the_hub_is_told() -> None:
    store = blocking_store()
    async with both_here(store) as (live, phone, desk):
        store.gate.clear()
        await desk.push_run(NOTES, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        live.directory.revoke(PHONE)

        store.gate.set()
        await phone.hear(StreamClosed)

        assert [] == await stored(live)


async def test_S1_whom_the_store_bars_inside_the_transaction_commits_nothing() -> None:
    barred: set[str] = set()
    store = BlockingStore(new_id=new_ids(), admit=lambda commit: commit.member not in barred)
    async with both_here(store) as (live, phone, desk):
        store.gate.clear()
        await phone.push_run(JOURNAL, 1, 1, author=CLIENT)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        barred.add(CLIENT)

        store.gate.set()
        await desk.hear(Ack)
        await phone.hear(StreamClosed, 2)

        assert 1 == len(await stored(live))
        assert [] == await stored(live, JOURNAL)


async def test_H3_a_superseded_connection_commits_nothing_after_the_new_welcome() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        older, newer = live.raw_phone(), live.raw_phone()
        await older.hello()
        store.gate.clear()
        await older.push(SHARED, mine(1))
        await store.waiting.wait()
        await older.push(SHARED, mine(2), first_seq=2)
        greeting = asyncio.create_task(newer.hello())
        closed = await older.until_closed()

        store.gate.set()
        welcome = await greeting
        await newer.push(SHARED, mine(2, "b"), first_seq=2)
        await newer.hear(Ack)

        assert closed.word == "superseded"
        assert [2] == [stream.next_seq for stream in welcome.streams if stream.stream == SHARED]
        assert await stored(live) == [mine(1), mine(2, "b")]


async def test_R2_lines_of_another_device_of_the_member_are_taken_with_their_gaps() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        lost = identifier(0xD9)
        kept = [line(seq, device=lost) for seq in (1, 2, 4)]

        await phone.push(SHARED, *kept, device=lost)

        ack = await phone.hear(Ack)
        assert ack == Ack(stream=SHARED, device=lost, through_seq=4, refused=[RefusedSeq(seq=3, code="skipped")])
        assert await stored(live) == kept


async def test_R2_relaying_again_changes_nothing() -> None:
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()
        lost = identifier(0xD9)
        kept = [line(seq, device=lost) for seq in (1, 2, 40)]
        await phone.push(SHARED, *kept, device=lost)
        await phone.hear(Ack)

        await phone.push(SHARED, *kept, device=lost)

        assert (await phone.hear(Ack, 2)).through_seq == 40
        assert await stored(live) == kept


async def push_far_relays(phone: RawClient, count: int) -> None:
    """Relay one line each time, as far beyond the one before as a relay may be."""
    lost = identifier(0xD9)
    for seq in range(SKIPPED_AT_ONCE, (count + 1) * SKIPPED_AT_ONCE, SKIPPED_AT_ONCE):
        await phone.push(SHARED, line(seq, FUTURE, device=lost), first_seq=seq, device=lost)


async def test_R2_what_relays_pass_over_counts_towards_a_transaction() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        await push_far_relays(phone, 10)
        count = 1

        store.gate.set()
        while (await phone.hear(Ack, count)).through_seq < 10 * SKIPPED_AT_ONCE:
            count += 1

        rows = [sum(len(commit.entries) + len(commit.refusals) for commit in commits) for commits in store.transactions]
        assert 1 + 10 * SKIPPED_AT_ONCE == sum(rows)
        assert max(rows) <= BATCH_LINES


async def test_R2_who_passes_over_too_many_seqs_is_sent_away_for_a_while() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()

        await push_far_relays(phone, 100)
        closed = await phone.until_closed()

        used = (await store.next_seqs(SHARED))[identifier(0xD9)] - 1
        assert "busy" == closed.word
        assert MOST_SKIPPED < used <= MOST_SKIPPED + BATCH_LINES


async def test_R2_nobody_relays_for_a_device_of_another_member() -> None:
    async with live_hub() as live:
        phone, desk = live.raw_phone(), live.raw_desk()
        await desk.hello()
        await phone.hello()

        await phone.push(SHARED, line(1, device=OTHER_DEVICE), device=OTHER_DEVICE)

        assert await phone.hear(Fork) == Fork(stream=SHARED, device=OTHER_DEVICE, seq=1)
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        assert (await desk.hear(Ack)).refused == []


async def test_C1_who_pushes_too_much_at_once_waits_and_loses_nothing() -> None:
    store = blocking_store()
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.gate.clear()
        text = "x" * 400

        async def flood() -> None:
            for seq in range(1, 4001, 100):
                lines = [line(number, PurposeStated(text=text)) for number in range(seq, seq + 100)]
                await phone.push(SHARED, *lines, first_seq=seq)

        flooding = asyncio.create_task(flood())
        await store.waiting.wait()
        for _ in range(100):
            await asyncio.sleep(0)
        waited = not flooding.done()
        store.gate.set()
        await flooding
        while (await phone.hear(Ack)).through_seq < 4000:
            phone.heard = [frame for frame in phone.heard if not isinstance(frame.message, Ack)]

        assert waited
        assert 4000 == len(await stored(live))
