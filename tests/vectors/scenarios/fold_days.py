"""Scenarios about steps, check-ins, counters and days for `make_fold_vectors.py`."""

from typing import Literal, cast

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.events.check_ins import (
    CheckInRecorded,
    CounterTicked,
    CounterZeroConfirmed,
    GoalRated,
    MeasureLogged,
)
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.goals import GoalMeasureDefined, GoalPaused, GoalResumed
from handrail_shared.events.journal import (
    SetbackNoted,
    SetbackRecovered,
    SetbackReflected,
    SetbackReopened,
    WinCheered,
    WinNoted,
)
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneCelebrated,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepPartlyDone,
    StepRestored,
    StepReworded,
    StepSkipped,
    StepSplit,
)
from vectors.scenarios.fold_goals import FRIENDS, TODAY, WALK, drafted

DOOR, ROUND, CALL = (identifier(2, number) for number in (1, 2, 3))
POND = identifier(4, 1)


def daily_step(builder: LogBuilder) -> None:
    """A goal with a step for every day."""
    drafted(builder)
    builder.says(PHONE, StepAdded(step=DOOR, goal=WALK, title="Out of the door", size="tiny", times=1, per="day"))


def correction_before_its_fact(builder: LogBuilder) -> str:
    """Corrections may come first, only their author's count, and the latest per field stands."""
    check_in = identifier(8, 1)
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=check_in, mood=2, text="Better than I said"), at=10)
    builder.says(DESK, EntryCorrected(correction=builder.id(), ref=check_in, mood=5), at=30)
    builder.says(LAPTOP, EntryCorrected(correction=builder.id(), ref=check_in, mood=3), at=20)
    builder.says(PHONE, CheckInRecorded(check_in=check_in, day="2026-11-20", mood=1, energy=2, note="Low"), at=5)
    builder.says(PHONE, CheckInRecorded(check_in=identifier(8, 2), day="2026-11-21", mood=4))
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=identifier(8, 2), reason="Wrong day"))
    return TODAY


def fork_duplicate(builder: LogBuilder) -> str:
    """A device that took a new id after a fork appends the same bodies again: they count once."""
    drafted(builder)
    base = builder.version(WALK)
    check_in = CheckInRecorded(check_in=identifier(8, 1), day="2026-11-20", mood=4)
    measure = GoalMeasureDefined(
        goal=WALK, change=builder.id(), base=base, measure=identifier(3, 1), kind="count", label="Laps"
    )
    for device in (PHONE, LAPTOP):
        builder.says(device, check_in)
        builder.says(device, measure)
    return TODAY


def same_step_on_two_devices(builder: LogBuilder) -> str:
    """One step and day is one tick; the later log stands, and a corrected outcome stands above any log."""
    daily_step(builder)
    first, second, third = (identifier(8, number) for number in (1, 2, 3))
    builder.says(PHONE, StepPartlyDone(log=first, step=DOOR, day="2026-11-20", percent=40))
    builder.says(LAPTOP, StepDone(log=second, step=DOOR, day="2026-11-20", effort=3, helped=7, note="Sun"))
    builder.says(PHONE, StepSkipped(log=third, step=DOOR, day="2026-11-21", code="unwell"))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=third, outcome="done", amount="2.5"))
    builder.says(LAPTOP, StepSkipped(log=builder.id(), step=DOOR, day="2026-11-21"))
    builder.says(PHONE, StepDone(log=identifier(8, 4), step=DOOR, day="2026-11-19"))
    builder.says(PHONE, StepLogCorrected(correction=builder.id(), log=identifier(8, 4), outcome="retracted"))
    return TODAY


