"""Wins and setbacks, with how others cheered and what was learned."""

from typing import TypedDict

from handrail_shared.events.journal import SetbackNoted, SetbackRecovered, SetbackReflected, WinCheered, WinNoted
from handrail_shared.fold.state import State
from handrail_shared.views.facts.days import day_number
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.once import once


class CheerDoc(TypedDict):
    """Somebody cheered a win."""

    cheer: str
    by: str
    at: int
    message: str | None


class WinDoc(TypedDict):
    """Something that went well."""

    win: str
    day: str
    at: int
    by: str
    text: str
    size: str
    goal: str | None
    step: str | None
    cheers: list[CheerDoc]


class ReflectionDoc(TypedDict):
    """A reflection: what was learned from a setback."""

    reflection: str
    by: str
    at: int
    learned: str | None
    helped: str | None
    try_next: str | None


class SetbackDoc(TypedDict):
    """Something that went the other way; `bounce_back_days` from then to the recovery, None where not recovered."""

    setback: str
    day: str
    at: int
    by: str
    text: str
    goal: str | None
    impact: int | None
    trigger: str | None
    recovered: str | None
    bounce_back_days: int | None
    reflections: list[ReflectionDoc]


def wins(gathered: Gathered) -> list[WinDoc]:
    """All wins, by day."""
    cheers = grouped(rows_of(gathered, WinCheered), lambda body: body.win)
    return [
        {
            "win": row.body.win,
            "day": row.body.day,
            "at": row.placed.at,
            "by": row.placed.author,
            "text": row.body.text,
            "size": row.body.size,
            "goal": row.body.goal,
            "step": row.body.step,
            "cheers": [_cheer(cheer) for cheer in cheers.get(row.body.win, [])],
        }
        for row in sorted(rows_of(gathered, WinNoted), key=lambda row: row.body.day)
    ]


def _cheer(row: Row[WinCheered]) -> CheerDoc:
    return {
        "cheer": row.body.cheer,
        "by": row.placed.author,
        "at": row.placed.at,
        "message": row.body.message,
    }


def setbacks(state: State, gathered: Gathered) -> list[SetbackDoc]:
    """All setbacks, by day."""
    reflections = grouped(rows_of(gathered, SetbackReflected), lambda body: body.setback)
    return [
        _setback(row, _recovered(state, row.body.setback), reflections.get(row.body.setback, []))
        for row in sorted(rows_of(gathered, SetbackNoted), key=lambda row: row.body.day)
    ]


def _recovered(state: State, setback: str) -> str | None:
    changes = once(state.setback_recoveries.get(setback, []))
    latest = changes[-1].body if changes else None
    return latest.day if isinstance(latest, SetbackRecovered) else None


def _setback(row: Row[SetbackNoted], recovered: str | None, reflections: list[Row[SetbackReflected]]) -> SetbackDoc:
    body = row.body
    bounce_back_days = None
    if recovered is not None:
        # A recovery that is dated before the setback took no days.
        bounce_back_days = max(0, day_number(recovered) - day_number(body.day))
    return {
        "setback": body.setback,
        "day": body.day,
        "at": row.placed.at,
        "by": row.placed.author,
        "text": body.text,
        "goal": body.goal,
        "impact": body.impact,
        "trigger": body.trigger,
        "recovered": recovered,
        "bounce_back_days": bounce_back_days,
        "reflections": [_reflection(reflection) for reflection in reflections],
    }


def _reflection(row: Row[SetbackReflected]) -> ReflectionDoc:
    return {
        "reflection": row.body.reflection,
        "by": row.placed.author,
        "at": row.placed.at,
        "learned": row.body.learned,
        "helped": row.body.helped,
        "try_next": row.body.try_next,
    }
