"""What the command does not do: one clear line, and status 1 or 2."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from fakes.devices.command import run
from fakes.devices.homes import SHARED, START_US, joined
from handrail_shared.events.space import MemberJoined


@pytest.fixture
def home(tmp_path: Path) -> Path:
    async def make() -> None:
        async with await joined(tmp_path / "home") as log:
            whom = await log.identity()
            body = MemberJoined(member=whom.member, role="client", name="Maya")
            await log.append(SHARED, [body], now_us=START_US)

    asyncio.run(make())
    return tmp_path / "home"


def document(home: Path, *words: str) -> Any:
    result = run(home, *words, "--json")
    assert (0, "") == (result.exit_code, result.stderr)
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    "words",
    [
        ("goal", "agree", "ffffffff"),
        ("step", "done", "ffffffff"),
        ("check-in", "--rate", "ffffffff=3"),
        ("share", "ffffffff"),
        ("unshare", "ffffffff"),
        ("session", "end"),
        ("note", "a therapist's"),
        ("observe", "add", "a therapist's"),
        ("undo",),
        ("--space", "Nobody", "goal", "list"),
        ("join", "http://127.0.0.1:1/join#x", "--name", "phone"),
        ("space", "new", "Maya"),
        ("device", "add"),
        ("sync",),
        ("import", "/dev/null/no"),
        ("export", "/dev/null/no"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_status_1_or_2(home: Path, words: tuple[str, ...]) -> None:
    result = run(home, *words)

    assert "" == result.stdout
    assert result.exit_code == (2 if words[0] == "import" else 1)
    if result.exit_code == 1:
        assert 1 == len(result.stderr.splitlines())


def test_the_first_digits_of_a_short_id_are_enough(home: Path) -> None:
    goal = document(home, "goal", "add", "Walk")["id"]

    agreed = document(home, "goal", "agree", goal[-8:-3])

    assert goal == agreed["id"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("goal", "add", "Walk", "--measure", "minutes", "--target", "abc"),
            "The target must be a number such as 3.5 or 3,5; a thousand is 1000.",
        ),
        (("goal", "add", "w" * 141), "The title has at most 140 characters."),
        (("win", "add", ""), "The text is empty."),
    ],
)
def test_what_does_not_fit_says_what_would(home: Path, words: tuple[str, ...], said: str) -> None:
    assert f"{said}\n" == run(home, *words).stderr


def test_a_due_day_may_be_far_ahead(home: Path) -> None:
    assert 0 == run(home, "goal", "add", "Walk", "--due", "2040-01-01").exit_code


def test_a_goal_whose_measure_is_refused_is_not_kept(home: Path) -> None:
    refused = run(
        home, "goal", "add", "Walk", "--smart", "specific=to the bench", "--measure", "minutes", "--target", "abc"
    )

    assert (1, "") == (refused.exit_code, refused.stdout)
    assert [] == document(home, "goal", "list")
    run(home, "goal", "add", "Walk", "--smart", "specific=to the bench", "--measure", "minutes", "--target", "30")
    goal = document(home, "show")["shared"]["board"]["goals"][0]
    assert (2, ["30"]) == (goal["smart"]["count"], [measure["target"] for measure in goal["measures"]])
    assert [] == goal["concurrent"]
    assert run(home, "undo").stdout.startswith("Taken back: goal drafted ")
    assert [] == document(home, "goal", "list")


@pytest.mark.parametrize(
    "words",
    [
        ("check-in",),
        ("check-in", "--mood", "6"),
        ("check-in", "--rate", "x"),
        ("check-in", "--rate", "abc=11"),
        ("check-in", "--mood", "3", "--day", "22.11.2026"),
        ("check-in", "--mood", "3", "--day", "9999-01-01"),
        ("check-in", "--mood", "3", "--day", "1999-01-01"),
        ("goal", "add"),
        ("goal", "smart", "x", "nonsense"),
        ("goal", "add", "Walk", "--target", "30"),
        ("goal", "adjust", "x", "--target", "30"),
        ("step", "add", "x", "Shoes", "--times", "3"),
        ("step", "reword", "x", "--times", "3"),
        ("step", "skip", "x", "--why", "lazy"),
        ("space", "end"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2(home: Path, words: tuple[str, ...]) -> None:
    result = run(home, *words)

    assert (2, "") == (result.exit_code, result.stdout)


def test_before_joining_every_command_says_so(tmp_path: Path) -> None:
    for words in (("check-in", "--mood", "3"), ("show",), ("log",), ("sync",), ("undo",), ("device", "add")):
        result = run(tmp_path / "new", *words)
        assert (1, "") == (result.exit_code, result.stdout)
        assert "has not joined yet" in result.stderr
