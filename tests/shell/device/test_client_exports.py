"""Export and import: one line per event, nothing overwritten, and twice is the same as once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.devices.homes import DESK, LAPTOP, MAYA, PHONE, SHARED, START_US, checksum, joined, line, received
from handrail_client.errors import DeviceProblem
from handrail_client.log import Log
from handrail_client.log.exports import Imported, read_exported, read_file
from handrail_shared.events.journal import WinNoted
from handrail_shared.lines.entry import Stub
from handrail_shared.lines.envelope import Envelope, read_envelope
from handrail_shared.wire import RefusedSeq


def win(number: int) -> WinNoted:
    return WinNoted(win=f"00000005-0000-7000-8000-{number:012x}", text=f"win {number}", day="2026-11-22")


async def written(home: Path) -> list[bytes]:
    """A phone's log: two confirmed entries and a stub, one refused, two pending."""
    async with await joined(home) as log:
        await log.append(SHARED, [win(1), win(2), win(3), win(4)], now_us=START_US)
        (mine,) = await log.lines(SHARED, 1, 1)
        entries = [*received(mine, line(DESK, 1, win(9))), Stub(START_US + 5, 77, DESK, 2)]
        await log.settle(SHARED, 2, [RefusedSeq(seq=2, code="not_allowed")])
        await log.store(SHARED, 0, checksum(entries), entries)
        return await log.export()


def texts(lines: list[bytes]) -> list[str]:
    return [json.loads(json.loads(item)["line"])["body"]["text"] for item in lines if json.loads(item)["line"]]


async def test_an_export_has_one_line_for_each_event_and_every_event_verbatim(tmp_path: Path) -> None:
    exported = await written(tmp_path)

    documents = [json.loads(item) for item in exported]
    assert [1, 2, 3, None, None, None] == [document["position"] for document in documents]
    assert ["confirmed"] * 3 + ["refused", "pending", "pending"] == [document["state"] for document in documents]
    assert ["win 1", "win 9", "win 2", "win 3", "win 4"] == texts(exported)
    assert 77 == documents[2]["crc"]
    assert all(b"\n" not in item for item in exported)


async def test_importing_into_the_home_it_came_from_changes_nothing(tmp_path: Path) -> None:
    exported = await written(tmp_path)
    async with await Log.open(tmp_path) as log:
        taken = await log.take_up(read_exported(exported))

        assert Imported(known=6) == taken
        assert exported == await log.export()


async def test_a_further_device_takes_up_what_the_lost_one_had_not_sent(tmp_path: Path) -> None:
    exported = await written(tmp_path / "phone")
    async with await joined(tmp_path / "laptop", device=LAPTOP) as log:
        taken = await log.take_up(read_exported(exported))
        again = await log.take_up(read_exported(exported))

        assert Imported(pending=2, confirmed=4) == taken
        assert Imported(known=6) == again
        pending = await log.own_lines(state="pending")
        assert [(LAPTOP, 1), (LAPTOP, 2)] == [(device.device, device.seq) for device in pending]
        original = {json.loads(item)["seq"]: json.loads(item)["line"].encode() for item in exported[-2:]}
        for own, before in zip(pending, (original[3], original[4]), strict=True):
            now, then = read_envelope(own.line), read_envelope(before)
            assert isinstance(now, Envelope)
            assert isinstance(then, Envelope)
            assert (then.stamp, then.body, MAYA) == (now.stamp, now.body, now.author)
        assert ["not_allowed"] == [refusal.code for refusal in await log.own_lines(state="refused")]
        held = next(stream for stream in await log.streams() if stream.stream == SHARED)
        assert 3 == held.position


async def test_the_same_device_id_never_writes_over_a_seq(tmp_path: Path) -> None:
    exported = await written(tmp_path / "lost")
    async with await joined(tmp_path / "new", device=PHONE) as log:
        await log.append(SHARED, [win(20)], now_us=START_US + 9)
        before = await log.lines(SHARED, 1, 1)

        await log.take_up(read_exported(exported))

        assert before == await log.lines(SHARED, 1, 1)
        own = [(item.seq, item.state) for item in await log.own_lines()]
        assert [(1, "pending"), (2, "pending"), (3, "pending"), (4, "pending")] == own


