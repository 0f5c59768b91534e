"""Scenarios about sessions, private streams and what matters for `make_fold_vectors.py`."""

from fakes.core.bodies import CLIENT, THERAPIST, identifier
from fakes.core.log_builder import DESK, LAPTOP, PHONE, Scribe
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
from vectors.fold_days import DOOR, daily_step
from vectors.fold_goals import TODAY, WALK, drafted

FIRST, SECOND, THIRD = (identifier(5, number) for number in (1, 2, 3))
TOGETHER = identifier(6, 1)


def whole_session(scribe: Scribe) -> str:
    """A session from planning to recap, and the sentence about what happened since."""
    daily_step(scribe)
    scribe.says(DESK, SessionScheduled(session=FIRST, day="2026-11-11", starts_at=1_763_000_000_000_000))
    scribe.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="The neighbours", kind="barrier"))
    scribe.says(DESK, SessionScheduled(session=FIRST, day="2026-11-12", minutes=45, mode="video", location="Room 2"))
    scribe.says(DESK, SessionStarted(session=FIRST, day="2026-11-12"))
    scribe.says(DESK, AgendaItemProposed(item=identifier(9, 2), text="After the start", minutes=5))
    scribe.says(DESK, SessionFocusChanged(session=FIRST, on=WALK), session=FIRST)
    scribe.says(PHONE, GoalRated(rating=scribe.id(), goal=WALK, value=3, day="2026-11-12"), session=FIRST)
    scribe.says(DESK, AgendaItemDiscussed(item=identifier(9, 1), minutes=10, note="Ask once"), session=FIRST)
    made, owed = identifier(10, 1), identifier(10, 2)
    scribe.says(PHONE, CommitmentMade(commitment=made, text="Ring the bell", due="2026-11-20"), session=FIRST)
    scribe.says(DESK, CommitmentMade(commitment=owed, text="Send the sheet", due="2026-11-19", goal=WALK))
    scribe.says(DESK, SessionRecapped(session=FIRST, summary="A good strat", agreed=["Bell"]))
    scribe.says(DESK, SessionRecapped(session=FIRST, summary="A good start", agreed=["Bell", "Sheet"]))
    scribe.says(DESK, SessionEnded(session=FIRST))
    scribe.says(PHONE, _feedback(scribe, FIRST))
    seen = identifier(11, 1)
    scribe.says(DESK, ObservationRecorded(observation=seen, kind="strength", text="Patient", day="2026-11-12"))
    scribe.says(PHONE, ObservationAnswered(observation=seen, fits="partly", text="Sometimes"))
    scribe.says(PHONE, CommitmentReported(commitment=made, outcome="done"))
    scribe.says(DESK, CommitmentReported(commitment=owed, outcome="not_yet", note="Tomorrow"))
    scribe.says(DESK, ReviewCompleted(review=scribe.id(), day="2026-11-12", summary="On", next_due="2026-11-22"))
    for day in ("2026-11-13", "2026-11-14", "2026-11-15"):
        scribe.says(PHONE, CheckInRecorded(check_in=scribe.id(), day=day, mood=3))
    scribe.says(PHONE, StepDone(log=scribe.id(), step=DOOR, day="2026-11-14"))
    scribe.says(PHONE, WinNoted(win=scribe.id(), text="Waved", day="2026-11-15"))
    scribe.says(PHONE, GoalRated(rating=scribe.id(), goal=WALK, value=6, day="2026-11-16"))
    scribe.says(DESK, GoalRated(rating=scribe.id(), goal=WALK, value=9, day="2026-11-17"))
    return TODAY


def _feedback(scribe: Scribe, session: str) -> SessionFeedbackGiven:
    return SessionFeedbackGiven(
        feedback=scribe.id(),
        session=session,
        heard=9,
        worked_on_what_matters=8,
        way_of_working_fits=7,
        overall=8,
        most_helpful="The map",
    )


