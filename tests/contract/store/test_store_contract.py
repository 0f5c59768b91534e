"""What every store keeps to. `MemoryStore` and `SqliteStore` run the same tests."""

import asyncio

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, SPACE, STREAM, identifier, line
from fakes.server.stores import (
    OTHER_STREAM,
    checksum_of,
    commit,
    entry,
    lines_of,
    refusal,
    run_of,
)
from handrail_server.store.errors import SeqConflict, StoreClosed, UnknownStream
from handrail_server.store.port import Commit, Head, ReachRow, Store, StreamRow
from handrail_shared.sync.judge import Kept, Spent, TakenBack
from handrail_shared.wire import ReadStep

EMPTY = Head(position=0, checksum=0)


# --- streams ----------------------------------------------------------------------------------------------------------


async def test_streams_are_listed_in_the_order_of_opening_with_their_heads(bare: Store) -> None:
    await bare.open_stream(STREAM, space=SPACE, audience="shared", owner=None)
    await bare.open_stream(OTHER_STREAM, space=SPACE, audience="private", owner=MEMBER)
    [head] = await bare.append([commit(entry(1), stream=OTHER_STREAM)])

    rows = await bare.streams()

    assert rows == [
        StreamRow(stream=STREAM, space=SPACE, audience="shared", owner=None, head=EMPTY, erased=False),
        StreamRow(stream=OTHER_STREAM, space=SPACE, audience="private", owner=MEMBER, head=head, erased=False),
    ]


async def test_opening_a_stream_again_changes_nothing(store: Store) -> None:
    await store.append([commit(entry(1))])

    await store.open_stream(STREAM, space=SPACE, audience="shared", owner=None)

    assert await lines_of(store) == [line(1)]


async def test_an_unknown_stream_is_refused_everywhere(store: Store) -> None:
    stranger = identifier(0xDEAD)

    calls = [
        lambda: store.append([commit(entry(1), stream=stranger)]),
        lambda: store.head(stranger),
        lambda: store.checksum_at(stranger, 0),
        lambda: store.next_seqs(stranger),
        lambda: store.lines_of(stranger, DEVICE, 1, 1),
        lambda: store.after(stranger, 0, limit=1, max_bytes=1),
        lambda: store.save_snapshot(stranger, 0, 0, b""),
        lambda: store.load_snapshot(stranger),
        lambda: store.seal_segments(stranger),
        lambda: store.segments(stranger),
        lambda: store.segment(stranger, "name"),
        lambda: store.record_reach([ReachRow(stream=stranger, member=MEMBER, held=1, read=1)]),
        lambda: store.reach(stranger),
        lambda: store.erase_stream(stranger),
    ]

    for call in calls:
        with pytest.raises(UnknownStream):
            await call()


# --- append -----------------------------------------------------------------------------------------------------------


async def test_E1_positions_are_gapless_and_entries_come_back_verbatim(store: Store) -> None:
    commits = [
        commit(entry(1), entry(2), received_us=1000),
        commit(entry(1, device=OTHER_DEVICE), received_us=2000),
        commit(entry(3), received_us=3000),
    ]

    heads = await store.append(commits)

    stored = await store.after(STREAM, 0, limit=10, max_bytes=1 << 20)
    assert [head.position for head in heads] == [2, 3, 4]
    assert [item.position for item in stored] == [1, 2, 3, 4]
    assert [item.line for item in stored] == [line(1), line(2), line(1, device=OTHER_DEVICE), line(3)]
    assert [(item.device, item.seq) for item in stored] == [(DEVICE, 1), (DEVICE, 2), (OTHER_DEVICE, 1), (DEVICE, 3)]
    assert [item.received_us for item in stored] == [1000, 1000, 2000, 3000]


