"""Scenarios around a session: planned, held, rated together, looked back on, and what comes out of it."""

from fakes.core.bodies import identifier
from fakes.core.log_builder import DESK, PHONE
from handrail_shared.commands.check_ins import GoalRating
from handrail_shared.commands.commitments import (
    AnswerObservation,
    CompleteReview,
    MakeCommitment,
    RecordObservation,
    ReportCommitment,
    WriteNote,
)
from handrail_shared.commands.sessions import (
    CancelSession,
    ChangeSessionFocus,
    DiscussAgendaItem,
    EndSession,
    GiveFeedback,
    OpenRatingRound,
    ProposeAgendaItem,
    RateInRound,
    RecapSession,
    RevealRatingRound,
    ScheduleSession,
    StartSession,
)
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.sessions import (
    RatingRoundOpened,
    RatingRoundRevealed,
    SessionCancelled,
    SessionEnded,
    SessionScheduled,
    SessionStarted,
)
from vectors.scenarios.commands_days import BLANK, LONG, YESTERDAY
from vectors.scenarios.scene import TODAY, Scene

WALK, SING = identifier(1, 1), identifier(1, 2)
STEP = identifier(2, 1)
FIRST, SECOND, THIRD, UNKNOWN = (identifier(5, number) for number in (1, 2, 3, 4))
ROUND, LATER_ROUND = identifier(6, 1), identifier(6, 2)
THING = identifier(8, 1)
SCORES = GiveFeedback(heard=8, worked_on_what_matters=7, way_of_working_fits=6, overall=0)


def plans(scene: Scene) -> None:
    """A session is planned, moved, called off, begun and ended."""
    scene.decides("a session is planned", ScheduleSession(day=TODAY))
    scene.decides(
        "a session is moved",
        ScheduleSession(day=TODAY, session=FIRST, starts_at=7, minutes=30, mode="phone", location=" Room 2 "),
    )
    scene.decides("a plan for no day", ScheduleSession(day="2026-13-01"))
    scene.decides("a session is called off", CancelSession(session=FIRST, reason=" Ill "), device=DESK)
    scene.decides("a session is called off at too great length", CancelSession(session=FIRST, reason="a" * 10_001))
    scene.decides("a session begins where none is planned", StartSession())
    scene.says(DESK, SessionScheduled(session=UNKNOWN, day=YESTERDAY))
    for session, starts_at in ((FIRST, 11), (SECOND, 10), (THIRD, 9)):
        scene.says(DESK, SessionScheduled(session=session, day=TODAY, starts_at=starts_at))
    scene.says(PHONE, SessionCancelled(session=THIRD))
    scene.decides("the first that is planned for today begins", StartSession())
    scene.decides("the session that is named begins", StartSession(session=THIRD))
    scene.decides("no second session begins", StartSession(session=THIRD), session=FIRST)
    scene.decides("nobody has had a session yet", RecapSession(summary="Good"))
    scene.says(DESK, SessionStarted(session=FIRST, day=TODAY), SessionEnded(session=FIRST))
    scene.decides("a session that has ended", StartSession(session=FIRST))
    scene.decides("both look at a goal", ChangeSessionFocus(on=WALK), session=FIRST)
    scene.decides("both look at an item of the named session", ChangeSessionFocus(on=THING, session=SECOND))
    scene.decides("nobody looks at anything without a session", ChangeSessionFocus(on=WALK))
    scene.decides("the session that is going on ends", EndSession(), session=FIRST)
    scene.decides("the session that is named ends", EndSession(session=SECOND), session=FIRST)
    scene.decides("no session ends where none is going on", EndSession())


def agenda(scene: Scene) -> None:
    """What to talk about, and what was talked about."""
    scene.decides("an item for the next session", ProposeAgendaItem(text=" Sleep "), session=FIRST)
    scene.decides(
        "an item with everything",
        ProposeAgendaItem(text="Sleep", kind="goal", about=WALK, minutes=10, session=SECOND),
        device=DESK,
    )
    scene.decides("an item of blanks", ProposeAgendaItem(text=BLANK))
    scene.decides("an item is discussed", DiscussAgendaItem(item=THING, minutes=5, note=" Well "), session=FIRST)
    scene.decides("an item is discussed in the named session", DiscussAgendaItem(item=THING, session=SECOND))
    scene.decides("an item is discussed for too long", DiscussAgendaItem(item=THING, minutes=1441))


