"""The one writer over a store that is full, held by another, or broken (P5, P6)."""

import pytest

from fakes.core.lines import DEVICE
from fakes.server.live_hub import SHARED, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from fakes.server.writing import both_here, mine, stored
from handrail_server.store.errors import DiskFailed, SeqConflict, StoreBusy, StoreFull, StoreLost
from handrail_server.store.port import Commit, Head
from handrail_shared.wire import Ack, Gap, Later


async def test_P6_a_full_disk_is_later_and_nothing_is_stored() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(StoreFull())

        await phone.push(SHARED, mine(1))

        later = Later(stream=SHARED, device=DEVICE, word="storage_full", retry_ms=10_000)
        assert await phone.hear(Later) == later
        assert await stored(live) == []


async def test_P6_after_a_full_disk_the_same_push_is_taken() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(StoreFull())
        await phone.push(SHARED, mine(1))
        await phone.hear(Later)

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1
        assert await stored(live) == [mine(1)]


async def test_P6_pushes_that_were_on_their_way_are_put_off_too_and_are_no_gap() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(StoreFull())
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
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(StoreBusy("another process holds the database"))
        await phone.push(SHARED, mine(1))
        later = await phone.hear(Later)

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1
        assert later == Later(stream=SHARED, device=DEVICE, word="busy", retry_ms=10_000)
        assert live.fatal == []


@pytest.mark.parametrize(("error", "word"), [(DiskFailed(), "disk_failed"), (StoreLost("wal_gone"), "store_lost")])
async def test_P5_after_a_failed_disk_nothing_is_acknowledged_and_everybody_is_sent_away(
    error: DiskFailed | StoreLost, word: str
) -> None:
    store = MemoryStore(new_id=new_ids())
    async with both_here(store) as (live, phone, desk):
        store.fail_next(error)

        await phone.push(SHARED, mine(1))
        closed = [(await item.until_closed()).word for item in (phone, desk)]

        phone.listen()
        assert ["restart", "restart"] == closed
        assert not any(isinstance(message, Ack) for message in phone.messages)
        assert (word, [word]) == (live.hub.failed, live.fatal)


async def test_P5_an_unexpected_error_of_the_store_is_as_fatal() -> None:
    class Broken(MemoryStore):
        async def append(self, commits: list[Commit]) -> list[Head]:
            raise ValueError(f"a bug with {len(commits)} commits")

    async with live_hub(Broken(new_id=new_ids())) as live:
        phone = live.raw_phone()
        await phone.hello()

        await phone.push(SHARED, mine(1))

        assert (await phone.until_closed()).word == "restart"
        assert live.hub.failed == "writer_failed"


async def test_P5_where_memory_and_store_disagree_the_store_is_believed() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Ack)).through_seq == 1


async def test_P6_where_they_disagree_for_good_the_push_is_put_off() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.raw_phone()
        await phone.hello()
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))
        store.fail_next(SeqConflict(SHARED, DEVICE, 1))

        await phone.push(SHARED, mine(1))

        assert (await phone.hear(Later)).word == "busy"
