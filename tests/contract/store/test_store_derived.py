"""What every store keeps besides entries, made from them: snapshots and segments."""

import gzip

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, STREAM, identifier
from fakes.server.stores import OTHER_STREAM, commit, entry, run_of
from handrail_server.store.port import Store
from handrail_shared.limits import SEGMENT_ENTRIES
from handrail_shared.lines.entry import Stub, read_entry

SHARE = f"{identifier(0xE1)} {MEMBER}"


# --- snapshots --------------------------------------------------------------------------------------------------------


async def test_a_snapshot_comes_back_and_replaces_the_one_before(store: Store) -> None:
    await store.append([run_of(1, 3)])
    for position in (1, 3):
        checksum = await store.checksum_at(STREAM, position)
        assert checksum is not None
        assert await store.save_snapshot(STREAM, position, checksum, b"state %d" % position)

    found = await store.load_snapshot(STREAM)

    assert found == (3, await store.checksum_at(STREAM, 3), b"state 3")
    assert await store.load_snapshot(OTHER_STREAM) is None


async def test_a_snapshot_of_another_prefix_is_not_kept(store: Store) -> None:
    [head] = await store.append([run_of(1, 3)])

    kept = [
        await store.save_snapshot(STREAM, 3, head.checksum + 1, b"state"),
        await store.save_snapshot(STREAM, 2, head.checksum, b"state"),
        await store.save_snapshot(STREAM, 4, head.checksum, b"state"),
    ]

    assert kept == [False, False, False]
    assert await store.load_snapshot(STREAM) is None


async def test_E5_a_snapshot_that_may_hold_a_line_taken_back_is_dropped_and_not_kept_again(store: Store) -> None:
    [head] = await store.append([commit(entry(1, share=SHARE), entry(2))])
    await store.save_snapshot(STREAM, 2, head.checksum, b"with the line")
    [later] = await store.append([commit(entry(3, takes_back=SHARE))])

    dropped = await store.load_snapshot(STREAM)
    late = await store.save_snapshot(STREAM, 2, head.checksum, b"with the line")
    clean = await store.save_snapshot(STREAM, 3, later.checksum, b"without it")

    assert (dropped, late, clean) == (None, False, True)


async def test_E5_taking_back_without_a_new_entry_asks_for_a_longer_prefix(store: Store) -> None:
    [head] = await store.append([run_of(1, 2)])
    await store.append([commit(takes_back=[(DEVICE, 1)])])

    kept = await store.save_snapshot(STREAM, 2, head.checksum, b"maybe with the line")

    assert not kept


async def test_taking_back_nothing_keeps_the_snapshot(store: Store) -> None:
    [head] = await store.append([run_of(1, 2)])
    await store.save_snapshot(STREAM, 2, head.checksum, b"state")

    await store.append([commit(entry(3, takes_back=SHARE), takes_back=[(OTHER_DEVICE, 1)])])

    assert await store.load_snapshot(STREAM) == (2, head.checksum, b"state")


# --- segments ---------------------------------------------------------------------------------------------------------


async def test_E4_full_runs_are_sealed_once_and_hold_the_text_of_their_entries(store: Store) -> None:
    await store.append([run_of(1, 2 * SEGMENT_ENTRIES + 5)])

    counts = [await store.seal_segments(STREAM), await store.seal_segments(STREAM)]

    rows = await store.segments(STREAM)
    data = [await store.segment(STREAM, row.name) for row in rows]
    assert counts == [2, 0]
    assert [(row.first, row.last) for row in rows] == [
        (1, SEGMENT_ENTRIES),
        (SEGMENT_ENTRIES + 1, 2 * SEGMENT_ENTRIES),
    ]
    assert [row.checksum for row in rows] == [await store.checksum_at(STREAM, row.last) for row in rows]
    assert [row.bytes for row in rows] == [len(chunk or b"") for chunk in data]
    texts = [text for chunk in data for text in gzip.decompress(chunk or b"").splitlines()]
    stored = await store.after(STREAM, 0, limit=2 * SEGMENT_ENTRIES, max_bytes=1 << 30)
    assert texts == [item.text() for item in stored]


async def test_E4_a_run_that_is_not_full_is_not_sealed(store: Store) -> None:
    await store.append([run_of(1, SEGMENT_ENTRIES - 1)])

    before = await store.seal_segments(STREAM)
    await store.append([commit(entry(SEGMENT_ENTRIES))])
    after = await store.seal_segments(STREAM)

    assert (before, after) == (0, 1)


async def test_E4_a_segment_is_only_found_in_its_own_stream(store: Store) -> None:
    await store.append([run_of(1, SEGMENT_ENTRIES)])
    await store.seal_segments(STREAM)
    [row] = await store.segments(STREAM)

    found = [await store.segment(OTHER_STREAM, row.name), await store.segment(STREAM, "no such name")]

    assert found == [None, None]
    assert await store.segments(OTHER_STREAM) == []


async def test_E5_a_segment_with_a_line_taken_back_is_gone_and_sealed_anew_under_another_name(store: Store) -> None:
    await store.append([run_of(1, 2 * SEGMENT_ENTRIES)])
    await store.seal_segments(STREAM)
    first, second = await store.segments(STREAM)
    await store.append([commit(takes_back=[(DEVICE, 7)])])

    between = (await store.segment(STREAM, first.name), await store.segments(STREAM))
    sealed = await store.seal_segments(STREAM)

    # Without the first run there is no unbroken way to the second one, so it is not offered.
    assert between == (None, [])
    renewed, same = await store.segments(STREAM)
    data = gzip.decompress(await store.segment(STREAM, renewed.name) or b"")
    assert (sealed, same) == (1, second)
    assert renewed.name != first.name
    assert read_entry(data.splitlines()[6]) == Stub(1000, entry(7).crc, DEVICE, 7)
