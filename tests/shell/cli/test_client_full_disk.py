"""On a full disk reading goes on; what cannot be done is said in words, not in codes of SQLite."""

import asyncio
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fakes.devices.homes import SHARED, START_US, joined
from handrail_client.cli import main
from handrail_shared.events.goals import GoalDrafted
from handrail_shared.events.space import MemberJoined

_HANDRAIL = Path(sys.executable).with_name("handrail")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    async def make() -> None:
        async with await joined(tmp_path) as log:
            whom = await log.identity()
            came = MemberJoined(member=whom.member, role="client", name="Maya")
            number = "00000005-0000-7000-8000-00000000000"
            goal = GoalDrafted(goal=f"{number}1", change=f"{number}2", title="Walk to the park")
            await log.append(SHARED, [came, goal], now_us=START_US)

    asyncio.run(make())
    return tmp_path


def with_no_room(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command where no file can grow, which SQLite meets as it meets a full disk."""
    return subprocess.run(
        [_HANDRAIL, "--home", str(home), *words],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("words", [("show",), ("goal", "list"), ("export", "-")])
def test_reading_goes_on(home: Path, words: tuple[str, ...]) -> None:
    shown = with_no_room(home, *words)

    assert (0, "") == (shown.returncode, shown.stderr)
    assert "Walk to the park" in shown.stdout


def test_what_cannot_be_saved_is_said_in_words_and_can_be_saved_once_there_is_room(home: Path) -> None:
    refused = with_no_room(home, "check-in", "--mood", "3")
    saved = CliRunner().invoke(main, ["--home", str(home), "check-in", "--mood", "3"])

    assert (1, "") == (refused.returncode, refused.stdout)
    assert f"The disk under {home} is full or failing. Nothing was changed. Make room, then do it again.\n" == (
        refused.stderr
    )
    assert 0 == saved.exit_code


def test_a_damaged_log_is_called_so(home: Path) -> None:
    (home / "log.sqlite3").write_bytes(b"no database" * 1000)

    refused = CliRunner().invoke(main, ["--home", str(home), "show"])

    assert 1 == refused.exit_code
    assert f"The log in {home} is damaged." in refused.stderr
    assert "SQLITE" not in refused.stderr
