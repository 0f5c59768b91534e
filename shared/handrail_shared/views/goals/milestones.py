"""Milestones as they stand: the places on the way to a goal."""

from typing import TypedDict, assert_never

from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneCelebrated,
    MilestoneDropped,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReopened,
    MilestoneReworded,
)
from handrail_shared.fold.state import MilestoneChange, Placed, State
from handrail_shared.views.facts.comments import CommentDoc
from handrail_shared.views.facts.fixes import Row
from handrail_shared.views.facts.gathered import Gathered, grouped, rows_of
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.ordering import by_order
from handrail_shared.views.goals.rewordings import RewordingDoc, note_rewording


class ReachedDoc(TypedDict):
    """The word that a milestone was reached: who said it, and on which day."""

    day: str
    at: int
    by: str
    evidence: list[str]


class NotYetDoc(TypedDict):
    """The last word that a milestone is not reached, though its numbers looked so: who said it, and on which day."""

    day: str
    at: int
    by: str


class CelebrationDoc(TypedDict):
    """A celebration: how a milestone was celebrated."""

    celebration: str
    at: int
    by: str
    message: str | None
    how: str | None


class MilestoneDoc(TypedDict):
    """A place on the way to a goal."""

    milestone: str
    goal: str
    title: str
    criterion: str | None
    measure: str | None
    step: str | None
    op: str | None
    value: str | None
    due: str | None
    order: str
    by: str
    at: int
    reached: ReachedDoc | None
    not_yet: NotYetDoc | None
    celebrations: list[CelebrationDoc]
    history: list[RewordingDoc]
    comments: list[CommentDoc]


def milestones(state: State, gathered: Gathered, comments: dict[str, list[CommentDoc]]) -> list[MilestoneDoc]:
    """Every milestone that was added and not let go, sorted by its `order`, then id."""
    celebrations = grouped(rows_of(gathered, MilestoneCelebrated), lambda body: body.milestone)
    found: list[MilestoneDoc] = []
    for milestone, changes in state.milestones.items():
        celebrated = [_celebration(row) for row in celebrations.get(milestone, [])]
        doc = milestone_doc(milestone, once(changes), celebrated, comments.get(milestone, []))
        if doc is not None:
            found.append(doc)
    return sorted(found, key=lambda doc: by_order(doc["order"], doc["milestone"]))


def _celebration(row: Row[MilestoneCelebrated]) -> CelebrationDoc:
    return {
        "celebration": row.body.celebration,
        "at": row.placed.at,
        "by": row.placed.author,
        "message": row.body.message,
        "how": row.body.how,
    }


def milestone_doc(
    milestone: str,
    changes: list[Placed[MilestoneChange]],
    celebrations: list[CelebrationDoc],
    comments: list[CommentDoc],
) -> MilestoneDoc | None:
    """Return one milestone from its changes in order; None where nobody added it, or it was let go."""
    first = next((placed for placed in changes if isinstance(placed.body, MilestoneAdded)), None)
    if first is None:
        return None
    latest: MilestoneDoc = {
        "milestone": milestone,
        "goal": "",
        "title": "",
        "criterion": None,
        "measure": None,
        "step": None,
        "op": None,
        "value": None,
        "due": None,
        "order": "",
        "by": first.author,
        "at": first.at,
        "reached": None,
        "not_yet": None,
        "celebrations": celebrations,
        "history": [],
        "comments": comments,
    }
    for placed in changes:
        _change_milestone(latest, placed)
    dropped = any(isinstance(placed.body, MilestoneDropped) for placed in changes)
    return None if dropped else latest


def _change_milestone(doc: MilestoneDoc, placed: Placed[MilestoneChange]) -> None:
    body = placed.body
    match body:
        case MilestoneAdded():
            doc["goal"] = body.goal
            doc["title"] = body.title
            doc["criterion"] = body.criterion
            doc["measure"] = body.measure
            doc["step"] = body.step
            doc["op"] = body.op
            doc["value"] = body.value
            doc["due"] = body.due
            doc["order"] = body.order
            fields = {"title": body.title, "criterion": body.criterion, "due": body.due}
            note_rewording(doc["history"], "milestone_added", placed, fields)
        case MilestoneReworded():
            doc["title"] = doc["title"] if body.title is None else body.title
            doc["criterion"] = doc["criterion"] if body.criterion is None else body.criterion
            doc["due"] = doc["due"] if body.due is None else body.due
            fields = {"title": body.title, "criterion": body.criterion, "due": body.due}
            note_rewording(doc["history"], "milestone_reworded", placed, fields)
        case MilestoneReached():
            doc["reached"] = {"day": body.day, "at": placed.at, "by": placed.author, "evidence": body.evidence}
            note_rewording(doc["history"], "milestone_reached", placed, {"day": body.day})
        case MilestoneReopened():
            # What stands last is taken back: "reached", else "not yet".
            doc["reached" if doc["reached"] is not None else "not_yet"] = None
            note_rewording(doc["history"], "milestone_reopened", placed, {"reason": body.reason})
        case MilestoneDropped():
            note_rewording(doc["history"], "milestone_dropped", placed, {"reason": body.reason})
        case MilestonePostponed():
            doc["not_yet"] = {"day": body.day, "at": placed.at, "by": placed.author}
        case _:
            assert_never(body)
