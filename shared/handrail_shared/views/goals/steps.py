"""Steps as they stand, with the history of their wording."""

from typing import TypedDict, assert_never

from handrail_shared.events.steps import StepAdded, StepDropped, StepMoved, StepRestored, StepReworded, StepSplit
from handrail_shared.fold.state import Placed, State, StepChange
from handrail_shared.views.facts.comments import CommentDoc
from handrail_shared.views.facts.once import once
from handrail_shared.views.facts.ordering import by_order
from handrail_shared.views.facts.ticks import Ticks
from handrail_shared.views.goals.rewordings import RewordingDoc, note_rewording


class DroppedDoc(TypedDict):
    """The letting go of a step: who dropped it, and why."""

    at: int
    by: str
    reason: str | None


class StepDoc(TypedDict):
    """A step. With `per` it is scheduled: `times` a day, week or month. `done_days` are sorted."""

    step: str
    goal: str
    milestone: str | None
    title: str
    size: str
    times: int | None
    per: str | None
    due: str | None
    order: str
    split_into: list[str]
    dropped: DroppedDoc | None
    by: str
    at: int
    done_days: list[str]
    history: list[RewordingDoc]
    comments: list[CommentDoc]


def steps(state: State, all_ticks: Ticks, comments: dict[str, list[CommentDoc]]) -> list[StepDoc]:
    """Every step that was added, sorted by its `order`, then id."""
    found: list[StepDoc] = []
    for step, changes in state.steps.items():
        done_days = [tick["day"] for tick in all_ticks.get(step, []) if tick["outcome"] == "done"]
        doc = step_doc(step, once(changes), done_days, comments.get(step, []))
        if doc is not None:
            found.append(doc)
    return sorted(found, key=lambda doc: by_order(doc["order"], doc["step"]))


def step_doc(
    step: str, changes: list[Placed[StepChange]], done_days: list[str], comments: list[CommentDoc]
) -> StepDoc | None:
    """Return one step from its changes in order; None where nobody added it."""
    first = next((placed for placed in changes if isinstance(placed.body, StepAdded)), None)
    if first is None:
        return None
    latest: StepDoc = {
        "step": step,
        "goal": "",
        "milestone": None,
        "title": "",
        "size": "small",
        "times": None,
        "per": None,
        "due": None,
        "order": "",
        "split_into": [],
        "dropped": None,
        "by": first.author,
        "at": first.at,
        "done_days": done_days,
        "history": [],
        "comments": comments,
    }
    for placed in changes:
        _change_step(latest, placed)
    return latest


def _change_step(doc: StepDoc, placed: Placed[StepChange]) -> None:
    body = placed.body
    match body:
        case StepAdded():
            doc["goal"] = body.goal
            doc["milestone"] = body.milestone
            doc["title"] = body.title
            doc["size"] = body.size
            doc["times"] = body.times
            doc["per"] = body.per
            doc["due"] = body.due
            doc["order"] = body.order
            fields = {"title": body.title, "size": body.size, "times": body.times, "per": body.per, "due": body.due}
            note_rewording(doc["history"], "step_added", placed, fields)
        case StepReworded():
            doc["title"] = doc["title"] if body.title is None else body.title
            doc["size"] = doc["size"] if body.size is None else body.size
            doc["times"] = doc["times"] if body.times is None else body.times
            doc["per"] = doc["per"] if body.per is None else body.per
            doc["due"] = doc["due"] if body.due is None else body.due
            fields = {"title": body.title, "size": body.size, "times": body.times, "per": body.per, "due": body.due}
            note_rewording(doc["history"], "step_reworded", placed, fields)
        case StepMoved():
            doc["goal"] = doc["goal"] if body.goal is None else body.goal
            doc["milestone"] = doc["milestone"] if body.milestone is None else body.milestone
            doc["order"] = doc["order"] if body.order is None else body.order
            fields = {"goal": body.goal, "milestone": body.milestone, "order": body.order}
            note_rewording(doc["history"], "step_moved", placed, fields)
        case StepSplit():
            doc["split_into"] = body.into
            note_rewording(doc["history"], "step_split", placed, {"split_into": body.into})
        case StepDropped():
            doc["dropped"] = {"at": placed.at, "by": placed.author, "reason": body.reason}
            note_rewording(doc["history"], "step_dropped", placed, {"reason": body.reason})
        case StepRestored():
            doc["dropped"] = None
            doc["split_into"] = []
            note_rewording(doc["history"], "step_restored", placed, {})
        case _:
            assert_never(body)
