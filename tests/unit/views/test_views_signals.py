"""Signals and the caseload: each rule fires where it should, and nowhere beside it."""

import datetime

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE, START_US, LogBuilder
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.goals import (
    GoalAgreed,
    GoalDrafted,
    GoalFocusSet,
    GoalReached,
    GoalReworded,
)
from handrail_shared.events.sessions import (
    CommitmentMade,
    CommitmentReported,
    ReviewCompleted,
    SessionCancelled,
    SessionFeedbackGiven,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.space import TherapyEnded, TherapyStarted
from handrail_shared.views import case, signals
from handrail_shared.views.next_actions import NEXT_ACTIONS

GOAL, STEP, MEASURE = identifier(1, 1), identifier(2, 1), identifier(3, 1)


ONE, TWO, THREE = (identifier(5, number) for number in (1, 2, 3))


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


def test_a_goal_that_is_over_or_paused_asks_for_nothing() -> None:
    builder = rated(active(), (1, 7), (8, 4), (15, 3))
    builder.says(PHONE, GoalReached(goal=GOAL, day=on(15)))

    assert fired(builder, 16) == []


def test_a_goal_that_was_changed_after_it_was_agreed_is_named() -> None:
    builder = active()
    builder.says(DESK, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    before = fired(builder, 1)
    builder.says(
        PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), title="Walk to the gate")
    )

    assert before == []
    assert why(builder, 1, "agreement.stale.v1") == "Walk to the gate: changed since it was agreed"


def test_therapy_without_a_goal_is_named_after_two_weeks() -> None:
    builder, with_goal, ended = LogBuilder().everyone_joins(), active(), LogBuilder().everyone_joins()
    for item in (builder, with_goal, ended):
        item.says(DESK, TherapyStarted(start=on(0)))
    ended.says(DESK, TherapyEnded(end=on(5)))

    found = [why(builder, day, "plan.nogoal.v1") for day in (13, 14)]

    assert found == [None, "No goal to work on yet; therapy began on 24 November"]
    assert [fired(item, 14) for item in (with_goal, ended)] == [[], []]


def test_a_review_is_named_from_its_day_on() -> None:
    builder = active()
    builder.says(DESK, ReviewCompleted(review=identifier(8, 1), day=on(1), summary="On we go"))
    none_planned = fired(builder, 99)
    builder.says(DESK, ReviewCompleted(review=identifier(8, 2), day=on(2), summary="On we go", next_due=on(30)))

    assert none_planned == []
    assert [fired(builder, day) for day in (29, 30)] == [[], ["review.due.v1"]]


def test_commitments_are_counted_once_their_day_has_passed_and_nobody_reported() -> None:
    builder = active()
    builder.says(DESK, SessionStarted(session=ONE, day=on(1)))
    for number, session in ((1, ONE), (2, None), (3, None)):
        builder.says(
            DESK, CommitmentMade(commitment=identifier(9, number), text="Call", due=on(8), session=session), at=DAY_S
        )
    builder.says(DESK, CommitmentMade(commitment=identifier(9, 4), text="Some day"))
    builder.says(DESK, CommitmentReported(commitment=identifier(9, 3), outcome="done"))
    both = [why(builder, day, "commitment.unreported.v1") for day in (8, 9)]
    builder.says(DESK, CommitmentReported(commitment=identifier(9, 2), outcome="not_yet"))

    assert both == [None, "2 commitments are past the day, and nobody said what came of it"]
    assert (
        why(builder, 9, "commitment.unreported.v1") == "1 commitment is past the day, and nobody said what came of it"
    )


def test_feedback_that_is_low_or_drops_asks_for_attention_until_the_next() -> None:
    builder = active()
    found: list[str | None] = []
    for number, heard, overall in ((1, 9, 9), (2, 7, 9), (3, 7, 5), (4, 8, 8)):
        builder.says(
            PHONE,
            SessionFeedbackGiven(
                feedback=identifier(9, number),
                session=ONE,
                heard=heard,
                worked_on_what_matters=9,
                way_of_working_fits=9,
                overall=overall,
            ),
        )
        found.append(why(builder, 1, "feedback.low.v2"))

    assert found == [
        None,
        "Latest session feedback: felt heard 7",
        "Latest session feedback: overall 5",
        None,
    ]


def test_a_space_in_a_line() -> None:
    builder = rated(active(), (1, 7), (8, 4), (15, 3))
    builder.says(DESK, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    builder.says(
        PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), title="Walk to the gate")
    )
    last = builder.log[-1].stamp
    builder.says(DESK, SessionStarted(session=ONE, day=on(8)))
    builder.says(DESK, SessionScheduled(session=TWO, day=on(16)))
    builder.says(DESK, SessionScheduled(session=THREE, day=on(15)))
    builder.says(DESK, SessionCancelled(session=THREE, reason="ill"))

    row = case(builder.shows(), on(15))

    assert (row["next_session"], row["last_session"]) == (on(16), on(8))
    assert row["last_entry_at"] == max(last, START_US + 15 * DAY_S * 1_000_000)
    assert row["focus"] == [{"goal": GOAL, "title": "Walk to the gate", "ratings": [7, 4, 3]}]
    assert row["stale_agreements"] == 1
    # What asks for attention comes first.
    assert [signal["rule"] for signal in row["attention"]] == ["goal.worse.v1", "agreement.stale.v1"]


def test_an_empty_space_in_a_line() -> None:
    row = case(LogBuilder().shows(), on(0))

    assert row == {
        "next_session": None,
        "last_session": None,
        "last_entry_at": None,
        "focus": [],
        "stale_agreements": 0,
        "attention": [],
    }


def test_what_is_over_and_what_is_not_on_the_board_is_left_out() -> None:
    builder = active()
    builder.says(DESK, GoalAgreed(goal=GOAL, version=builder.version(GOAL)))
    builder.says(PHONE, GoalReworded(goal=GOAL, change=builder.id(), base=builder.version(GOAL), title="Walk on"))
    builder.says(PHONE, GoalFocusSet(focus=[GOAL, identifier(1, 2)]))
    builder.says(PHONE, GoalReached(goal=GOAL, day=on(1)))

    row = case(builder.shows(), on(1))

    assert row["focus"] == []
    assert row["stale_agreements"] == 0


def test_each_signal_lists_what_one_could_do_next() -> None:
    builder = rated(active(), (1, 7), (8, 4), (15, 3))

    found = signals(builder.shows(), on(40))

    assert [item["rule"] for item in found] == ["goal.worse.v1", "entries.quiet.v1", "goal.quiet.v2"]
    assert found[0]["actions"] == [
        "put_on_agenda",
        "look_at_progress",
        "smaller_step",
        "if_then_plan",
        "take_to_supervision",
    ]


def test_every_rule_has_three_to_six_actions_that_differ() -> None:
    assert len(NEXT_ACTIONS) == 10
    assert all(3 <= len(set(next_action)) == len(next_action) <= 6 for next_action in NEXT_ACTIONS.values())
