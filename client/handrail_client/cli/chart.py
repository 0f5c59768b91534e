"""Progress as a chart in the terminal: ratings of the goals, client and therapist apart, sessions as upright lines."""

from datetime import date
from typing import Any, Final, cast

import plotext

from handrail_shared.views import SharedProjection
from handrail_shared.views.progress import GoalProgressDoc

_MOST_GOALS: Final = 3
_HEIGHT: Final = 14
_SIGNS: Final = {"client": "●", "therapist": "▲"}


def chart(shared: SharedProjection, *, width: int, in_colour: bool) -> list[str]:
    """A figure for each goal in focus that was rated on two days or more; else for the first that were."""
    focus = shared["board"]["focus"]
    rated = [each for each in shared["progress"]["goals"] if len({rating["day"] for rating in each["ratings"]}) > 1]
    chosen = [each for each in rated if each["goal"] in focus] or rated
    return [_figure(shared, each, width, in_colour=in_colour) for each in chosen[:_MOST_GOALS]]


def _figure(shared: SharedProjection, goal: GoalProgressDoc, width: int, *, in_colour: bool) -> str:
    people = {each["member"]: (each["name"], each["role"]) for each in shared["members"]}
    days = [_number(rating["day"]) for rating in goal["ratings"]]
    first, last = min(days), max(days)
    # The library has one figure and no types; nothing of it leaves this function but text.
    figure = cast("Any", plotext).figure
    figure.clear()
    figure.plot_size(width, _HEIGHT)
    figure.title(goal["title"])
    for member in dict.fromkeys(rating["by"] for rating in goal["ratings"]):
        name, role = people.get(member, ("someone", "client"))
        points = [(_number(each["day"]), each["value"]) for each in goal["ratings"] if each["by"] == member]
        series = figure.signal([x for x, _ in points], [y for _, y in points], marker=_SIGNS[role])
        series.label(name)
        figure.draw(series)
    for mark in shared["progress"]["sessions"]:
        if first < _number(mark["day"]) < last:
            figure.line(_number(mark["day"]), orientation="vertical", relative=False)
    figure.ruler("y").lim(0, 10)
    figure.ruler("y").ticks([0, 5, 10])
    ticks = sorted({first, (first + last) // 2, last})
    figure.ruler("x").ticks(ticks, [date.fromordinal(each).isoformat() for each in ticks])
    return str(figure.build().string(colorless=not in_colour))


def _number(day: str) -> int:
    """A day as a number; a day that is not in the calendar counts as the first of its month."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return date.fromisoformat(f"{day[:8]}01").toordinal()
