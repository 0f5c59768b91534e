import pytest

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, PHONE, Scribe
from handrail_shared.events.check_ins import CounterTicked, CounterZeroConfirmed, GoalRated, MeasureLogged
from handrail_shared.events.fields import Per
from handrail_shared.events.goals import GoalDrafted, GoalMeasureDefined, GoalReached
from handrail_shared.events.space import MemberJoined
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    StepAdded,
    StepDone,
    StepSkipped,
)
from handrail_shared.views import MetDoc, met

WALK, DOOR, POND, URGES = identifier(1, 1), identifier(2, 1), identifier(4, 1), identifier(3, 1)


def walk(**criterion: str | None) -> Scribe:
    """A goal with a step and one milestone."""
    scribe = Scribe()
    scribe.says(PHONE, MemberJoined(member=CLIENT, role="client", name="Maya"))
    scribe.says(DESK, MemberJoined(member=THERAPIST, role="therapist", name="Dr Osei"))
    scribe.says(PHONE, GoalDrafted(goal=WALK, change=scribe.id(), title="Walk"))
    scribe.says(PHONE, StepAdded(step=DOOR, goal=WALK, title="Door"))
    scribe.says(DESK, MilestoneAdded(milestone=POND, goal=WALK, title="Pond", **criterion))  # type: ignore[arg-type]
    return scribe


def rated(scribe: Scribe, value: int, day: str, device: str = PHONE) -> str:
    """The goal is rated; the rating's id."""
    rating = scribe.id()
    scribe.says(device, GoalRated(rating=rating, goal=WALK, value=value, day=day))
    return rating


def asked(scribe: Scribe) -> list[MetDoc]:
    """What is to be asked."""
    return met(scribe.shows())


def values(scribe: Scribe) -> list[tuple[str, str]]:
    """The same, as (day, value)."""
    return [(each["day"], each["value"]) for each in asked(scribe)]


def test_the_latest_rating_of_the_client_is_what_counts() -> None:
    scribe = walk(op=">=", value="7")
    before = asked(scribe)
    rated(scribe, 9, "2026-11-20", DESK)
    by_the_other = asked(scribe)
    rating = rated(scribe, 7, "2026-11-21")
    there = asked(scribe)
    rated(scribe, 6, "2026-11-22")

    assert ([], [], []) == (before, by_the_other, asked(scribe))
    assert [{"milestone": POND, "goal": WALK, "day": "2026-11-21", "value": "7", "evidence": [rating]}] == there


@pytest.mark.parametrize("criterion", [{}, {"op": ">="}, {"value": "1"}, {"criterion": "Ducks"}])
def test_without_a_number_nothing_is_asked(criterion: dict[str, str]) -> None:
    scribe = walk(**criterion)
    rated(scribe, 10, "2026-11-20")

    assert [] == asked(scribe)


def test_who_said_that_it_is_reached_is_not_asked() -> None:
    scribe = walk(op=">=", value="7")
    rated(scribe, 8, "2026-11-20")
    scribe.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))

    assert [] == asked(scribe)


def test_a_goal_that_ended_asks_nothing() -> None:
    scribe = walk(op=">=", value="7")
    rated(scribe, 8, "2026-11-20")
    scribe.says(PHONE, GoalReached(goal=WALK, day="2026-11-20"))

    assert [] == asked(scribe)


def test_not_yet_is_left_alone_for_a_week() -> None:
    scribe = walk(op=">=", value="7")
    rated(scribe, 8, "2026-11-20")
    scribe.says(PHONE, MilestonePostponed(milestone=POND, day="2026-11-20"))
    at_once = values(scribe)
    rated(scribe, 9, "2026-11-26")
    within = values(scribe)
    rated(scribe, 8, "2026-11-27")

    assert ([], [], [("2026-11-27", "8")]) == (at_once, within, values(scribe))
    not_yet = scribe.goal(WALK)["milestones"][0]["not_yet"]
    assert not_yet is not None
    assert ("2026-11-20", CLIENT) == (not_yet["day"], not_yet["by"])


def test_not_yet_is_taken_back_by_opening_anew_unless_it_was_reached_since() -> None:
    scribe = walk(op=">=", value="7")
    rated(scribe, 8, "2026-11-20")
    scribe.says(PHONE, MilestonePostponed(milestone=POND, day="2026-11-20"))
    scribe.says(DESK, MilestoneReached(milestone=POND, day="2026-11-20"))
    scribe.says(DESK, MilestoneReopened(milestone=POND))
    not_reached = values(scribe)
    scribe.says(PHONE, MilestoneReopened(milestone=POND))

    assert [] == not_reached
    assert [("2026-11-20", "8")] == values(scribe)


