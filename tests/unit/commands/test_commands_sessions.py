"""Around a session: planned, held, rated together, looked back on, and what comes out of it."""

import pytest

from fakes.core.bodies import identifier
from fakes.core.deciding import NOTHING, TODAY, bodies, context, given, made
from fakes.core.log_builder import DESK, LogBuilder
from handrail_shared.commands.context import Command, Decide, Refusal
from handrail_shared.commands.sessions import (
    CancelSession,
    ChangeSessionFocus,
    DiscussAgendaItem,
    EndSession,
    GiveFeedback,
    OpenRatingRound,
    ProposeAgendaItem,
    RecapSession,
    ScheduleSession,
    StartSession,
    cancel_session,
    change_session_focus,
    discuss_agenda_item,
    end_session,
    give_feedback,
    open_rating_round,
    propose_agenda_item,
    recap_session,
    schedule_session,
    start_session,
)
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    RatingRoundOpened,
    SessionCancelled,
    SessionEnded,
    SessionFocusChanged,
    SessionScheduled,
    SessionStarted,
)

WALK, SING = identifier(1, 1), identifier(1, 2)


FIRST, SECOND, THIRD = (identifier(5, number) for number in (1, 2, 3))


ITEM = identifier(8, 1)


NO_SESSION = Refusal(code="not_found", field="session")


def test_a_session_is_planned() -> None:
    command = ScheduleSession(day="2026-12-01", starts_at=5, minutes=30, mode="video", location=" Room 2 ")

    assert [
        SessionScheduled(session=made(1), day="2026-12-01", starts_at=5, minutes=30, mode="video", location="Room 2")
    ] == bodies(schedule_session(command, context(), NOTHING))


def test_a_session_is_moved_under_its_id() -> None:
    command = ScheduleSession(day="2026-12-01", session=FIRST)

    assert [SessionScheduled(session=FIRST, day="2026-12-01")] == bodies(schedule_session(command, context(), NOTHING))


def test_a_session_is_called_off() -> None:
    command = CancelSession(session=FIRST, reason=" Ill ")

    assert [SessionCancelled(session=FIRST, reason="Ill")] == bodies(cancel_session(command, context(), NOTHING))


def planned() -> LogBuilder:
    """Sessions of yesterday, of today at eleven and at ten, and of today but called off."""
    builder = LogBuilder()
    builder.says(DESK, SessionScheduled(session=identifier(5, 9), day="2026-11-21"))
    builder.says(DESK, SessionScheduled(session=FIRST, day=TODAY, starts_at=11))
    builder.says(DESK, SessionScheduled(session=SECOND, day=TODAY, starts_at=10))
    builder.says(DESK, SessionScheduled(session=THIRD, day=TODAY, starts_at=9))
    builder.says(DESK, SessionCancelled(session=THIRD))
    return builder


def test_what_is_planned_first_for_today_is_what_begins() -> None:
    assert [SessionStarted(session=SECOND, day=TODAY)] == bodies(
        start_session(StartSession(), context(), given(planned()))
    )


def test_a_new_session_begins_where_none_is_planned_for_today() -> None:
    assert [SessionStarted(session=made(1), day=TODAY)] == bodies(start_session(StartSession(), context(), NOTHING))


@pytest.mark.parametrize("session", [FIRST, identifier(5, 8)])
def test_the_session_that_is_named_begins(session: str) -> None:
    assert [SessionStarted(session=session, day=TODAY)] == bodies(
        start_session(StartSession(session=session), context(), given(planned()))
    )


def test_no_second_session_begins_while_one_is_going_on() -> None:
    decided = start_session(StartSession(), context(session=FIRST), NOTHING)

    assert Refusal(code="already_so", field="session", about=FIRST) == decided


def test_a_session_that_has_ended_does_not_begin_again() -> None:
    builder = planned()
    builder.says(DESK, SessionStarted(session=FIRST, day=TODAY))
    builder.says(DESK, SessionEnded(session=FIRST))

    expected = Refusal(code="has_ended", field="session", about=FIRST)
    assert expected == start_session(StartSession(session=FIRST), context(), given(builder))


@pytest.mark.parametrize(("named", "going_on", "expected"), [(FIRST, SECOND, FIRST), (None, SECOND, SECOND)])
def test_focus_and_end_are_of_the_session_that_is_named_or_going_on(
    named: str | None, going_on: str, expected: str
) -> None:
    acting = context(session=going_on)

    assert [SessionFocusChanged(session=expected, on=WALK)] == bodies(
        change_session_focus(ChangeSessionFocus(on=WALK, session=named), acting, NOTHING)
    )
    assert [SessionEnded(session=expected)] == bodies(end_session(EndSession(session=named), acting, NOTHING))


@pytest.mark.parametrize(
    ("decide", "command"),
    [
        (change_session_focus, ChangeSessionFocus(on=WALK)),
        (end_session, EndSession()),
        (recap_session, RecapSession(summary="Good")),
        (give_feedback, GiveFeedback(heard=1, worked_on_what_matters=2, way_of_working_fits=3, overall=4)),
    ],
)
def test_without_a_session_there_is_nothing_to_say_about_one(decide: Decide, command: Command) -> None:
    assert NO_SESSION == decide(command, context(), given(planned()))


def test_an_agenda_item_is_for_the_next_session_unless_one_is_named() -> None:
    command = ProposeAgendaItem(text=" Sleep ", kind="priority", about=WALK, minutes=10)

    assert [AgendaItemProposed(item=made(1), text="Sleep", kind="priority", about=WALK, minutes=10)] == bodies(
        propose_agenda_item(command, context(session=FIRST), NOTHING)
    )


def test_an_agenda_item_names_its_session() -> None:
    command = ProposeAgendaItem(text="Sleep", session=SECOND)

    assert [AgendaItemProposed(item=made(1), text="Sleep", session=SECOND)] == bodies(
        propose_agenda_item(command, context(), NOTHING)
    )


@pytest.mark.parametrize(("named", "expected"), [(SECOND, SECOND), (None, FIRST)])
def test_an_item_is_discussed_in_the_session_that_is_named_or_going_on(named: str | None, expected: str) -> None:
    command = DiscussAgendaItem(item=ITEM, session=named, minutes=5, note=" Well ")

    assert [AgendaItemDiscussed(item=ITEM, session=expected, minutes=5, note="Well")] == bodies(
        discuss_agenda_item(command, context(session=FIRST), NOTHING)
    )


@pytest.mark.parametrize(("named", "expected"), [(SECOND, SECOND), (None, FIRST)])
def test_a_round_belongs_to_the_session_that_is_named_or_going_on(named: str | None, expected: str) -> None:
    command = OpenRatingRound(goals=[WALK, SING], session=named)

    assert [RatingRoundOpened(round=made(1), goals=[WALK, SING], session=expected)] == bodies(
        open_rating_round(command, context(session=FIRST), NOTHING)
    )
