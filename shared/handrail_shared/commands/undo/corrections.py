"""Corrections of step logs and journal entries: what each field said before is said again."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.items import UndoEntry
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.journal import JournalEdited
from handrail_shared.events.steps import StepLogCorrected
from handrail_shared.fold.state import key
from handrail_shared.rights import Audience
from handrail_shared.views.facts.fixes import Row, row_of

_LOG_FIELDS: Final = ("outcome", "day", "percent", "code", "amount", "note")
_ENTRY_FIELDS: Final = ("text", "kind", "mood")
"""What a correction puts right."""

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


def _before(past: Past, audience: Audience, identifier: str, fields: Sequence[str]) -> dict[str, Any] | Refusal:
    """Return what the fields that the run corrected said before it.

    Refused where a later correction stands, or one would
    have to be cleared, which no correction can.
    """
    if not past.settle(f"corrections of {identifier}"):
        return {}
    state, name = past.state(audience), key(identifier, past.context.member)
    if name not in state.facts:
        return Refusal(code="not_found", about=identifier)
    around = past.around(audience, state.corrections.get(name, []))
    if any(isinstance(line.body, EntryRetracted) for line in around.now):
        return Refusal(code="taken_back", about=identifier)
    now, then, before = (row_of(state.facts[name], lines) for lines in (around.now, around.through, around.before))
    # Only what the run itself corrected goes back.
    parts = [line.body for line in around.now if past.holds(audience, line)]
    found: dict[str, Any] = {}
    for field in fields:
        # A field that the run did not touch keeps what was said of it since.
        if all(_get(part, field) is None for part in parts):
            continue
        if _value(now, field) != _value(then, field):
            return Refusal(code="changed_since", about=identifier)
        value = _value(before, field)
        if value is not None:
            found[field] = value
        elif field not in _ONLY_OF_SOME_OUTCOMES:
            return Refusal(code="final", field=field, about=identifier)
    return found


def _value(row: Row[Struct], field: str) -> object:
    return "retracted" if field == "outcome" and row.retracted else _get(row.body, field)


def _get(body: Struct, field: str) -> object:
    return getattr(body, field, None)
