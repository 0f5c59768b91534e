"""The clinic's own contacts: read at the start, told to everybody, refused where a number could be missing."""

import json
from pathlib import Path
from typing import Any

import pytest

from fakes.server.serving import serving
from handrail_server.help_contacts import MOST_BYTES, WrongHelp, read_help

CLINIC: dict[str, Any] = {
    "clinic": "Riverside Practice",
    "checked": "2026-11-20",
    "contacts": [{"name": "The practice", "call": "01632960000", "hours": "Weekdays, 9 to 17"}],
}


def written(folder: Path, contents: object) -> Path:
    path = folder / "help.json"
    path.write_text(contents if isinstance(contents, str) else json.dumps(contents))
    return path


async def test_a_clinics_own_contacts_are_told_to_whoever_asks(tmp_path: Path):
    async with serving(tmp_path, help_contacts=written(tmp_path, CLINIC)) as host:
        answer = await host.http.get("/api/help")

    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["own"] == {
        **CLINIC,
        "contacts": [
            {"name": "The practice", "call": "01632960000", "text": None, "hours": "Weekdays, 9 to 17"},
        ],
    }


async def test_without_them_there_are_none(tmp_path: Path):
    async with serving(tmp_path) as host:
        answer = await host.http.get("/api/help")

    assert answer.json() == {"own": None}


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "[" * 20_000,
        {**CLINIC, "checked": "last week"},
        {**CLINIC, "checked": "2026-02-31"},
        {**CLINIC, "contacts": []},
        {**CLINIC, "contacts": [{"name": "The practice"}]},
        {**CLINIC, "contacts": [{"name": "The practice", "call": "ask at the desk"}]},
        {**CLINIC, "contact": []},
        {**CLINIC, "clinic": "x" * MOST_BYTES},
    ],
)
def test_what_would_leave_somebody_without_a_number_is_refused_at_the_start(tmp_path: Path, contents: object):
    with pytest.raises(WrongHelp, match="--help-contacts"):
        read_help(written(tmp_path, contents))


def test_a_file_that_is_not_there_is_refused_at_the_start(tmp_path: Path):
    with pytest.raises(WrongHelp, match="cannot be read"):
        read_help(tmp_path / "none.json")
