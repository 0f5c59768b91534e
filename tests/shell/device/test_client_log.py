"""The device's log: append, verdicts, a new life, the confirmed copy, and what is taken back."""

import asyncio
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from fakes.devices.homes import (
    DESK,
    LAPTOP,
    MAYA,
    MAYA_PRIVATE,
    PHONE,
    SHARED,
    SPACE,
    START_US,
    checksum,
    joined,
    line,
    received,
)
from handrail_client.errors import AlreadyJoined, DeviceProblem, HomeUnusable, NotFound, NotJoined
from handrail_client.log import Log
from handrail_client.log.packing import pack
from handrail_client.log.records import CachedSnapshot, Reached, SpaceHeld
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.sessions import SessionStarted
from handrail_shared.lines.body import read_body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope, write_line
from handrail_shared.wire import RefusedSeq

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


async def test_P1_an_append_gets_the_next_seqs_and_rising_stamps(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        first = await log.append(SHARED, [check_in(1), check_in(2)], now_us=START_US)
        second = await log.append(SHARED, [check_in(3)], now_us=START_US - 5)

        lines = await log.lines(SHARED, 1, 9)

    assert [(PHONE, 1), (PHONE, 2), (PHONE, 3)] == [*first, *second]
    assert [START_US, START_US + 1, START_US + 2] == [envelope_of(each).stamp for each in lines]


async def test_seqs_count_for_each_stream(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1)], now_us=START_US)

        private = await log.append(MAYA_PRIVATE, [check_in(2)], now_us=START_US)

        assert [(PHONE, 1)] == private
        assert {SHARED: 1, MAYA_PRIVATE: 1} == await log.last_seqs()


async def test_P1_an_append_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def fail_at_the_second(envelope: Envelope) -> bytes:
        calls.append(1)
        if len(calls) == 2:
            raise sqlite3.OperationalError("disk I/O error")
        return write_line(envelope)

    async with await joined(tmp_path) as log:
        monkeypatch.setattr("handrail_client.log.own_lines.write_line", fail_at_the_second)
        with pytest.raises(sqlite3.OperationalError):
            await log.append(SHARED, [check_in(1), check_in(2)], now_us=START_US)

        assert {SHARED: 0, MAYA_PRIVATE: 0} == await log.last_seqs()
        assert 0 == (await log.identity()).stamp


async def test_a_text_that_no_peer_would_store_is_said_so_and_not_kept(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        too_long = CheckInRecorded(check_in=ENTRY, day="2026-11-22", note="x" * 20_000)

        with pytest.raises(DeviceProblem, match="too long"):
            await log.append(SHARED, [too_long], now_us=START_US)

        assert [] == await log.own_lines()


async def test_what_was_appended_is_there_after_reopening(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1)], now_us=START_US)
        before = await log.own_lines()

    async with await Log.open(tmp_path) as log:
        assert before == await log.own_lines()


async def test_the_home_is_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"
    log = await joined(home)
    await log.append(SHARED, [check_in(1)], now_us=START_US)

    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in home.iterdir()}
    await log.close()

    assert 0o700 == stat.S_IMODE(home.stat().st_mode)
    assert {0o600} == set(modes.values())
    assert {"log.sqlite3", "log.sqlite3-wal", "log.sqlite3-shm", "write.lock"} == set(modes)


async def test_a_folder_that_holds_other_things_keeps_its_rights(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "letter.txt").write_text("hello")

    await (await joined(home)).close()

    assert 0o755 == stat.S_IMODE(home.stat().st_mode)
    assert 0o600 == stat.S_IMODE((home / "log.sqlite3").stat().st_mode)


async def test_a_log_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    await (await joined(tmp_path)).close()
    with sqlite3.connect(tmp_path / "log.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(HomeUnusable, match="newer Handrail"):
        await Log.open(tmp_path)


async def test_a_log_of_the_first_version_is_brought_up_to_this_one(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1)], now_us=START_US)
    with sqlite3.connect(tmp_path / "log.sqlite3") as connection:
        connection.execute("ALTER TABLE identity DROP COLUMN stopped")
        connection.execute("ALTER TABLE segment DROP COLUMN sessions")
        connection.execute("ALTER TABLE space DROP COLUMN arriving")
        connection.execute("ALTER TABLE reach DROP COLUMN steps")
        connection.execute("ALTER TABLE snapshot DROP COLUMN newer")
        connection.execute("DROP INDEX entry_of_sessions")
        connection.execute("DROP INDEX own_of_sessions")
        connection.execute("PRAGMA user_version = 1")
    connection.close()

    async with await Log.open(tmp_path) as log:
        await log.stop("removed")

        assert ("removed", MAYA) == ((await log.identity()).stopped, (await log.identity()).member)
        assert 1 == len(await log.own_lines())


