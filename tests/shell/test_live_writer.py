"""The one writer, worked by hand: verdicts, durability, who may still commit."""

import asyncio

import pytest

from fakes.gated import GatedStore
from fakes.hand import FUTURE, Hand
from fakes.house import CLIENT, JOURNAL, NOTES, PHONE, SHARED, THERAPIST, House, house
from fakes.lines import DEVICE, OTHER_DEVICE, identifier, line
from fakes.stores import new_ids
from handrail_server.live.connection import PASSED_OVER
from handrail_server.live.turns import BATCH_LINES
from handrail_server.store.errors import DiskFailed, SeqConflict, StorageFull, StoreBusy, StoreLost
from handrail_server.store.memory import MemoryStore
from handrail_server.store.port import Commit, Head
from handrail_shared.events.goals import GoalDrafted
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.matters import PurposeStated
from handrail_shared.sync.judge import SKIPPED_AT_ONCE
from handrail_shared.wire import Ack, Entries, Fork, Gap, Held, Later, RefusedSeq, StreamClosed

LINE_NOT_ALLOWED = GoalDrafted(goal=identifier(1), change=identifier(2), title="Walk", own_words="I want to walk")


def mine(seq: int, text: str = "a") -> bytes:
    return line(seq, PurposeStated(text=text))


async def stored(home: House, stream: str = SHARED) -> list[bytes | None]:
    return [each.line for each in await home.store.after(stream, 0, limit=10_000, max_bytes=10**9)]


def gated() -> GatedStore:
    return GatedStore(new_id=new_ids())


async def test_P5_an_ack_says_what_is_durable() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()

        await phone.push(SHARED, mine(1), mine(2))

        assert await phone.hear(Ack) == Ack(stream=SHARED, device=DEVICE, through_seq=2)
        assert await stored(home) == [mine(1), mine(2)]


async def test_P5_nothing_is_said_or_sent_before_the_commit() -> None:
    store = gated()
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello(Held(stream=SHARED, position=0, checksum=0))
        await desk.hello(Held(stream=SHARED, position=0, checksum=0))
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        phone.listen()
        desk.listen()
        before = [type(each).__name__ for each in phone.messages + desk.messages]

        store.gate.set()
        await phone.hear(Ack)
        await desk.hear(Entries)

        assert ["Welcome", "Welcome"] == before


async def test_P5_what_gathers_during_a_commit_is_one_transaction() -> None:
    store = gated()
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        await phone.push_run(SHARED, 2, 3, author=CLIENT)
        await desk.push_run(NOTES, 1, 1, author=THERAPIST)
        await phone.push_run(JOURNAL, 1, 2, author=CLIENT)

        store.gate.set()
        await phone.hear(Ack, 3)

        assert [1, 3] == [len(each) for each in store.transactions]


async def test_P2_a_duplicate_is_acknowledged_and_stored_once() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1), mine(2))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1), mine(2), mine(3))

        assert await phone.hear(Ack, 2) == Ack(stream=SHARED, device=DEVICE, through_seq=3)
        assert await stored(home) == [mine(1), mine(2), mine(3)]


async def test_P2_a_duplicate_within_one_transaction_is_stored_once() -> None:
    store = gated()
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.gate.clear()
        await phone.push_run(JOURNAL, 1, 1, author=CLIENT)
        await store.waiting.wait()
        for _ in range(3):
            await phone.push(SHARED, mine(1), mine(2))

        store.gate.set()

        assert (await phone.hear(Ack, 2)) == Ack(stream=SHARED, device=DEVICE, through_seq=2)
        assert await stored(home) == [mine(1), mine(2)]


async def test_P2_a_push_beyond_the_next_seq_is_a_gap_and_takes_nothing() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()

        await phone.push(SHARED, mine(3), first_seq=3)

        assert await phone.hear(Gap) == Gap(stream=SHARED, device=DEVICE, next_seq=1)
        assert await stored(home) == []


async def test_P3_same_seq_other_bytes_is_a_fork() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1), mine(2))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1), mine(2, "b"), mine(3))

        assert await phone.hear(Fork) == Fork(stream=SHARED, device=DEVICE, seq=2)
        assert await stored(home) == [mine(1), mine(2)]


async def test_P3_pushes_that_were_on_their_way_take_nothing_after_a_fork() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)

        await phone.push(SHARED, mine(1, "b"))
        await phone.push(SHARED, mine(2, "b"), first_seq=2)
        await phone.hear(Fork)
        await phone.push(SHARED, mine(2, "b"), first_seq=2)
        await phone.hear(Fork, 2)

        assert {1} == {each.seq for each in phone.messages if isinstance(each, Fork)}
        assert await stored(home) == [mine(1)]


