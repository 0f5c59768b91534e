"""What stood before a run: what is given, without the entries of the run."""

from collections.abc import Sequence
from typing import TypeVar, cast

from handrail_shared.commands.context import Context, Given, Refusal
from handrail_shared.commands.undo.items import UndoItem
from handrail_shared.events import Body, tag_of
from handrail_shared.events.catalogue import CATALOGUE
from handrail_shared.events.fields import Event
from handrail_shared.fold.state import GoalChange, Placed, State
from handrail_shared.rights import Audience
from handrail_shared.views.facts.once import once
from handrail_shared.views.goals.status import status

B = TypeVar("B", bound=Event)

Back = list[Body] | Refusal
"""What takes one event back; nothing where what took back another event of the run took this one along."""


class Past:
    """The run that is taken back, who takes it back, and what was decided so far."""

    def __init__(self, item: UndoItem, context: Context, given: Given) -> None:
        self.item = item
        self.context = context
        self.given = given
        self.remade: dict[str, str] = {}
        """Spent ids, and those under which their things are made anew."""
        self.goals: dict[str, list[Placed[GoalChange]]] = {}
        """The changes of goals with those that were decided on."""
        self._places = {(each.audience, each.device, each.seq) for each in item.entries}
        # After a fork the same events stand under another device as well; those with an id are known by it.
        self._identified = [each.body for each in item.entries if _is_identified(each.body)]
        self._settled: set[str] = set()

    def state(self, audience: Audience) -> State:
        """The stream of an audience, as given."""
        return self.given.shared if audience == "shared" else self.given.private

    def holds(self, audience: Audience, placed: Placed[B]) -> bool:
        """Whether an entry is part of the run."""
        if (audience, placed.device, placed.seq) in self._places:
            return True
        return placed.author == self.context.member and placed.body in self._identified

    def without(self, audience: Audience, changes: Sequence[Placed[B]]) -> list[Placed[B]]:
        """The changes that are not part of the run."""
        return [each for each in changes if not self.holds(audience, each)]

    def is_gone(self, goal: str) -> bool:
        """Whether a goal was taken back, so that nothing of it is shown."""
        return status(once(self.given.shared.goals.get(goal, []))).phase == "retracted"

    def settle(self, subject: str) -> bool:
        """Whether this subject is met for the first time: one answer goes back behind all that the run said of it."""
        if subject in self._settled:
            return False
        self._settled.add(subject)
        return True

    def new_id_for(self, spent: str) -> str:
        """A fresh id for what is made anew; what else is said of it goes by the new one."""
        self.remade[spent] = self.context.new_id()
        return self.remade[spent]

    def restate(self, audience: Audience, changes: Sequence[Placed[B]], nothing: Body | None) -> Back:
        """Say again what was said last before the run, or `nothing`, where that is no event.

        Refused with `changed_since` where somebody said something later: then it is not the run that stands.
        """
        now = once(list(changes))
        if not now or not self.holds(audience, now[-1]):
            return Refusal(code="changed_since")
        before = self.without(audience, now)
        last = cast("Body", before[-1].body) if before else nothing
        return [] if last is None else [last]


def _is_identified(body: Body) -> bool:
    row = CATALOGUE[tag_of(body)]
    return row.id is not None or row.change is not None