async def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(HomeUnusable):
        await Log.open(tmp_path / "file" / "home")


async def test_a_device_belongs_to_one_person(tmp_path: Path) -> None:
    async with await Log.open(tmp_path / "new") as log:
        with pytest.raises(NotJoined):
            await log.identity()
    async with await joined(tmp_path) as log:
        whom = await log.identity()
        with pytest.raises(AlreadyJoined):
            await log.become(whom, [])


async def test_an_unknown_stream_is_not_found(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        with pytest.raises(NotFound):
            await log.append(NEW, [check_in(1)], now_us=START_US)


async def test_P4_verdicts_are_kept_and_refused_lines_stay(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2), check_in(3)], now_us=START_US)

        await log.settle(SHARED, 2, [RefusedSeq(seq=2, code="not_allowed")])

        own_lines = await log.own_lines()
        assert [("accepted", None), ("refused", "not_allowed"), ("pending", None)] == [
            (each.state, each.code) for each in own_lines
        ]
        assert {SHARED: 2, MAYA_PRIVATE: 0} == await log.settled_seqs()


async def test_R1_reoffered_lines_are_pending_again(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2), check_in(3)], now_us=START_US)
        await log.settle(SHARED, 3, [RefusedSeq(seq=2, code="not_allowed")])

        await log.reoffer(SHARED, 1)

        assert ["accepted", "pending", "pending"] == [each.state for each in await log.own_lines()]
        assert 1 == (await log.settled_seqs())[SHARED]


async def test_P3_a_new_life_writes_unsettled_lines_again_with_the_same_body_and_stamp(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2), check_in(3)], now_us=START_US)
        await log.settle(SHARED, 1)
        before = [envelope_of(each) for each in await log.lines(SHARED, 2, 3)]

        lengths = await log.take_new_device(NEW)

        after = [envelope_of(each) for each in await log.lines(SHARED, 1, 9)]
        states = [(each.device, each.seq, each.state) for each in await log.own_lines()]
        assert {SHARED: 2, MAYA_PRIVATE: 0} == lengths
        assert [(each.stamp, each.body) for each in before] == [(each.stamp, each.body) for each in after]
        assert [(NEW, 1), (NEW, 2)] == [(each.device, each.seq) for each in after]
        assert [
            (PHONE, 1, "accepted"),
            (PHONE, 2, "moved"),
            (PHONE, 3, "moved"),
            (NEW, 1, "pending"),
            (NEW, 2, "pending"),
        ] == states
        assert NEW == (await log.identity()).device


