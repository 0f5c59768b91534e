"""Where `MemoryStore` is stricter than the contract, so that it catches what a real store would forgive."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from fakes.core.lines import DEVICE, OTHER_DEVICE, SPACE, STREAM
from fakes.server.memory import MemoryStore
from fakes.server.stores import commit, entry, new_ids, with_stream
from handrail_server.store.errors import Barred, DiskFailed, StoreFull
from handrail_server.store.port import Commit


@pytest.fixture
async def store() -> AsyncIterator[MemoryStore]:
    store = MemoryStore(new_id=new_ids())
    await with_stream(store)
    yield store
    await store.close()


async def test_a_planned_refusal_stores_nothing_and_the_next_append_goes_on(store: MemoryStore) -> None:
    store.fail_next(StoreFull("planted"))

    with pytest.raises(StoreFull):
        await store.append([commit(entry(1))])
    [head] = await store.append([commit(entry(1))])

    assert head.position == 1


async def test_a_planned_break_lasts(store: MemoryStore) -> None:
    store.fail_next(DiskFailed("planted"))

    for _ in range(2):
        with pytest.raises(DiskFailed):
            await store.append([commit(entry(1))])


async def test_a_writer_that_is_not_admitted_is_barred() -> None:
    store = MemoryStore(new_id=new_ids(), admit=lambda commit: commit.writer == DEVICE)
    await with_stream(store)

    with pytest.raises(Barred) as barred:
        await store.append([commit(entry(1), writer=DEVICE), commit(entry(2), writer=OTHER_DEVICE)])

    assert barred.value.commits == (1,)
    assert (await store.head(STREAM)).position == 0


async def test_other_tasks_run_inside_every_append(store: MemoryStore) -> None:
    ran: list[str] = []
    other = asyncio.ensure_future(_note(ran))

    await store.append([commit(entry(1))])

    assert ran == ["other"]
    await other


async def _note(ran: list[str]) -> None:
    await asyncio.sleep(0)
    ran.append("other")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(commit(replace(entry(1), crc=1)), id="another crc"),
        pytest.param(commit(replace(entry(1), line=b"", crc=0)), id="no line"),
        pytest.param(commit(replace(entry(1), line=b"a\nb", crc=0)), id="two lines"),
        pytest.param(commit(entry(1), received_us=-1), id="before 1970"),
    ],
)
async def test_what_a_hub_must_never_hand_over_is_an_assertion(store: MemoryStore, wrong: Commit) -> None:
    with pytest.raises(AssertionError):
        await store.append([wrong])


async def test_questions_that_make_no_sense_are_assertions(store: MemoryStore) -> None:
    for call in (
        lambda: store.after(STREAM, -1, limit=1, max_bytes=1),
        lambda: store.after(STREAM, 0, limit=0, max_bytes=1),
        lambda: store.open_stream(STREAM, space=SPACE, audience="private", owner=None),
    ):
        with pytest.raises(AssertionError):
            await call()
