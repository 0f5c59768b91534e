"""The confirmed copy in a device's log: entries, segments, shares that are taken back, and relays."""

from pathlib import Path

import pytest

from fakes.devices.homes import (
    DESK,
    LAPTOP,
    MAYA,
    PHONE,
    SHARED,
    START_US,
    checksum,
    joined,
    line,
    received,
)
from handrail_client.log.packing import pack
from handrail_client.log.records import CachedSnapshot
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.sessions import SessionStarted
from handrail_shared.lines.body import read_body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope

ENTRY = "00000000-0000-7000-8000-0000000000e1"
SHARE = "00000000-0000-7000-8000-0000000000e2"
NEW = "00000000-0000-7000-8000-0000000000d9"
WORDS = "a-sentence-that-was-taken-back"


def check_in(number: int) -> CheckInRecorded:
    return CheckInRecorded(check_in=f"00000000-0000-7000-8000-{number:012x}", day="2026-11-22", mood=3)


def shared_copy() -> EntryShared:
    return EntryShared(share=SHARE, entry=ENTRY, kind="journal", day="2026-11-22", text=WORDS)


def envelope_of(text: bytes) -> Envelope:
    read = read_envelope(text)
    assert isinstance(read, Envelope)
    return read


async def test_E1_entries_and_cursor_are_stored_together(tmp_path: Path) -> None:
    entries = received(line(DESK, 1, check_in(1)), line(DESK, 2, check_in(2)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        with pytest.raises(AssertionError):
            await log.store(SHARED, 0, checksum(entries), entries)

        held = next(stream for stream in await log.streams() if stream.stream == SHARED)
        assert (2, checksum(entries)) == (held.position, held.checksum)
        assert entries == [entry.entry for entry in await log.entries(SHARED)]


async def test_O2_the_clock_passes_every_effective_stamp_seen(tmp_path: Path) -> None:
    ahead = line(DESK, 1, check_in(1), stamp=START_US + 10**12)
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(received(ahead)), received(ahead, at_us=START_US + 7))
        await log.append(SHARED, [check_in(2)], now_us=START_US)

        assert START_US + 8 == envelope_of((await log.lines(SHARED, 1, 1))[0]).stamp


async def test_an_own_line_that_came_back_leaves_the_overlay(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2)], now_us=START_US)
        first, second = await log.lines(SHARED, 1, 2)
        await log.settle(SHARED, 2)

        await log.store(SHARED, 0, checksum(received(first)), received(first))

        assert [second] == (await log.holding(SHARED)).overlay


async def test_P3_other_bytes_under_an_own_seq_do_not_count_as_ours(tmp_path: Path) -> None:
    other = line(PHONE, 1, check_in(9), author=MAYA)
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1)], now_us=START_US)

        await log.store(SHARED, 0, checksum(received(other)), received(other))

        assert await log.lines(SHARED, 1, 1) == (await log.holding(SHARED)).overlay


async def test_R2_dropping_the_copy_keeps_what_this_member_wrote_elsewhere(tmp_path: Path) -> None:
    from_laptop = [line(LAPTOP, seq, check_in(seq), author=MAYA) for seq in (1, 3)]
    entries = received(from_laptop[0], line(DESK, 1, check_in(7)), from_laptop[1])
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(20)], now_us=START_US)
        mine = (await log.lines(SHARED, 1, 1))[0]
        await log.settle(SHARED, 1)
        await log.take_new_device(NEW)
        await log.store(SHARED, 0, checksum(entries), entries)

        kept = await log.drop_confirmed(SHARED)

        assert {LAPTOP: 3, PHONE: 1} == kept == (await log.relays())[SHARED]
        assert list(zip((1, 3), from_laptop, strict=True)) == await log.relayed(SHARED, LAPTOP)
        assert [(1, mine)] == await log.relayed(SHARED, PHONE)
        held = next(stream for stream in await log.streams() if stream.stream == SHARED)
        assert (0, 0) == (held.position, held.checksum)
        assert [] == await log.entries(SHARED)
        assert {mine, *from_laptop} == set((await log.holding(SHARED)).overlay)


async def test_R2_relayed_lines_go_when_the_server_has_them(tmp_path: Path) -> None:
    entries = received(*(line(LAPTOP, seq, check_in(seq), author=MAYA) for seq in (1, 2, 3)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        await log.drop_confirmed(SHARED)

        await log.settle_relay(SHARED, LAPTOP, 2)
        after_two = (await log.relays())[SHARED]
        await log.settle_relay(SHARED, LAPTOP, None)

        assert {LAPTOP: 3} == after_two
        assert {} == (await log.relays())[SHARED]


async def test_R2_relayed_lines_that_the_server_knows_otherwise_become_own_ones(tmp_path: Path) -> None:
    entries = received(*(line(LAPTOP, seq, check_in(seq), author=MAYA) for seq in (1, 2)))
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(9)], now_us=1_000)
        await log.store(SHARED, 0, checksum(entries), entries)
        await log.drop_confirmed(SHARED)
        await log.settle_relay(SHARED, LAPTOP, 1)

        await log.settle_relay(SHARED, LAPTOP, None)

        written = await log.own_lines()
        assert [1, 2] == [item.seq for item in written]
        assert line(PHONE, 2, check_in(2), author=MAYA) == written[-1].line
        assert "pending" == written[-1].state


