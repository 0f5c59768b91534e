import datetime

import pytest

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.fields import Per
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalClosedUnmet,
    GoalDrafted,
    GoalFocusSet,
    GoalPaused,
    GoalReached,
    GoalResumed,
)
from handrail_shared.events.sessions import (
    CommitmentMade,
    CommitmentReported,
    ReviewCompleted,
    SessionCancelled,
    SessionEnded,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneReached,
    StepAdded,
    StepDone,
    StepDropped,
    StepPartlyDone,
    StepSkipped,
    StepSplit,
)
from handrail_shared.views import due_today, momentum, since_last_session

GOAL, OTHER_GOAL = (identifier(1, number) for number in (1, 2))
STEP, OTHER_STEP = (identifier(2, number) for number in (1, 2))
TODAY = "2026-11-22"  # a Sunday
START = datetime.date(2026, 1, 1)


def drafted(goal: str = GOAL, title: str = "Walk to the park") -> LogBuilder:
    """A log with a goal."""
    builder = LogBuilder().everyone_joins()
    builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=title))
    return builder


def scheduled(per: Per, times: int | None = None) -> LogBuilder:
    """A log with a goal and a scheduled step."""
    builder = drafted()
    builder.says(PHONE, StepAdded(step=STEP, goal=GOAL, title="Door", times=times, per=per))
    return builder


def done(builder: LogBuilder, *days: str, step: str = STEP) -> None:
    """The step was done on these days."""
    for day in days:
        builder.says(PHONE, StepDone(log=builder.id(), step=step, day=day))


def due(builder: LogBuilder, today: str = TODAY) -> list[tuple[str, int | None]]:
    """What is due, in short."""
    return [(show["kind"], show["left"]) for show in due_today(builder.shows(), today)]


def on_day(number: int) -> str:
    """The day after so many days."""
    return (START + datetime.timedelta(days=number)).isoformat()


# --- due --------------------------------------------------------------------------------------------------------------


def test_a_daily_step_is_due_until_it_is_logged() -> None:
    builder = scheduled("day")
    done(builder, "2026-11-21")
    before = due(builder)
    builder.says(PHONE, StepSkipped(log=builder.id(), step=STEP, day=TODAY))

    assert ([("step", 1)], []) == (before, due(builder))


def test_a_weekly_step_is_due_until_it_was_done_often_enough_since_monday() -> None:
    builder = scheduled("week", 2)
    done(builder, "2026-11-15", "2026-11-16")
    builder.says(PHONE, StepPartlyDone(log=builder.id(), step=STEP, day="2026-11-17"))
    before = due(builder)
    done(builder, "2026-11-18")

    assert ([("step", 1)], []) == (before, due(builder))


def test_a_monthly_step_is_due_once_a_month() -> None:
    builder = scheduled("month")
    done(builder, "2026-10-31")
    before = due(builder)
    done(builder, "2026-11-01")

    assert ([("step", 1)], []) == (before, due(builder))


def test_a_step_without_a_schedule_is_due_from_its_day_until_it_is_done() -> None:
    builder = drafted()
    builder.says(PHONE, StepAdded(step=STEP, goal=GOAL, title="Door", due="2026-11-20"))

    early, late = due(builder, "2026-11-19"), due(builder)
    done(builder, "2026-11-21")

    assert ([], [("step", None)], []) == (early, late, due(builder))


def test_a_step_without_schedule_or_day_is_due_while_its_goal_is_in_focus() -> None:
    builder = drafted()
    builder.says(PHONE, StepAdded(step=STEP, goal=GOAL, title="Door"))
    before = due(builder)
    builder.says(PHONE, GoalFocusSet(focus=[GOAL]))

    assert ([], [("step", None)]) == (before, due(builder))


def test_what_was_dropped_or_split_is_not_due() -> None:
    builder = scheduled("day")
    builder.says(PHONE, StepAdded(step=OTHER_STEP, goal=GOAL, title="Round", per="day"))
    builder.says(PHONE, StepDropped(step=STEP))
    builder.says(PHONE, StepSplit(step=OTHER_STEP, into=[STEP]))

    assert [] == due(builder)


@pytest.mark.parametrize(
    "ending", [GoalReached(goal=GOAL, day="2026-11-20"), GoalClosedUnmet(goal=GOAL), GoalPaused(goal=GOAL, start=TODAY)]
)
def test_a_goal_at_rest_asks_for_nothing(ending: GoalReached | GoalClosedUnmet | GoalPaused) -> None:
    builder = scheduled("day")
    builder.says(PHONE, ending)

    assert [] == due(builder)


def test_a_pause_ends_after_its_last_day() -> None:
    builder = scheduled("day")
    builder.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-10", until="2026-11-21"))

    assert ([], [("step", 1)]) == (due(builder, "2026-11-21"), due(builder))