async def test_what_others_wrote_is_only_taken_where_it_goes_on(tmp_path: Path) -> None:
    exported = await written(tmp_path / "phone")
    async with await joined(tmp_path / "laptop", device=LAPTOP) as log:
        taken = await log.take_up(read_exported(exported[1:2]))

        assert Imported(foreign=1) == taken
        assert [] == await log.entries(SHARED)


@pytest.mark.parametrize("text", ["no JSON", "{}", '{"space":1}', "\xff", '{"line":null}', "[" * 5000])
async def test_a_file_that_is_no_export_is_refused_whole(tmp_path: Path, text: str) -> None:
    exported = await written(tmp_path)

    with pytest.raises(DeviceProblem, match="Line 7"):
        read_exported([*exported, text.encode("latin-1")])


async def test_an_event_that_was_changed_is_refused(tmp_path: Path) -> None:
    exported = await written(tmp_path)
    changed = json.loads(exported[-1]) | {"seq": 99}

    with pytest.raises(DeviceProblem, match="Line 1"):
        read_exported([json.dumps(changed).encode()])


def spreadsheet(line: bytes) -> bytes:
    return b'"' + line.replace(b'"', b'""') + b'",,;'


def reordered(line: bytes) -> bytes:
    return json.dumps(dict(reversed(json.loads(line).items())), indent=None).encode()


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(lambda lines: b"\xef\xbb\xbf" + b"\n".join(lines), id="a byte order mark"),
        pytest.param(lambda lines: b"\r\n".join([*lines, b"", b" ", b""]), id="CRLF and blank lines at the end"),
        pytest.param(b"\r".join, id="CR"),
        pytest.param(lambda lines: b"\n".join(lines).decode().encode("utf-16"), id="UTF-16"),
        pytest.param(lambda lines: b"\r\n".join(map(spreadsheet, lines)), id="quoted by a spreadsheet"),
        pytest.param(lambda lines: b"\n".join(map(reordered, lines)), id="fields in another order"),
        pytest.param(lambda lines: b"\n".join(reversed(lines)), id="lines in another order"),
    ],
)
async def test_a_file_that_went_through_an_editor_is_taken_whole(
    altered: Callable[[list[bytes]], bytes], tmp_path: Path
) -> None:
    exported = await written(tmp_path / "phone")
    found = read_file(altered(exported))
    async with await joined(tmp_path / "laptop", device=LAPTOP) as log:
        taken = await log.take_up(found.events)

        assert [] == found.unread
        assert Imported(pending=2, confirmed=4) == taken
        own = [json.loads(item.line)["body"]["text"] for item in await log.own_lines(state="pending")]
        assert ["win 3", "win 4"] == own


async def test_what_is_cut_or_changed_is_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    exported = await written(tmp_path)
    damaged = [
        exported[0],
        b"a note",
        *exported[1:-2],
        exported[-2].replace(b'"seq":3', b'"seq":9'),
        exported[-1][:-20],
    ]

    found = read_file(b"\n".join(damaged))

    assert read_exported(exported[:-2]) == found.events
    assert [2, 6, 7] == [unread.line for unread in found.unread]
    assert all(f"Line {unread.line} of this file" in unread.why for unread in found.unread)


async def test_half_a_character_at_the_end_of_a_file_costs_only_its_line(tmp_path: Path) -> None:
    exported = await written(tmp_path)

    found = read_file(b"\n".join(exported).decode().encode("utf-16")[:-3])

    assert read_exported(exported[:-1]) == found.events
    assert [6] == [unread.line for unread in found.unread]


async def test_a_preview_tells_what_an_import_would_do_and_changes_nothing(tmp_path: Path) -> None:
    exported = read_exported(await written(tmp_path / "phone"))
    async with await joined(tmp_path / "laptop", device=LAPTOP) as log:
        previewed = await log.take_up(exported, preview=True)
        left = await log.export()
        taken = await log.take_up(exported)

        assert [] == left
        assert taken == previewed == Imported(pending=2, confirmed=4)