def counters_and_measures(builder: LogBuilder) -> str:
    """A day with no tick and no confirmation is unknown, which is not zero."""
    drafted(builder)
    urges, other = identifier(3, 1), identifier(3, 2)
    base = builder.version(WALK)
    builder.says(
        PHONE,
        GoalMeasureDefined(
            goal=WALK, change=builder.id(), base=base, measure=urges, kind="counter", label="Urges", better="down"
        ),
    )
    builder.says(PHONE, CounterTicked(tick=builder.id(), measure=urges, day="2026-11-18", intensity=6))
    builder.says(LAPTOP, CounterTicked(tick=builder.id(), measure=urges, day="2026-11-18", trigger="Late shift"))
    builder.says(PHONE, CounterZeroConfirmed(confirmation=builder.id(), measure=urges, day="2026-11-18"))
    builder.says(PHONE, CounterZeroConfirmed(confirmation=builder.id(), measure=urges, day="2026-11-20"))
    builder.says(PHONE, CounterZeroConfirmed(confirmation=builder.id(), measure=other, day="2026-11-20"))
    log = identifier(8, 1)
    builder.says(PHONE, MeasureLogged(log=log, measure=urges, value="12", day="2026-11-19"))
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=other, value="-0.5", day="2026-11-19", note="Cold"))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=log, amount="21", day="2026-11-20"))
    return TODAY


def pause_and_momentum(builder: LogBuilder) -> str:
    """Skips and pauses freeze momentum, a miss lowers it gently, and what is logged in a pause still counts."""
    daily_step(builder)
    for day in range(1, 11):
        builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day=f"2026-11-{day:02d}"))
    builder.says(PHONE, StepSkipped(log=builder.id(), step=DOOR, day="2026-11-11", code="away"))
    builder.says(PHONE, GoalPaused(goal=WALK, start="2026-11-12", code="unwell", note="Flu"))
    builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day="2026-11-13"))
    builder.says(PHONE, GoalResumed(goal=WALK, day="2026-11-18"))
    builder.says(PHONE, StepPartlyDone(log=builder.id(), step=DOOR, day="2026-11-18", percent=50))
    return TODAY


def weekly_and_monthly(builder: LogBuilder) -> str:
    """Schedules by week (from Monday) and month; a goal that is paused until a day comes back by itself."""
    drafted(builder)
    drafted(builder, FRIENDS, "See friends")
    builder.says(PHONE, StepAdded(step=ROUND, goal=WALK, title="Round the pond", times=3, per="week", order="b"))
    builder.says(PHONE, StepAdded(step=CALL, goal=FRIENDS, title="Call someone", per="month", order="a"))
    for day in ("2026-10-26", "2026-10-28", "2026-11-01", "2026-11-09", "2026-11-10", "2026-11-16"):
        builder.says(PHONE, StepDone(log=builder.id(), step=ROUND, day=day))
    builder.says(PHONE, StepDone(log=builder.id(), step=CALL, day="2026-10-31"))
    builder.says(PHONE, GoalPaused(goal=FRIENDS, start="2026-11-02", until="2026-11-08"))
    return TODAY


def steps_and_milestones(builder: LogBuilder) -> str:
    """Steps reworded, moved, split and dropped; orders that sort by UTF-16; a milestone reached and celebrated."""
    drafted(builder)
    drafted(builder, FRIENDS, "See friends")
    builder.says(PHONE, StepAdded(step=DOOR, goal=FRIENDS, title="Door", order="ﬀ", due="2026-11-20"))
    builder.says(PHONE, StepAdded(step=ROUND, goal=WALK, milestone=POND, title="Round", order="😀"))
    builder.says(PHONE, StepAdded(step=CALL, goal=WALK, title="Call", order="z"))
    builder.says(DESK, StepReworded(step=DOOR, title="Out of the door", size="tiny"))
    builder.says(PHONE, StepMoved(step=DOOR, goal=WALK))
    builder.says(PHONE, StepSplit(step=ROUND, into=[DOOR, CALL]))
    builder.says(PHONE, StepDropped(step=CALL, reason="Not now"))
    builder.says(DESK, MilestoneAdded(milestone=POND, goal=WALK, title="The pont", due="2026-11-01"))
    builder.says(DESK, MilestoneReworded(milestone=POND, title="The pond", criterion="Feed the ducks"))
    builder.says(PHONE, MilestoneAdded(milestone=identifier(4, 2), goal=WALK, title="The hill", due="2026-11-22"))
    builder.says(PHONE, MilestoneReached(milestone=POND, day="2026-11-15"))
    builder.says(DESK, MilestoneCelebrated(celebration=builder.id(), milestone=POND, message="Lovely", how="Cake"))
    return TODAY


