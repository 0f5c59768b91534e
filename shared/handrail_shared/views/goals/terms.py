"""The terms of a goal: what its changes amount to, which version that is, and which wordings compete.

Rule A1: a version is how many changes it holds and the mark of exactly which (the sum of the CRC-32 of their ids,
modulo 2^48). Per field the last change in the order wins; what loses stays in the history.
"""

import zlib
from collections.abc import Mapping
from typing import Final, TypedDict, assert_never

from msgspec import Struct

from handrail_shared.events import tag_of
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalClosedUnmet,
    GoalDrafted,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.fold.state import GoalChange, Placed
from handrail_shared.views.goals.awareness import Trail, extend_trail, unseen

MARK_MODULUS: Final = 1 << 48


class FieldDoc(TypedDict):
    """One field that a change set. Fields of a measure are named `measure/<id>` and `target/<id>`."""

    field: str
    value: object


class VersionDoc(TypedDict):
    """A version: how many changes the terms hold, and the mark of exactly which."""

    number: int
    mark: int


class ChangeDoc(TypedDict):
    """One change of a goal's terms, made on `base` (None: on all that precedes it).

    `concurrent`: its author had not seen every change that precedes it.
    """

    change: str
    type: str
    at: int
    by: str
    number: int
    base: VersionDoc | None
    fields: list[FieldDoc]
    reason: str | None
    code: str | None
    easier: bool
    suggestion: str | None
    concurrent: bool


class ContenderDoc(TypedDict):
    """One of the competing wordings."""

    value: object
    by: str
    at: int
    change: str


class ConcurrentDoc(TypedDict):
    """Wordings of one field that were written without knowledge of each other; the last one is shown."""

    field: str
    values: list[ContenderDoc]


class Edit(Struct, frozen=True, kw_only=True):
    """An edit of the terms by one change. `base` is None where a change rests on all that precedes it.

    `restored`: by field, whose value it brings back where it takes a change back.
    """

    change: str
    base: Version | None
    fields: Mapping[str, object]
    reason: str | None = None
    code: str | None = None
    easier: bool = False
    suggestion: str | None = None
    restored: Mapping[str, "_Setters"] = {}


_Setters = frozenset[int]
"""The changes, by their index, that stand last in a field: taking one of them back changes its value.

That is the change that gave it and, where others were taken back since, what took them back: so changes can be taken
back one after the other, and that can be taken back as well.
"""


class _Past(Struct, kw_only=True):
    """The changes so far: by field its value and what stands last, and what each change replaced."""

    latest: dict[str, object] = {}
    setters: dict[str, _Setters] = {}
    replaced: list[dict[str, tuple[object, _Setters]]] = []
    history: list[ChangeDoc] = []
    answered: set[str] = set()


class Terms(Struct, kw_only=True):
    """The terms of a goal as they have come to be.

    `setters`: by field, the changes (by index) that stand last in it.
    """

    latest: dict[str, object]
    setters: dict[str, _Setters]
    version: VersionDoc
    history: list[ChangeDoc]
    concurrent: list[ConcurrentDoc]


def terms(changes: list[Placed[GoalChange]]) -> Terms:
    """The terms after all changes of one goal, which are in order and each of them once."""
    suggestions = first_suggestions(changes)
    past = _Past()
    history = past.history
    given: list[Mapping[str, object]] = []
    contenders: dict[str, list[int]] = {}
    trail = Trail(marks=[0])
    for placed in changes:
        edit = _edit(placed.body, placed.author, suggestions, past)
        if edit is None:
            continue
        index = len(history)
        missed = unseen(trail, edit.base, placed.device)
        extend_trail(trail, edit.base, placed.device, missed, zlib.crc32(edit.change.encode()))
        for field, value in edit.fields.items():
            standing = [
                earlier for earlier in contenders.get(field, []) if earlier in missed and given[earlier][field] != value
            ]
            contenders[field] = [*standing, index]
        _apply(past, index, edit)
        given.append(edit.fields)
        history.append(_change_doc(placed, edit, number=index + 1, concurrent=bool(missed)))
    version: VersionDoc = {"number": len(history), "mark": trail.marks[-1]}
    return Terms(
        latest=past.latest,
        setters=past.setters,
        version=version,
        history=history,
        concurrent=_concurrent(history, given, contenders),
    )


def _apply(past: _Past, index: int, edit: Edit) -> None:
    """Let a change have its effect; a field that it gives nothing is not set any more."""
    past.replaced.append(
        {field: (past.latest.get(field), past.setters.get(field, frozenset())) for field in edit.fields}
    )
    for field, value in edit.fields.items():
        past.setters[field] = edit.restored.get(field, frozenset()) | {index}
        past.latest.pop(field, None)
        if value is not None:
            past.latest[field] = value


def first_suggestions(changes: list[Placed[GoalChange]]) -> dict[str, Placed[GoalChangeSuggested]]:
    """The suggestions for a goal by id; where two share an id, the first in order."""
    found: dict[str, Placed[GoalChangeSuggested]] = {}
    for placed in changes:
        if isinstance(placed.body, GoalChangeSuggested):
            suggested = Placed(placed.at, placed.device, placed.seq, placed.author, placed.session, placed.body)
            found.setdefault(placed.body.suggestion, suggested)
    return found