async def test_P3_a_fork_in_one_stream_leaves_the_others_alone() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.push(SHARED, mine(1, "b"))
        await phone.hear(Fork)

        await phone.push(JOURNAL, mine(1))

        assert (await phone.hear(Ack, 2)).stream == JOURNAL


async def test_P3_a_new_connection_may_go_on_where_the_fork_began() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.push(SHARED, mine(1, "b"))
        await phone.hear(Fork)

        again = home.phone_hand()
        await again.hello()
        await again.push(SHARED, mine(2), first_seq=2)

        assert (await again.hear(Ack)).through_seq == 2


async def test_P4_a_refused_line_uses_its_seq_and_the_rest_is_taken() -> None:
    async with house() as home:
        desk = home.desk_hand()
        await desk.hello()
        lines = [
            line(1, device=OTHER_DEVICE, author=THERAPIST, body=FUTURE),
            line(2, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST),
            line(3, device=OTHER_DEVICE, author=THERAPIST, body=FUTURE),
        ]

        await desk.push(SHARED, *lines)

        refused = [RefusedSeq(seq=2, code="not_allowed")]
        assert await desk.hear(Ack) == Ack(stream=SHARED, device=OTHER_DEVICE, through_seq=3, refused=refused)
        assert await stored(home) == [lines[0], lines[2]]


async def test_P5_verdicts_in_a_row_are_told_as_one() -> None:
    store = gated()
    async with house(store) as home:
        desk = home.desk_hand()
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
    async with house() as home:
        desk = home.desk_hand()
        await desk.hello()
        refused_line = line(1, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST)
        await desk.push(SHARED, refused_line)
        await desk.hear(Ack)

        await desk.push(SHARED, refused_line)

        assert (await desk.hear(Ack, 2)).refused == [RefusedSeq(seq=1, code="not_allowed")]


async def test_P4_what_was_refused_before_a_fork_is_told() -> None:
    async with house() as home:
        desk = home.desk_hand()
        await desk.hello()
        ours = [line(seq, LINE_NOT_ALLOWED, device=OTHER_DEVICE, author=THERAPIST) for seq in (1, 2)]
        await desk.push(SHARED, *ours)
        await desk.hear(Ack)

        await desk.push(SHARED, ours[0], line(2, device=OTHER_DEVICE, author=THERAPIST))

        assert await desk.hear(Fork) == Fork(stream=SHARED, device=OTHER_DEVICE, seq=2)
        told = [each for each in desk.messages if isinstance(each, Ack)][-1]
        assert told == Ack(
            stream=SHARED, device=OTHER_DEVICE, through_seq=1, refused=[RefusedSeq(seq=1, code="not_allowed")]
        )


async def test_P6_a_full_disk_is_later_and_nothing_is_stored() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(StorageFull())

        await phone.push(SHARED, mine(1))

        later = Later(stream=SHARED, device=DEVICE, word="storage_full", retry_ms=10_000)
        assert await phone.hear(Later) == later
        assert await stored(home) == []


async def test_P6_after_a_full_disk_the_same_push_is_taken() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(StorageFull())
        await phone.push(SHARED, mine(1))
        await phone.hear(Later)

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1
        assert await stored(home) == [mine(1)]


async def test_P6_pushes_that_were_on_their_way_are_put_off_too_and_are_no_gap() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(StorageFull())
        await phone.push(SHARED, mine(1))
        await phone.hear(Later)

        await phone.push(SHARED, mine(2), first_seq=2)
        await phone.hear(Later, 2)
        await phone.push(SHARED, mine(1), mine(2))
        await phone.hear(Ack)
        await phone.push(SHARED, mine(4), first_seq=4)

        assert await phone.hear(Gap) == Gap(stream=SHARED, device=DEVICE, next_seq=3)


async def test_P6_a_database_that_another_process_holds_is_later_and_no_end() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(StoreBusy("another process holds the database"))
        await phone.push(SHARED, mine(1))
        later = await phone.hear(Later)

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1
        assert later == Later(stream=SHARED, device=DEVICE, word="busy", retry_ms=10_000)
        assert home.fatal == []


@pytest.mark.parametrize(("error", "word"), [(DiskFailed(), "disk_failed"), (StoreLost("wal_gone"), "store_lost")])
async def test_P5_after_a_failed_disk_nothing_is_acknowledged_and_everybody_is_sent_away(
    error: DiskFailed | StoreLost, word: str
) -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        store.fail_next(error)

        await phone.push(SHARED, mine(1))
        closed = [(await each.until_closed()).word for each in (phone, desk)]

        phone.listen()
        assert ["restart", "restart"] == closed
        assert not any(isinstance(each, Ack) for each in phone.messages)
        assert (word, [word]) == (home.hub.failed, home.fatal)