def test_milestones_goals_commitments_reviews_and_sessions_come_due() -> None:
    builder = drafted()
    base = builder.version(GOAL)
    builder.says(PHONE, GoalAdjusted(goal=GOAL, change=builder.id(), base=base, due="2026-11-22"))
    builder.says(DESK, MilestoneAdded(milestone=identifier(4, 1), goal=GOAL, title="Pond", due="2026-11-22"))
    builder.says(DESK, MilestoneAdded(milestone=identifier(4, 2), goal=GOAL, title="Hill", due="2026-11-20"))
    builder.says(DESK, MilestoneReached(milestone=identifier(4, 2), day="2026-11-20"))
    builder.says(DESK, CommitmentMade(commitment=identifier(10, 1), text="Call", due="2026-11-22"))
    builder.says(DESK, CommitmentMade(commitment=identifier(10, 2), text="Done", due="2026-11-20"))
    builder.says(DESK, CommitmentReported(commitment=identifier(10, 2), outcome="done"))
    builder.says(DESK, ReviewCompleted(review=builder.id(), day="2026-10-22", summary="On", next_due="2026-11-22"))
    builder.says(DESK, SessionScheduled(session=identifier(5, 1), day="2026-11-22"))
    builder.says(DESK, SessionScheduled(session=identifier(5, 2), day="2026-11-22"))
    builder.says(DESK, SessionCancelled(session=identifier(5, 2)))

    assert ["session", "milestone", "goal", "commitment", "review"] == [kind for kind, _ in due(builder)]
    assert [] == due(builder, "2026-11-21")


# --- momentum ---------------------------------------------------------------------------------------------------------


def test_momentum_follows_the_published_figures_of_a_daily_habit() -> None:
    builder = scheduled("day")
    done(builder, *(on_day(number) for number in range(30)))
    after_30_days = momentum(builder.shows(), on_day(29))[GOAL]
    after_3_misses = momentum(builder.shows(), on_day(33))[GOAL]

    # 1 − 2^(−30/13) = 0.798, and three misses keep 2^(−3/13) of it.
    assert (798, 680) == (after_30_days, after_3_misses)


def test_a_weekly_habit_moves_as_slowly_as_published() -> None:
    builder = scheduled("week")
    done(builder, *(on_day(4 + 7 * number) for number in range(10)))

    # m = 2^(−√7/13) a week
    assert round(1000 * (1 - 2 ** (-(7**0.5) / 13 * 10))) == momentum(builder.shows(), on_day(4 + 7 * 9))[GOAL]


def test_a_monthly_habit_moves_as_slowly_as_published() -> None:
    builder = scheduled("month", 2)
    for month in range(1, 7):
        done(builder, f"2026-{month:02d}-03", f"2026-{month:02d}-20")

    assert round(1000 * (1 - 2 ** (-(60**0.5) / 13 * 6))) == momentum(builder.shows(), "2026-06-30")[GOAL]


def test_the_present_period_can_only_raise_momentum() -> None:
    builder = scheduled("day")
    done(builder, on_day(0), on_day(1))

    yesterday, today = momentum(builder.shows(), on_day(1))[GOAL], momentum(builder.shows(), on_day(2))[GOAL]

    assert yesterday == today


def test_skips_and_pauses_freeze_momentum_and_what_is_done_in_them_counts() -> None:
    builder = scheduled("day")
    done(builder, *(on_day(number) for number in range(10)))
    before = momentum(builder.shows(), on_day(9))[GOAL]
    builder.says(PHONE, StepSkipped(log=builder.id(), step=STEP, day=on_day(10)))
    builder.says(PHONE, GoalPaused(goal=GOAL, start=on_day(11)))
    builder.says(PHONE, GoalResumed(goal=GOAL, day=on_day(20)))
    frozen = momentum(builder.shows(), on_day(19))[GOAL]
    done(builder, on_day(15))

    assert before == frozen
    assert (momentum(builder.shows(), on_day(19))[GOAL] or 0) > (frozen or 0)


def test_a_half_paused_week_asks_for_half() -> None:
    whole, half = scheduled("week", 4), scheduled("week", 4)
    for builder in (whole, half):
        done(builder, "2026-11-02", "2026-11-03")
    half.says(PHONE, GoalPaused(goal=GOAL, start="2026-11-05", until="2026-11-08"))

    assert (momentum(half.shows(), "2026-11-09")[GOAL] or 0) > (momentum(whole.shows(), "2026-11-09")[GOAL] or 0)


