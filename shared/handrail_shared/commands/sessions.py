"""Sessions: planned, prepared, held together, rated together and looked back on."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from handrail_shared.commands.check_ins import GoalRating
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
from handrail_shared.events.check_ins import GoalRated
from handrail_shared.events.fields import Day, Id, LongText, Note, Score, Stamp, Text
from handrail_shared.events.sessions import (
    AgendaItemDiscussed,
    AgendaItemProposed,
    Minutes,
    RatingRoundOpened,
    RatingRoundRevealed,
    SessionCancelled,
    SessionEnded,
    SessionFeedbackGiven,
    SessionFocusChanged,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.texts import trimmed
from handrail_shared.fold.state import State, key
from handrail_shared.rights import Audience
from handrail_shared.views.facts.gathered import gather, rows_of
from handrail_shared.views.sessions.rounds import RoundDoc, rounds
from handrail_shared.views.sessions.sessions import SessionDoc, sessions

AgendaKind = Literal["goal", "win", "setback", "barrier", "expectation", "priority", "review", "measure", "other"]
Mode = Literal["in_person", "video", "phone"]


class ScheduleSession(Command, frozen=True, kw_only=True, tag="schedule_session"):
    """Plan a session, or move the given one. `starts_at` is microseconds since 1970."""

    reads: ClassVar[Reads] = "nothing"
    day: Day
    session: Id | None = None
    starts_at: Stamp | None = None
    minutes: Minutes = 50
    mode: Mode = "in_person"
    location: Text | None = None


class CancelSession(Command, frozen=True, kw_only=True, tag="cancel_session"):
    """Call a session off."""

    reads: ClassVar[Reads] = "nothing"
    session: Id
    reason: Note | None = None


class StartSession(Command, frozen=True, kw_only=True, tag="start_session"):
    """Begin a session: the given one, else the one planned for today, else a new one."""

    reads: ClassVar[Reads] = "shared"
    session: Id | None = None


class ChangeSessionFocus(Command, frozen=True, kw_only=True, tag="change_session_focus"):
    """Look at a goal or an agenda item together, in the given session or the one that is going on."""

    reads: ClassVar[Reads] = "nothing"
    on: Id
    session: Id | None = None


class EndSession(Command, frozen=True, kw_only=True, tag="end_session"):
    """End the given session, or the one that is going on."""

    reads: ClassVar[Reads] = "nothing"
    session: Id | None = None


class ProposeAgendaItem(Command, frozen=True, kw_only=True, tag="propose_agenda_item"):
    """Bring something to talk about to the given session, or to the next one."""

    reads: ClassVar[Reads] = "nothing"
    text: Text
    kind: AgendaKind = "other"
    about: Id | None = None
    minutes: Minutes | None = None
    session: Id | None = None


class DiscussAgendaItem(Command, frozen=True, kw_only=True, tag="discuss_agenda_item"):
    """Say that an agenda item was talked about, in the given session or the one that is going on."""

    reads: ClassVar[Reads] = "nothing"
    item: Id
    session: Id | None = None
    minutes: Minutes | None = None
    note: Note | None = None


class OpenRatingRound(Command, frozen=True, kw_only=True, tag="open_rating_round"):
    """Begin to rate goals together, each on their own."""

    reads: ClassVar[Reads] = "nothing"
    goals: Annotated[list[Id], Meta(max_length=20)]
    session: Id | None = None


class RateInRound(Command, frozen=True, kw_only=True, tag="rate_in_round"):
    """Rate goals of a round, the latest one by default. Nobody else sees it before the reveal (rule S4)."""

    reads: ClassVar[Reads] = "shared"
    ratings: list[GoalRating]
    round: Id | None = None


class RevealRatingRound(Command, frozen=True, kw_only=True, tag="reveal_rating_round"):
    """Turn the ratings of a round over for both, the latest one by default."""

    reads: ClassVar[Reads] = "both"
    round: Id | None = None


class RecapSession(Command, frozen=True, kw_only=True, tag="recap_session"):
    """Say what a session came to: the given one, the one that is going on, or the latest."""

    reads: ClassVar[Reads] = "shared"
    summary: LongText
    agreed: Annotated[list[Text], Meta(max_length=30)] = []
    session: Id | None = None


class GiveFeedback(Command, frozen=True, kw_only=True, tag="give_feedback"):
    """Say how a session was, each 0–10: the given one, the one that is going on, or the latest."""

    reads: ClassVar[Reads] = "shared"
    heard: Score
    worked_on_what_matters: Score
    way_of_working_fits: Score
    overall: Score
    most_helpful: Note | None = None
    least_helpful: Note | None = None
    session: Id | None = None
    audience: Audience = "shared"


def schedule_session(command: ScheduleSession, context: Context, given: Given) -> list[NewEvent]:
    """Plan or move a session."""
    return for_both(
        SessionScheduled(
            session=command.session or context.new_id(),
            day=command.day,
            starts_at=command.starts_at,
            minutes=command.minutes,
            mode=command.mode,
            location=trimmed(command.location),
        )
    )


def cancel_session(command: CancelSession, context: Context, given: Given) -> list[NewEvent]:
    """Call a session off, with or without a reason."""
    return for_both(SessionCancelled(session=command.session, reason=trimmed(command.reason)))


def start_session(command: StartSession, context: Context, given: Given) -> Decision:
    """Begin a session where none is going on. A session that has ended stays ended."""
    if context.session is not None:
        return Refusal(code="already_so", field="session", about=context.session)
    held = _sessions(given.shared)
    if command.session is not None:
        stood = next((session_doc for session_doc in held if session_doc["session"] == command.session), None)
        if stood is not None and stood["state"] == "ended":
            return Refusal(code="has_ended", field="session", about=command.session)
        session = command.session
    else:
        planned = [
            session_doc["session"]
            for session_doc in held
            if session_doc["state"] == "scheduled" and session_doc["day"] == context.today
        ]
        session = planned[0] if planned else context.new_id()
    return for_both(SessionStarted(session=session, day=context.today))


def change_session_focus(command: ChangeSessionFocus, context: Context, given: Given) -> Decision:
    """Move what both look at."""
    session = command.session or context.session
    if session is None:
        return Refusal(code="not_found", field="session")
    return for_both(SessionFocusChanged(session=session, on=command.on))


def end_session(command: EndSession, context: Context, given: Given) -> Decision:
    """End the session that is meant."""
    session = command.session or context.session
    if session is None:
        return Refusal(code="not_found", field="session")
    return for_both(SessionEnded(session=session))


def propose_agenda_item(command: ProposeAgendaItem, context: Context, given: Given) -> Decision:
    """Propose an item where there are words for it."""
    text = trimmed(command.text)
    if text is None:
        return Refusal(code="nothing_said", field="text")
    return for_both(
        AgendaItemProposed(
            item=context.new_id(),
            text=text,
            session=command.session,
            kind=command.kind,
            about=command.about,
            minutes=command.minutes,
        )
    )


def discuss_agenda_item(command: DiscussAgendaItem, context: Context, given: Given) -> list[NewEvent]:
    """Tick an item off, in the session in which it came up."""
    return for_both(
        AgendaItemDiscussed(
            item=command.item,
            session=command.session or context.session,
            minutes=command.minutes,
            note=trimmed(command.note),
        )
    )


def open_rating_round(command: OpenRatingRound, context: Context, given: Given) -> Decision:
    """Open a round of the goals that were chosen."""
    if not command.goals:
        return Refusal(code="nothing_said", field="goals")
    session = command.session or context.session
    return for_both(RatingRoundOpened(round=context.new_id(), goals=command.goals, session=session))


def rate_in_round(command: RateInRound, context: Context, given: Given) -> Decision:
    """Keep ratings in the author's own stream until the reveal."""
    if not command.ratings:
        return Refusal(code="nothing_said", field="ratings")
    opened = _open_round(command.round, given.shared)
    if isinstance(opened, Refusal):
        return opened
    for rating in command.ratings:
        if rating.goal not in opened["goals"]:
            return Refusal(code="not_found", field="ratings", about=rating.goal)
    rated = [
        GoalRated(
            rating=context.new_id(),
            goal=rating.goal,
            value=rating.value,
            day=context.today,
            context="session",
            round=opened["round"],
        )
        for rating in command.ratings
    ]
    return for_audience("private", *rated)


