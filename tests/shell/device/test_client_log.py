"""The device's log: append, verdicts, a new life, the confirmed copy, and what is taken back."""

import asyncio
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from fakes.devices.homes import (
    MAYA,
    MAYA_PRIVATE,
    PHONE,
    SHARED,
    SPACE,
    START_US,
    joined,
)
from handrail_client.errors import AlreadyJoined, DeviceProblem, HomeUnusable, NotFound, NotJoined
from handrail_client.log import Log
from handrail_client.log.records import Reached, SpaceHeld
from handrail_shared.events.check_ins import CheckInRecorded
from handrail_shared.lines.envelope import Envelope, read_envelope, write_line
from handrail_shared.wire import RefusedSeq

ENTRY = "00000000-0000-7000-8000-0000000000e1"
SHARE = "00000000-0000-7000-8000-0000000000e2"
NEW = "00000000-0000-7000-8000-0000000000d9"


def check_in(number: int) -> CheckInRecorded:
    return CheckInRecorded(check_in=f"00000000-0000-7000-8000-{number:012x}", day="2026-11-22", mood=3)


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
    assert [START_US, START_US + 1, START_US + 2] == [envelope_of(line).stamp for line in lines]


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

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
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
            (line.state, line.code) for line in own_lines
        ]
        assert {SHARED: 2, MAYA_PRIVATE: 0} == await log.settled_seqs()


async def test_R1_reoffered_lines_are_pending_again(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2), check_in(3)], now_us=START_US)
        await log.settle(SHARED, 3, [RefusedSeq(seq=2, code="not_allowed")])

        await log.reoffer(SHARED, 1)

        assert ["accepted", "pending", "pending"] == [line.state for line in await log.own_lines()]
        assert 1 == (await log.settled_seqs())[SHARED]


async def test_P3_a_new_life_writes_unsettled_lines_again_with_the_same_body_and_stamp(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.append(SHARED, [check_in(1), check_in(2), check_in(3)], now_us=START_US)
        await log.settle(SHARED, 1)
        before = [envelope_of(line) for line in await log.lines(SHARED, 2, 3)]

        lengths = await log.take_new_device(NEW)

        after = [envelope_of(line) for line in await log.lines(SHARED, 1, 9)]
        states = [(device.device, device.seq, device.state) for device in await log.own_lines()]
        assert {SHARED: 2, MAYA_PRIVATE: 0} == lengths
        assert [(item.stamp, item.body) for item in before] == [(value.stamp, value.body) for value in after]
        assert [(NEW, 1), (NEW, 2)] == [(value.device, value.seq) for value in after]
        assert [
            (PHONE, 1, "accepted"),
            (PHONE, 2, "moved"),
            (PHONE, 3, "moved"),
            (NEW, 1, "pending"),
            (NEW, 2, "pending"),
        ] == states
        assert NEW == (await log.identity()).device


async def test_E3_reach_never_goes_back(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        await log.note_reach(Reached(stream=SHARED, member=MAYA, held=5, read=2))
        await log.note_reach(Reached(stream=SHARED, member=MAYA, held=3, read=4))

        assert [Reached(stream=SHARED, member=MAYA, held=5, read=4)] == await log.reached()


async def test_a_space_opened_on_another_device_is_held_once_both_its_streams_are(tmp_path: Path) -> None:
    space, shared, private = NEW, ENTRY, SHARE
    async with await joined(tmp_path) as log:
        await log.open_stream(shared, space, "shared", 0)
        before = [item.space for item in await log.spaces()]
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
    codes = await asyncio.gather(*(asyncio.wait_for(process.wait(), 300) for process in processes))

    async with await Log.open(tmp_path) as log:
        own_lines = await log.own_lines()

    assert [0, 0] == codes
    assert list(range(1, 81)) == [line.seq for line in own_lines]
    stamps = [envelope_of(line.line).stamp for line in own_lines]
    assert sorted(set(stamps)) == stamps
    assert 80 == len({bytes(envelope_of(line.line).body) for line in own_lines})
