"""How steps and milestones came to read as they do."""

from typing import TypedDict

from handrail_shared.events.fields import Event
from handrail_shared.fold.state import Placed
from handrail_shared.views.goals.terms import FieldDoc


class RewordingDoc(TypedDict):
    """One change to a step or milestone, with the fields that it set."""

    type: str
    at: int
    by: str
    fields: list[FieldDoc]


def note_rewording(
    history: list[RewordingDoc],
    tag: str,
    placed: Placed[Event],
    fields: dict[str, str | None] | dict[str, str | int | None] | dict[str, list[str]],
) -> None:
    """Adds a change to a history, with the fields that it set."""
    given: list[FieldDoc] = [{"field": field, "value": value} for field, value in fields.items() if value is not None]
    history.append({"type": tag, "at": placed.at, "by": placed.author, "fields": given})