def sessions_in_all_states(scribe: Scribe) -> str:
    """Cancelled, moved after its start, ended without a start, never scheduled; items find the next session."""
    scribe.says(DESK, SessionScheduled(session=FIRST, day="2026-11-22"))
    scribe.says(PHONE, SessionCancelled(session=FIRST, reason="Ill"))
    scribe.says(DESK, SessionScheduled(session=FIRST, day="2026-11-22"))
    scribe.says(DESK, SessionStarted(session=SECOND, day="2026-11-10"))
    scribe.says(DESK, SessionScheduled(session=SECOND, day="2026-11-09"))
    scribe.says(DESK, SessionCancelled(session=SECOND))
    scribe.says(DESK, SessionStarted(session=SECOND, day="2026-11-11"))
    scribe.says(DESK, SessionEnded(session=THIRD))
    scribe.says(PHONE, AgendaItemProposed(item=identifier(9, 1), text="Next time"))
    scribe.says(PHONE, AgendaItemProposed(item=identifier(9, 2), text="Named", session=SECOND))
    scribe.says(PHONE, AgendaItemProposed(item=identifier(9, 3), text="Taken back"))
    scribe.says(PHONE, EntryRetracted(retraction=scribe.id(), ref=identifier(9, 3)))
    scribe.says(DESK, AgendaItemDiscussed(item=identifier(9, 4)))
    scribe.says(DESK, SessionCancelled(session=identifier(5, 4), reason="Never planned"))
    scribe.says(PHONE, _feedback(scribe, identifier(5, 9)))
    return TODAY


def hidden_rating(scribe: Scribe) -> str:
    """In a private stream a rating of a round stays hidden; so does nothing else."""
    scribe.says(PHONE, GoalRated(rating=identifier(8, 1), goal=WALK, value=4, day="2026-11-12", round=TOGETHER))
    scribe.says(PHONE, GoalRated(rating=identifier(8, 2), goal=WALK, value=2, day="2026-11-13"))
    return TODAY


def revealed_round(scribe: Scribe) -> str:
    """After the reveal the published ratings show under the round and in the progress."""
    drafted(scribe)
    scribe.says(DESK, RatingRoundOpened(round=TOGETHER, goals=[WALK]), session=FIRST)
    scribe.says(DESK, RatingRoundOpened(round=identifier(6, 2), goals=[WALK], session=SECOND))
    scribe.says(DESK, SessionStarted(session=FIRST, day="2026-11-12"))
    scribe.says(DESK, RatingRoundRevealed(round=TOGETHER))
    scribe.says(DESK, RatingRoundRevealed(round=identifier(6, 3)))
    both = GoalRated(rating=identifier(8, 1), goal=WALK, value=4, day="2026-11-12", round=TOGETHER)
    scribe.says(PHONE, both)
    scribe.says(LAPTOP, both)
    scribe.says(DESK, GoalRated(rating=identifier(8, 2), goal=WALK, value=6, day="2026-11-12", round=TOGETHER))
    return TODAY


def unshared_entry(scribe: Scribe) -> str:
    """A shared copy that was taken back is gone, whichever came first; another author cannot take it back."""
    kept, gone, gone_first = (identifier(8, number) for number in (1, 2, 3))
    entry = identifier(12, 1)
    scribe.says(PHONE, EntryShared(share=kept, entry=entry, kind="thought", day="2026-11-20", text="Kept", mood=4))
    scribe.says(PHONE, EntryShared(share=gone, entry=entry, kind="thought", day="2026-11-20", text="Gone"))
    scribe.says(PHONE, EntryUnshared(share=gone, entry=entry))
    scribe.says(LAPTOP, EntryUnshared(share=gone_first, entry=entry))
    scribe.says(PHONE, EntryShared(share=gone_first, entry=entry, kind="free", day="2026-11-21", text="Gone too"))
    scribe.says(DESK, EntryUnshared(share=kept, entry=entry))
    scribe.says(DESK, Commented(comment=scribe.id(), on=kept, text="Thank you for showing me"))
    return TODAY


def private_stream(scribe: Scribe) -> str:
    """Journal with its earlier words, a draft, notes, and a private check-in."""
    entry, note = identifier(12, 1), identifier(12, 2)
    scribe.says(PHONE, JournalWritten(entry=entry, day="2026-11-20", kind="thought", text="I am tird", tags=["sleep"]))
    scribe.says(LAPTOP, JournalEdited(edit=scribe.id(), entry=entry, text="I am tired", mood=2))
    scribe.says(PHONE, JournalEdited(edit=scribe.id(), entry=entry, kind="insight"))
    scribe.says(PHONE, EntryCorrected(correction=scribe.id(), ref=entry, text="I was tired", day="2026-11-19"))
    scribe.says(PHONE, GoalDrafted(goal=WALK, change=scribe.id(), title="Maybe", own_words="Maybe one day"))
    scribe.says(PHONE, CheckInRecorded(check_in=scribe.id(), day="2026-11-20", mood=2, feelings=["low", "hopeful"]))
    scribe.says(PHONE, PrivateNoteWritten(note=note, day="2026-11-20", text="Ask about slep"))
    scribe.says(PHONE, PrivateNoteWritten(note=note, day="2026-11-21", text="Ask about sleep"))
    scribe.says(PHONE, PrivateNoteWritten(note=identifier(12, 3), day="2026-11-21", text="Taken back"))
    scribe.says(PHONE, EntryRetracted(retraction=scribe.id(), ref=identifier(12, 3)))
    return TODAY


