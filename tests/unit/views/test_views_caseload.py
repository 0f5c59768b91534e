"""Signals and the caseload: each rule fires where it should, and nowhere beside it."""

import datetime

import pytest

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.events.check_ins import CounterTicked, GoalRated, MeasureLogged
from handrail_shared.events.goals import (
    GoalAgreed,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalResumed,
)
from handrail_shared.events.steps import StepAdded, StepDone
from handrail_shared.views import signals

GOAL, STEP, MEASURE = identifier(1, 1), identifier(2, 1), identifier(3, 1)


FIRST = datetime.date(2025, 11, 24)


"""The calendar day of the log's first second."""


DAY_S = 86_400


def on(day: int) -> str:
    """The day after so many days of the log."""
    return (FIRST + datetime.timedelta(days=day)).isoformat()


def active() -> LogBuilder:
    """A log with a goal that is being worked on."""
    builder = LogBuilder().everyone_joins()
    builder.says(PHONE, GoalDrafted(goal=GOAL, change=builder.id(), title="Walk to the park"))
    builder.says(PHONE, GoalFocusSet(focus=[GOAL]))
    return builder


def rated(builder: LogBuilder, *values: tuple[int, int], device: str = PHONE) -> LogBuilder:
    """The goal was rated: (day, value)."""
    for day, value in values:
        builder.says(device, GoalRated(rating=builder.id(), goal=GOAL, value=value, day=on(day)), at=day * DAY_S)
    return builder


def fired(builder: LogBuilder, day: int) -> list[str]:
    """The rules that fire on that day, but those of silence."""
    silence = {"entries.quiet.v1", "goal.quiet.v2"}
    return [signal["rule"] for signal in signals(builder.shows(), on(day)) if signal["rule"] not in silence]


def why(builder: LogBuilder, day: int, rule: str) -> str | None:
    """What a rule says on that day, or None where it does not fire."""
    return next((signal["why"] for signal in signals(builder.shows(), on(day)) if signal["rule"] == rule), None)


def test_two_weeks_without_a_shared_entry_of_the_client_are_named() -> None:
    builder = rated(active(), (3, 4))
    builder.says(DESK, GoalAgreed(goal=GOAL, version=builder.version(GOAL)), at=16 * DAY_S)

    assert why(builder, 16, "entries.quiet.v1") is None
    assert why(builder, 17, "entries.quiet.v1") == "No shared entry for 14 days"


def test_who_never_wrote_is_not_silent() -> None:
    assert signals(LogBuilder().shows(), on(99)) == []


def test_a_goal_is_quiet_after_three_weeks_whatever_was_logged_for_it_last() -> None:
    logged = [
        GoalRated(rating=identifier(8, 1), goal=GOAL, value=3, day=on(10)),
        StepDone(log=identifier(8, 2), step=STEP, day=on(20)),
        MeasureLogged(log=identifier(8, 3), measure=MEASURE, value="3", day=on(30)),
        CounterTicked(tick=identifier(8, 4), measure=MEASURE, day=on(40)),
    ]
    builder = active()
    builder.says(
        PHONE,
        GoalMeasureDefined(
            goal=GOAL,
            change=builder.id(),
            base=builder.version(GOAL),
            measure=MEASURE,
            label="Minutes",
            kind="count",
        ),
    )
    builder.says(PHONE, StepAdded(step=STEP, goal=GOAL, title="Door"))
    found = [why(builder, 20, "goal.quiet.v2"), why(builder, 21, "goal.quiet.v2")]
    for body in logged:
        builder.says(PHONE, body)
        last = int((datetime.date.fromisoformat(body.day) - FIRST).days)
        found += [why(builder, last + 20, "goal.quiet.v2"), why(builder, last + 21, "goal.quiet.v2")]

    assert found == [None, "Walk to the park: nothing logged for 21 days"] * 5


def test_a_goal_that_is_paused_or_over_or_not_begun_is_not_quiet() -> None:
    paused, over, draft = active(), active(), LogBuilder().everyone_joins()
    paused.says(PHONE, GoalPaused(goal=GOAL, start=on(1), code="unwell"))
    over.says(PHONE, GoalReached(goal=GOAL, day=on(1)))
    draft.says(PHONE, GoalDrafted(goal=GOAL, change=draft.id(), title="Later"))

    assert [why(item, 99, "goal.quiet.v2") for item in (paused, over, draft)] == [None] * 3


def test_after_a_pause_the_three_weeks_begin_anew() -> None:
    builder = active()
    builder.says(PHONE, GoalPaused(goal=GOAL, start=on(1), code="away"))
    builder.says(PHONE, GoalResumed(goal=GOAL, day=on(30)))

    assert [why(builder, day, "goal.quiet.v2") is None for day in (50, 51)] == [True, False]


@pytest.mark.parametrize(
    ("ratings", "fires"),
    [
        ([(1, 7), (8, 4), (15, 3)], True),
        ([(1, 7), (8, 5), (15, 3)], False),
        ([(1, 7), (15, 3)], False),
        ([(1, 7), (8, 3), (15, 6)], False),
        ([(1, 3), (8, 5), (15, 7)], False),
        ([], False),
    ],
)
def test_a_goal_has_become_harder_when_two_ratings_in_a_row_lie_three_below_the_best(
    ratings: list[tuple[int, int]], fires: bool
) -> None:
    assert ("goal.worse.v1" in fired(rated(active(), *ratings), 16)) == fires


def test_what_was_better_more_than_eight_weeks_ago_does_not_count() -> None:
    builder = rated(active(), (1, 8), (50, 4), (57, 4), (60, 4))

    assert [fired(builder, day) for day in (57, 58)] == [["goal.worse.v1"], []]


def test_the_words_name_figures_and_no_verdict() -> None:
    builder = rated(active(), (1, 7), (8, 4), (15, 3))

    assert why(builder, 16, "goal.worse.v1") == "Walk to the park: rated 3, and 7 within the last eight weeks"


def test_only_the_clients_own_ratings_up_to_today_count() -> None:
    by_therapist = rated(active(), (1, 7), (8, 4), (15, 3), device=DESK)
    later = rated(active(), (1, 7), (8, 4), (15, 3))

    assert fired(by_therapist, 16) == []
    assert fired(later, 14) == []


@pytest.mark.parametrize(
    ("ratings", "fires"),
    [
        ([(1, 4), (10, 5), (20, 4), (29, 4)], True),
        ([(1, 4), (10, 5), (20, 4), (28, 4)], False),
        ([(1, 4), (15, 5), (29, 4)], False),
        ([(1, 4), (5, 7), (10, 5), (20, 4), (30, 4)], False),
        ([(1, 10), (10, 10), (20, 10), (40, 10)], False),
    ],
)
def test_a_goal_stands_still_when_four_ratings_in_four_weeks_lie_within_a_point(
    ratings: list[tuple[int, int]], fires: bool
) -> None:
    assert ("goal.stalled.v2" in fired(rated(active(), *ratings), 41)) == fires


def test_standing_still_is_said_in_weeks() -> None:
    builder = rated(active(), (1, 4), (10, 5), (20, 4), (36, 4))

    assert why(builder, 36, "goal.stalled.v2") == "Walk to the park: about 4 for 5 weeks, in 4 ratings"
