"""Milestones whose numbers say that they are reached: a question to ask, from a projection. Never an answer.

A criterion in numbers is about how often a step was done (`step`), about a measure (`measure`: its latest value, what
was counted, or what minutes and amounts of a day, week or month add up to), or, naming neither, about the client's
rating of the goal. Who answers "not yet" is left alone by numbers of the next `ASK_AGAIN_DAYS` days.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypedDict, TypeVar

from handrail_shared.views.facts.days import day_number, month_number, week_number
from handrail_shared.views.facts.series import CountDoc, ValueDoc
from handrail_shared.views.goals.goals import GoalDoc
from handrail_shared.views.goals.milestones import MilestoneDoc
from handrail_shared.views.progress import GoalProgressDoc
from handrail_shared.views.shared import SharedProjection

ASK_AGAIN_DAYS: Final = 7

_DECIMALS: Final = 6
_ENDED: Final = ("reached", "closed")
_ADDING_UP: Final = ("minutes", "count", "yes_no")
"""Kinds of measures whose values add up, where they are meant for a day, week or month."""


class MetDoc(TypedDict):
    """A milestone whose criterion a number meets. `day` is the number's own; `evidence` the ids of what it rests on."""

    milestone: str
    goal: str
    day: str
    value: str
    evidence: list[str]


class _Number(TypedDict):
    day: str
    value: str
    evidence: list[str]


def met(projection: SharedProjection) -> list[MetDoc]:
    """Open milestones whose latest number meets their criterion, in the board's order. Goals that ended ask nothing."""
    clients = {doc["member"] for doc in projection["members"] if doc["role"] == "client"}
    progress = {doc["goal"]: doc for doc in projection["progress"]["goals"]}
    found: list[MetDoc] = []
    for goal in projection["board"]["goals"]:
        if goal["status"] in _ENDED:
            continue
        for milestone in goal["milestones"]:
            number = None if milestone["reached"] else _latest(goal, milestone, progress[goal["goal"]], clients)
            if number is not None and _meets(milestone, number) and not _was_answered(milestone, number):
                found.append({"milestone": milestone["milestone"], "goal": goal["goal"], **number})
    return found


def _was_answered(milestone: MilestoneDoc, number: _Number) -> bool:
    not_yet = milestone["not_yet"]
    return not_yet is not None and day_number(number["day"]) < day_number(not_yet["day"]) + ASK_AGAIN_DAYS


def _meets(milestone: MilestoneDoc, number: _Number) -> bool:
    value, bound = _scaled(number["value"]), _scaled(milestone["value"] or "0")
    match milestone["op"]:
        case ">=":
            return value >= bound
        case "<=":
            return value <= bound
        case _:
            return value == bound


def _scaled(amount: str) -> int:
    """A decimal number as an integer, so that both languages compare alike."""
    # Floats differ between the languages in the last digit; integers below 2^53 do not.
    whole, _, fraction = amount.removeprefix("-").partition(".")
    size = int(whole + fraction.ljust(_DECIMALS, "0"))
    return -size if amount.startswith("-") else size


def _latest(goal: GoalDoc, milestone: MilestoneDoc, progress: GoalProgressDoc, clients: set[str]) -> _Number | None:
    """The number that the criterion is about, as it stands."""
    if milestone["op"] is None or milestone["value"] is None:
        return None
    if milestone["step"] is not None:
        return next(_times_done(progress, milestone["step"]), None)
    if milestone["measure"] is not None:
        return next(_of_measure(goal, milestone, progress, milestone["measure"]), None)
    rated = [rating for rating in progress["ratings"] if rating["by"] in clients]
    return _number(rated[-1]["day"], str(rated[-1]["value"]), [rated[-1]["rating"]]) if rated else None


def _times_done(progress: GoalProgressDoc, step: str) -> Iterator[_Number]:
    for series in progress["steps"]:
        done = [tick for tick in series["ticks"] if tick["outcome"] == "done"]
        if series["step"] == step and done:
            yield _number(done[-1]["day"], str(len(done)), done[-1]["logs"][:1])


def _of_measure(goal: GoalDoc, milestone: MilestoneDoc, progress: GoalProgressDoc, measure: str) -> Iterator[_Number]:
    defined = next((doc for doc in goal["measures"] if doc["measure"] == measure), None)
    per = None if defined is None else defined["per"]
    for series in progress["measures"]:
        if series["measure"] != measure:
            continue
        if defined is not None and per is not None and defined["kind"] in _ADDING_UP:
            yield from _summed(series["values"], per, at_least=milestone["op"] == ">=")
        else:
            last = series["values"][-1]
            yield _number(last["day"], last["value"], [last["log"]])
    for counter in progress["counters"]:
        if counter["measure"] == measure:
            yield from _counted(counter["days"], per, at_least=milestone["op"] == ">=")


def _summed(values: list[ValueDoc], per: str, *, at_least: bool) -> Iterator[_Number]:
    """Yield what the latest day, week or month adds up to, as `_counted` has it."""
    within = _latest_period(values, per, at_least=at_least)
    if within:
        total = sum(_scaled(value["value"]) for value in within)
        yield _number(within[-1]["day"], _written(total), [value["log"] for value in within])


def _written(scaled: int) -> str:
    """The decimal number that `_scaled` made an integer of."""
    whole, fraction = divmod(abs(scaled), 10**_DECIMALS)
    digits = f"{whole}.{fraction:0{_DECIMALS}}".rstrip("0").rstrip(".")
    return f"-{digits}" if scaled < 0 else digits


def _counted(days: list[CountDoc], per: str | None, *, at_least: bool) -> Iterator[_Number]:
    """Return what was counted in the latest day, week or month. A period that may still grow says "at least" only."""
    within = _latest_period(days, per, at_least=at_least)
    if within:
        yield _number(within[-1]["day"], str(sum(counted["count"] for counted in within)), [])


D = TypeVar("D", CountDoc, ValueDoc)


def _latest_period(days: list[D], per: str | None, *, at_least: bool) -> list[D]:
    """Return what was logged in the latest period of which the criterion can be said; nothing where none is over."""
    period = _period(per)
    latest = period(days[-1]["day"])
    # "At most" is not known to hold before the week or month is over.
    if per in ("week", "month") and not at_least:
        latest = max((period(logged["day"]) for logged in days if period(logged["day"]) < latest), default=None)
    return [logged for logged in days if period(logged["day"]) == latest]


def _period(per: str | None) -> Callable[[str], int]:
    if per == "week":
        return lambda day: week_number(day_number(day))
    return month_number if per == "month" else day_number


def _number(day: str, value: str, evidence: list[str]) -> _Number:
    return {"day": day, "value": value, "evidence": evidence}
