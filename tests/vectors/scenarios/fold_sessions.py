"""Scenarios about sessions, private streams and what matters for `make_fold_vectors.py`."""

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, LogBuilder
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.goals import Commented, GoalDrafted
from handrail_shared.events.journal import EntryShared, EntryUnshared, JournalEdited, JournalWritten, WinNoted
from handrail_shared.events.matters import (
    ChallengeNamed,
    LifeAreaRated,
    PurposeStated,
    PurposeWithdrawn,
    ReflectionAnswered,
    ValueNamed,
    ValueRetired,
)
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    CommitmentMade,
    CommitmentReported,
    CommitmentReportWithdrawn,
    ObservationAnswered,
    ObservationRecorded,
    PrivateNoteWritten,
    RatingRoundOpened,
    RatingRoundRevealed,
    ReviewCompleted,
    SessionCancelled,
    SessionEnded,
    SessionFeedbackGiven,
    SessionFocusChanged,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.space import MemberLeft, SpaceOpened, TherapyEnded, TherapyStarted
from handrail_shared.events.steps import StepAdded, StepDone
from vectors.scenarios.fold_days import DOOR, daily_step
from vectors.scenarios.fold_goals import TODAY, WALK, drafted

FIRST, SECOND, THIRD = (identifier(5, number) for number in (1, 2, 3))
TOGETHER = identifier(6, 1)


def whole_session(builder: LogBuilder) -> str:
    """A session from planning to recap, and the sentence about what happened since."""
    daily_step(builder)
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-11", starts_at=1_763_000_000_000_000))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="The neighbours", kind="barrier"))
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-12", minutes=45, mode="video", location="Room 2"))
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-12"))
    builder.says(DESK, AgendaItemProposed(item=identifier(9, 2), text="After the start", minutes=5))
    builder.says(DESK, SessionFocusChanged(session=FIRST, on=WALK), session=FIRST)
    builder.says(PHONE, GoalRated(rating=builder.id(), goal=WALK, value=3, day="2026-11-12"), session=FIRST)
    builder.says(DESK, AgendaItemDiscussed(item=identifier(9, 1), minutes=10, note="Ask once"), session=FIRST)
    made, owed = identifier(10, 1), identifier(10, 2)
    builder.says(PHONE, CommitmentMade(commitment=made, text="Ring the bell", due="2026-11-20"), session=FIRST)
    builder.says(DESK, CommitmentMade(commitment=owed, text="Send the sheet", due="2026-11-19", goal=WALK))
    builder.says(DESK, SessionRecapped(session=FIRST, summary="A good strat", agreed=["Bell"]))
    builder.says(DESK, SessionRecapped(session=FIRST, summary="A good start", agreed=["Bell", "Sheet"]))
    builder.says(DESK, SessionEnded(session=FIRST))
    builder.says(PHONE, _feedback(builder, FIRST))
    seen = identifier(11, 1)
    builder.says(DESK, ObservationRecorded(observation=seen, kind="strength", text="Patient", day="2026-11-12"))
    builder.says(PHONE, ObservationAnswered(observation=seen, fits="partly", text="Sometimes"))
    builder.says(PHONE, CommitmentReported(commitment=made, outcome="done"))
    builder.says(DESK, CommitmentReported(commitment=owed, outcome="not_yet", note="Tomorrow"))
    builder.says(DESK, ReviewCompleted(review=builder.id(), day="2026-11-12", summary="On", next_due="2026-11-22"))
    for day in ("2026-11-13", "2026-11-14", "2026-11-15"):
        builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day=day, mood=3))
    builder.says(PHONE, StepDone(log=builder.id(), step=DOOR, day="2026-11-14"))
    builder.says(PHONE, WinNoted(win=builder.id(), text="Waved", day="2026-11-15"))
    builder.says(PHONE, GoalRated(rating=builder.id(), goal=WALK, value=6, day="2026-11-16"))
    builder.says(DESK, GoalRated(rating=builder.id(), goal=WALK, value=9, day="2026-11-17"))
    return TODAY


def _feedback(builder: LogBuilder, session: str) -> SessionFeedbackGiven:
    return SessionFeedbackGiven(
        feedback=builder.id(),
        session=session,
        heard=9,
        worked_on_what_matters=8,
        way_of_working_fits=7,
        overall=8,
        most_helpful="The map",
    )


