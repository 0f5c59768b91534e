"""What comes out of a session: commitments, reviews, observations and a therapist's own notes."""

from typing import ClassVar, Literal

from handrail_shared.commands.context import (
    Command,
    Context,
    Decision,
    Given,
    NewEvent,
    Reads,
    Refusal,
    for_audience,
    for_both,
)
from handrail_shared.events.fields import Day, Id, Ids, LongText, Note, Text
from handrail_shared.events.sessions import (
    CommitmentMade,
    CommitmentReported,
    ObservationAnswered,
    ObservationRecorded,
    PrivateNoteWritten,
    ReviewCompleted,
)
from handrail_shared.events.texts import trimmed
from handrail_shared.rights import Audience


class MakeCommitment(Command, frozen=True, kw_only=True, tag="make_commitment"):
    """Say what one will do until a day, in the given session or the one that is going on."""

    reads: ClassVar[Reads] = "nothing"
    text: Text
    due: Day | None = None
    goal: Id | None = None
    step: Id | None = None
    session: Id | None = None


class ReportCommitment(Command, frozen=True, kw_only=True, tag="report_commitment"):
    """Say what became of a commitment."""

    reads: ClassVar[Reads] = "nothing"
    commitment: Id
    outcome: Literal["done", "partly", "not_yet", "changed"]
    note: Note | None = None


class CompleteReview(Command, frozen=True, kw_only=True, tag="complete_review"):
    """Look back over the goals together and decide how to go on."""

    reads: ClassVar[Reads] = "nothing"
    summary: LongText
    goals: Ids = []
    next_due: Day | None = None
    day: Day | None = None
    session: Id | None = None


class RecordObservation(Command, frozen=True, kw_only=True, tag="record_observation"):
    """Say what a therapist sees, for both or for themselves."""

    reads: ClassVar[Reads] = "nothing"
    text: LongText
    kind: Literal["strength", "change", "pattern", "concern"] = "change"
    goals: Ids = []
    audience: Audience = "shared"


class AnswerObservation(Command, frozen=True, kw_only=True, tag="answer_observation"):
    """Say whether an observation fits."""

    reads: ClassVar[Reads] = "nothing"
    observation: Id
    fits: Literal["yes", "partly", "no"]
    text: Note | None = None


class WriteNote(Command, frozen=True, kw_only=True, tag="write_note"):
    """Write a therapist's own note, or other words for the given one."""

    reads: ClassVar[Reads] = "nothing"
    text: LongText
    note: Id | None = None
    day: Day | None = None


def make_commitment(command: MakeCommitment, context: Context, given: Given) -> Decision:
    """Make a commitment where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_both(
        CommitmentMade(
            commitment=context.new_id(),
            text=text,
            due=trimmed(command.due),
            goal=command.goal,
            step=command.step,
            session=command.session or context.session,
        )
    )


def report_commitment(command: ReportCommitment, context: Context, given: Given) -> list[NewEvent]:
    """Report, with or without words."""
    return for_both(
        CommitmentReported(commitment=command.commitment, outcome=command.outcome, note=trimmed(command.note))
    )


def complete_review(command: CompleteReview, context: Context, given: Given) -> Decision:
    """Keep what a review found."""
    summary = trimmed(command.summary)
    if summary is None:
        return Refusal(code="nothing_said", field="summary")
    return for_both(
        ReviewCompleted(
            review=context.new_id(),
            day=command.day or context.today,
            summary=summary,
            goals=command.goals,
            next_due=trimmed(command.next_due),
            session=command.session or context.session,
        )
    )


def record_observation(command: RecordObservation, context: Context, given: Given) -> Decision:
    """Record an observation where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_audience(
        command.audience,
        ObservationRecorded(
            observation=context.new_id(), kind=command.kind, text=text, goals=command.goals, day=context.today
        ),
    )


def answer_observation(command: AnswerObservation, context: Context, given: Given) -> list[NewEvent]:
    """Answer, with or without words."""
    return for_both(ObservationAnswered(observation=command.observation, fits=command.fits, text=trimmed(command.text)))


def write_note(command: WriteNote, context: Context, given: Given) -> Decision:
    """Write a note where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    note = command.note or context.new_id()
    return for_audience("private", PrivateNoteWritten(note=note, day=command.day or context.today, text=text))