async def test_P5_an_unexpected_error_of_the_store_is_as_fatal() -> None:
    class Broken(MemoryStore):
        async def append(self, commits: list[Commit]) -> list[Head]:
            raise ValueError(f"a bug with {len(commits)} commits")

    async with house(Broken(new_id=new_ids())) as home:
        phone = home.phone_hand()
        await phone.hello()

        await phone.push(SHARED, mine(1))

        assert (await phone.until_closed()).word == "restart"
        assert home.hub.failed == "writer_failed"


async def test_P5_where_memory_and_store_disagree_the_store_is_believed() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1


async def test_P6_where_they_disagree_for_good_the_push_is_put_off() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Later)).word == "busy"


async def test_S1_a_push_to_a_stream_of_nobody_or_of_others_is_answered_alike() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()

        await phone.push(NOTES, mine(1))
        await phone.push(identifier(0xEE), mine(1))
        await phone.hear(StreamClosed, 2)

        assert phone.messages[-2:] == [StreamClosed(stream=NOTES), StreamClosed(stream=identifier(0xEE))]


async def test_S1_who_is_revoked_while_waiting_commits_nothing() -> None:
    store = gated()
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        store.gate.clear()
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        await desk.push_run(SHARED, 2, 2, author=THERAPIST)
        home.rooms.revoke(PHONE)
        home.hub.installation_revoked(PHONE)

        store.gate.set()
        await desk.hear(Ack, 2)

        assert (await phone.until_closed()).word == "removed"
        assert 2 == len(await stored(home))


async def test_S1_who_is_revoked_while_others_are_judged_commits_nothing() -> None:
    store = gated()
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
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

        home.rooms.revoke(PHONE)
        store.look_gate.set()
        await desk.hear(Ack, 3)

        assert 2 == len(await stored(home))


async def test_H3_who_is_superseded_while_others_are_judged_commits_nothing() -> None:
    store = gated()
    async with house(store) as home:
        phone, newer, desk = home.phone_hand(), home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
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

        greeting = asyncio.create_task(newer.hello())
        await phone.until_closed()
        store.look_gate.set()
        welcome = await greeting

        assert [1] == [each.next_seq for each in welcome.streams if each.stream == SHARED]
        assert 2 == len(await stored(home))


async def test_S1_who_is_revoked_in_the_queue_commits_nothing_even_before_the_hub_is_told() -> None:
    store = gated()
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        store.gate.clear()
        await desk.push_run(NOTES, 1, 1, author=THERAPIST)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        home.rooms.revoke(PHONE)

        store.gate.set()
        await phone.hear(StreamClosed)

        assert [] == await stored(home)


async def test_S1_whom_the_store_bars_inside_the_transaction_commits_nothing() -> None:
    barred: set[str] = set()
    store = GatedStore(new_id=new_ids(), admit=lambda commit: commit.member not in barred)
    async with house(store) as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello()
        store.gate.clear()
        await phone.push_run(JOURNAL, 1, 1, author=CLIENT)
        await store.waiting.wait()
        await phone.push(SHARED, mine(1))
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        barred.add(CLIENT)

        store.gate.set()
        await desk.hear(Ack)
        await phone.hear(StreamClosed, 2)

        assert 1 == len(await stored(home))
        assert [] == await stored(home, JOURNAL)


async def test_H3_a_superseded_connection_commits_nothing_after_the_new_welcome() -> None:
    store = gated()
    async with house(store) as home:
        older, newer = home.phone_hand(), home.phone_hand()
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
        assert [2] == [each.next_seq for each in welcome.streams if each.stream == SHARED]
        assert await stored(home) == [mine(1), mine(2, "b")]


async def test_O1_receipt_times_rise_in_a_stream_whatever_the_clock_does() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)
        home.clock.now_us -= 10_000_000

        await phone.push(SHARED, mine(2), first_seq=2)
        await phone.hear(Ack, 2)

        times = [each.received_us for each in await home.store.after(SHARED, 0, limit=9, max_bytes=10**6)]
        assert times[0] < times[1]


async def test_O1_receipt_times_rise_over_a_restart() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(1))
        await phone.hear(Ack)
    async with house(store) as home:
        home.clock.now_us -= 10_000_000
        phone = home.phone_hand()
        await phone.hello()
        await phone.push(SHARED, mine(2), first_seq=2)
        await phone.hear(Ack)

        times = [each.received_us for each in await home.store.after(SHARED, 0, limit=9, max_bytes=10**6)]
    assert times[0] < times[1]


