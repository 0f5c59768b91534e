"""What was logged over time: ratings, measures, counters, moods; each series sorted by day, then by the order."""

from typing import TypedDict

from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of


class RatingDoc(TypedDict):
    """A rating: how close a goal was, 0–10, as `by` saw it."""

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
    """A count: how often something happened on a day. A day that is not in the series is unknown, which is not zero.

    `logs` are the ticks that were counted, or the confirmations of a zero.
    """

    day: str
    count: int
    confirmed_zero: bool
    logs: list[str]


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
    """Return what was logged for each measure."""
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
    """Return how often each counted thing happened per day. Ticks outweigh a confirmed zero of the same day."""
    counts: dict[str, dict[str, CountDoc]] = {}
    for ticked in rows_of(gathered, CounterTicked):
        doc = _count_of(counts, ticked.body.measure, ticked.body.day)
        doc["count"] += 1
        doc["logs"].append(ticked.body.tick)
    for confirmed in rows_of(gathered, CounterZeroConfirmed):
        doc = _count_of(counts, confirmed.body.measure, confirmed.body.day)
        if doc["count"] > 0:
            continue
        doc["confirmed_zero"] = True
        doc["logs"].append(confirmed.body.confirmation)
    return {measure: [days[day] for day in sorted(days)] for measure, days in counts.items()}


def _count_of(counts: dict[str, dict[str, CountDoc]], measure: str, day: str) -> CountDoc:
    nothing: CountDoc = {"day": day, "count": 0, "confirmed_zero": False, "logs": []}
    return counts.setdefault(measure, {}).setdefault(day, nothing)


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