def sessions_in_all_states(builder: LogBuilder) -> str:
    """Cancelled, moved after its start, ended without a start, never scheduled; items find the next session."""
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-22"))
    builder.says(PHONE, SessionCancelled(session=FIRST, reason="Ill"))
    builder.says(DESK, SessionScheduled(session=FIRST, day="2026-11-22"))
    builder.says(DESK, SessionStarted(session=SECOND, day="2026-11-10"))
    builder.says(DESK, SessionScheduled(session=SECOND, day="2026-11-09"))
    builder.says(DESK, SessionCancelled(session=SECOND))
    builder.says(DESK, SessionStarted(session=SECOND, day="2026-11-11"))
    builder.says(DESK, SessionEnded(session=THIRD))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="Next time"))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 2), text="Named", session=SECOND))
    builder.says(PHONE, AgendaItemProposed(item=identifier(9, 3), text="Taken back"))
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=identifier(9, 3)))
    builder.says(DESK, AgendaItemDiscussed(item=identifier(9, 4)))
    builder.says(DESK, SessionCancelled(session=identifier(5, 4), reason="Never planned"))
    builder.says(PHONE, _feedback(builder, identifier(5, 9)))
    return TODAY


def hidden_rating(builder: LogBuilder) -> str:
    """In a private stream a rating of a round stays hidden; so does nothing else."""
    builder.says(PHONE, GoalRated(rating=identifier(8, 1), goal=WALK, value=4, day="2026-11-12", round=TOGETHER))
    builder.says(PHONE, GoalRated(rating=identifier(8, 2), goal=WALK, value=2, day="2026-11-13"))
    return TODAY


def revealed_round(builder: LogBuilder) -> str:
    """After the reveal the published ratings show under the round and in the progress."""
    drafted(builder)
    builder.says(DESK, RatingRoundOpened(round=TOGETHER, goals=[WALK]), session=FIRST)
    builder.says(DESK, RatingRoundOpened(round=identifier(6, 2), goals=[WALK], session=SECOND))
    builder.says(DESK, SessionStarted(session=FIRST, day="2026-11-12"))
    builder.says(DESK, RatingRoundRevealed(round=TOGETHER))
    builder.says(DESK, RatingRoundRevealed(round=identifier(6, 3)))
    both = GoalRated(rating=identifier(8, 1), goal=WALK, value=4, day="2026-11-12", round=TOGETHER)
    builder.says(PHONE, both)
    builder.says(LAPTOP, both)
    builder.says(DESK, GoalRated(rating=identifier(8, 2), goal=WALK, value=6, day="2026-11-12", round=TOGETHER))
    return TODAY


def unshared_entry(builder: LogBuilder) -> str:
    """A shared copy that was taken back is gone, whichever came first; another author cannot take it back."""
    kept, gone, gone_first = (identifier(8, number) for number in (1, 2, 3))
    entry = identifier(12, 1)
    builder.says(PHONE, EntryShared(share=kept, entry=entry, kind="thought", day="2026-11-20", text="Kept", mood=4))
    builder.says(PHONE, EntryShared(share=gone, entry=entry, kind="thought", day="2026-11-20", text="Gone"))
    builder.says(PHONE, EntryUnshared(share=gone, entry=entry))
    builder.says(LAPTOP, EntryUnshared(share=gone_first, entry=entry))
    builder.says(PHONE, EntryShared(share=gone_first, entry=entry, kind="free", day="2026-11-21", text="Gone too"))
    builder.says(DESK, EntryUnshared(share=kept, entry=entry))
    builder.says(DESK, Commented(comment=builder.id(), on=kept, text="Thank you for showing me"))
    return TODAY


