"""Progress: per goal what was rated, logged and counted, and the marks that belong beside every chart."""

from typing import TypedDict

from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.sessions import ReviewCompleted
from handrail_shared.fold.state import State
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.moments import SetbackDoc, WinDoc, setbacks, wins
from handrail_shared.views.facts.series import (
    CountDoc,
    MoodDoc,
    RatingDoc,
    ValueDoc,
    counters,
    measure_values,
    moods,
    ratings,
)
from handrail_shared.views.facts.ticks import TickDoc, Ticks
from handrail_shared.views.goals.board import BoardDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.sessions.sessions import SessionDoc


class MeasureSeriesDoc(TypedDict):
    """All logged values of one measure."""

    measure: str
    values: list[ValueDoc]


class CounterSeriesDoc(TypedDict):
    """All counted days of one measure."""

    measure: str
    days: list[CountDoc]


class StepSeriesDoc(TypedDict):
    """All ticks of one step."""

    step: str
    title: str
    ticks: list[TickDoc]


class GoalProgressDoc(TypedDict):
    """The progress of one goal."""

    goal: str
    title: str
    ratings: list[RatingDoc]
    measures: list[MeasureSeriesDoc]
    counters: list[CounterSeriesDoc]
    steps: list[StepSeriesDoc]


class SessionMarkDoc(TypedDict):
    """A session that took place on `day`."""

    session: str
    day: str


class ReviewDoc(TypedDict):
    """Both looked back and decided how to go on."""

    review: str
    day: str
    at: int
    by: str
    summary: str
    goals: list[str]
    next_due: str | None
    session: str | None


class ProgressDoc(TypedDict):
    """`goals` in the board's order; `loose_…` are series of measures that no goal on the board defines."""

    goals: list[GoalProgressDoc]
    loose_measures: list[MeasureSeriesDoc]
    loose_counters: list[CounterSeriesDoc]
    moods: list[MoodDoc]
    sessions: list[SessionMarkDoc]
    reviews: list[ReviewDoc]
    wins: list[WinDoc]
    setbacks: list[SetbackDoc]


class PrivateProgressDoc(TypedDict):
    """The progress that one person logged for themselves alone."""

    ratings: list[RatingDoc]
    measures: list[MeasureSeriesDoc]
    counters: list[CounterSeriesDoc]
    moods: list[MoodDoc]
    wins: list[WinDoc]
    setbacks: list[SetbackDoc]


def progress(
    state: State, gathered: Gathered, all_ticks: Ticks, goals: BoardDoc, sessions: list[SessionDoc]
) -> ProgressDoc:
    """The progress that a shared stream shows."""
    rated = grouped(rows_of(gathered, GoalRated), lambda body: body.goal)
    values = measure_values(gathered)
    counts = counters(gathered)
    defined = {measure["measure"] for doc in goals["goals"] for measure in doc["measures"]}
    return {
        "goals": [
            {
                "goal": doc["goal"],
                "title": doc["title"],
                "ratings": ratings(rated.get(doc["goal"], [])),
                "measures": _measures_of(doc, values),
                "counters": _counters_of(doc, counts),
                "steps": [
                    {"step": step["step"], "title": step["title"], "ticks": all_ticks.get(step["step"], [])}
                    for step in doc["steps"]
                ],
            }
            for doc in goals["goals"]
        ],
        "loose_measures": _measure_series(values, without=defined),
        "loose_counters": _counter_series(counts, without=defined),
        "moods": moods(gathered),
        "sessions": _session_marks(sessions),
        "reviews": reviews(gathered),
        "wins": wins(gathered),
        "setbacks": setbacks(state, gathered),
    }


def private_progress(state: State, gathered: Gathered) -> PrivateProgressDoc:
    """The progress that a private stream shows. Ratings that wait for a round to be revealed are not in it."""
    return {
        "ratings": ratings([row for row in rows_of(gathered, GoalRated) if row.body.round is None]),
        "measures": _measure_series(measure_values(gathered), without=set()),
        "counters": _counter_series(counters(gathered), without=set()),
        "moods": moods(gathered),
        "wins": wins(gathered),
        "setbacks": setbacks(state, gathered),
    }


def reviews(gathered: Gathered) -> list[ReviewDoc]:
    """All reviews, by day."""
    return [
        {
            "review": row.body.review,
            "day": row.body.day,
            "at": row.placed.at,
            "by": row.placed.author,
            "summary": row.body.summary,
            "goals": row.body.goals,
            "next_due": row.body.next_due,
            "session": row.placed.session if row.body.session is None else row.body.session,
        }
        for row in sorted(rows_of(gathered, ReviewCompleted), key=lambda row: row.body.day)
    ]


def _measures_of(doc: GoalDoc, values: dict[str, list[ValueDoc]]) -> list[MeasureSeriesDoc]:
    return [
        {"measure": measure["measure"], "values": values[measure["measure"]]}
        for measure in doc["measures"]
        if measure["measure"] in values
    ]


def _counters_of(doc: GoalDoc, counts: dict[str, list[CountDoc]]) -> list[CounterSeriesDoc]:
    return [
        {"measure": measure["measure"], "days": counts[measure["measure"]]}
        for measure in doc["measures"]
        if measure["measure"] in counts
    ]


def _measure_series(values: dict[str, list[ValueDoc]], *, without: set[str]) -> list[MeasureSeriesDoc]:
    return [{"measure": measure, "values": values[measure]} for measure in sorted(values) if measure not in without]


def _counter_series(counts: dict[str, list[CountDoc]], *, without: set[str]) -> list[CounterSeriesDoc]:
    return [{"measure": measure, "days": counts[measure]} for measure in sorted(counts) if measure not in without]


def _session_marks(sessions: list[SessionDoc]) -> list[SessionMarkDoc]:
    marks: list[SessionMarkDoc] = []
    for doc in sessions:
        day = doc["day"]
        if day is not None and doc["state"] in ("started", "ended"):
            marks.append({"session": doc["session"], "day": day})
    return marks
