"""Words on the screen: every event has some, and none of them reproaches anybody."""

import re
from pathlib import Path
from typing import Final

import click
import pytest

import handrail_client
from handrail_client.cli import main
from handrail_client.cli.output import sentences
from handrail_client.cli.output.words import NOTICES, REFUSALS, STOPPED
from handrail_shared.events import EVENT_TYPES

_REPROACHES: Final = re.compile(r"\b(failed|failure|overdue|non-?compliant|missed|invalid|error|bad)\b", re.IGNORECASE)


def test_every_event_has_words() -> None:
    assert set(EVENT_TYPES) == set(sentences._WORDS)


def test_everything_that_sync_tells_has_words() -> None:
    protocol = (Path(handrail_client.__file__).parents[2] / "docs" / "protocol.md").read_text()
    told = set(re.findall(r"`([a-z_]+)`", protocol.partition("What a device tells its person")[2]))

    assert told <= set(NOTICES)


def commands(group: click.Group, path: str = "handrail") -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((f"{path} {name}", command))
        if isinstance(command, click.Group):
            found.extend(commands(command, f"{path} {name}"))
    return found


def spoken() -> list[str]:
    said = [*NOTICES.values(), *STOPPED.values(), *REFUSALS.values(), *sentences._WORDS.values()]
    for _, command in commands(main):
        said.append(command.help or "")
        said.extend(param.help or "" for param in command.params if isinstance(param, click.Option))
    return said


def test_no_words_reproach() -> None:
    assert [] == [words for words in spoken() if _REPROACHES.search(words)]


def test_the_check_for_reproaches_finds_one() -> None:
    assert _REPROACHES.search("Your step is overdue.")


def test_every_command_says_what_it_does() -> None:
    assert [] == [path for path, command in commands(main) if not command.help]


@pytest.mark.parametrize(
    "path",
    [
        "goal add",
        "goal list",
        "goal agree",
        "goal adjust",
        "goal reach",
        "step add",
        "step done",
        "step skip",
        "check-in",
        "journal",
        "share",
        "unshare",
        "session start",
        "session focus",
        "session end",
        "agenda add",
        "note",
        "show",
        "log",
        "status",
        "sync",
        "export",
        "import",
        "join",
        "pair",
        "space new",
        "space confirm",
        "device add",
        "serve",
        "invite-therapist",
        "verify",
    ],
)
def test_the_commands_of_the_tour_are_there(path: str) -> None:
    assert f"handrail {path}" in dict(commands(main))
