"""What was logged over time: ratings, measures, counters, moods; each series sorted by day, then by the order."""

from typing import TypedDict

from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.views.fixes import Row
from handrail_shared.views.gathered import Gathered, grouped, rows_of


class RatingDoc(TypedDict):
    """How close a goal was, 0–10, as `by` saw it."""

    rating: str
    goal: str
    day: str
    at: int
    by: str
    value: int
    context: str
    round: str | None
    note: str | None
    session: str | None


class ValueDoc(TypedDict):
    """One logged value of a measure: a decimal number as text."""

    log: str
    day: str
    at: int
    by: str
    value: str
    note: str | None


class CountDoc(TypedDict):
    """How often something happened on a day. A day that is not in the series is unknown, which is not zero."""

    day: str
    count: int
    confirmed_zero: bool


class MoodDoc(TypedDict):
    """One check-in: mood and energy from 1 to 5."""

    check_in: str
    day: str
    at: int
    by: str
    mood: int | None
    energy: int | None
    feelings: list[str]
    note: str | None
    session: str | None


def rating_doc(row: Row[GoalRated]) -> RatingDoc:
    """One rating."""
    return {
        "rating": row.body.rating,
        "goal": row.body.goal,
        "day": row.body.day,
        "at": row.placed.at,
        "by": row.placed.author,
        "value": row.body.value,
        "context": row.body.context,
        "round": row.body.round,
        "note": row.body.note,
        "session": row.placed.session,
    }


def ratings(rows: list[Row[GoalRated]]) -> list[RatingDoc]:
    """A series of ratings."""
    return [rating_doc(row) for row in sorted(rows, key=lambda row: row.body.day)]


def measure_values(gathered: Gathered) -> dict[str, list[ValueDoc]]:
    """What was logged for each measure."""
    found: dict[str, list[ValueDoc]] = {}
    for measure, rows in grouped(rows_of(gathered, MeasureLogged), lambda body: body.measure).items():
        found[measure] = [
            {
                "log": row.body.log,
                "day": row.body.day,
                "at": row.placed.at,
                "by": row.placed.author,
                "value": row.body.value,
                "note": row.body.note,
            }
            for row in sorted(rows, key=lambda row: row.body.day)
        ]
    return found


def counters(gathered: Gathered) -> dict[str, list[CountDoc]]:
    """How often each counted thing happened per day. Ticks outweigh a confirmed zero of the same day."""
    counts: dict[str, dict[str, int]] = {}
    for confirmed in rows_of(gathered, CounterZeroConfirmed):
        counts.setdefault(confirmed.body.measure, {})[confirmed.body.day] = 0
    for ticked in rows_of(gathered, CounterTicked):
        days = counts.setdefault(ticked.body.measure, {})
        days[ticked.body.day] = days.get(ticked.body.day, 0) + 1
    return {
        measure: [{"day": day, "count": count, "confirmed_zero": count == 0} for day, count in sorted(days.items())]
        for measure, days in counts.items()
    }


def moods(gathered: Gathered) -> list[MoodDoc]:
    """All check-ins."""
    return [
        {
            "check_in": row.body.check_in,
            "day": row.body.day,
            "at": row.placed.at,
            "by": row.placed.author,
            "mood": row.body.mood,
            "energy": row.body.energy,
            "feelings": list(row.body.feelings),
            "note": row.body.note,
            "session": row.placed.session,
        }
        for row in sorted(rows_of(gathered, CheckInRecorded), key=lambda row: row.body.day)
    ]