@pytest.mark.parametrize("as_segment", [False, True])
async def test_E5_a_share_that_is_taken_back_leaves_a_stub(tmp_path: Path, as_segment: bool) -> None:
    share = line(DESK, 1, shared_copy(), author=MAYA)
    taking = line(DESK, 2, EntryUnshared(share=SHARE, entry=ENTRY), author=MAYA)
    first = received(share)
    async with await joined(tmp_path) as log:
        if as_segment:
            await log.store_segment(SHARED, 1, pack(first), first, checksum(first))
        else:
            await log.store(SHARED, 0, checksum(first), first)
        await log.cache((await log.holding(SHARED)).stream, CachedSnapshot(1, WORDS.encode()))
        both = received(share, taking)

        await log.store(SHARED, 1, checksum(both), both[1:])

        assert [Stub(both[0].received_us, both[0].crc, DESK, 1), both[1]] == [
            entry.entry for entry in await log.entries(SHARED)
        ]
        assert (await log.holding(SHARED)).snapshot is None
    assert [] == traces(tmp_path, WORDS)


async def test_E5_the_share_may_come_after_its_taking_back(tmp_path: Path) -> None:
    taking = line(DESK, 1, EntryUnshared(share=SHARE, entry=ENTRY), author=MAYA)
    share = line(DESK, 2, shared_copy(), author=MAYA)
    entries = received(taking, share)
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)

        assert [entries[0], Stub(entries[1].received_us, entries[1].crc, DESK, 2)] == [
            entry.entry for entry in await log.entries(SHARED)
        ]
    assert [] == traces(tmp_path, WORDS)


async def test_E5_only_the_author_takes_a_share_back(tmp_path: Path) -> None:
    share = line(PHONE, 1, shared_copy(), author=MAYA)
    taking = line(DESK, 1, EntryUnshared(share=SHARE, entry=ENTRY))
    entries = received(share, taking)
    async with await joined(tmp_path, device=LAPTOP) as log:
        await log.store(SHARED, 0, checksum(entries), entries)

        assert entries == [entry.entry for entry in await log.entries(SHARED)]


async def test_E5_an_own_taking_back_takes_effect_when_it_is_settled(tmp_path: Path) -> None:
    async with await joined(tmp_path, device=LAPTOP) as log:
        share = received(line(PHONE, 1, shared_copy(), author=MAYA))
        await log.store(SHARED, 0, checksum(share), share)
        await log.append(SHARED, [EntryUnshared(share=SHARE, entry=ENTRY)], now_us=START_US)
        before = [entry.entry for entry in await log.entries(SHARED)]

        await log.settle(SHARED, 1)

        assert share == before
        assert [Stub(share[0].received_us, share[0].crc, PHONE, 1)] == [
            entry.entry for entry in await log.entries(SHARED)
        ]


async def test_E5_a_stub_of_an_own_line_is_known_as_confirmed(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [shared_copy()], now_us=START_US)
        mine = Entry(START_US, (await log.lines(SHARED, 1, 1))[0])
        await log.settle(SHARED, 1)
        stub = Stub(START_US, mine.crc, PHONE, 1)

        await log.store(SHARED, 0, checksum([stub]), [stub])

        assert [] == (await log.holding(SHARED)).overlay


async def test_E4_a_segment_is_one_row_and_reads_like_rows(tmp_path: Path) -> None:
    entries = received(*(line(DESK, seq, check_in(seq)) for seq in range(1, 6)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries[:1]), entries[:1])
        # The segment begins before the position: only what is new of it is taken.
        await log.store_segment(SHARED, 1, pack(entries[:3]), entries[:3], checksum(entries[:3]))
        await log.store_segment(SHARED, 4, pack(entries[3:]), entries[3:], checksum(entries))

        assert entries == [entry.entry for entry in await log.entries(SHARED)]
        assert entries[2:] == [entry.entry for entry in await log.entries(SHARED, after=2)]
        assert [entry.line for entry in entries if isinstance(entry, Entry) and b'seq":4' in entry.line] == (
            await log.lines_holding(SHARED, [b'"seq":4'])
        )


async def test_lines_about_sessions_are_found_wherever_they_stand(tmp_path: Path) -> None:
    ids = [f"{number:08}-0000-7000-8000-000000000000" for number in range(3)]
    started = [SessionStarted(session=item, day="2026-11-22") for item in ids]
    entries = received(
        line(DESK, 1, check_in(1)),
        line(DESK, 2, check_in(2)),
        line(DESK, 3, started[0]),
        line(DESK, 4, check_in(4)),
        line(DESK, 5, started[1]),
    )
    async with await joined(tmp_path) as log:
        for first, last in ((1, 2), (3, 4)):
            part = entries[first - 1 : last]
            await log.store_segment(SHARED, first, pack(part), part, checksum(entries[:last]))
        await log.store(SHARED, 4, checksum(entries), entries[4:])
        await log.append(SHARED, [check_in(6), started[2]], now_us=START_US)

        envelopes = [read_envelope(value) for value in await log.lines_of_sessions(SHARED)]

    assert started == [read_body(envelope) for envelope in envelopes if isinstance(envelope, Envelope)]


async def test_a_snapshot_of_content_that_was_dropped_is_not_kept(tmp_path: Path) -> None:
    entries = received(line(DESK, 1, check_in(1)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        held = (await log.holding(SHARED)).stream
        await log.drop_confirmed(SHARED)

        await log.cache(held, CachedSnapshot(1, b"old"))

        assert (await log.holding(SHARED)).snapshot is None


def traces(home: Path, text: str) -> list[str]:
    """The files of a closed log that still hold a text."""
    return [path.name for path in home.iterdir() if text.encode() in path.read_bytes()]
