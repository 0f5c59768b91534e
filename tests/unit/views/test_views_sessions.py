from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.commands.publications import arrivals, publications, takes_back
from handrail_shared.events import Body
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    CommitmentMade,
    CommitmentReported,
    CommitmentReportWithdrawn,
    ObservationRecorded,
    RatingRoundOpened,
    RatingRoundRevealed,
    SessionCancelled,
    SessionEnded,
    SessionFeedbackGiven,
    SessionFocusChanged,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.space import MemberJoined, SpaceOpened
from handrail_shared.views.sessions.sessions import SessionDoc

FIRST, SECOND = (identifier(5, number) for number in (1, 2))
GOAL = identifier(1, 1)
SPACE = identifier(0xF, 1)
ROUND = identifier(6, 1)


def session(builder: LogBuilder, identifier: str = FIRST) -> SessionDoc:
    """One session as it is shown."""
    return next(doc for doc in builder.shows()["sessions"]["sessions"] if doc["session"] == identifier)


def test_a_cancelled_session_can_be_scheduled_anew() -> None:
    builder = LogBuilder()
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-20"))
    builder.says(DESK, SessionCancelled(session=FIRST, reason="Ill"))
    cancelled = session(builder)
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-27"))
    moved = session(builder)

    assert ["session_scheduled", "session_cancelled", "session_scheduled"] == [
        change["type"] for change in moved["history"]
    ]
    assert ("cancelled", "Ill") == (cancelled["state"], cancelled["cancel_reason"])
    assert ("scheduled", "2026-11-27", None) == (moved["state"], moved["day"], moved["cancel_reason"])


def test_what_has_begun_cannot_be_cancelled_nor_moved_to_another_day() -> None:
    builder = LogBuilder()
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-20"))
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-27", minutes=90))
    builder.says(DESK, SessionCancelled(session=FIRST))

    found = session(builder)

    assert ("started", "2026-11-20", 90) == (found["state"], found["day"], found["minutes"])


def test_the_focus_ends_with_the_session() -> None:
    builder = LogBuilder()
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-20"))
    builder.says(PHONE, SessionFocusChanged(session=FIRST, on=GOAL))
    during, since = session(builder)["focus"], session(builder)["focus_at"]
    builder.says(DESK, SessionEnded(session=FIRST))
    first_end = session(builder)["ended_at"]
    builder.says(PHONE, SessionEnded(session=FIRST))

    assert (GOAL, builder.log[1].stamp) == (during, since)
    assert (None, None, first_end) == (
        session(builder)["focus"],
        session(builder)["focus_at"],
        session(builder)["ended_at"],
    )


def test_an_item_belongs_to_the_first_session_started_after_it() -> None:
    builder = LogBuilder()
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="Before both"))
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-20"))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 2), text="Between"))
    builder.says(DESK, SessionStarted(session=SECOND, day="2026-11-27"))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 3), text="After both"))

    shown = [["Before both"], ["Between"], ["After both"]]

    assert shown == [
        [item["text"] for item in items]
        for items in (
            session(builder)["agenda"],
            session(builder, SECOND)["agenda"],
            builder.shows()["sessions"]["upcoming"],
        )
    ]


def test_an_item_that_was_discussed_belongs_to_that_session() -> None:
    builder = LogBuilder()
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-20"))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="On the spot"))
    builder.says(DESK, AgendaItemDiscussed(item=identifier(9, 1)), session=FIRST)
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 2), text="On the spto"))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 2), text="Reworded"))
    builder.says(DESK, AgendaItemDiscussed(item=identifier(9, 2), session=FIRST, note="Yes"))

    items = session(builder)["agenda"]

    assert ["On the spot", "Reworded"] == [item["text"] for item in items]
    assert [[], ["On the spto"]] == [[version["text"] for version in item["earlier"]] for item in items]


def test_an_item_can_be_taken_back() -> None:
    builder = LogBuilder()
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="Never mind"))
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=identifier(9, 1)))

    assert [] == builder.shows()["sessions"]["upcoming"]


def test_what_belongs_to_no_session_is_kept_beside_them() -> None:
    builder = LogBuilder()
    builder.says(DESK, CommitmentMade(commitment=identifier(10, 1), text="Call", session=FIRST))
    builder.says(DESK, CommitmentReported(commitment=identifier(10, 1), outcome="partly", note="Rang"))
    builder.says(DESK, ObservationRecorded(observation=identifier(11, 1), text="Calmer", day="2026-11-20"))
    builder.says(DESK, RatingRoundOpened(round=ROUND, goals=[GOAL]))
    builder.says(
        PHONE,
        SessionFeedbackGiven(
            feedback=builder.id(), session=FIRST, heard=9, worked_on_what_matters=9, way_of_working_fits=9, overall=9
        ),
    )

    shown = builder.shows()["sessions"]

    assert [] == shown["sessions"]
    assert [["partly"], [None], [ROUND], [FIRST]] == [
        [report["outcome"] for doc in shown["commitments"] for report in doc["reports"]],
        [doc["answer"] for doc in shown["observations"]],
        [doc["round"] for doc in shown["rounds"]],
        [doc["session"] for doc in shown["feedback"]],
    ]