async def test_E5_a_shared_copy_that_is_taken_back_is_sent_as_a_stub() -> None:
    async with house() as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await phone.hello()
        await desk.hello(Held(stream=SHARED, position=0, checksum=0))
        share, entry = identifier(0x51), identifier(0x52)
        copy = EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="only for a moment")

        await phone.push(SHARED, line(1, copy), line(2, EntryUnshared(share=share, entry=entry)))
        await desk.hear(Entries)

        assert not any(b"only for a moment" in text for frame in desk.heard for text in frame.lines)
        assert [2] == [len(frame.lines) for frame in desk.heard if isinstance(frame.message, Entries)]


async def test_R2_lines_of_another_device_of_the_member_are_taken_with_their_gaps() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        lost = identifier(0xD9)
        kept = [line(seq, device=lost) for seq in (1, 2, 4)]

        await phone.push(SHARED, *kept, device=lost)

        ack = await phone.hear(Ack)
        assert ack == Ack(stream=SHARED, device=lost, through_seq=4, refused=[RefusedSeq(seq=3, code="skipped")])
        assert await stored(home) == kept


async def test_R2_relaying_again_changes_nothing() -> None:
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()
        lost = identifier(0xD9)
        kept = [line(seq, device=lost) for seq in (1, 2, 40)]
        await phone.push(SHARED, *kept, device=lost)
        await phone.hear(Ack)

        await phone.push(SHARED, *kept, device=lost)

        assert (await phone.hear(Ack, 2)).through_seq == 40
        assert await stored(home) == kept


async def push_far_relays(phone: Hand, count: int) -> None:
    """Relay one line each time, as far beyond the one before as a relay may be."""
    lost = identifier(0xD9)
    for seq in range(SKIPPED_AT_ONCE, (count + 1) * SKIPPED_AT_ONCE, SKIPPED_AT_ONCE):
        await phone.push(SHARED, line(seq, FUTURE, device=lost), first_seq=seq, device=lost)


async def test_R2_what_relays_pass_over_counts_towards_a_transaction() -> None:
    store = gated()
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.gate.clear()
        await phone.push(SHARED, mine(1))
        await store.waiting.wait()
        await push_far_relays(phone, 10)
        count = 1

        store.gate.set()
        while (await phone.hear(Ack, count)).through_seq < 10 * SKIPPED_AT_ONCE:
            count += 1

        rows = [sum(len(each.entries) + len(each.refusals) for each in commits) for commits in store.transactions]
        assert 1 + 10 * SKIPPED_AT_ONCE == sum(rows)
        assert max(rows) <= BATCH_LINES


async def test_R2_who_passes_over_too_many_seqs_is_sent_away_for_a_while() -> None:
    store = MemoryStore(new_id=new_ids())
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()

        await push_far_relays(phone, 100)
        closed = await phone.until_closed()

        used = (await store.next_seqs(SHARED))[identifier(0xD9)] - 1
        assert "busy" == closed.word
        assert PASSED_OVER < used <= PASSED_OVER + BATCH_LINES


async def test_R2_nobody_relays_for_a_device_of_another_member() -> None:
    async with house() as home:
        phone, desk = home.phone_hand(), home.desk_hand()
        await desk.hello()
        await phone.hello()

        await phone.push(SHARED, line(1, device=OTHER_DEVICE), device=OTHER_DEVICE)

        assert await phone.hear(Fork) == Fork(stream=SHARED, device=OTHER_DEVICE, seq=1)
        await desk.push_run(SHARED, 1, 1, author=THERAPIST)
        assert (await desk.hear(Ack)).refused == []


async def test_C1_who_pushes_too_much_at_once_waits_and_loses_nothing() -> None:
    store = gated()
    async with house(store) as home:
        phone = home.phone_hand()
        await phone.hello()
        store.gate.clear()
        text = "x" * 400

        async def flood() -> None:
            for seq in range(1, 4001, 100):
                lines = [line(each, PurposeStated(text=text)) for each in range(seq, seq + 100)]
                await phone.push(SHARED, *lines, first_seq=seq)

        flooding = asyncio.create_task(flood())
        await store.waiting.wait()
        for _ in range(100):
            await asyncio.sleep(0)
        waited = not flooding.done()
        store.gate.set()
        await flooding
        while (await phone.hear(Ack)).through_seq < 4000:
            phone.heard = [each for each in phone.heard if not isinstance(each.message, Ack)]

        assert waited
        assert 4000 == len(await stored(home))
