"""Momentum: how much of a habit there is, from 0 to 1000, growing with what is done and never broken by one miss.

The idea is the published one of the Loop Habit Tracker's score, an exponential average in which what is rarer is
forgotten more slowly. Per period (day, week or month) of a scheduled step, in millionths:

    score ← score·m + ratio·(1 − m),   m = 2^(−√(times · days in the period) / 13)

`ratio` is what was done of what was planned. A daily step thus loses half in 13 days, one that is planned once a week
in 34. Skipped days and pauses lower what is planned, and nothing planned leaves the score as it is. The period that
today lies in can only raise it. Where a schedule was changed, all of the past is read with the present one. All figures
are integers, so that both languages agree.
"""

from math import isqrt
from typing import Final

from handrail_shared.views.facts.days import WEEK, day_number, month_number, month_start, week_number, week_start
from handrail_shared.views.facts.ticks import TickDoc
from handrail_shared.views.goals.status import PauseDoc
from handrail_shared.views.goals.steps import StepDoc
from handrail_shared.views.shared import SharedProjection

ONE: Final = 1_000_000
HALF_LIFE_DAYS: Final = 13

FINE: Final = 10 * ONE
HALVINGS: Final = (
    9999894,
    9999788,
    9999577,
    9999154,
    9998308,
    9996616,
    9993233,
    9986471,
    9972961,
    9945994,
    9892280,
    9785721,
    9576033,
    9170040,
    8408964,
    7071068,
)
"""2^(−2^i / 65536) in ten-millionths, for i from 0 to 15."""

NOMINAL_DAYS: Final = {"day": 1, "week": 7, "month": 30}
LONGEST_LOOK_BACK: Final = {"day": 400, "week": 260, "month": 120}
"""How many periods count; of what is older less than a thousandth would be left."""


def momentum(projection: SharedProjection, today: str) -> dict[str, int | None]:
    """The momentum of each goal on the board, in thousandths: the mean over its scheduled steps that have begun.

    None where a goal has no scheduled step; 0 where none of them was logged yet.
    """
    ticks = {series["step"]: series["ticks"] for goal in projection["progress"]["goals"] for series in goal["steps"]}
    found: dict[str, int | None] = {}
    for goal in projection["board"]["goals"]:
        scheduled = [
            step
            for step in goal["steps"]
            if step["per"] is not None and step["dropped"] is None and not step["split_into"]
        ]
        scores: list[int] = []
        for step in scheduled:
            score = _score(step, ticks.get(step["step"], []), goal["pauses"], today)
            if score is not None:
                scores.append(score)
        if not scheduled:
            found[goal["goal"]] = None
        else:
            found[goal["goal"]] = (sum(scores) // len(scores) + 500) // 1000 if scores else 0
    return found


def _score(step: StepDoc, ticks: list[TickDoc], pauses: list[PauseDoc], today: str) -> int | None:
    """The momentum of one scheduled step in millionths; None where nothing was logged up to today."""
    per = step["per"] or "day"
    logged = [tick for tick in ticks if tick["day"] <= today]
    if not logged:
        return None
    # A step has one tick a day, so that a daily step is planned once, however often a day it is meant to be done.
    times = 1 if per == "day" else step["times"] or 1
    kept = _kept(times * NOMINAL_DAYS[per])
    credits = _credits(per, logged)
    rests = [_day_range(pause) for pause in pauses]
    current = _period(per, today)
    score = 0
    for period in range(max(_period(per, logged[0]["day"]), current - LONGEST_LOOK_BACK[per]), current + 1):
        credit, skipped = credits.get(period, (0, 0))
        planned = _planned(per, period, times, rests) - skipped
        if planned <= 0 and credit == 0:
            continue
        ratio = ONE if planned <= 0 else min(ONE, credit * 1000 // planned)
        moved = (score * kept + ratio * (ONE - kept)) // ONE
        # The period that still runs may only add: nobody loses momentum before its day is over.
        score = max(score, moved) if period == current else moved
    return score


def _kept(days: int) -> int:
    """M of the formula in millionths, for `days` = times · days in the period."""
    exponent = isqrt(days * 65536 * 65536) // HALF_LIFE_DAYS  # in 65536ths
    kept = FINE
    for bit, halving in enumerate(HALVINGS):
        if exponent // 2**bit % 2 == 1:
            kept = kept * halving // FINE
    return kept // 2 ** (exponent // 65536) // 10


def _credits(per: str, ticks: list[TickDoc]) -> dict[int, tuple[int, int]]:
    """Per period what was done, in thousandths of a time, and how many days were skipped."""
    found: dict[int, tuple[int, int]] = {}
    for tick in ticks:
        period = _period(per, tick["day"])
        credit, skipped = found.get(period, (0, 0))
        if tick["outcome"] == "done":
            credit += 1000
        elif tick["outcome"] == "partly":
            credit += (tick["percent"] or 0) * 10
        else:
            skipped += 1
        found[period] = (credit, skipped)
    return found


def _period(per: str, day: str) -> int:
    if per == "day":
        return day_number(day)
    return week_number(day_number(day)) if per == "week" else month_number(day)


def _day_range(pause: PauseDoc) -> tuple[int, int]:
    """The first day of a pause and the first day after it, as numbers."""
    ends = [day_number("9999-12-31") + 1]
    if pause["until"] is not None:
        ends.append(day_number(pause["until"]) + 1)
    if pause["resumed"] is not None:
        ends.append(day_number(pause["resumed"]))
    return (day_number(pause["start"]), min(ends))


def _planned(per: str, period: int, times: int, rests: list[tuple[int, int]]) -> int:
    """Return how many times were planned in a period: in proportion to the days that were not paused, rounded up."""
    if per == "day":
        first, length = period, 1
    elif per == "week":
        first, length = week_start(period), WEEK
    else:
        first, length = month_start(period), month_start(period + 1) - month_start(period)
    active = 0
    for day in range(first, first + length):
        if not any(start <= day < end for start, end in rests):
            active += 1
    return (times * active + length - 1) // length