async def test_E2_every_prefix_has_its_checksum(store: Store) -> None:
    one, two, three = entry(1), entry(2), entry(3)

    heads = await store.append([commit(one, two), commit(three)])

    stored = await store.after(STREAM, 0, limit=10, max_bytes=1 << 20)
    expected = [checksum_of(one), checksum_of(one, two), checksum_of(one, two, three)]
    assert [item.checksum for item in stored] == expected
    assert [await store.checksum_at(STREAM, position) for position in range(5)] == [0, *expected, None]
    assert [head.checksum for head in heads] == expected[1:]
    assert await store.head(STREAM) == heads[-1]


async def test_heads_come_back_in_the_order_of_commits_across_streams(store: Store) -> None:
    one, two = entry(1), entry(2)

    heads = await store.append([commit(one), commit(one, stream=OTHER_STREAM), commit(two)])

    assert heads == [
        Head(position=1, checksum=checksum_of(one)),
        Head(position=1, checksum=checksum_of(one)),
        Head(position=2, checksum=checksum_of(one, two)),
    ]


async def test_an_append_of_nothing_is_nothing(store: Store) -> None:
    heads = await store.append([])

    assert heads == []


async def test_a_commit_without_entries_gives_the_head_as_it_is(store: Store) -> None:
    heads = await store.append([commit(refusal(1))])

    assert heads == [EMPTY]


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param([commit(entry(3))], id="gap"),
        pytest.param([commit(entry(1))], id="repeat"),
        pytest.param([commit(entry(2), entry(2))], id="twice"),
        pytest.param([commit(entry(3), entry(2))], id="swapped"),
        pytest.param([commit(entry(2), refusal(2))], id="accepted and refused"),
        pytest.param([commit(entry(2), refusal(4))], id="gap before a refusal"),
        pytest.param([commit(entry(2)), commit(entry(4))], id="gap between commits"),
        pytest.param([commit(entry(2, device=OTHER_DEVICE))], id="a new device begins at 1"),
        pytest.param([commit(refusal(1))], id="an accepted seq refused"),
    ],
)
async def test_P4_a_commit_that_breaks_its_log_stores_nothing_at_all(store: Store, wrong: list[Commit]) -> None:
    await store.append([commit(entry(1))])

    with pytest.raises(SeqConflict):
        await store.append([commit(entry(1), stream=OTHER_STREAM), *wrong])

    assert await lines_of(store) == [line(1)]
    assert await store.head(OTHER_STREAM) == EMPTY
    assert await store.next_seqs(OTHER_STREAM) == {}
    assert await store.next_seqs(STREAM) == {DEVICE: 2}


async def test_an_append_works_again_after_one_that_was_refused(store: Store) -> None:
    with pytest.raises(SeqConflict):
        await store.append([commit(entry(1, device=OTHER_DEVICE)), commit(entry(2))])

    await store.append([commit(entry(1), entry(2))])

    assert await lines_of(store) == [line(1), line(2)]
    assert await store.next_seqs(STREAM) == {DEVICE: 3}


async def test_P4_refused_seqs_are_used_up_and_mix_with_accepted_ones(store: Store) -> None:
    await store.append([commit(entry(1), refusal(2, code="too_large"), entry(3), refusal(4))])

    await store.append([commit(entry(5))])

    assert await store.next_seqs(STREAM) == {DEVICE: 6}
    assert await lines_of(store) == [line(1), line(3), line(5)]


async def test_P2_what_stands_under_a_seq_is_told_to_the_judge(store: Store) -> None:
    await store.append([commit(entry(1), refusal(2, code="too_large"), entry(3)), run_of(1, 3, device=OTHER_DEVICE)])
    await store.append([commit(takes_back=[(DEVICE, 3)])])

    records = await store.lines_of(STREAM, DEVICE, 1, 99)

    assert records == {1: Kept(line(1)), 2: Spent("too_large", entry(2).crc), 3: TakenBack(entry(3).crc)}
    assert await store.lines_of(STREAM, DEVICE, 2, 2) == {2: Spent("too_large", entry(2).crc)}
    assert await store.lines_of(STREAM, identifier(0xD9), 1, 9) == {}
    assert await store.lines_of(OTHER_STREAM, DEVICE, 1, 9) == {}