def test_a_step_counts_the_days_on_which_it_was_done() -> None:
    scribe = walk(op="=", value="2", step=DOOR)
    never = asked(scribe)
    first, second = scribe.id(), scribe.id()
    scribe.says(PHONE, StepDone(log=first, step=DOOR, day="2026-11-20"))
    once = asked(scribe)
    scribe.says(PHONE, StepDone(log=second, step=DOOR, day="2026-11-21"))
    scribe.says(PHONE, StepSkipped(log=scribe.id(), step=DOOR, day="2026-11-22"))
    twice = asked(scribe)
    scribe.says(PHONE, StepDone(log=scribe.id(), step=DOOR, day="2026-11-23"))

    assert ([], [], []) == (never, once, asked(scribe))
    assert [("2026-11-21", "2", [second])] == [(each["day"], each["value"], each["evidence"]) for each in twice]


@pytest.mark.parametrize(
    ("op", "bound", "value", "is_met"),
    [
        (">=", "-0.5", "-0.50", True),
        (">=", "-0.5", "-0.500001", False),
        ("<=", "-0.5", "-1", True),
        ("<=", "999999999999.999999", "999999999999.999999", True),
        ("<=", "0.1", "0.100001", False),
        ("=", "10", "10.0", True),
    ],
)
def test_values_are_compared_as_the_decimal_numbers_that_they_are(
    op: str, bound: str, value: str, is_met: bool
) -> None:
    scribe = walk(op=op, value=bound, measure=URGES)
    scribe.says(PHONE, MeasureLogged(log=scribe.id(), measure=URGES, value="5", day="2026-11-19"))
    define(scribe, None)
    scribe.says(PHONE, MeasureLogged(log=scribe.id(), measure=URGES, value=value, day="2026-11-20"))

    assert is_met == bool(asked(scribe))


def define(scribe: Scribe, per: Per | None) -> None:
    """The goal has a measure that is counted."""
    scribe.says(
        PHONE,
        GoalMeasureDefined(
            goal=WALK,
            change=scribe.id(),
            base=scribe.version(WALK),
            measure=URGES,
            kind="counter",
            label="Urges",
            per=per,
        ),
    )


@pytest.mark.parametrize(
    ("op", "per", "expected"),
    [
        ("<=", None, [("2026-11-17", "0")]),
        ("<=", "day", [("2026-11-17", "0")]),
        (">=", "week", []),
        ("<=", "week", [("2026-11-12", "2")]),
        ("<=", "month", [("2026-10-31", "1")]),
        (">=", "month", [("2026-11-17", "2")]),
    ],
)
def test_counts_are_of_a_day_or_of_a_week_or_month_that_is_over(
    op: str, per: Per | None, expected: list[tuple[str, str]]
) -> None:
    scribe = walk(op=op, value="2", measure=URGES)
    define(scribe, per)
    for day in ("2026-10-31", "2026-11-10", "2026-11-12"):
        scribe.says(PHONE, CounterTicked(tick=scribe.id(), measure=URGES, day=day))
    scribe.says(PHONE, CounterZeroConfirmed(confirmation=scribe.id(), measure=URGES, day="2026-11-17"))

    assert expected == values(scribe)


def test_the_first_week_of_a_count_is_not_over() -> None:
    scribe = walk(op="<=", value="2", measure=URGES)
    define(scribe, "week")
    scribe.says(PHONE, CounterTicked(tick=scribe.id(), measure=URGES, day="2026-11-17"))

    assert [] == asked(scribe)


def test_a_measure_of_another_goal_says_nothing_here() -> None:
    scribe = walk(op=">=", value="0", measure=identifier(3, 2))
    define(scribe, None)
    scribe.says(PHONE, CounterTicked(tick=scribe.id(), measure=URGES, day="2026-11-17"))
    scribe.says(PHONE, MeasureLogged(log=scribe.id(), measure=URGES, value="3", day="2026-11-17"))
    scribe.says(PHONE, MeasureLogged(log=scribe.id(), measure=identifier(3, 2), value="3", day="2026-11-17"))

    assert [] == asked(scribe)


def test_a_step_of_another_goal_says_nothing_here() -> None:
    scribe = walk(op=">=", value="1", step=identifier(2, 2))
    scribe.says(PHONE, StepDone(log=scribe.id(), step=DOOR, day="2026-11-20"))

    assert [] == asked(scribe)