def taken_up_again(builder: LogBuilder) -> str:
    """A step that was broken down and let go stands again; a milestone is not reached after all, another is gone."""
    steps_and_milestones(builder)
    builder.says(PHONE, StepDropped(step=ROUND))
    builder.says(PHONE, StepRestored(step=ROUND))
    builder.says(DESK, MilestoneReopened(milestone=POND, reason="Only half way round"))
    builder.says(PHONE, MilestoneDropped(milestone=identifier(4, 2)))
    builder.says(DESK, MilestoneReached(milestone=identifier(4, 2), day="2026-11-16"))
    return TODAY


def milestones_in_numbers(builder: LogBuilder) -> str:
    """Milestones with a number to reach: ratings, a step, a value, weekly counts; met, not met, "not yet", again."""
    daily_step(builder)
    urges, minutes, change = identifier(3, 1), identifier(3, 2), builder.id
    first = GoalMeasureDefined(
        goal=WALK, change=change(), base=builder.version(WALK), measure=urges, kind="counter", label="Urges", per="week"
    )
    builder.says(PHONE, first)
    second = GoalMeasureDefined(
        goal=WALK, change=change(), base=builder.version(WALK), measure=minutes, kind="minutes", label="Outside"
    )
    builder.says(PHONE, second)
    criteria: list[tuple[str | None, str | None, Literal[">=", "<=", "="], str]] = [
        (None, None, ">=", "7"),
        (None, DOOR, ">=", "3"),
        (None, DOOR, "=", "4"),
        (minutes, None, ">=", "20.5"),
        (minutes, None, "<=", "20.499999"),
        (urges, None, "<=", "2"),
        (urges, None, ">=", "4"),
        (identifier(3, 3), None, ">=", "0"),
    ]
    for number, (measure, step, op, value) in enumerate(criteria, start=10):
        milestone = MilestoneAdded(
            milestone=identifier(4, number), goal=WALK, title="There", measure=measure, step=step, op=op, value=value
        )
        builder.says(DESK, milestone)
    builder.says(PHONE, GoalRated(rating=builder.id(), goal=WALK, value=7, day="2026-11-20"))
    builder.says(DESK, GoalRated(rating=builder.id(), goal=WALK, value=2, day="2026-11-21"))
    for day in ("2026-11-16", "2026-11-18", "2026-11-20"):
        builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day=day))
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=minutes, value="20.50", day="2026-11-19"))
    for day in ("2026-11-10", "2026-11-12", "2026-11-17"):
        builder.says(PHONE, CounterTicked(tick=builder.id(), measure=urges, day=day))
    builder.says(PHONE, MilestonePostponed(milestone=identifier(4, 11), day="2026-11-18"))
    builder.says(PHONE, MilestonePostponed(milestone=identifier(4, 13), day="2026-11-12"))
    builder.says(PHONE, MilestonePostponed(milestone=identifier(4, 10), day="2026-11-20"))
    builder.says(PHONE, MilestoneReopened(milestone=identifier(4, 10)))
    builder.says(PHONE, MilestonePostponed(milestone=identifier(4, 16), day="2026-11-20"))
    builder.says(DESK, MilestoneReached(milestone=identifier(4, 16), day="2026-11-20"))
    builder.says(PHONE, MilestoneReopened(milestone=identifier(4, 16)))
    return TODAY