async def test_E1_entries_and_cursor_are_stored_together(tmp_path: Path) -> None:
    entries = received(line(DESK, 1, check_in(1)), line(DESK, 2, check_in(2)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        with pytest.raises(AssertionError):
            await log.store(SHARED, 0, checksum(entries), entries)

        held = next(each for each in await log.streams() if each.stream == SHARED)
        assert (2, checksum(entries)) == (held.position, held.checksum)
        assert entries == [each.entry for each in await log.entries(SHARED)]


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
        held = next(each for each in await log.streams() if each.stream == SHARED)
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
        assert [1, 2] == [each.seq for each in written]
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
            each.entry for each in await log.entries(SHARED)
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
            each.entry for each in await log.entries(SHARED)
        ]
    assert [] == traces(tmp_path, WORDS)


async def test_E5_only_the_author_takes_a_share_back(tmp_path: Path) -> None:
    share = line(PHONE, 1, shared_copy(), author=MAYA)
    taking = line(DESK, 1, EntryUnshared(share=SHARE, entry=ENTRY))
    entries = received(share, taking)
    async with await joined(tmp_path, device=LAPTOP) as log:
        await log.store(SHARED, 0, checksum(entries), entries)

        assert entries == [each.entry for each in await log.entries(SHARED)]


async def test_E5_an_own_taking_back_takes_effect_when_it_is_settled(tmp_path: Path) -> None:
    async with await joined(tmp_path, device=LAPTOP) as log:
        share = received(line(PHONE, 1, shared_copy(), author=MAYA))
        await log.store(SHARED, 0, checksum(share), share)
        await log.append(SHARED, [EntryUnshared(share=SHARE, entry=ENTRY)], now_us=START_US)
        before = [each.entry for each in await log.entries(SHARED)]

        await log.settle(SHARED, 1)

        assert share == before
        assert [Stub(share[0].received_us, share[0].crc, PHONE, 1)] == [
            each.entry for each in await log.entries(SHARED)
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

        assert entries == [each.entry for each in await log.entries(SHARED)]
        assert entries[2:] == [each.entry for each in await log.entries(SHARED, after=2)]
        assert [each.line for each in entries if isinstance(each, Entry) and b'seq":4' in each.line] == (
            await log.lines_holding(SHARED, [b'"seq":4'])
        )


async def test_lines_about_sessions_are_found_wherever_they_stand(tmp_path: Path) -> None:
    ids = [f"{number:08}-0000-7000-8000-000000000000" for number in range(3)]
    started = [SessionStarted(session=each, day="2026-11-22") for each in ids]
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

        envelopes = [read_envelope(each) for each in await log.lines_of_sessions(SHARED)]

    assert started == [read_body(each) for each in envelopes if isinstance(each, Envelope)]


async def test_a_snapshot_of_content_that_was_dropped_is_not_kept(tmp_path: Path) -> None:
    entries = received(line(DESK, 1, check_in(1)))
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        held = (await log.holding(SHARED)).stream
        await log.drop_confirmed(SHARED)

        await log.cache(held, CachedSnapshot(1, b"old"))

        assert (await log.holding(SHARED)).snapshot is None


async def test_E3_reach_never_goes_back(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.note_reach(Reached(stream=SHARED, member=MAYA, held=5, read=2))
        await log.note_reach(Reached(stream=SHARED, member=MAYA, held=3, read=4))

        assert [Reached(stream=SHARED, member=MAYA, held=5, read=4)] == await log.reached()


async def test_a_space_opened_on_another_device_is_held_once_both_its_streams_are(tmp_path: Path) -> None:
    space, shared, private = NEW, ENTRY, SHARE
    async with await joined(tmp_path) as log:
        await log.open_stream(shared, space, "shared", 0)
        before = [each.space for each in await log.spaces()]
        await log.open_stream(private, space, "private", 0)

        assert [SPACE] == before
        assert SpaceHeld(space=space, title=None, shared=shared, private=private, arriving=True) in await log.spaces()


async def test_two_processes_append_at_once_without_gap_or_duplicate(tmp_path: Path) -> None:
    await (await joined(tmp_path)).close()
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from handrail_client.log import Log\n"
        "from handrail_shared.events.check_ins import CheckInRecorded\n"
        "async def main():\n"
        "    async with await Log.open(Path(sys.argv[1])) as log:\n"
        "        for number in range(40):\n"
        "            body = CheckInRecorded(check_in=f'{sys.argv[2]}-0000-7000-8000-{number:012x}', day='2026-11-22')\n"
        f"            await log.append('{SHARED}', [body], now_us=1)\n"
        "asyncio.run(main())\n"
    )
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(tmp_path), prefix)
        for prefix in ("00000001", "00000002")
    ]
    codes = await asyncio.gather(*(asyncio.wait_for(each.wait(), 300) for each in processes))

    async with await Log.open(tmp_path) as log:
        own_lines = await log.own_lines()

    assert [0, 0] == codes
    assert list(range(1, 81)) == [each.seq for each in own_lines]
    stamps = [envelope_of(each.line).stamp for each in own_lines]
    assert sorted(set(stamps)) == stamps
    assert 80 == len({bytes(envelope_of(each.line).body) for each in own_lines})


def traces(home: Path, text: str) -> list[str]:
    """The files of a closed log that still hold a text."""
    return [each.name for each in home.iterdir() if text.encode() in each.read_bytes()]