def private_stream(builder: LogBuilder) -> str:
    """Journal with its earlier words, a draft, notes, and a private check-in."""
    entry, note = identifier(12, 1), identifier(12, 2)
    builder.says(PHONE, JournalWritten(entry=entry, day="2026-11-20", kind="thought", text="I am tird", tags=["sleep"]))
    builder.says(LAPTOP, JournalEdited(edit=builder.id(), entry=entry, text="I am tired", mood=2))
    builder.says(PHONE, JournalEdited(edit=builder.id(), entry=entry, kind="insight"))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=entry, text="I was tired", day="2026-11-19"))
    builder.says(PHONE, GoalDrafted(goal=WALK, change=builder.id(), title="Maybe", own_words="Maybe one day"))
    builder.says(PHONE, CheckInRecorded(check_in=builder.id(), day="2026-11-20", mood=2, feelings=["low", "hopeful"]))
    builder.says(PHONE, PrivateNoteWritten(note=note, day="2026-11-20", text="Ask about slep"))
    builder.says(PHONE, PrivateNoteWritten(note=note, day="2026-11-21", text="Ask about sleep"))
    builder.says(PHONE, PrivateNoteWritten(note=identifier(12, 3), day="2026-11-21", text="Taken back"))
    builder.says(PHONE, EntryRetracted(retraction=builder.id(), ref=identifier(12, 3)))
    return TODAY


def what_matters(builder: LogBuilder) -> str:
    """Purpose, values, areas, challenges, answers, and the frame of the therapy."""
    builder.says(DESK, SpaceOpened(space=identifier(13, 1), title="Maya"))
    builder.says(DESK, TherapyStarted(start="2026-09-01", planned_sessions=12, every_days=7, approach="Open"))
    builder.says(PHONE, PurposeStated(text="To go out"))
    builder.says(PHONE, PurposeStated(text="To go out again"))
    calm, bold = identifier(15, 1), identifier(15, 2)
    builder.says(PHONE, ValueNamed(value=calm, label="Clam"))
    builder.says(PHONE, ValueNamed(value=calm, label="Calm", why="Quiet head"))
    builder.says(PHONE, ValueNamed(value=bold, label="Bold"))
    builder.says(PHONE, ValueRetired(value=bold, reason="Not me"))
    builder.says(PHONE, LifeAreaRated(rating=builder.id(), area="😀 play", importance=7, now=2, wanted=6))
    builder.says(PHONE, LifeAreaRated(rating=builder.id(), area="ﬀ", importance=5, now=5, wanted=5))
    builder.says(PHONE, LifeAreaRated(rating=builder.id(), area="family", importance=9, now=4, wanted=8, why="Mum"))
    builder.says(PHONE, LifeAreaRated(rating=builder.id(), area="family", importance=9, now=5, wanted=8))
    builder.says(PHONE, ChallengeNamed(challenge=identifier(15, 3), text="Crowds", areas=["mind"], daily_impact=8))
    builder.says(PHONE, EntryCorrected(correction=builder.id(), ref=identifier(15, 3), value=6, text="Big crowds"))
    builder.says(PHONE, ReflectionAnswered(answer=builder.id(), prompt="hope", kind="hope", text="Spring"))
    builder.says(DESK, TherapyEnded(end="2026-12-01", reason="Done"))
    builder.says(DESK, MemberLeft(member=THERAPIST))
    builder.says(DESK, MemberLeft(member=identifier(0xC, 9)))
    assert builder.shows()["members"][0]["member"] == CLIENT
    return TODAY


def taken_back(builder: LogBuilder) -> str:
    """No purpose stands; of a commitment each takes back only what they reported themselves."""
    builder.says(PHONE, PurposeStated(text="To go out"))
    builder.says(PHONE, PurposeStated(text="Too much"))
    builder.says(PHONE, PurposeWithdrawn())
    made, kept = identifier(10, 1), identifier(10, 2)
    for commitment in (made, kept):
        builder.says(DESK, CommitmentMade(commitment=commitment, text="Send the sheet", due="2026-11-19"))
        builder.says(DESK, CommitmentReported(commitment=commitment, outcome="done"))
    builder.says(PHONE, CommitmentReported(commitment=made, outcome="partly", note="One page"))
    builder.says(DESK, CommitmentReportWithdrawn(commitment=made))
    builder.says(PHONE, CommitmentReportWithdrawn(commitment=kept))
    builder.says(DESK, CommitmentReportWithdrawn(commitment=identifier(10, 3)))
    return TODAY


def nothing_yet(builder: LogBuilder) -> str:
    """A space in which only the two joined."""
    assert len(builder.log) == 2
    return TODAY


def unlogged_steps(builder: LogBuilder) -> str:
    """A scheduled step that was never logged has momentum 0; a goal without one has none."""
    drafted(builder)
    drafted(builder, identifier(1, 2), "No steps")
    builder.says(PHONE, StepAdded(step=DOOR, goal=WALK, title="Door", times=2, per="week"))
    return TODAY