async def test_each_stream_counts_a_device_on_its_own(store: Store) -> None:
    await store.append([run_of(1, 3), commit(entry(1), stream=OTHER_STREAM)])

    seqs = [await store.next_seqs(STREAM), await store.next_seqs(OTHER_STREAM)]

    assert seqs == [{DEVICE: 4}, {DEVICE: 2}]


async def test_appends_at_the_same_time_leave_no_gap(store: Store) -> None:
    devices = [identifier(0xD00 + number) for number in range(8)]

    async def fill(device: str) -> None:
        for seq in range(1, 6):
            await store.append([commit(entry(seq, device=device))])

    await asyncio.gather(*(fill(device) for device in devices))

    stored = await store.after(STREAM, 0, limit=100, max_bytes=1 << 20)
    assert [item.position for item in stored] == list(range(1, 41))
    assert await store.next_seqs(STREAM) == dict.fromkeys(devices, 6)


# --- reading ----------------------------------------------------------------------------------------------------------


async def test_reading_starts_after_a_position_and_ends_at_the_limit(store: Store) -> None:
    await store.append([run_of(1, 6)])

    stored = await store.after(STREAM, 2, limit=3, max_bytes=1 << 20)

    assert [item.position for item in stored] == [3, 4, 5]


async def test_reading_ends_before_the_bytes_are_exceeded_but_gives_one_entry_always(store: Store) -> None:
    await store.append([run_of(1, 3)])
    size = len(line(1))

    counts = [len(await store.after(STREAM, 0, limit=9, max_bytes=most)) for most in (1, size, 2 * size, 2 * size + 1)]

    assert counts == [1, 1, 2, 2]


async def test_reading_at_and_beyond_the_head_gives_nothing(store: Store) -> None:
    await store.append([run_of(1, 2)])

    found = [await store.after(STREAM, position, limit=9, max_bytes=1 << 20) for position in (2, 3, 99)]

    assert found == [[], [], []]


# --- epoch and reach --------------------------------------------------------------------------------------------------


async def test_R1_an_epoch_lasts_until_another_begins(store: Store) -> None:
    first = await store.epoch()
    again = await store.epoch()

    await store.begin_epoch(identifier(0xE2))

    assert first == again
    assert await store.epoch() == identifier(0xE2)


async def test_E3_reach_only_grows(store: Store) -> None:
    await store.record_reach([ReachRow(stream=STREAM, member=MEMBER, held=5, read=2)])
    await store.record_reach(
        [
            ReachRow(stream=STREAM, member=MEMBER, held=4, read=3),
            ReachRow(stream=STREAM, member=OTHER_MEMBER, held=1, read=0),
        ]
    )

    found = await store.reach(STREAM)

    assert {member: (row.held, row.read) for member, row in found.items()} == {MEMBER: (5, 3), OTHER_MEMBER: (1, 0)}
    assert await store.reach(OTHER_STREAM) == {}


async def test_E7_the_steps_that_were_given_last_are_kept(store: Store) -> None:
    steps = [ReadStep(after=0, read=2, at=7), ReadStep(after=2, read=3, at=9)]
    row = ReachRow(stream=STREAM, member=MEMBER, held=5, read=3, steps=steps)

    await store.record_reach([ReachRow(stream=STREAM, member=MEMBER, held=5, read=2, steps=steps[:1])])
    before = await store.reach(STREAM)
    await store.record_reach([row])

    assert before[MEMBER].steps == steps[:1]
    assert await store.reach(STREAM) == {MEMBER: row}


# --- the end ----------------------------------------------------------------------------------------------------------


async def test_a_closed_store_refuses_every_call(store: Store) -> None:
    await store.close()
    await store.close()

    for call in (lambda: store.append([commit(entry(1))]), lambda: store.head(STREAM), store.epoch):
        with pytest.raises(StoreClosed):
            await call()
