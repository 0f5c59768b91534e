"""Which entries were taken back later."""

from collections.abc import Iterable

from handrail_shared.events import Body
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import GoalDrafted, GoalRetracted
from handrail_shared.events.journal import EntryUnshared
from handrail_shared.events.steps import StepLogCorrected


def taken_ids(bodies: Iterable[Body]) -> set[str]:
    """The ids of all that was taken back."""
    return {identifier for body in bodies if (identifier := takes_back(body)) is not None}


def is_taken(body: Body, taken: set[str]) -> bool:
    """Whether what an event made was taken back. What happened to it meanwhile did happen."""
    if takes_back(body) is not None:
        return False
    own = next(iter(body.__struct_fields__), "")
    # A goal's id comes first in everything that happens to the goal.
    if own == "goal" and not isinstance(body, GoalDrafted):
        return False
    identifier = getattr(body, own, None)
    return isinstance(identifier, str) and identifier in taken


def takes_back(body: Body) -> str | None:
    """The id of what an event takes back, or None where it takes nothing back."""
    match body:
        case EntryRetracted():
            return body.ref
        case StepLogCorrected():
            return body.log if body.outcome == "retracted" else None
        case GoalRetracted():
            return body.goal
        case EntryUnshared():
            return body.share
        case _:
            return None
