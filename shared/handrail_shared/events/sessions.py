"""Sessions: planned, prepared, held together, and looked back on. Also what a therapist notes about them."""

from typing import Annotated, Literal

from msgspec import Meta

from handrail_shared.events.fields import Day, Event, Id, Ids, LongText, Note, Score, Stamp, Text

Minutes = Annotated[int, Meta(ge=1, le=1440)]


class SessionScheduled(Event, frozen=True, kw_only=True, tag="session_scheduled"):
    """Scheduling the same `session` again moves it. `starts_at` is microseconds since 1970."""

    session: Id
    day: Day
    starts_at: Stamp | None = None
    minutes: Minutes = 50
    mode: Literal["in_person", "video", "phone"] = "in_person"
    location: Text | None = None


class SessionCancelled(Event, frozen=True, kw_only=True, tag="session_cancelled"):
    session: Id
    reason: Note | None = None


class SessionStarted(Event, frozen=True, kw_only=True, tag="session_started"):
    session: Id
    day: Day


class SessionFocusChanged(Event, frozen=True, kw_only=True, tag="session_focus_changed"):
    """A change of what both look at now: a goal or an agenda item."""

    session: Id
    on: Id


class SessionEnded(Event, frozen=True, kw_only=True, tag="session_ended"):
    session: Id


class AgendaItemProposed(Event, frozen=True, kw_only=True, tag="agenda_item_proposed"):
    """For the named session, or for the next one. Proposing the same `item` again rewords it."""

    item: Id
    text: Text
    session: Id | None = None
    kind: Literal["goal", "win", "setback", "barrier", "expectation", "priority", "review", "measure", "other"] = (
        "other"
    )
    about: Id | None = None
    minutes: Minutes | None = None


class AgendaItemDiscussed(Event, frozen=True, kw_only=True, tag="agenda_item_discussed"):
    item: Id
    session: Id | None = None
    minutes: Minutes | None = None
    note: Note | None = None


class RatingRoundOpened(Event, frozen=True, kw_only=True, tag="rating_round_opened"):
    """Both rate these goals on their own; nobody sees the other's number before the reveal."""

    round: Id
    goals: Annotated[list[Id], Meta(min_length=1, max_length=20)]
    session: Id | None = None


class RatingRoundRevealed(Event, frozen=True, kw_only=True, tag="rating_round_revealed"):
    round: Id


class SessionRecapped(Event, frozen=True, kw_only=True, tag="session_recapped"):
    session: Id
    summary: LongText
    agreed: Annotated[list[Text], Meta(max_length=30)] = []


class CommitmentMade(Event, frozen=True, kw_only=True, tag="commitment_made"):
    """A commitment: what the author will do until `due`. Both sides make commitments."""

    commitment: Id
    text: Text
    due: Day | None = None
    goal: Id | None = None
    step: Id | None = None
    session: Id | None = None


class CommitmentReported(Event, frozen=True, kw_only=True, tag="commitment_reported"):
    commitment: Id
    outcome: Literal["done", "partly", "not_yet", "changed"]
    note: Note | None = None


class CommitmentReportWithdrawn(Event, frozen=True, kw_only=True, tag="commitment_report_withdrawn"):
    """A report taken back: what the author reported of the commitment so far. Reports of others stand."""

    commitment: Id


class SessionFeedbackGiven(Event, frozen=True, kw_only=True, tag="session_feedback_given"):
    feedback: Id
    session: Id
    heard: Score
    worked_on_what_matters: Score
    way_of_working_fits: Score
    overall: Score
    most_helpful: Note | None = None
    least_helpful: Note | None = None


class ReviewCompleted(Event, frozen=True, kw_only=True, tag="review_completed"):
    """Both looked back over the goals and decided how to go on."""

    review: Id
    day: Day
    summary: LongText
    goals: Ids = []
    next_due: Day | None = None
    session: Id | None = None


class ObservationRecorded(Event, frozen=True, kw_only=True, tag="observation_recorded"):
    """A therapist's observation. Shared ones can be answered; private ones stay with the therapist."""

    observation: Id
    kind: Literal["strength", "change", "pattern", "concern"] = "change"
    text: LongText
    goals: Ids = []
    rating: Score | None = None
    day: Day


class ObservationAnswered(Event, frozen=True, kw_only=True, tag="observation_answered"):
    observation: Id
    fits: Literal["yes", "partly", "no"]
    text: Note | None = None


class PrivateNoteWritten(Event, frozen=True, kw_only=True, tag="private_note_written"):
    """A therapist's own note. Writing the same `note` again rewords it."""

    note: Id
    day: Day
    text: LongText


SessionEvent = (
    SessionScheduled
    | SessionCancelled
    | SessionStarted
    | SessionFocusChanged
    | SessionEnded
    | AgendaItemProposed
    | AgendaItemDiscussed
    | RatingRoundOpened
    | RatingRoundRevealed
    | SessionRecapped
    | CommitmentMade
    | CommitmentReported
    | CommitmentReportWithdrawn
    | SessionFeedbackGiven
    | ReviewCompleted
    | ObservationRecorded
    | ObservationAnswered
    | PrivateNoteWritten
)
