"""Sessions: planned, prepared, held and looked back on."""

from typing import TypedDict, assert_never

from handrail_shared.events.sessions import (
    SessionCancelled,
    SessionEnded,
    SessionFocusChanged,
    SessionRecapped,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.fold.state import Placed, SessionChange, State, placing
from handrail_shared.views.facts.gathered import Gathered
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.rewordings import RewordingDoc, note_rewording
from handrail_shared.views.sessions.agenda import AgendaItemDoc, Starts, agenda
from handrail_shared.views.sessions.commitments import CommitmentDoc, commitments
from handrail_shared.views.sessions.feedback import FeedbackDoc, feedback
from handrail_shared.views.sessions.observations import ObservationDoc, observations
from handrail_shared.views.sessions.rounds import RoundDoc, rounds


class RecapDoc(TypedDict):
    """A recap: what a session came to."""

    summary: str
    agreed: list[str]
    by: str
    at: int


class SessionDoc(TypedDict):
    """A session. `state` is "planned", "scheduled", "cancelled", "started" or "ended"; `focus` is what both look
    at, since `focus_at`.
    """

    session: str
    state: str
    day: str | None
    starts_at: int | None
    minutes: int | None
    mode: str | None
    location: str | None
    cancel_reason: str | None
    started_at: int | None
    ended_at: int | None
    focus: str | None
    focus_at: int | None
    agenda: list[AgendaItemDoc]
    rounds: list[RoundDoc]
    commitments: list[CommitmentDoc]
    recap: RecapDoc | None
    earlier_recaps: list[RecapDoc]
    feedback: list[FeedbackDoc]
    observations: list[ObservationDoc]
    history: list[RewordingDoc]


class SessionsDoc(TypedDict):
    """All sessions by day, and what belongs to none of them; `upcoming` are the items for the next one."""

    sessions: list[SessionDoc]
    upcoming: list[AgendaItemDoc]
    rounds: list[RoundDoc]
    commitments: list[CommitmentDoc]
    observations: list[ObservationDoc]
    feedback: list[FeedbackDoc]


def sessions(state: State, gathered: Gathered) -> SessionsDoc:
    """Everything about the sessions of a stream."""
    shown = {session: _session(session, once(changes)) for session, changes in state.sessions.items()}
    doc: SessionsDoc = {
        "sessions": sorted(shown.values(), key=_when),
        "upcoming": [],
        "rounds": [],
        "commitments": [],
        "observations": [],
        "feedback": [],
    }
    for item in agenda(state, _starts(state)):
        at_home = shown.get(item["session"] or "")
        (doc["upcoming"] if at_home is None else at_home["agenda"]).append(item)
    for round_doc in rounds(state, gathered):
        at_home = shown.get(round_doc["session"] or "")
        (doc["rounds"] if at_home is None else at_home["rounds"]).append(round_doc)
    for commitment in commitments(state, gathered):
        at_home = shown.get(commitment["session"] or "")
        (doc["commitments"] if at_home is None else at_home["commitments"]).append(commitment)
    for observation in observations(state, gathered):
        at_home = shown.get(observation["session"] or "")
        (doc["observations"] if at_home is None else at_home["observations"]).append(observation)
    for given in feedback(gathered):
        at_home = shown.get(given["session"])
        (doc["feedback"] if at_home is None else at_home["feedback"]).append(given)
    return doc


def _when(doc: SessionDoc) -> tuple[str, int, str]:
    return (doc["day"] or "", doc["starts_at"] or doc["started_at"] or 0, doc["session"])


def _starts(state: State) -> Starts:
    return sorted(
        (placing(placed), session)
        for session, changes in state.sessions.items()
        for placed in once(changes)
        if isinstance(placed.body, SessionStarted)
    )


def _session(session: str, changes: list[Placed[SessionChange]]) -> SessionDoc:
    doc: SessionDoc = {
        "session": session,
        "state": "planned",
        "day": None,
        "starts_at": None,
        "minutes": None,
        "mode": None,
        "location": None,
        "cancel_reason": None,
        "started_at": None,
        "ended_at": None,
        "focus": None,
        "focus_at": None,
        "agenda": [],
        "rounds": [],
        "commitments": [],
        "recap": None,
        "earlier_recaps": [],
        "feedback": [],
        "observations": [],
        "history": [],
    }
    for placed in changes:
        _change_session(doc, placed)
    return doc


def _change_session(doc: SessionDoc, placed: Placed[SessionChange]) -> None:
    body = placed.body
    begun = doc["state"] in ("started", "ended")
    match body:
        case SessionScheduled():
            # Moving a session that has begun changes its details, not that it took place, nor on which day.
            doc["state"] = doc["state"] if begun else "scheduled"
            doc["day"] = doc["day"] if begun else body.day
            doc["starts_at"] = body.starts_at
            doc["minutes"] = body.minutes
            doc["mode"] = body.mode
            doc["location"] = body.location
            doc["cancel_reason"] = None
            fields = {
                "day": body.day,
                "starts_at": body.starts_at,
                "minutes": body.minutes,
                "mode": body.mode,
                "location": body.location,
            }
            note_rewording(doc["history"], "session_scheduled", placed, fields)
        case SessionCancelled():
            note_rewording(doc["history"], "session_cancelled", placed, {"reason": body.reason})
            if not begun:
                doc["state"] = "cancelled"
                doc["cancel_reason"] = body.reason
        case SessionStarted():
            if not begun:
                doc["state"] = "started"
                doc["day"] = body.day
                doc["started_at"] = placed.at
        case SessionFocusChanged():
            doc["focus"], doc["focus_at"] = body.on, placed.at
        case SessionEnded():
            doc["state"] = "ended"
            doc["ended_at"] = placed.at if doc["ended_at"] is None else doc["ended_at"]
            doc["focus"] = doc["focus_at"] = None
        case SessionRecapped():
            if doc["recap"] is not None:
                doc["earlier_recaps"].append(doc["recap"])
            doc["recap"] = {
                "summary": body.summary,
                "agreed": body.agreed,
                "by": placed.author,
                "at": placed.at,
            }
        case _:
            assert_never(body)
