"""Around a session: planned, held, rated together, looked back on, and what comes out of it."""

import pytest

from fakes.core.bodies import identifier
from fakes.core.deciding import NOTHING, TODAY, bodies, context, events, given, made
from fakes.core.log_builder import DESK, PHONE, LogBuilder
from handrail_shared.commands.check_ins import GoalRating
from handrail_shared.commands.commitments import (
    AnswerObservation,
    CompleteReview,
    MakeCommitment,
    RecordObservation,
    ReportCommitment,
    WriteNote,
    answer_observation,
    complete_review,
    make_commitment,
    record_observation,
    report_commitment,
    write_note,
)
from handrail_shared.commands.context import Command, Decide, Refusal
from handrail_shared.commands.sessions import (
    GiveFeedback,
    OpenRatingRound,
    ProposeAgendaItem,
    RateInRound,
    RecapSession,
    RevealRatingRound,
    give_feedback,
    open_rating_round,
    propose_agenda_item,
    rate_in_round,
    recap_session,
    reveal_rating_round,
)
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.sessions import (
    CommitmentMade,
    CommitmentReported,
    ObservationAnswered,
    ObservationRecorded,
    PrivateNoteWritten,
    RatingRoundOpened,
    RatingRoundRevealed,
    ReviewCompleted,
    SessionCancelled,
    SessionFeedbackGiven,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)

WALK, SING = identifier(1, 1), identifier(1, 2)


FIRST, SECOND, THIRD = (identifier(5, number) for number in (1, 2, 3))


ROUND, LATER_ROUND = identifier(6, 1), identifier(6, 2)


ITEM = identifier(8, 1)


def planned() -> LogBuilder:
    """Sessions of yesterday, of today at eleven and at ten, and of today but called off."""
    builder = LogBuilder()
    builder.says(DESK, SessionScheduled(session=identifier(5, 9), day="2026-11-21"))
    builder.says(DESK, SessionScheduled(session=FIRST, day=TODAY, starts_at=11))
    builder.says(DESK, SessionScheduled(session=SECOND, day=TODAY, starts_at=10))
    builder.says(DESK, SessionScheduled(session=THIRD, day=TODAY, starts_at=9))
    builder.says(DESK, SessionCancelled(session=THIRD))
    return builder


def test_a_round_is_about_at_least_one_goal() -> None:
    expected = Refusal(code="nothing_said", field="goals")

    assert expected == open_rating_round(OpenRatingRound(goals=[]), context(), NOTHING)


def rounds_opened() -> LogBuilder:
    """A round of two goals and a later one of one."""
    builder = LogBuilder()
    builder.says(DESK, RatingRoundOpened(round=ROUND, goals=[WALK, SING]))
    builder.says(DESK, RatingRoundOpened(round=LATER_ROUND, goals=[SING]))
    return builder


def test_S4_ratings_of_a_round_stay_private() -> None:
    command = RateInRound(ratings=[GoalRating(goal=WALK, value=3), GoalRating(goal=SING, value=8)], round=ROUND)
    decided = events(rate_in_round(command, context(), given(rounds_opened())))

    assert {"private"} == {event.audience for event in decided}
    assert [
        GoalRated(rating=made(1), goal=WALK, value=3, day=TODAY, context="session", round=ROUND),
        GoalRated(rating=made(2), goal=SING, value=8, day=TODAY, context="session", round=ROUND),
    ] == [event.body for event in decided]


def test_the_latest_round_is_rated_where_none_is_named() -> None:
    command = RateInRound(ratings=[GoalRating(goal=SING, value=8)])
    (rated,) = bodies(rate_in_round(command, context(), given(rounds_opened())))

    assert isinstance(rated, GoalRated)
    assert rated.round == LATER_ROUND


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (RateInRound(ratings=[]), Refusal(code="nothing_said", field="ratings")),
        (
            RateInRound(ratings=[GoalRating(goal=WALK, value=3)]),
            Refusal(code="not_found", field="ratings", about=WALK),
        ),
        (
            RateInRound(ratings=[GoalRating(goal=WALK, value=3)], round=FIRST),
            Refusal(code="not_found", field="round", about=FIRST),
        ),
    ],
)
def test_only_goals_of_a_round_are_rated_in_it(command: RateInRound, expected: Refusal) -> None:
    assert expected == rate_in_round(command, context(), given(rounds_opened()))


@pytest.mark.parametrize(
    ("decide", "command"),
    [
        (rate_in_round, RateInRound(ratings=[GoalRating(goal=SING, value=8)])),
        (reveal_rating_round, RevealRatingRound()),
    ],
)
def test_S4_a_round_is_open_until_it_is_revealed(decide: Decide, command: Command) -> None:
    builder = rounds_opened()
    builder.says(PHONE, RatingRoundRevealed(round=LATER_ROUND))

    assert Refusal(code="not_found", field="round") == decide(command, context(), NOTHING)
    assert Refusal(code="already_so", field="round", about=LATER_ROUND) == decide(command, context(), given(builder))


def test_S4_a_reveal_takes_along_ones_own_ratings_that_are_not_published() -> None:
    shared, private = rounds_opened(), LogBuilder()
    kept, published, other = (
        GoalRated(rating=identifier(8, number), goal=WALK, value=number, day=TODAY, context="session", round=round_)
        for number, round_ in ((1, ROUND), (2, ROUND), (3, LATER_ROUND))
    )
    for body in (kept, published, other):
        private.says(PHONE, body)
    shared.says(PHONE, published)
    decided = events(reveal_rating_round(RevealRatingRound(round=ROUND), context(), given(shared, private)))

    assert {"shared"} == {event.audience for event in decided}
    assert [RatingRoundRevealed(round=ROUND), kept] == [event.body for event in decided]


