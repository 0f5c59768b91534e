"""How a goal stands: what a person needs to know of it before they change it."""

from msgspec import Struct

from handrail_client.errors import NotFound, NothingToDo
from handrail_client.spaces import Pen
from handrail_client.stream_views import shown_state
from handrail_shared.events.fields import Version
from handrail_shared.events.goals import GoalAgreed, GoalAgreementWithdrawn
from handrail_shared.fold import Placed
from handrail_shared.fold.state import GoalChange
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.status import status
from handrail_shared.views.goals.terms import terms


class Standing(Struct, frozen=True):
    """A goal as it stands: its id, version and phase, and every change of it in order."""

    goal: str
    version: Version
    phase: str
    changes: list[Placed[GoalChange]]


async def standing(pen: Pen, goal: str) -> Standing:
    """How the goal that is meant stands. Raises `NotFound`, `Ambiguous`, or `NothingToDo` for one taken back."""
    found = await pen.find_shared(goal, "goal")
    state = await shown_state(pen.log, pen.space.shared)
    changes = once(state.goals.get(found, []))
    if not changes:
        raise NotFound(f"There is no goal with the id {goal}.")
    version = terms(changes).version
    phase = status(changes).phase
    if phase == "retracted":
        raise NothingToDo("This goal was taken back.")
    return Standing(found, Version(number=version["number"], mark=version["mark"]), phase, changes)


def agreed_version(now: Standing, member: str) -> Version | None:
    """The version that a member agrees to, or None."""
    agreed: Version | None = None
    for placed in now.changes:
        if placed.author != member:
            continue
        if isinstance(placed.body, GoalAgreed):
            agreed = placed.body.version
        elif isinstance(placed.body, GoalAgreementWithdrawn):
            agreed = None
    return agreed
