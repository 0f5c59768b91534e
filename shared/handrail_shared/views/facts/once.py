"""Changes in order, each of them once.

The same entry may stand at two places when it was first folded as a device's own pending line, and a device that
had to take a new id after a fork appends its events again under the new id. In both cases the earliest stands.
"""

from typing import Final, TypeVar, cast

from handrail_shared.events.corrections import EntryCorrected, EntryRetracted
from handrail_shared.events.fields import Event
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalDrafted,
    GoalMeasureDefined,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.events.journal import JournalEdited
from handrail_shared.events.sessions import RatingRoundOpened
from handrail_shared.events.steps import MilestoneAdded, StepAdded, StepLogCorrected
from handrail_shared.fold.state import Placed

B = TypeVar("B", bound=Event)

OWN_IDS: Final[dict[type[Event], str]] = {
    GoalDrafted: "change",
    GoalReworded: "change",
    GoalSmartAnswered: "change",
    GoalMeasureDefined: "change",
    GoalAdjusted: "change",
    GoalChangeUndone: "change",
    GoalSuggestionAnswered: "change",
    EntryCorrected: "correction",
    StepLogCorrected: "correction",
    EntryRetracted: "retraction",
    JournalEdited: "edit",
    GoalChangeSuggested: "suggestion",
    StepAdded: "step",
    MilestoneAdded: "milestone",
    RatingRoundOpened: "round",
}
"""Which field is the id of this very change, correction or founding: two events with it say the same thing twice."""


def once(changes: list[Placed[B]]) -> list[Placed[B]]:
    """The changes of one sorted list without repetitions."""
    if len(changes) < 2:
        return changes
    entries: set[str] = set()
    written: dict[str, list[Event]] = {}
    kept: list[Placed[B]] = []
    for placed in changes:
        entry = f"{placed.device} {placed.seq}"
        if entry in entries:
            continue
        entries.add(entry)
        own = own_id(placed.body)
        if own is not None:
            # Only the same words under the same id are a repetition: other words must never slip in unnoticed.
            same_id = written.setdefault(f"{own} {placed.author}", [])
            if placed.body in same_id:
                continue
            same_id.append(placed.body)
        kept.append(placed)
    return kept


def own_id(body: Event) -> str | None:
    """The id that a change or correction has of its own, where its type has one."""
    field = OWN_IDS.get(type(body))
    return None if field is None else cast("str", getattr(body, field))