def held() -> LogBuilder:
    """Two sessions that took place, the first of which was planned, and one that is planned."""
    builder = planned()
    builder.says(DESK, SessionStarted(session=FIRST, day=TODAY))
    builder.says(DESK, SessionStarted(session=identifier(5, 4), day="2026-11-20"))
    return builder


@pytest.mark.parametrize(
    ("named", "going_on", "expected"),
    [(SECOND, FIRST, SECOND), (None, FIRST, FIRST), (None, None, identifier(5, 4))],
)
def test_a_recap_and_feedback_are_of_the_session_that_is_named_going_on_or_latest(
    named: str | None, going_on: str | None, expected: str
) -> None:
    acting = context(session=going_on)
    recapped = recap_session(
        RecapSession(summary=" Good ", agreed=["", " Walk "], session=named), acting, given(held())
    )
    asked = GiveFeedback(
        heard=1,
        worked_on_what_matters=2,
        way_of_working_fits=3,
        overall=4,
        most_helpful=" Quiet ",
        least_helpful="",
        session=named,
        audience="private",
    )
    (fed_back,) = events(give_feedback(asked, acting, given(held())))

    assert [SessionRecapped(session=expected, summary="Good", agreed=["Walk"])] == bodies(recapped)
    assert fed_back.audience == "private"
    assert fed_back.body == SessionFeedbackGiven(
        feedback=made(1),
        session=expected,
        heard=1,
        worked_on_what_matters=2,
        way_of_working_fits=3,
        overall=4,
        most_helpful="Quiet",
    )


@pytest.mark.parametrize(
    ("decide", "command", "field"),
    [
        (propose_agenda_item, ProposeAgendaItem(text=" "), "text"),
        (recap_session, RecapSession(summary=""), "summary"),
        (make_commitment, MakeCommitment(text=" "), "text"),
        (complete_review, CompleteReview(summary=" "), "summary"),
        (record_observation, RecordObservation(text=""), "text"),
        (write_note, WriteNote(text="\t"), "text"),
    ],
)
def test_an_empty_text_is_refused(decide: Decide, command: Command, field: str) -> None:
    assert Refusal(code="nothing_said", field=field) == decide(command, context("therapist"), given(held()))


@pytest.mark.parametrize(("named", "expected"), [(SECOND, SECOND), (None, FIRST)])
def test_commitments_and_reviews_belong_to_the_session_that_is_named_or_going_on(
    named: str | None, expected: str
) -> None:
    acting = context(session=FIRST)
    promised = MakeCommitment(text=" Call ", due="2026-11-30", goal=WALK, step=ITEM, session=named)
    looked_back = CompleteReview(summary="Better", goals=[WALK], next_due="2027-01-01", day="2026-11-21", session=named)

    assert [
        CommitmentMade(commitment=made(1), text="Call", due="2026-11-30", goal=WALK, step=ITEM, session=expected)
    ] == bodies(make_commitment(promised, acting, NOTHING))
    assert [
        ReviewCompleted(
            review=made(2),
            day="2026-11-21",
            summary="Better",
            goals=[WALK],
            next_due="2027-01-01",
            session=expected,
        )
    ] == bodies(complete_review(looked_back, acting, NOTHING))


def test_a_day_that_was_left_empty_is_none() -> None:
    promised = make_commitment(MakeCommitment(text="Call", due=""), context(), NOTHING)
    (looked_back,) = bodies(complete_review(CompleteReview(summary="Better", next_due=""), context(), NOTHING))

    assert [CommitmentMade(commitment=made(1), text="Call")] == bodies(promised)
    assert looked_back == ReviewCompleted(review=made(1), day=TODAY, summary="Better")


def test_a_commitment_is_reported() -> None:
    command = ReportCommitment(commitment=ITEM, outcome="partly", note=" Half ")

    assert [CommitmentReported(commitment=ITEM, outcome="partly", note="Half")] == bodies(
        report_commitment(command, context(), NOTHING)
    )


def test_an_observation_may_stay_with_the_therapist() -> None:
    command = RecordObservation(text=" Calmer ", kind="strength", goals=[WALK], audience="private")
    (event,) = events(record_observation(command, context("therapist"), NOTHING))

    assert event.audience == "private"
    assert event.body == ObservationRecorded(
        observation=made(1), kind="strength", text="Calmer", goals=[WALK], day=TODAY
    )


def test_an_observation_is_answered() -> None:
    command = AnswerObservation(observation=ITEM, fits="no", text=" Not quite ")

    assert [ObservationAnswered(observation=ITEM, fits="no", text="Not quite")] == bodies(
        answer_observation(command, context(), NOTHING)
    )


@pytest.mark.parametrize(("note", "expected"), [(None, made(1)), (ITEM, ITEM)])
def test_a_note_is_private_and_can_be_written_again(note: str | None, expected: str) -> None:
    (event,) = events(write_note(WriteNote(text=" Slow ", note=note), context("therapist"), NOTHING))

    assert event.audience == "private"
    assert event.body == PrivateNoteWritten(note=expected, day=TODAY, text="Slow")