def rounds(scene: Scene) -> None:
    """S4: a round is rated in private and turned over for both at once."""
    scene.decides("a round", OpenRatingRound(goals=[WALK, SING]), session=FIRST)
    scene.decides("a round of the named session", OpenRatingRound(goals=[WALK], session=SECOND))
    scene.decides("a round of no goal", OpenRatingRound(goals=[]))
    scene.decides("no round is open", RateInRound(ratings=[GoalRating(goal=SING, value=8)]))
    scene.decides("no round is revealed", RevealRatingRound())
    scene.says(DESK, RatingRoundOpened(round=ROUND, goals=[WALK, SING]))
    scene.says(DESK, RatingRoundOpened(round=LATER_ROUND, goals=[SING]))
    scene.decides("ratings of the latest round", RateInRound(ratings=[GoalRating(goal=SING, value=8)]), session=FIRST)
    scene.decides(
        "ratings of the named round",
        RateInRound(ratings=[GoalRating(goal=SING, value=8), GoalRating(goal=WALK, value=0)], round=ROUND),
    )
    scene.decides("no ratings", RateInRound(ratings=[]))
    scene.decides("a rating of another goal", RateInRound(ratings=[GoalRating(goal=WALK, value=8)]))
    scene.decides("a round that is not there", RateInRound(ratings=[GoalRating(goal=WALK, value=8)], round=FIRST))
    kept, published, other = (
        GoalRated(rating=identifier(8, number), goal=SING, value=number, day=TODAY, context="session", round=round_)
        for number, round_ in ((1, LATER_ROUND), (2, LATER_ROUND), (3, ROUND))
    )
    scene.says(PHONE, kept, published, other, audience="private")
    scene.says(PHONE, published)
    scene.decides("a reveal takes ones own ratings along", RevealRatingRound(), session=FIRST)
    scene.decides("a reveal of the named round", RevealRatingRound(round=ROUND))
    scene.says(DESK, RatingRoundRevealed(round=LATER_ROUND))
    scene.decides("a round that is revealed is not rated", RateInRound(ratings=[GoalRating(goal=SING, value=8)]))
    scene.decides("a round is revealed once", RevealRatingRound(round=LATER_ROUND))


def looking_back(scene: Scene) -> None:
    """Recaps and feedback are of the session that is named, going on or latest."""
    scene.decides("feedback without a session", SCORES)
    scene.says(DESK, SessionStarted(session=FIRST, day=YESTERDAY), SessionStarted(session=SECOND, day=TODAY))
    scene.says(DESK, SessionStarted(session=FIRST, day=TODAY))
    scene.decides("a recap", RecapSession(summary=" Good ", agreed=[BLANK, " Walk "]))
    scene.decides("a recap of the session that is going on", RecapSession(summary="Good"), session=FIRST)
    scene.decides("a recap of the named session", RecapSession(summary="Good", session=THIRD), session=FIRST)
    scene.decides("a recap of blanks", RecapSession(summary=BLANK))
    scene.decides("feedback", SCORES)
    scene.decides(
        "private feedback in words",
        GiveFeedback(
            heard=1,
            worked_on_what_matters=2,
            way_of_working_fits=3,
            overall=4,
            most_helpful=" Quiet ",
            least_helpful=BLANK,
            session=FIRST,
            audience="private",
        ),
    )
    scene.decides("feedback of a therapist", SCORES, device=DESK)


def outcomes(scene: Scene) -> None:
    """Commitments, reviews, observations and notes."""
    scene.decides("a commitment", MakeCommitment(text=" Call ", due=""), session=FIRST)
    scene.decides(
        "a commitment with everything",
        MakeCommitment(text="Call", due=TODAY, goal=WALK, step=STEP, session=SECOND),
        device=DESK,
    )
    scene.decides("a commitment of blanks", MakeCommitment(text=BLANK))
    scene.decides("a commitment until no day", MakeCommitment(text="Call", due="soon"))
    scene.decides("a report", ReportCommitment(commitment=THING, outcome="not_yet", note=" Later "))
    scene.decides("a report of too many words", ReportCommitment(commitment=THING, outcome="done", note="a" * 10_001))
    scene.decides("a review", CompleteReview(summary=" Better ", next_due=""), session=FIRST)
    scene.decides(
        "a review with everything",
        CompleteReview(summary="Better", goals=[WALK], next_due="2027-01-01", day=YESTERDAY, session=SECOND),
    )
    scene.decides("a review of blanks", CompleteReview(summary=BLANK))
    scene.decides("an observation", RecordObservation(text=" Calmer "), device=DESK)
    scene.decides(
        "a private observation",
        RecordObservation(text="Calmer", kind="strength", goals=[WALK], audience="private"),
        device=DESK,
        session=FIRST,
    )
    scene.decides("an observation of blanks", RecordObservation(text=BLANK), device=DESK)
    scene.decides("an observation of a client", RecordObservation(text="Calmer"))
    scene.decides("an answer", AnswerObservation(observation=THING, fits="partly", text=" At night "))
    scene.decides("an answer of a therapist", AnswerObservation(observation=THING, fits="yes"), device=DESK)
    scene.decides("a note", WriteNote(text=" Slow "), device=DESK, session=FIRST)
    scene.decides("a note in other words", WriteNote(text="Slower", note=THING, day=YESTERDAY), device=DESK)
    scene.decides("a note of blanks", WriteNote(text=BLANK), device=DESK)
    scene.decides("a note of a client", WriteNote(text=LONG))


SCENARIOS = {"sessions": (plans, agenda, rounds, looking_back), "commitments": (outcomes,)}
