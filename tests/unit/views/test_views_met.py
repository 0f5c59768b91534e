from typing import Literal

import pytest

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, PHONE, LogBuilder
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


def walk(**criterion: str | None) -> LogBuilder:
    """A goal with a step and one milestone."""
    builder = LogBuilder()
    builder.says(PHONE, MemberJoined(member=CLIENT, role="client", name="Maya"))
    builder.says(DESK, MemberJoined(member=THERAPIST, role="therapist", name="Dr Osei"))
    builder.says(PHONE, GoalDrafted(goal=WALK, change=builder.id(), title="Walk"))
    builder.says(PHONE, StepAdded(step=DOOR, goal=WALK, title="Door"))
    builder.says(DESK, MilestoneAdded(milestone=POND, goal=WALK, title="Pond", **criterion))  # type: ignore[arg-type]
    return builder


def rated(builder: LogBuilder, value: int, day: str, device: str = PHONE) -> str:
    """The goal is rated; the rating's id."""
    rating = builder.id()
    builder.says(device, GoalRated(rating=rating, goal=WALK, value=value, day=day))
    return rating


def asked(builder: LogBuilder) -> list[MetDoc]:
    """What is to be asked."""
    return met(builder.shows())


def values(builder: LogBuilder) -> list[tuple[str, str]]:
    """Return what is to be asked as (day, value)."""
    return [(item["day"], item["value"]) for item in asked(builder)]


def test_the_latest_rating_of_the_client_is_what_counts() -> None:
    builder = walk(op=">=", value="7")
    before = asked(builder)
    rated(builder, 9, "2026-11-20", DESK)
    by_the_other = asked(builder)
    rating = rated(builder, 7, "2026-11-21")
    there = asked(builder)
    rated(builder, 6, "2026-11-22")

    assert ([], [], []) == (before, by_the_other, asked(builder))
    assert [{"milestone": POND, "goal": WALK, "day": "2026-11-21", "value": "7", "evidence": [rating]}] == there


@pytest.mark.parametrize("criterion", [{}, {"op": ">="}, {"value": "1"}, {"criterion": "Ducks"}])
def test_without_a_number_nothing_is_asked(criterion: dict[str, str]) -> None:
    builder = walk(**criterion)
    rated(builder, 10, "2026-11-20")

    assert [] == asked(builder)


def test_who_said_that_it_is_reached_is_not_asked() -> None:
    builder = walk(op=">=", value="7")
    rated(builder, 8, "2026-11-20")
    builder.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-20"))

    assert [] == asked(builder)


def test_a_goal_that_ended_asks_nothing() -> None:
    builder = walk(op=">=", value="7")
    rated(builder, 8, "2026-11-20")
    builder.says(PHONE, GoalReached(goal=WALK, day="2026-11-20"))

    assert [] == asked(builder)


def test_not_yet_is_left_alone_for_a_week() -> None:
    builder = walk(op=">=", value="7")
    rated(builder, 8, "2026-11-20")
    builder.says(PHONE, MilestonePostponed(milestone=POND, day="2026-11-20"))
    at_once = values(builder)
    rated(builder, 9, "2026-11-26")
    within = values(builder)
    rated(builder, 8, "2026-11-27")

    assert ([], [], [("2026-11-27", "8")]) == (at_once, within, values(builder))
    not_yet = builder.goal(WALK)["milestones"][0]["not_yet"]
    assert not_yet is not None
    assert ("2026-11-20", CLIENT) == (not_yet["day"], not_yet["by"])


def test_not_yet_is_taken_back_by_opening_anew_unless_it_was_reached_since() -> None:
    builder = walk(op=">=", value="7")
    rated(builder, 8, "2026-11-20")
    builder.says(PHONE, MilestonePostponed(milestone=POND, day="2026-11-20"))
    builder.says(DESK, MilestoneReached(milestone=POND, day="2026-11-20"))
    builder.says(DESK, MilestoneReopened(milestone=POND))
    not_reached = values(builder)
    builder.says(PHONE, MilestoneReopened(milestone=POND))

    assert [] == not_reached
    assert [("2026-11-20", "8")] == values(builder)


def test_a_step_counts_the_days_on_which_it_was_done() -> None:
    builder = walk(op="=", value="2", step=DOOR)
    never = asked(builder)
    first, second = builder.id(), builder.id()
    builder.says(PHONE, StepDone(log=first, step=DOOR, day="2026-11-20"))
    once = asked(builder)
    builder.says(PHONE, StepDone(log=second, step=DOOR, day="2026-11-21"))
    builder.says(PHONE, StepSkipped(log=builder.id(), step=DOOR, day="2026-11-22"))
    twice = asked(builder)
    builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day="2026-11-23"))

    assert ([], [], []) == (never, once, asked(builder))
    assert [("2026-11-21", "2", [second])] == [(item["day"], item["value"], item["evidence"]) for item in twice]


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
    builder = walk(op=op, value=bound, measure=URGES)
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=URGES, value="5", day="2026-11-19"))
    define(builder, None)
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=URGES, value=value, day="2026-11-20"))

    assert is_met == bool(asked(builder))


def define(
    builder: LogBuilder,
    per: Per | None,
    measure: str = URGES,
    kind: Literal["counter", "minutes"] = "counter",
) -> None:
    """Give the goal a measure, counted unless said otherwise."""
    builder.says(
        PHONE,
        GoalMeasureDefined(
            goal=WALK,
            change=builder.id(),
            base=builder.version(WALK),
            measure=measure,
            kind=kind,
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
    builder = walk(op=op, value="2", measure=URGES)
    define(builder, per)
    for day in ("2026-10-31", "2026-11-10", "2026-11-12"):
        builder.says(PHONE, CounterTicked(tick=builder.id(), measure=URGES, day=day))
    builder.says(PHONE, CounterZeroConfirmed(confirmation=builder.id(), measure=URGES, day="2026-11-17"))

    assert expected == values(builder)


def test_the_first_week_of_a_count_is_not_over() -> None:
    builder = walk(op="<=", value="2", measure=URGES)
    define(builder, "week")
    builder.says(PHONE, CounterTicked(tick=builder.id(), measure=URGES, day="2026-11-17"))

    assert [] == asked(builder)


def test_a_measure_of_another_goal_says_nothing_here() -> None:
    builder = walk(op=">=", value="0", measure=identifier(3, 2))
    define(builder, None)
    builder.says(PHONE, CounterTicked(tick=builder.id(), measure=URGES, day="2026-11-17"))
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=URGES, value="3", day="2026-11-17"))
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=identifier(3, 2), value="3", day="2026-11-17"))

    assert [] == asked(builder)


def test_a_step_of_another_goal_says_nothing_here() -> None:
    builder = walk(op=">=", value="1", step=identifier(2, 2))
    builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day="2026-11-20"))

    assert [] == asked(builder)


def test_at_most_so_many_minutes_a_week_is_not_asked_before_the_week_is_over() -> None:
    outside = identifier(3, 1)
    builder = walk(measure=outside, op="<=", value="60")
    define(builder, "week", outside, kind="minutes")
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=outside, value="30", day="2026-11-16"))
    in_its_week = values(builder)
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=outside, value="70", day="2026-11-23"))

    assert ([], [("2026-11-16", "30")]) == (in_its_week, values(builder))
