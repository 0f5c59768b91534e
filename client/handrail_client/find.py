"""Ids shortened by people, found in what this device holds without folding it: lines are sieved by the digits."""

from collections.abc import Iterable
from typing import Final, Literal

from handrail_client.errors import Ambiguous, NotFound
from handrail_client.log.log import Log
from handrail_shared.events.check_ins import CheckInRecorded, GoalRated
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import (
    BarrierNamed,
    Commented,
    GoalChangeSuggested,
    GoalDrafted,
    GoalMeasureDefined,
    IfThenPlanned,
)
from handrail_shared.events.journal import EntryShared, JournalWritten, SetbackNoted, WinNoted
from handrail_shared.events.matters import ChallengeNamed, ValueNamed
from handrail_shared.events.sessions import (
    AgendaItemProposed,
    CommitmentMade,
    ObservationRecorded,
    PrivateNoteWritten,
    RatingRoundOpened,
    SessionScheduled,
    SessionStarted,
)
from handrail_shared.events.steps import MilestoneAdded, StepAdded, StepDone, StepPartlyDone, StepSkipped
from handrail_shared.ids import matching
from handrail_shared.lines.body import read_body
from handrail_shared.lines.envelope import Flaw, read_envelope

Kind = Literal[
    "goal",
    "step",
    "milestone",
    "measure",
    "suggestion",
    "barrier",
    "plan",
    "comment",
    "entry",
    "share",
    "win",
    "setback",
    "session",
    "round",
    "agenda item",
    "commitment",
    "observation",
    "note",
    "value",
    "challenge",
    "check-in",
    "rating",
    "log entry",
]
"""What can be pointed at, in the words that people see."""

_NAMED_BY: Final[dict[type[Event], tuple[Kind, str]]] = {
    GoalDrafted: ("goal", "goal"),
    StepAdded: ("step", "step"),
    MilestoneAdded: ("milestone", "milestone"),
    GoalMeasureDefined: ("measure", "measure"),
    GoalChangeSuggested: ("suggestion", "suggestion"),
    BarrierNamed: ("barrier", "barrier"),
    IfThenPlanned: ("plan", "plan"),
    Commented: ("comment", "comment"),
    JournalWritten: ("entry", "entry"),
    EntryShared: ("share", "share"),
    WinNoted: ("win", "win"),
    SetbackNoted: ("setback", "setback"),
    SessionScheduled: ("session", "session"),
    SessionStarted: ("session", "session"),
    RatingRoundOpened: ("round", "round"),
    AgendaItemProposed: ("agenda item", "item"),
    CommitmentMade: ("commitment", "commitment"),
    ObservationRecorded: ("observation", "observation"),
    PrivateNoteWritten: ("note", "note"),
    ValueNamed: ("value", "value"),
    ChallengeNamed: ("challenge", "challenge"),
    CheckInRecorded: ("check-in", "check_in"),
    GoalRated: ("rating", "rating"),
    StepDone: ("log entry", "log"),
    StepPartlyDone: ("log entry", "log"),
    StepSkipped: ("log entry", "log"),
}

_SHORT: Final = 8


def named_by(body: object) -> tuple[Kind, str] | None:
    """What an event gives an id to, and the id; None where it names nothing that can be pointed at."""
    named = _NAMED_BY.get(type(body)) if isinstance(body, Event) else None
    return None if named is None else (named[0], str(getattr(body, named[1])))


async def find(log: Log, streams: Iterable[str], kinds: Iterable[Kind], text: str) -> str:
    """The id of one of these kinds that a person means by `text`: the whole, or a part of it.

    Raises `NotFound` or `Ambiguous`.
    """
    wanted = list(kinds)
    found = matching(text, await _candidates(log, streams, wanted, text))
    if not found:
        raise NotFound(f"There is no {' or '.join(wanted)} with the id {text}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one {' or '.join(wanted)} has an id like {text}. Give more of its digits.")
    return found[0]


async def _candidates(log: Log, streams: Iterable[str], kinds: list[Kind], text: str) -> set[str]:
    found: set[str] = set()
    needles = _needles(text)
    for stream in streams if needles else ():
        for line in await log.lines_holding(stream, needles):
            envelope = read_envelope(line)
            named = None if isinstance(envelope, Flaw) else named_by(read_body(envelope))
            if named is not None and named[0] in kinds:
                found.add(named[1])
    return found


def _needles(text: str) -> list[bytes]:
    """What a line that holds the id must hold: an id has its first eight and its last twelve digits in one run.

    Fewer digits than the short form has may stand at its beginning, amid the line.
    """
    digits = text.replace("-", "").lower()
    if not digits or not set(digits) <= set("0123456789abcdef"):
        return []
    if len(digits) < _SHORT:
        return [digits.encode()]
    return [f'"{digits[:8]}'.encode(), f'{digits[-12:]}"'.encode()]