def _edit(
    body: GoalChange, author: str, suggestions: dict[str, Placed[GoalChangeSuggested]], past: _Past
) -> Edit | None:
    """Return what a change does to the terms; None where it does nothing to them. Notes in `past` what was answered."""
    match body:
        case GoalDrafted():
            return Edit(change=body.change, base=None, fields=_drafted(body))
        case GoalReworded():
            fields = _given({"title": body.title, "own_words": body.own_words, "why": body.why})
            return Edit(change=body.change, base=body.base, fields=fields, reason=body.reason)
        case GoalSmartAnswered():
            return Edit(change=body.change, base=body.base, fields=_answers(body))
        case GoalMeasureDefined():
            return Edit(change=body.change, base=body.base, fields=measure_fields(body))
        case GoalAdjusted():
            fields = _adjusted(body)
            return Edit(
                change=body.change, base=body.base, fields=fields, reason=body.note, code=body.code, easier=body.easier
            )
        case GoalSuggestionAnswered():
            first = body.suggestion not in past.answered
            past.answered.add(body.suggestion)
            if not body.accepted:
                return None
            suggested = suggestions.get(body.suggestion) if first else None
            fields = _given({}) if suggested is None else _suggested(suggested.body)
            return Edit(change=body.change, base=None, fields=fields, reason=body.reason, suggestion=body.suggestion)
        case GoalChangeUndone():
            undone = _undone(body, author, past)
            return Edit(
                change=body.change,
                base=body.base,
                fields={field: value for field, (value, _) in undone.items()},
                restored={field: setters for field, (_, setters) in undone.items()},
            )
        case (
            GoalChangeSuggested()
            | GoalAgreed()
            | GoalAgreementWithdrawn()
            | GoalPaused()
            | GoalResumed()
            | GoalReached()
            | GoalReopened()
            | GoalClosedUnmet()
            | GoalRetracted()
        ):
            return None
        case _:
            assert_never(body)


def _undone(body: GoalChangeUndone, author: str, past: _Past) -> Mapping[str, tuple[object, _Setters]]:
    """Give what its author's change replaced, by field where that change stands. A goal keeps its first words."""
    for index, change in enumerate(past.history):
        if change["change"] == body.undoes and change["by"] == author and change["type"] != "goal_drafted":
            return {field: before for field, before in past.replaced[index].items() if index in past.setters[field]}
    return {}


def _drafted(body: GoalDrafted) -> Mapping[str, object]:
    return _given(
        {
            "title": body.title,
            "own_words": body.own_words,
            "why": body.why,
            "horizon": body.horizon,
            "parent": body.parent,
            "due": body.due,
            "areas": body.areas or None,
            "values": body.values or None,
            "challenges": body.challenges or None,
        }
    )


def _answers(body: GoalSmartAnswered) -> Mapping[str, object]:
    return _given(
        {
            "specific": body.specific,
            "measurable": body.measurable,
            "achievable": body.achievable,
            "relevant": body.relevant,
            "due": body.time_bound,
        }
    )


def measure_fields(body: GoalMeasureDefined) -> Mapping[str, object]:
    """Return what the definition of a measure gives the terms: how it is defined, and its target."""
    defined = {
        "measure": body.measure,
        "kind": body.kind,
        "label": body.label,
        "unit": body.unit,
        "better": body.better,
        "baseline": body.baseline,
        "per": body.per,
    }
    return _given({f"measure/{body.measure}": defined, f"target/{body.measure}": body.target})


def _adjusted(body: GoalAdjusted) -> Mapping[str, object]:
    # A target that names no measure is the goal's own.
    target = "target" if body.measure is None else f"target/{body.measure}"
    return _given(
        {
            "title": body.title,
            "own_words": body.own_words,
            "due": body.due,
            "horizon": body.horizon,
            "parent": body.parent,
            target: body.target,
        }
    )


def _suggested(body: GoalChangeSuggested) -> Mapping[str, object]:
    return _given({"title": body.title, "why": body.why, "due": body.due, "horizon": body.horizon})


def _given(fields: Mapping[str, object]) -> Mapping[str, object]:
    """The fields that a change sets: an absent one stays as it was."""
    return {field: value for field, value in fields.items() if value is not None}


def _change_doc(placed: Placed[GoalChange], edit: Edit, *, number: int, concurrent: bool) -> ChangeDoc:
    return {
        "change": edit.change,
        "type": tag_of(placed.body),
        "at": placed.at,
        "by": placed.author,
        "number": number,
        "base": None if edit.base is None else {"number": edit.base.number, "mark": edit.base.mark},
        "fields": [{"field": field, "value": value} for field, value in edit.fields.items()],
        "reason": edit.reason,
        "code": edit.code,
        "easier": edit.easier,
        "suggestion": edit.suggestion,
        "concurrent": concurrent,
    }


def _concurrent(
    history: list[ChangeDoc], given: list[Mapping[str, object]], contenders: dict[str, list[int]]
) -> list[ConcurrentDoc]:
    return [
        {"field": field, "values": [_contender(history[index], given[index][field]) for index in indexes]}
        for field, indexes in sorted(contenders.items())
        if len(indexes) > 1
    ]


def _contender(change: ChangeDoc, value: object) -> ContenderDoc:
    return {"value": value, "by": change["by"], "at": change["at"], "change": change["change"]}