def test_part_of_a_step_is_part_of_the_momentum() -> None:
    full, part = scheduled("day"), scheduled("day")
    done(full, TODAY)
    part.says(PHONE, StepPartlyDone(log=part.id(), step=STEP, day=TODAY, percent=50))

    assert (52, 26) == (momentum(full.shows(), TODAY)[GOAL], momentum(part.shows(), TODAY)[GOAL])


def test_momentum_of_a_goal_is_the_mean_of_its_begun_steps() -> None:
    builder = scheduled("day")
    builder.says(PHONE, StepAdded(step=OTHER_STEP, goal=GOAL, title="Round", per="day"))
    builder.says(PHONE, StepAdded(step=identifier(2, 3), goal=GOAL, title="Never begun", per="day"))
    done(builder, TODAY)
    builder.says(PHONE, StepPartlyDone(log=builder.id(), step=OTHER_STEP, day=TODAY, percent=50))

    assert 39 == momentum(builder.shows(), TODAY)[GOAL]


def test_momentum_is_zero_before_the_first_log_and_nothing_without_a_schedule() -> None:
    builder = scheduled("day")
    builder.says(PHONE, GoalDrafted(goal=OTHER_GOAL, change=builder.id(), title="See friends"))
    builder.says(PHONE, StepAdded(step=OTHER_STEP, goal=OTHER_GOAL, title="Once"))
    done(builder, "2026-11-23")

    assert {GOAL: 0, OTHER_GOAL: None} == momentum(builder.shows(), TODAY)


def test_momentum_of_a_long_life_is_bounded_work_and_never_above_full() -> None:
    builder = scheduled("day")
    done(builder, "0001-01-01", *(on_day(number) for number in range(600)))

    assert momentum(builder.shows(), on_day(599))[GOAL] == 1000
    assert momentum(builder.shows(), "9999-12-31")[GOAL] == 0


# --- since the last session -------------------------------------------------------------------------------------------


def test_the_sentence_counts_what_came_after_the_last_session() -> None:
    builder = scheduled("day")
    for session, day in ((identifier(5, 1), "2026-11-05"), (identifier(5, 2), "2026-11-12")):
        builder.says(DESK, SessionStarted(session=session, day=day))
    builder.says(DESK, SessionStarted(session=identifier(5, 3), day="2026-11-23"))
    for day in ("2026-11-12", "2026-11-13", "2026-11-22", "2026-11-23"):
        builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day=day))
    done(builder, "2026-11-14")
    builder.says(PHONE, StepSkipped(log=builder.id(), step=STEP, day="2026-11-15"))

    assert "Since your session on 12 November: 2 check-ins, 1 step done." == since_last_session(builder.shows(), TODAY)


def test_the_sentence_says_when_nothing_happened() -> None:
    builder = drafted()
    builder.says(DESK, SessionStarted(session=identifier(5, 1), day="2025-12-31"))

    expected = "Since your session on 31 December 2025: nothing logged yet."

    assert expected == since_last_session(builder.shows(), "2026-01-02")


def test_the_sentence_counts_what_was_logged_that_day_after_the_session() -> None:
    builder = drafted()
    builder.says(DESK, SessionStarted(session=identifier(5, 1), day=TODAY))
    builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day=TODAY))
    builder.says(DESK, SessionEnded(session=identifier(5, 1)))
    builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day=TODAY))

    assert "Since your session on 22 November: 1 check-in." == since_last_session(builder.shows(), TODAY)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (3, 6, "Walk to the park: 3 → 6."),
        (6, 6, "Walk to the park: still 6."),
        (None, 6, "Walk to the park: 6."),
        (6, None, ""),
    ],
)
def test_the_sentence_tells_how_the_clients_ratings_moved(before: int | None, after: int | None, words: str) -> None:
    builder = drafted()
    builder.says(DESK, SessionStarted(session=identifier(5, 1), day="2026-11-12"))
    for value, day in ((before, "2026-11-12"), (after, "2026-11-20")):
        if value is not None:
            builder.says(PHONE, GoalRated(rating=builder.id(), goal=GOAL, value=value, day=day))
    builder.says(DESK, GoalRated(rating=builder.id(), goal=GOAL, value=9, day="2026-11-21"))

    assert f"Since your session on 12 November: {words or 'nothing logged yet.'}" == since_last_session(
        builder.shows(), TODAY
    )


def test_the_sentence_knows_nothing_of_ratings_after_today() -> None:
    builder = drafted()
    builder.says(DESK, SessionStarted(session=identifier(5, 1), day="2026-11-12"))
    for value, day in ((3, "2026-11-13"), (9, "2026-11-23")):
        builder.says(PHONE, GoalRated(rating=builder.id(), goal=GOAL, value=value, day=day))

    assert "Since your session on 12 November: Walk to the park: 3." == since_last_session(builder.shows(), TODAY)
