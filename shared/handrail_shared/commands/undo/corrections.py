"""Corrections of step logs and journal entries: what each field said before is said again."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.facts import row_before
from handrail_shared.commands.undo.items import UndoEntry
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.journal import JournalEdited
from handrail_shared.events.steps import StepLogCorrected
from handrail_shared.fold.state import Correction, Placed, key
from handrail_shared.rights import Audience
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.once import once

_LOG_FIELDS: Final[dict[str, str | None]] = {
    "outcome": None,
    "day": "day",
    "percent": None,
    "code": None,
    "amount": "amount",
    "note": "text",
}
_ENTRY_FIELDS: Final[dict[str, str | None]] = {"text": "text", "kind": None, "mood": "mood"}
"""The fields of a correction, and the field of `entry_corrected` that puts the same right."""

_ONLY_OF_SOME_OUTCOMES: Final = ("percent", "code")
"""They are not shown of a step that was done: nothing has to be cleared."""


def log_corrected_back(body: StepLogCorrected, past: Past) -> Back:
    """Put a step log right again as it was before the run."""
    found = _before(past, "shared", body.log, _LOG_FIELDS)
    if isinstance(found, Refusal):
        return found
    if not found:
        return []
    return [StepLogCorrected(correction=past.context.new_id(), log=body.log, **found)]


def edited_back(entry: UndoEntry, body: JournalEdited, past: Past) -> Back:
    """Edit a journal entry back to what it said before the run."""
    found = _before(past, entry.audience, body.entry, _ENTRY_FIELDS)
    if isinstance(found, Refusal):
        return found
    if not found:
        return []
    return [JournalEdited(edit=past.context.new_id(), entry=body.entry, **found)]


def _before(
    past: Past, audience: Audience, identifier: str, fields: Mapping[str, str | None]
) -> dict[str, Any] | Refusal:
    """What the fields that the run corrected said before it. Refused where a later correction stands, or one would
    have to be cleared, which no correction can.
    """
    if not past.settle(f"corrections of {identifier}"):
        return {}
    corrections = once(past.state(audience).corrections.get(key(identifier, past.context.member), []))
    row = row_before(past, audience, identifier)
    if row is None:
        return Refusal(code="not_found", about=identifier)
    if any(isinstance(each.body, EntryRetracted) for each in corrections):
        return Refusal(code="taken_back", about=identifier)
    found: dict[str, Any] = {}
    for field, general in fields.items():
        setters = [each for each in corrections if _sets(each, field, general)]
        if not any(past.holds(audience, each) for each in setters):
            continue
        if not past.holds(audience, setters[-1]):
            return Refusal(code="changed_since", about=identifier)
        value = _value(row, field)
        if value is not None:
            found[field] = value
        elif field not in _ONLY_OF_SOME_OUTCOMES:
            return Refusal(code="final", field=field, about=identifier)
    return found


def _sets(placed: Placed[Correction], field: str, general: str | None) -> bool:
    body: Struct = placed.body
    name = general if isinstance(body, EntryCorrected) else field
    return isinstance(body, EntryCorrected | JournalEdited | StepLogCorrected) and _get(body, name) is not None


def _value(row: Row[Struct], field: str) -> object:
    return "retracted" if field == "outcome" and row.retracted else _get(row.body, field)


def _get(body: Struct, field: str | None) -> object:
    return None if field is None else getattr(body, field, None)