def what_matters(scribe: Scribe) -> str:
    """Purpose, values, areas, challenges, answers, and the frame of the therapy."""
    scribe.says(DESK, SpaceOpened(space=identifier(13, 1), title="Maya"))
    scribe.says(DESK, TherapyStarted(start="2026-09-01", planned_sessions=12, every_days=7, approach="Open"))
    scribe.says(PHONE, PurposeStated(text="To go out"))
    scribe.says(PHONE, PurposeStated(text="To go out again"))
    calm, bold = identifier(15, 1), identifier(15, 2)
    scribe.says(PHONE, ValueNamed(value=calm, label="Clam"))
    scribe.says(PHONE, ValueNamed(value=calm, label="Calm", why="Quiet head"))
    scribe.says(PHONE, ValueNamed(value=bold, label="Bold"))
    scribe.says(PHONE, ValueRetired(value=bold, reason="Not me"))
    scribe.says(PHONE, LifeAreaRated(rating=scribe.id(), area="😀 play", importance=7, now=2, wanted=6))
    scribe.says(PHONE, LifeAreaRated(rating=scribe.id(), area="ﬀ", importance=5, now=5, wanted=5))
    scribe.says(PHONE, LifeAreaRated(rating=scribe.id(), area="family", importance=9, now=4, wanted=8, why="Mum"))
    scribe.says(PHONE, LifeAreaRated(rating=scribe.id(), area="family", importance=9, now=5, wanted=8))
    scribe.says(PHONE, ChallengeNamed(challenge=identifier(15, 3), text="Crowds", areas=["mind"], daily_impact=8))
    scribe.says(PHONE, EntryCorrected(correction=scribe.id(), ref=identifier(15, 3), value=6, text="Big crowds"))
    scribe.says(PHONE, ReflectionAnswered(answer=scribe.id(), prompt="hope", kind="hope", text="Spring"))
    scribe.says(DESK, TherapyEnded(end="2026-12-01", reason="Done"))
    scribe.says(DESK, MemberLeft(member=THERAPIST))
    scribe.says(DESK, MemberLeft(member=identifier(0xC, 9)))
    assert scribe.shows()["members"][0]["member"] == CLIENT
    return TODAY


def taken_back(scribe: Scribe) -> str:
    """No purpose stands; of a commitment each takes back only what they reported themselves."""
    scribe.says(PHONE, PurposeStated(text="To go out"))
    scribe.says(PHONE, PurposeStated(text="Too much"))
    scribe.says(PHONE, PurposeWithdrawn())
    made, kept = identifier(10, 1), identifier(10, 2)
    for commitment in (made, kept):
        scribe.says(DESK, CommitmentMade(commitment=commitment, text="Send the sheet", due="2026-11-19"))
        scribe.says(DESK, CommitmentReported(commitment=commitment, outcome="done"))
    scribe.says(PHONE, CommitmentReported(commitment=made, outcome="partly", note="One page"))
    scribe.says(DESK, CommitmentReportWithdrawn(commitment=made))
    scribe.says(PHONE, CommitmentReportWithdrawn(commitment=kept))
    scribe.says(DESK, CommitmentReportWithdrawn(commitment=identifier(10, 3)))
    return TODAY


def nothing_yet(scribe: Scribe) -> str:
    """A space in which only the two joined."""
    assert len(scribe.log) == 2
    return TODAY


def unlogged_steps(scribe: Scribe) -> str:
    """A scheduled step that was never logged has momentum 0; a goal without one has none."""
    drafted(scribe)
    drafted(scribe, identifier(1, 2), "No steps")
    scribe.says(PHONE, StepAdded(step=DOOR, goal=WALK, title="Door", times=2, per="week"))
    return TODAY
