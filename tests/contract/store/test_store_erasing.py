"""What every store does with lines that are taken back, and with streams that are erased."""

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, SPACE, STREAM, identifier, line
from fakes.server.stores import OTHER_STREAM, commit, entry, lines_of, run_of
from handrail_server.store.errors import StreamErased
from handrail_server.store.port import Head, Store
from handrail_shared.limits import SEGMENT_ENTRIES
from handrail_shared.lines.entry import Entry, Stub, read_entry
from handrail_shared.sync.judge import TakenBack

EMPTY = Head(position=0, checksum=0)
SHARE = f"{identifier(0xE1)} {MEMBER}"


# --- taking back ------------------------------------------------------------------------------------------------------


async def test_E5_a_line_taken_back_leaves_a_stub_and_every_number_stands(store: Store) -> None:
    [before] = await store.append([run_of(1, 3)])

    [after] = await store.append([commit(takes_back=[(DEVICE, 2), (DEVICE, 77), (OTHER_DEVICE, 1)])])

    stored = await store.after(STREAM, 0, limit=9, max_bytes=1 << 20)
    assert after == before
    assert [item.line for item in stored] == [line(1), None, line(3)]
    assert read_entry(stored[1].text()) == Stub(1000, entry(2).crc, DEVICE, 2)
    assert read_entry(stored[0].text()) == Entry(1000, line(1))


async def test_E5_a_name_takes_back_every_line_that_was_shared_under_it(store: Store) -> None:
    await store.append([commit(entry(1, share=SHARE), entry(2, share="other"), entry(3, share=SHARE))])

    await store.append([commit(entry(4, takes_back=SHARE))])

    assert await lines_of(store) == [None, line(2), None, line(4)]


async def test_E5_a_line_can_be_taken_back_in_the_commit_that_brings_it(store: Store) -> None:
    await store.append([commit(entry(1, share=SHARE), entry(2, takes_back=SHARE), entry(3), takes_back=[(DEVICE, 3)])])

    found = await lines_of(store)

    assert found == [None, line(2), None]


async def test_E5_a_line_that_comes_after_its_taking_back_is_stored_as_a_stub(store: Store) -> None:
    await store.append([commit(entry(1, device=OTHER_DEVICE, takes_back=SHARE))])

    await store.append([commit(entry(1, share=SHARE), entry(2))])

    assert await lines_of(store) == [line(1, device=OTHER_DEVICE), None, line(2)]
    assert await store.lines_of(STREAM, DEVICE, 1, 1) == {1: TakenBack(entry(1).crc)}


async def test_E5_a_name_means_nothing_in_another_stream(store: Store) -> None:
    await store.append([commit(entry(1, share=SHARE)), commit(entry(1, takes_back=SHARE), stream=OTHER_STREAM)])

    found = await lines_of(store)

    assert found == [line(1)]


# --- erasure ----------------------------------------------------------------------------------------------------------


async def test_an_erased_stream_keeps_stubs_and_nothing_else(store: Store) -> None:
    [head] = await store.append([run_of(1, SEGMENT_ENTRIES)])
    await store.save_snapshot(STREAM, head.position, head.checksum, b"state")
    await store.seal_segments(STREAM)

    await store.erase_stream(STREAM)
    await store.erase_stream(STREAM)

    assert await store.head(STREAM) == head
    assert set(await lines_of(store)) == {None}
    assert await store.load_snapshot(STREAM) is None
    assert await store.segments(STREAM) == []
    assert await store.seal_segments(STREAM) == 0
    assert not await store.save_snapshot(STREAM, head.position, head.checksum, b"state")
    assert [row.erased for row in await store.streams()] == [True, False]
    assert await store.lines_of(STREAM, DEVICE, 1, 1) == {1: TakenBack(entry(1).crc)}


async def test_an_erased_stream_takes_nothing_more_and_never_gets_another_key(store: Store) -> None:
    await store.append([commit(entry(1))])
    await store.erase_stream(STREAM)

    for call in (
        lambda: store.append([commit(entry(1), stream=OTHER_STREAM), commit(entry(2))]),
        lambda: store.open_stream(STREAM, space=SPACE, audience="shared", owner=None),
    ):
        with pytest.raises(StreamErased):
            await call()

    assert await store.head(OTHER_STREAM) == EMPTY


async def test_erasing_a_stream_leaves_the_others_alone(store: Store) -> None:
    await store.append([commit(entry(1)), commit(entry(1), stream=OTHER_STREAM)])

    await store.erase_stream(STREAM)

    assert await lines_of(store, OTHER_STREAM) == [line(1)]
