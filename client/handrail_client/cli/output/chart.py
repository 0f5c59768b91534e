"""Progress as a chart in the terminal: ratings of the goals, client and therapist apart, sessions as upright lines."""

from datetime import date
from typing import Any, Final, cast

import plotext
from rich.text import Text

from handrail_client.cli.output.plain import plain
from handrail_shared.views import SharedProjection
from handrail_shared.views.progress import GoalProgressDoc

_MOST_GOALS: Final = 3
_HEIGHT: Final = 10
_SIGNS: Final = {"client": "●", "therapist": "▲"}
_STYLES: Final = {"●": "cyan", "▲": "magenta"}


def chart(shared: SharedProjection, *, width: int) -> list[Text]:
    """A small figure for each goal in focus that was rated; where none was, for the first that were on two days."""
    focus = shared["board"]["focus"]
    rated = [goal for goal in shared["progress"]["goals"] if goal["ratings"]]
    chosen = [goal_doc for goal_doc in rated if goal_doc["goal"] in focus]
    chosen = chosen or [goal_doc for goal_doc in rated if len({rating["day"] for rating in goal_doc["ratings"]}) > 1]
    return [_figure(shared, goal, width) for goal in chosen[:_MOST_GOALS]]


def _figure(shared: SharedProjection, goal: GoalProgressDoc, width: int) -> Text:
    """The title and who is who, and under it the figure: on the terminal's own background."""
    people = {member["member"]: (plain(member["name"]), member["role"]) for member in shared["members"]}
    raters = [
        people.get(member, ("someone", "client")) for member in dict.fromkeys(doc["by"] for doc in goal["ratings"])
    ]
    text = Text(plain(goal["title"]), style="bold")
    text.append("".join(f"  {_SIGNS[role]} {name}" for name, role in raters), style="not bold")
    text.append(f"\n{_drawn(shared, goal, width)}", style="not bold")
    for sign, style in _STYLES.items():
        text.highlight_words([sign], style)
    text.no_wrap = True
    return text


def _drawn(shared: SharedProjection, goal: GoalProgressDoc, width: int) -> str:
    roles = {member_doc["member"]: member_doc["role"] for member_doc in shared["members"]}
    days = [_number(rating["day"]) for rating in goal["ratings"]]
    first, last = min(days), max(days)
    # The library has one figure and no types; nothing of it leaves this function but text.
    figure = cast("Any", plotext).figure
    figure.clear()
    figure.plot_size(width, _HEIGHT)
    for member in dict.fromkeys(rating["by"] for rating in goal["ratings"]):
        points = [
            (_number(rating_doc["day"]), rating_doc["value"])
            for rating_doc in goal["ratings"]
            if rating_doc["by"] == member
        ]
        sign = _SIGNS[roles.get(member, "client")]
        figure.draw(figure.signal([x for x, _ in points], [y for _, y in points], marker=sign))
    for mark in shared["progress"]["sessions"]:
        if first < _number(mark["day"]) < last:
            figure.line(_number(mark["day"]), orientation="vertical", relative=False)
    figure.ruler("y").lim(0, 10)
    figure.ruler("y").ticks([0, 5, 10])
    ticks = sorted({first, (first + last) // 2, last})
    figure.ruler("x").ticks(ticks, [date.fromordinal(tick).isoformat() for tick in ticks])
    return str(figure.build().string(colorless=True)).rstrip()


def _number(day: str) -> int:
    """A day as a number; a day that is not in the calendar counts as the first of its month."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return date.fromisoformat(f"{day[:8]}01").toordinal()
