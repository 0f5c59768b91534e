"""The shared vectors of commands: each is decided as it is written down, and each command is accepted and refused."""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from handrail_shared.commands.registry import COMMANDS
from vectors.make_commands import FOLDER, fixtures

WRITTEN = fixtures()


def _cases() -> Iterator[dict[str, Any]]:
    for contents in WRITTEN.values():
        yield from cast("list[dict[str, Any]]", json.loads(contents))


def test_the_committed_command_vectors_are_the_generated_ones() -> None:
    committed = {path.relative_to(FOLDER).as_posix(): path.read_text() for path in FOLDER.rglob("*.json")}

    assert WRITTEN == committed


@pytest.mark.parametrize("end", ["events", "refusal"])
def test_each_command_is_accepted_and_refused(end: str) -> None:
    tried = {case["command"]["type"] for case in _cases() if "command" in case and end in case}

    assert set(COMMANDS) == tried


def test_no_two_cases_of_a_file_have_one_name() -> None:
    for name, contents in WRITTEN.items():
        names = [case["name"] for case in json.loads(contents)]

        assert sorted(set(names)) == sorted(names), name
