"""What matters: why the client is here, what they value, how life is going, what is hard."""

from typing import TypedDict, assert_never

from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.fold.state import Placed, State, ValueChange
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.ordering import by_order


class PurposeDoc(TypedDict):
    """Why I am here."""

    text: str
    by: str
    at: int


class ValueWordingDoc(TypedDict):
    """A value wording: how a value was worded at some time."""

    label: str
    why: str | None
    by: str
    at: int


class NamedValueDoc(TypedDict):
    """Something that matters. A retired value stays, marked."""

    value: str
    label: str
    why: str | None
    area: str | None
    by: str
    at: int
    retired: bool
    retired_reason: str | None
    history: list[ValueWordingDoc]


class AreaRatingDoc(TypedDict):
    """An area rating: how much an area of life matters, how it is now and how it is wanted, each 0–10."""

    rating: str
    importance: int
    now: int
    wanted: int
    why: str | None
    change: str | None
    by: str
    at: int


class AreaDoc(TypedDict):
    """An area of life, its ratings oldest first."""

    area: str
    latest: AreaRatingDoc
    ratings: list[AreaRatingDoc]


class ChallengeDoc(TypedDict):
    """Something that is hard."""

    challenge: str
    text: str
    areas: list[str]
    daily_impact: int | None
    by: str
    at: int


class AnsweredDoc(TypedDict):
    """An answer to a prompt."""

    answer: str
    prompt: str
    kind: str
    text: str
    by: str
    at: int


class MattersDoc(TypedDict):
    """A person's picture of what matters. `earlier_purposes` oldest first."""

    purpose: PurposeDoc | None
    earlier_purposes: list[PurposeDoc]
    values: list[NamedValueDoc]
    areas: list[AreaDoc]
    challenges: list[ChallengeDoc]
    reflections: list[AnsweredDoc]


def matters(state: State, gathered: Gathered) -> MattersDoc:
    """Return what matters, from a shared or a private stream."""
    stated = once(state.purposes)
    purposes: list[PurposeDoc] = [
        {"text": placed.body.text, "by": placed.author, "at": placed.at}
        for placed in stated
        if isinstance(placed.body, PurposeStated)
    ]
    stands = bool(stated) and isinstance(stated[-1].body, PurposeStated)
    named = [_value(value, once(changes)) for value, changes in state.named_values.items()]
    rated = grouped(rows_of(gathered, LifeAreaRated), lambda body: body.area)
    return {
        "purpose": purposes[-1] if stands else None,
        "earlier_purposes": purposes[:-1] if stands else purposes,
        "values": sorted((doc for doc in named if doc is not None), key=lambda doc: (doc["at"], doc["value"])),
        "areas": [_area(area, rated[area]) for area in sorted(rated, key=lambda area: by_order(area, ""))],
        "challenges": [_challenge(row) for row in rows_of(gathered, ChallengeNamed)],
        "reflections": [_answered(row) for row in rows_of(gathered, ReflectionAnswered)],
    }


def _value(value: str, changes: list[Placed[ValueChange]]) -> NamedValueDoc | None:
    doc: NamedValueDoc | None = None
    history: list[ValueWordingDoc] = []
    retired: ValueRetired | None = None
    for placed in changes:
        body = placed.body
        match body:
            case ValueNamed():
                history.append({"label": body.label, "why": body.why, "by": placed.author, "at": placed.at})
                doc = {
                    "value": value,
                    "label": body.label,
                    "why": body.why,
                    "area": body.area,
                    "by": history[0]["by"],
                    "at": history[0]["at"],
                    "retired": False,
                    "retired_reason": None,
                    "history": history,
                }
                retired = None  # naming it again brings it back
            case ValueRetired():
                retired = body
            case _:
                assert_never(body)
    if doc is not None and retired is not None:
        doc["retired"] = True
        doc["retired_reason"] = retired.reason
    return doc


def _area(area: str, rows: list[Row[LifeAreaRated]]) -> AreaDoc:
    rated = [_area_rating(row) for row in rows]
    return {"area": area, "latest": rated[-1], "ratings": rated}


def _area_rating(row: Row[LifeAreaRated]) -> AreaRatingDoc:
    return {
        "rating": row.body.rating,
        "importance": row.body.importance,
        "now": row.body.now,
        "wanted": row.body.wanted,
        "why": row.body.why,
        "change": row.body.change,
        "by": row.placed.author,
        "at": row.placed.at,
    }


def _challenge(row: Row[ChallengeNamed]) -> ChallengeDoc:
    return {
        "challenge": row.body.challenge,
        "text": row.body.text,
        "areas": row.body.areas,
        "daily_impact": row.body.daily_impact,
        "by": row.placed.author,
        "at": row.placed.at,
    }


def _answered(row: Row[ReflectionAnswered]) -> AnsweredDoc:
    return {
        "answer": row.body.answer,
        "prompt": row.body.prompt,
        "kind": row.body.kind,
        "text": row.body.text,
        "by": row.placed.author,
        "at": row.placed.at,
    }