def reveal_rating_round(command: RevealRatingRound, context: Context, given: Given) -> Decision:
    """Reveal a round and publish this member's own ratings of it with the reveal, so that they are there at once.

    Whoever did not reveal it publishes theirs once their device hears of it (rule S4).
    """
    opened = _open_round(command.round, given.shared)
    if isinstance(opened, Refusal):
        return opened
    own = [
        row.body
        for row in rows_of(gather(given.private), GoalRated)
        if row.body.round == opened["round"] and key(row.body.rating, context.member) not in given.shared.facts
    ]
    return for_both(RatingRoundRevealed(round=opened["round"]), *own)


def recap_session(command: RecapSession, context: Context, given: Given) -> Decision:
    """Keep the summary, and the points that say something."""
    summary = trimmed(command.summary)
    if summary is None:
        return Refusal(code="nothing_said", field="summary")
    session = _latest(command.session, context, given.shared)
    if session is None:
        return Refusal(code="not_found", field="session")
    agreed = [point for point in map(trimmed, command.agreed) if point is not None]
    return for_both(SessionRecapped(session=session, summary=summary, agreed=agreed))


def give_feedback(command: GiveFeedback, context: Context, given: Given) -> Decision:
    """Give feedback on the session that is meant."""
    session = _latest(command.session, context, given.shared)
    if session is None:
        return Refusal(code="not_found", field="session")
    return for_audience(
        command.audience,
        SessionFeedbackGiven(
            feedback=context.new_id(),
            session=session,
            heard=command.heard,
            worked_on_what_matters=command.worked_on_what_matters,
            way_of_working_fits=command.way_of_working_fits,
            overall=command.overall,
            most_helpful=trimmed(command.most_helpful),
            least_helpful=trimmed(command.least_helpful),
        ),
    )


def _sessions(shared: State) -> list[SessionDoc]:
    return sessions(shared, gather(shared))["sessions"]


def _latest(named: str | None, context: Context, shared: State) -> str | None:
    """The session that is named, the one that is going on, or the one that was started last."""
    if named is not None or context.session is not None:
        return named or context.session
    begun = [
        (session["started_at"], session["session"])
        for session in _sessions(shared)
        if session["started_at"] is not None
    ]
    return max(begun)[1] if begun else None


def _open_round(named: str | None, shared: State) -> RoundDoc | Refusal:
    """The round that is named or was opened last, where it is not revealed yet."""
    opened = rounds(shared, gather(shared))
    meant = next((device for device in reversed(opened) if named in (None, device["round"])), None)
    if meant is None:
        return Refusal(code="not_found", field="round", about=named)
    if meant["revealed"]:
        return Refusal(code="already_so", field="round", about=meant["round"])
    return meant
