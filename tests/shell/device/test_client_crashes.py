"""A device that is killed, a future it does not understand, a terminal that asks: what was said to be saved stays."""

import asyncio
import os
import pty
import select
import signal
import sys
from pathlib import Path

from msgspec import Raw

from fakes.devices.homes import DESK, MAYA, OSEI, SHARED, START_US, checksum, environment, joined, received
from handrail_client.device import Device
from handrail_client.log import Log
from handrail_shared.lines.envelope import Envelope, write_line

_TIMEOUT_S = 300

_APPEND_FOR_EVER = """
import asyncio, itertools, sys
from pathlib import Path
from handrail_client.log import Log
from handrail_shared.events.check_ins import CheckInRecorded
async def main():
    async with await Log.open(Path(sys.argv[1])) as log:
        for number in itertools.count():
            ids = [f"{number:08x}-0000-7000-8000-{k:012x}" for k in (1, 2)]
            bodies = [CheckInRecorded(check_in=each, day="2026-11-22") for each in ids]
            print((await log.append(sys.argv[2], bodies, now_us=1))[-1][1], flush=True)
asyncio.run(main())
"""


async def test_P1_what_was_said_to_be_saved_survives_a_kill(tmp_path: Path) -> None:
    await (await joined(tmp_path)).close()
    said = 0
    for _ in range(3):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _APPEND_FOR_EVER, str(tmp_path), SHARED, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        for _ in range(15):
            said = int(await asyncio.wait_for(process.stdout.readline(), _TIMEOUT_S))
        process.send_signal(signal.SIGKILL)
        rest = await process.stdout.read()
        await process.wait()
        said = int(rest.split()[-1]) if rest.endswith(b"\n") else said

    async with await Log.open(tmp_path) as log:
        seqs = [line.seq for line in await log.own_lines()]

    assert list(range(1, len(seqs) + 1)) == seqs
    assert len(seqs) >= said
    # An append is whole or not at all.
    assert 0 == len(seqs) % 2


async def test_O4_what_a_newer_program_wrote_is_kept_and_passed_by(tmp_path: Path) -> None:
    future = write_line(
        Envelope(device=DESK, seq=1, stamp=START_US, author=OSEI, body=Raw(b'{"type":"hologram_shown","x":[1]}'))
    )
    entries = received(future)
    async with await joined(tmp_path) as log:
        await log.store(SHARED, 0, checksum(entries), entries)
        phone = await Device.open(log, environment())
        await phone.days.win("still works")

        rows = await phone.history()
        shown = (await phone.shown()).shared

        assert entries == [entry.entry for entry in await log.entries(SHARED)]
        assert [("hologram_shown", OSEI, None), ("win_noted", MAYA, "on_this_device")] == [
            (row.type, row.author, row.level) for row in reversed(rows)
        ]
        assert ["still works"] == [win["text"] for win in shown["progress"]["wins"]]


async def test_on_a_terminal_missing_choices_are_asked_for(tmp_path: Path) -> None:
    async with await joined(tmp_path) as log:
        phone = await Device.open(log, environment())
        goal = await phone.goals.add("Walk to the park")

    asked = await on_a_terminal(
        tmp_path, "check-in", answers=[("How is your mood", "4"), ("nergy", ""), ("few words", "")]
    )
    added = await on_a_terminal(
        tmp_path, "step", "add", answers=[("Which goal", "1"), ("What is the step", "Shoes on")]
    )

    assert "Saved on this device: check-in" in asked
    assert "Saved on this device: step" in added
    async with await Log.open(tmp_path) as log:
        shown = (await (await Device.open(log, environment())).shown()).shared
    assert [4] == [mood["mood"] for mood in shown["progress"]["moods"]]
    assert [goal] == [step["goal"] for step in shown["board"]["goals"][0]["steps"]]


async def on_a_terminal(home: Path, *words: str, answers: list[tuple[str, str]]) -> str:
    """Run the command on a terminal of its own and answer its questions; what it showed."""
    command = Path(sys.executable).with_name("handrail")
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        command, "--home", str(home), *words, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = ""
    try:
        for question, answer in answers:
            shown += await _read_until(ours, question)
            await asyncio.to_thread(os.write, ours, f"{answer}\n".encode())
        shown += await _read_until(ours, None)
        assert 0 == await asyncio.wait_for(process.wait(), _TIMEOUT_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)
    return shown


async def _read_until(terminal: int, words: str | None) -> str:
    """What the terminal shows until it shows these words, or until the command is over."""
    shown = ""
    while words is None or words not in shown:
        try:
            part = await asyncio.to_thread(_read, terminal)
        except OSError:
            # The other end of a terminal goes when its last process ends.
            break
        if not part:
            break
        shown += part.decode()
    assert words is None or words in shown
    return shown


def _read(terminal: int) -> bytes:
    """What the terminal says next. A read itself can be neither cancelled nor timed."""
    ready, _, _ = select.select([terminal], [], [], _TIMEOUT_S)
    assert ready, "the command says nothing more"
    return os.read(terminal, 4096)