def what_a_week_adds_up_to(builder: LogBuilder) -> str:
    """Minutes and amounts for a week are added up, a plain number is not, and "at most" waits for the week's end."""
    daily_step(builder)
    outside, pages, weight = (identifier(3, number) for number in (1, 2, 3))
    for measure, kind, per in ((outside, "minutes", "week"), (pages, "count", "day"), (weight, "number", "week")):
        builder.says(
            PHONE,
            GoalMeasureDefined(
                goal=WALK,
                change=builder.id(),
                base=builder.version(WALK),
                measure=measure,
                kind=cast("Literal['minutes', 'count', 'number']", kind),
                label="Outside",
                per=cast("Literal['day', 'week']", per),
            ),
        )
    criteria: list[tuple[str, Literal[">=", "<="], str]] = [
        (outside, ">=", "90"),
        (outside, "<=", "45"),
        (pages, ">=", "10.5"),
        (weight, ">=", "150"),
    ]
    for number, (measure, op, value) in enumerate(criteria, start=10):
        builder.says(
            DESK,
            MilestoneAdded(
                milestone=identifier(4, number), goal=WALK, title="There", measure=measure, op=op, value=value
            ),
        )
    builder.says(PHONE, MeasureLogged(log=builder.id(), measure=outside, value="40", day="2026-11-12"))
    for day in ("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"):
        builder.says(PHONE, MeasureLogged(log=builder.id(), measure=outside, value="30", day=day))
        builder.says(PHONE, MeasureLogged(log=builder.id(), measure=weight, value="80", day=day))
    for value in ("7", "3.5"):
        builder.says(PHONE, MeasureLogged(log=builder.id(), measure=pages, value=value, day="2026-11-20"))
    return TODAY


def days_that_are_hard(builder: LogBuilder) -> str:
    """Days are what the person's device said: around midnight, clock changes, leap days, and days no calendar has."""
    daily_step(builder)
    for day in ("2026-03-29", "2026-03-30", "2026-10-25", "2024-02-29", "2026-02-31", "0000-01-01", "9999-12-31"):
        builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day=day))
    builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day="2026-03-28"), at=1000, stamp=500)
    return "2026-03-30"


def wins_and_setbacks(builder: LogBuilder) -> str:
    """Wins are cheered; a setback is reflected on, recovered from, and counted in days to bounce back."""
    drafted(builder)
    win, setback, open_setback = (identifier(8, number) for number in (1, 2, 3))
    builder.says(PHONE, WinNoted(win=win, text="Said hello", size="big", day="2026-11-15", goal=WALK))
    builder.says(DESK, WinCheered(cheer=builder.id(), win=win, message="Hooray"))
    builder.says(PHONE, SetbackNoted(setback=setback, text="Stayed in", day="2026-02-27", goal=WALK, impact=6))
    builder.says(DESK, SetbackReflected(reflection=builder.id(), setback=setback, learned="Rest first", try_next="Tea"))
    builder.says(PHONE, SetbackRecovered(setback=setback, day="2026-03-02"))
    builder.says(PHONE, SetbackNoted(setback=open_setback, text="Cancelled", day="2026-11-20"))
    return TODAY


def not_over_after_all(builder: LogBuilder) -> str:
    """A setback that was said to be over is open again; of two said over, the one that was said last again is over."""
    drafted(builder)
    first, second = (identifier(8, number) for number in (1, 2))
    builder.says(PHONE, SetbackNoted(setback=first, text="Stayed in", day="2026-11-10"))
    builder.says(PHONE, SetbackNoted(setback=second, text="Turned back", day="2026-11-12"))
    for setback in (first, second):
        builder.says(PHONE, SetbackRecovered(setback=setback, day="2026-11-14"))
        builder.says(LAPTOP, SetbackReopened(setback=setback))
    builder.says(PHONE, SetbackRecovered(setback=second, day="2026-11-15"))
    builder.says(PHONE, SetbackReopened(setback=identifier(8, 3)))
    return TODAY


def ratings_by_both(builder: LogBuilder) -> str:
    """Ratings of both people side by side, sorted by the day they are for; a correction moves one."""
    drafted(builder)
    late = identifier(8, 1)
    builder.says(PHONE, GoalRated(rating=late, goal=WALK, value=6, day="2026-11-18"))
    builder.says(PHONE, GoalRated(rating=builder.id(), goal=WALK, value=3, day="2026-11-10", note="Back-dated"))
    builder.says(DESK, GoalRated(rating=builder.id(), goal=WALK, value=5, day="2026-11-18", context="review"))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=late, value=7, text="Higher", day="2026-11-19"))
    return TODAY