def test_each_takes_back_only_their_own_reports() -> None:
    builder = LogBuilder()
    builder.says(DESK, CommitmentMade(commitment=identifier(10, 1), text="Call"))
    builder.says(DESK, CommitmentReported(commitment=identifier(10, 1), outcome="done"))
    builder.says(PHONE, CommitmentReported(commitment=identifier(10, 1), outcome="partly"))
    builder.says(DESK, CommitmentReportWithdrawn(commitment=identifier(10, 1)))
    builder.says(DESK, CommitmentReported(commitment=identifier(10, 1), outcome="not_yet"))

    reports = builder.shows()["sessions"]["commitments"][0]["reports"]

    assert ["partly", "not_yet"] == [report["outcome"] for report in reports]


def rating(number: int, round_: str | None = ROUND) -> GoalRated:
    """A rating of the one goal."""
    return GoalRated(rating=identifier(8, number), goal=GOAL, value=number, day="2026-11-20", round=round_)


def test_S4_a_round_shows_ratings_only_once_it_is_revealed() -> None:
    builder = LogBuilder()
    builder.says(DESK, RatingRoundOpened(round=ROUND, goals=[GOAL]))
    builder.says(DESK, RatingRoundOpened(round=ROUND, goals=[identifier(1, 2)]))
    builder.says(DESK, rating(4))
    hidden = builder.shows()["sessions"]["rounds"][0]
    builder.says(PHONE, RatingRoundRevealed(round=ROUND))
    revealed = builder.shows()["sessions"]["rounds"][0]

    assert (False, [], [GOAL]) == (hidden["revealed"], hidden["ratings"], hidden["goals"])
    assert (True, [4]) == (revealed["revealed"], [doc["value"] for doc in revealed["ratings"]])


def streams() -> tuple[LogBuilder, LogBuilder]:
    """A shared stream with a round that is not revealed yet, and a private one with a rating for it."""
    shared, private = LogBuilder(), LogBuilder()
    shared.says(DESK, RatingRoundOpened(round=ROUND, goals=[GOAL]))
    private.says(PHONE, rating(4))
    private.says(PHONE, rating(5, round_=None))
    return shared, private


def test_S4_nothing_is_published_before_the_reveal() -> None:
    shared, private = streams()

    assert [] == publications(shared.state(), private.state(), CLIENT)


def test_S4_a_revealed_rating_is_published_once() -> None:
    shared, private = streams()
    shared.says(DESK, RatingRoundRevealed(round=ROUND))
    first = publications(shared.state(), private.state(), CLIENT)
    for published in first:
        shared.says(LAPTOP, published)

    assert [rating(4)] == first
    assert [] == publications(shared.state(), private.state(), CLIENT)


def test_S4_a_rating_that_was_taken_back_is_not_published() -> None:
    shared, private = streams()
    shared.says(DESK, RatingRoundRevealed(round=ROUND))
    private.says(PHONE, EntryRetracted(retraction=private.id(), ref=identifier(8, 4)))

    assert [] == publications(shared.state(), private.state(), CLIENT)


def test_S4_nobody_publishes_for_another() -> None:
    shared, private = streams()
    shared.says(DESK, RatingRoundRevealed(round=ROUND))

    assert [] == publications(shared.state(), private.state(), THERAPIST)


def test_who_is_not_in_the_stream_yet_arrives_once() -> None:
    builder = LogBuilder()
    opened = SpaceOpened(space=SPACE, title="Maya")
    joined = MemberJoined(member=THERAPIST, role="therapist", name="Dr Osei")

    def due() -> list[Body]:
        return arrivals(builder.state(), space=SPACE, title="Maya", member=THERAPIST, role="therapist", name="Dr Osei")

    first = due()
    builder.says(DESK, opened)
    second = due()
    builder.says(DESK, joined)

    assert ([opened, joined], [joined], []) == (first, second, due())


def test_a_client_arrives_without_opening_the_space() -> None:
    due = arrivals(LogBuilder().state(), space=SPACE, title=None, member=CLIENT, role="client", name="Maya")

    assert [MemberJoined(member=CLIENT, role="client", name="Maya")] == due


def test_E5_only_unsharing_takes_a_line_back() -> None:
    share, entry = identifier(8, 1), identifier(12, 1)

    assert share == takes_back(EntryUnshared(share=share, entry=entry))
    assert takes_back(EntryShared(share=share, entry=entry, kind="free", day="2026-11-20", text="Mine")) is None
