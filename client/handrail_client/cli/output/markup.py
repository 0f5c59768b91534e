"""Pieces of what a person sees, as the markup of the terminal library."""

from collections.abc import Sequence
from typing import Final

from rich.markup import escape

from handrail_client.cli.output.plain import plain
from handrail_shared.ids import short
from handrail_shared.views.facts.members import MemberDoc
from handrail_shared.views.facts.series import MoodDoc

MOST: Final = 8
"""How many lines of a list are shown; of the others it says how many there are."""


def safe(text: str) -> str:
    """Text of a person: it can neither steer the terminal nor mark up anything."""
    return escape(plain(text))


def tag(identifier: str) -> str:
    """A short id, by which commands know the thing."""
    return f"[dim]{short(identifier)}[/dim]"


def newest(lines: Sequence[str], most: int = MOST) -> list[str]:
    """The last lines of a list; before them how many there are more."""
    left = len(lines) - most
    return [f"… {left} more before", *lines[-most:]] if left > 0 else list(lines)


def called(members: list[MemberDoc], who: str) -> str:
    """The name of a member."""
    return next((safe(member["name"]) for member in members if member["member"] == who), "someone")


def felt(check_in: MoodDoc) -> str:
    """Return what was said at a check-in: mood, energy, the feelings that were chosen, and the note."""
    levels = (("mood", check_in["mood"]), ("energy", check_in["energy"]))
    parts = [f"{name} {value}" for name, value in levels if value is not None]
    note = [safe(check_in["note"])] if check_in["note"] else []
    return ", ".join([*parts, *map(safe, check_in["feelings"]), *note])
