"""What is shown: safe for a terminal, whole at any width, with the ids that commands take."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fakes.devices.command import output_of
from fakes.devices.homes import (
    DESK,
    MAYA,
    MAYA_PRIVATE,
    OSEI,
    PHONE,
    SHARED,
    START_US,
    checksum,
    joined,
    line,
    received,
)
from handrail_client.cli.device.history import Around, row_line
from handrail_client.cli.output.agreed import agreed
from handrail_client.cli.output.plain import plain
from handrail_client.history import HistoryRow
from handrail_client.log import Log
from handrail_shared.events.journal import WinNoted
from handrail_shared.events.space import MemberJoined
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.views.goals.goals import GoalDoc

_HANDRAIL = Path(sys.executable).with_name("handrail")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    async def make() -> None:
        async with await joined(tmp_path / "home") as log:
            await log.append(SHARED, [MemberJoined(member=MAYA, role="client", name="Maya")], now_us=START_US)

    asyncio.run(make())
    return tmp_path / "home"


def made(home: Path, *words: str) -> str:
    return str(json.loads(output_of(home, *words, "--json"))["id"])[-8:]


def shell(home: Path, *words: str, **around: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "HANDRAIL_HOME": str(home), **around}
    return subprocess.run([_HANDRAIL, *words], env=environment, capture_output=True, timeout=300, check=False)


def test_text_of_a_person_cannot_steer_a_terminal() -> None:
    assert "a [2J b c d" == plain("a\x1b[2J\tb\u202ec\x9bd\n")


def test_show_and_log_clean_what_people_wrote(home: Path) -> None:
    goal = made(home, "goal", "add", "Walk\x1b[2J\u202enow")
    output_of(home, "step", "add", goal, "Shoes\x1b]0;x\x07")
    output_of(home, "check-in", "--rate", f"{goal}=3", "--win", "out\x9b1m")

    printed = output_of(home, "show") + output_of(home, "log") + output_of(home, "goal", "list")

    assert [] == [item for item in printed if item in "\x1b\x07\x9b\u202e"]


def test_show_wraps_and_never_cuts(home: Path) -> None:
    words = [f"word{number}" for number in range(60)]
    goal = made(home, "goal", "add", "Walk")
    output_of(home, "step", "add", goal, " ".join(words[:15]))
    output_of(home, "journal", " ".join(words))

    printed = output_of(home, "show")

    assert [] == [word for word in words if word not in printed]
    assert 80 >= max(map(len, printed.splitlines()))


def test_what_was_written_is_shown_with_its_id(home: Path) -> None:
    goal = made(home, "goal", "add", "Walk")
    ids = [
        made(home, "goal", "suggest", goal, "--title", "Walk with a friend"),
        made(home, "goal", "measure", goal, "distance", "--unit", "km"),
        made(home, "goal", "plan", goal, "--if", "it rains", "--then", "umbrella"),
        made(home, "goal", "barrier", goal, "rain"),
        made(home, "goal", "comment", goal, "what do you think?"),
        made(home, "win", "add", "went out"),
        made(home, "setback", "add", "stayed in"),
        made(home, "goal", "add", "for me", "--private"),
        made(home, "win", "add", "mine", "--private"),
        made(home, "check-in", "--mood", "2", "--private"),
    ]
    output_of(home, "measure", "log", ids[1], "1.5")

    printed = output_of(home, "show")

    assert [] == [item for item in ids if item not in printed]
    assert "1.5 km on " in printed


def test_an_item_that_was_not_talked_about_stays_visible(home: Path) -> None:
    output_of(home, "agenda", "add", "the rain")
    output_of(home, "session", "start")
    output_of(home, "session", "end")

    assert "Not talked about yet:" in output_of(home, "show")


def test_momentum_is_a_rail_that_begins_with_the_first_thing_done(home: Path) -> None:
    goal = made(home, "goal", "add", "Walk")
    step = made(home, "step", "add", goal, "Shoes", "--per", "day")
    before = output_of(home, "show")
    output_of(home, "step", "done", step)
    after = output_of(home, "show")
    output_of(home, "goal", "pause", goal)
    resting = output_of(home, "show")

    assert ["▰" in item for item in (before, after, resting)] == [False, True, False]
    assert "%" not in after


def goal_agreed(*parties: tuple[str, str, bool]) -> GoalDoc:
    by = [{"by": who, "role": role, "current": current} for who, role, current in parties]
    both = len([item for item in by if item["current"]]) > 1
    document: Any = {"agreement": {"state": "agreed" if both else "waiting", "by": by}}
    return document


@pytest.mark.parametrize(
    ("parties", "words"),
    [
        ([], ""),
        ([(OSEI, "therapist", True)], "Dr Osei agreed, waits for you"),
        ([(MAYA, "client", True)], "you agreed, waits for Dr Osei"),
        ([(OSEI, "therapist", False)], "changed since Dr Osei agreed"),
        ([(OSEI, "therapist", False), (MAYA, "client", False)], "changed since you and Dr Osei agreed"),
        ([(MAYA, "client", False), (OSEI, "therapist", True)], "Dr Osei agreed, changed since you agreed"),
        ([(MAYA, "client", True), (OSEI, "therapist", True)], "agreed"),
    ],
)
def test_agreement_says_who_agreed_and_for_whom_it_waits(parties: list[tuple[str, str, bool]], words: str) -> None:
    members: Any = [
        {"member": MAYA, "name": "Maya", "role": "client", "left_at": None},
        {"member": OSEI, "name": "Dr Osei", "role": "therapist", "left_at": None},
    ]

    assert words == agreed(goal_agreed(*parties), members, MAYA)


@pytest.mark.parametrize("words", [("show",), ("log",), ("goal", "list")])
def test_a_terminal_with_few_letters_shows_others_in_their_place(home: Path, words: tuple[str, ...]) -> None:
    output_of(home, "goal", "add", "Größe 😀")

    done = shell(home, *words, PYTHONIOENCODING="ascii")

    assert (0, b"") == (done.returncode, done.stderr)
    assert b"Gr??e" in done.stdout or "Größe".encode() in done.stdout


def test_an_output_that_takes_nothing_is_one_clear_line(home: Path) -> None:
    output_of(home, "goal", "add", "Walk")
    for words in (("show",), ("show", "--json"), ("log",)):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [_HANDRAIL, "--home", home, *words], stdout=full, stderr=subprocess.PIPE, timeout=300, check=False
            )

        assert 1 == done.returncode, done.stderr
        assert b"The output could not be written (No space left on device).\n" == done.stderr


UNREAD = line(DESK, 1, WinNoted(win=OSEI, text="w", day="2026-11-22")).replace(b"win_noted", b"dream_told")
NEWER = "entries are from a newer version. They are kept. Update Handrail to see them."


def test_what_is_from_a_newer_version_is_counted(home: Path) -> None:
    asyncio.run(confirm(home, MAYA_PRIVATE, received(UNREAD)))
    assert "1 entry is from a newer version. It is kept. Update Handrail to see it." in output_of(home, "show")
    told = asyncio.run(wins_and_unread(home, 250))

    first, again = output_of(home, "show"), output_of(home, "show")

    assert f"{told + 1} {NEWER}" in first
    assert f"{told + 1} {NEWER}" in again
    assert {"left_out": 0, "newer": told + 1} == json.loads(output_of(home, "show", "--json"))["unshown"]
    assert asyncio.run(cached(home)) == told
    assert NEWER not in output_of(home, "show", "--as-of", "2020-01-01")
    assert f"{told + 1} {NEWER}" in output_of(home, "show", "--as-of", "2999-01-01")


async def wins_and_unread(home: Path, count: int) -> int:
    """Many wins, and between them what only a newer version can read, and a stub; how many of those."""
    async with await Log.open(home) as log:
        own = await log.lines(SHARED, 1, 9)
        wins = (WinNoted(win=f"00000007-0000-7000-8000-{at:012x}", text="w", day="2026-11-22") for at in range(count))
        lines = [line(DESK, seq, win) for seq, win in enumerate(wins, start=1)]
        lines = [item.replace(b"win_noted", b"dream_told") if at % 50 == 7 else item for at, item in enumerate(lines)]
        entries = received(*own, *lines)
        entries.append(Stub(START_US, 7, DESK, count + 1))
        await log.store(SHARED, 0, checksum(entries), entries)
        return sum(b"dream_told" in item for item in lines)


async def confirm(home: Path, stream: str, entries: list[Entry | Stub]) -> None:
    async with await Log.open(home) as log:
        await log.store(stream, 0, checksum(entries), entries)


async def cached(home: Path) -> int:
    async with await Log.open(home) as log:
        snapshot = (await log.holding(SHARED)).snapshot
        return -1 if snapshot is None else snapshot.newer


def test_the_log_names_what_an_entry_is_about_and_what_was_taken_back(home: Path) -> None:
    goal = made(home, "goal", "add", "Walk")
    step = made(home, "step", "add", goal, "To the gate")
    output_of(home, "step", "done", step)
    output_of(home, "goal", "agree", goal)
    output_of(home, "goal", "focus", goal)
    output_of(home, "check-in", "--rate", f"{goal}=6", "--win", "out")
    output_of(home, "session", "start")
    output_of(home, "session", "focus", goal)
    output_of(home, "win", "add", "by mistake")
    output_of(home, "undo")

    printed = output_of(home, "log")

    for words in (
        "step done: To the gate ",
        "agreed to: Walk ",
        "chose what to hold on to: Walk ",
        "rated: Walk, 6 of 10 ",
        "looks at: Walk ",
        "win: out ",
        "win: by mistake (taken back) ",
        "new goal: Walk ",
        "new step: To the gate ",
    ):
        assert f"Maya: {words}" in printed, printed
    assert 1 == printed.count("(taken back)")


def test_content_that_was_taken_back_names_the_one_whose_device_it_was() -> None:
    gone = HistoryRow(
        stream=SHARED,
        audience="shared",
        position=2,
        device=PHONE,
        seq=2,
        at=START_US,
        author=None,
        type="taken_back",
        body=None,
        level=None,
        code=None,
        readers=[],
    )
    around = Around({}, set(), {PHONE: MAYA})

    assert row_line(gone, {MAYA: "Maya"}, around).endswith("Maya: content was taken back")


def test_what_was_felt_at_a_check_in_is_shown_to_both(home: Path) -> None:
    felt = ("--energy", "2", "--feeling", "anxious", "--feeling", "stuck", "--note", "Bad night")
    made(home, "check-in", "--mood", "2", *felt, "--day", "yesterday")
    made(home, "check-in", "--mood", "4")

    shown = output_of(home, "show")

    told = [line.split(maxsplit=2)[2] for line in shown.split("Check-ins:")[1].splitlines() if "mood" in line]
    assert ["mood 2, energy 2, anxious, stuck, Bad night", "mood 4"] == told
