"""Fold vectors about what asks for a look: every rule of the signals fires in one of them."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import (
    GoalAgreed,
    GoalDrafted,
    GoalFocusSet,
    GoalMeasureDefined,
    GoalPaused,
    GoalReworded,
)
from handrail_shared.events.sessions import (
    CommitmentMade,
    ReviewCompleted,
    SessionFeedbackGiven,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.space import TherapyStarted

WALK, SLEEP, CALL, CALM = (identifier(1, number) for number in (1, 2, 3, 4))
FIRST, SECOND, THIRD = (identifier(5, number) for number in (1, 2, 3))


def asks_for_a_look(builder: LogBuilder) -> str:
    """Harder, standing still and quiet goals, a stale agreement, low feedback, and what is past its day."""
    for goal, title in (
        (WALK, "Walk to the park"),
        (SLEEP, "Sleep before one"),
        (CALL, "Call my sister"),
        (CALM, "Calm"),
    ):
        builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=title))
    builder.says(PHONE, GoalFocusSet(focus=[WALK, CALM, identifier(1, 9)]))
    builder.says(DESK, GoalAgreed(goal=CALL, version=builder.version(CALL)))
    builder.says(
        PHONE, GoalReworded(goal=CALL, change=builder.id(), base=builder.version(CALL), title="Call my sister weekly")
    )
    for day, walk, sleep in (("12-01", 8, 4), ("12-10", 4, 5), ("12-20", 5, 4), ("12-30", 3, 4)):
        builder.says(PHONE, GoalRated(rating=builder.id(), goal=WALK, value=walk, day=f"2025-{day}"))
        builder.says(PHONE, GoalRated(rating=builder.id(), goal=SLEEP, value=sleep, day=f"2025-{day}"))
    builder.says(DESK, GoalRated(rating=builder.id(), goal=CALM, value=2, day="2025-12-05"))
    builder.says(DESK, SessionStarted(session=FIRST, day="2025-12-02"))
    builder.says(DESK, SessionStarted(session=SECOND, day="2025-12-16"))
    builder.says(DESK, SessionScheduled(session=THIRD, day="2026-01-13"))
    for session, heard, overall in ((FIRST, 9, 9), (SECOND, 7, 5)):
        builder.says(
            PHONE,
            SessionFeedbackGiven(
                feedback=builder.id(),
                session=session,
                heard=heard,
                worked_on_what_matters=9,
                way_of_working_fits=9,
                overall=overall,
            ),
        )
    builder.says(
        PHONE, CommitmentMade(commitment=identifier(10, 1), text="Ring the bell", due="2025-12-20", session=FIRST)
    )
    builder.says(DESK, CommitmentMade(commitment=identifier(10, 2), text="Send the sheet", due="2025-12-19"))
    builder.says(DESK, ReviewCompleted(review=builder.id(), day="2025-12-02", summary="On", next_due="2026-01-01"))
    return "2026-01-01"


def _drafted_in_focus(builder: LogBuilder, *titles: str, due: str | None = None) -> list[str]:
    goals = [identifier(1, number) for number in range(1, len(titles) + 1)]
    for goal, title in zip(goals, titles, strict=True):
        builder.says(PHONE, GoalDrafted(goal=goal, change=builder.id(), title=title, due=due))
    builder.says(PHONE, GoalFocusSet(focus=goals))
    return goals


def _rated(builder: LogBuilder, goal: str, *values: int) -> None:
    """A rating every ten days, the last on 30 December."""
    days = ("2025-11-30", "2025-12-10", "2025-12-20", "2025-12-30")
    for day, value in zip(days, values, strict=True):
        builder.says(PHONE, GoalRated(rating=builder.id(), goal=goal, value=value, day=day))


def stands_still_or_not(builder: LogBuilder) -> str:
    """Level and wavering ratings stand still; slow growth does not, nor does a goal at the target of its ratings."""
    level, wavering, growing, unsteady, there = _drafted_in_focus(
        builder, "Level", "Wavering", "Growing", "Unsteady", "There"
    )
    builder.says(
        PHONE,
        GoalMeasureDefined(
            goal=there,
            change=builder.id(),
            base=builder.version(there),
            measure=identifier(3, 1),
            kind="rating",
            label="How close",
            target="7",
        ),
    )
    _rated(builder, level, 4, 4, 4, 4)
    _rated(builder, wavering, 5, 6, 5, 6)
    _rated(builder, growing, 5, 5, 6, 6)
    _rated(builder, unsteady, 4, 5, 6, 5)
    _rated(builder, there, 7, 7, 7, 7)
    return "2026-01-01"


def long_ago(builder: LogBuilder) -> str:
    """What stood still half a year ago is quiet now, low feedback of then is news no more, and a day has passed."""
    (walk,) = _drafted_in_focus(builder, "Walk", due="2026-05-01")
    _rated(builder, walk, 4, 4, 4, 4)
    builder.says(DESK, SessionStarted(session=FIRST, day="2025-12-02"))
    builder.says(
        PHONE,
        SessionFeedbackGiven(
            feedback=builder.id(), session=FIRST, heard=5, worked_on_what_matters=5, way_of_working_fits=5, overall=5
        ),
    )
    return "2026-06-01"


def a_pause_that_is_over(builder: LogBuilder) -> str:
    """A pause until a day that has passed rests no more, and quiet counts from its end."""
    ended, lately, open_ended = _drafted_in_focus(builder, "Ended", "Lately", "Open")
    builder.says(PHONE, GoalPaused(goal=ended, start="2025-12-01", until="2025-12-10", code="away"))
    builder.says(PHONE, GoalPaused(goal=lately, start="2025-12-01", until="2025-12-20", code="away"))
    builder.says(PHONE, GoalPaused(goal=open_ended, start="2025-12-01", code="away"))
    return "2026-01-01"


def no_goal_yet(builder: LogBuilder) -> str:
    """Therapy began two weeks ago, and there is nothing on the board."""
    builder.says(DESK, TherapyStarted(start="2025-11-24"))
    return "2025-12-08"
